package io.vimock.server.fault;

import io.vimock.vim25.AlreadyExists;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidLocale;
import io.vimock.vim25.InvalidLogin;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidProperty;
import io.vimock.vim25.InvalidRequest;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.InvalidType;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.MethodNotFound;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotAuthenticated;
import io.vimock.vim25.NotFound;
import io.vimock.vim25.NotImplemented;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.OutOfBounds;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.SystemError;
import io.vimock.vim25.TaskInProgress;
import io.vimock.vim25.Timedout;
import io.vimock.vim25.VirtualMachinePowerState;
import org.jspecify.annotations.Nullable;

/** Makes the faults that operations throw, each with a message for people. Stateless. */
public final class Faults {
    private Faults() {}

    /** Any fault, with a message. */
    public static VimFaultException of(MethodFault fault, String message) {
        return new VimFaultException(fault, message);
    }

    /** The object does not exist, or no longer does. */
    public static VimFaultException managedObjectNotFound(ManagedObjectReference object) {
        return of(
                new ManagedObjectNotFound().withObj(object),
                "The object '" + object.getType() + ":" + object.getValue()
                        + "' has already been deleted or has not been created");
    }

    /** The object has no such operation. */
    public static VimFaultException methodNotFound(@Nullable ManagedObjectReference receiver, String method) {
        return of(
                new MethodNotFound().withReceiver(receiver).withMethod(method),
                "The method " + method + " does not exist on "
                        + (receiver == null ? "any object" : receiver.getType()));
    }

    /** An argument has an unusable value; {@code property} is the argument's path, such as {@code spec.numCPUs}. */
    public static VimFaultException invalidArgument(String property, String why) {
        return of(
                new InvalidArgument().withInvalidProperty(property),
                "A specified parameter was not correct: " + property + ": " + why);
    }

    /** A property path that no level knows. */
    public static VimFaultException invalidProperty(String path, String type) {
        return of(new InvalidProperty().withName(path), type + " has no property '" + path + "'");
    }

    /** A type name that no level knows. */
    public static VimFaultException invalidType(String argument) {
        return of(new InvalidType().withArgument(argument), "There is no type '" + argument + "'");
    }

    /** The request cannot be understood. */
    public static VimFaultException invalidRequest(String why) {
        return of(new InvalidRequest(), why);
    }

    /** The virtual machine is in another power state than the operation needs. */
    public static VimFaultException invalidPowerState(
            @Nullable VirtualMachinePowerState needed, VirtualMachinePowerState existing) {
        return of(
                new InvalidPowerState().withRequestedState(needed).withExistingState(existing),
                "The attempted operation cannot be performed in the current state (" + existing.value() + ")");
    }

    /** The object's state does not allow the operation. */
    public static VimFaultException invalidState(String why) {
        return of(new InvalidState(), why);
    }

    /** The name is empty, too long, or has characters that a name cannot have. */
    public static VimFaultException invalidName(String name, @Nullable ManagedObjectReference entity) {
        return of(
                new InvalidName().withName(name).withEntity(entity),
                "The name '" + name + "' is not valid: it must have 1 to 80 characters");
    }

    /** A sibling has the name already. */
    public static VimFaultException duplicateName(String name, ManagedObjectReference existing) {
        return of(new DuplicateName().withName(name).withObject(existing), "The name '" + name + "' already exists");
    }

    /** Something of that name or key exists already. */
    public static VimFaultException alreadyExists(String name) {
        return of(new AlreadyExists().withName(name), "'" + name + "' already exists");
    }

    /** Something that the arguments name does not exist. */
    public static VimFaultException notFound(String what) {
        return of(new NotFound(), what + " was not found");
    }

    /** The object cannot do this by its nature. */
    public static VimFaultException notSupported(String why) {
        return of(new NotSupported(), why);
    }

    /** The operation is in the contract, and this server does not have it yet. */
    public static VimFaultException notImplemented(String operation) {
        return of(new NotImplemented(), "The operation " + operation + " is not implemented by this server");
    }

    /** Wrong user name or password, or a session that is logged in already. */
    public static VimFaultException invalidLogin() {
        return of(new InvalidLogin(), "Cannot complete login due to an incorrect user name or password");
    }

    /** What is no name of a locale. */
    public static VimFaultException invalidLocale(String locale) {
        return of(new InvalidLocale(), "'" + locale + "' is no locale; use one such as en or en_US");
    }

    /** No session, or one that has expired. */
    public static VimFaultException notAuthenticated(ManagedObjectReference object, String privilege) {
        return of(
                new NotAuthenticated().withObject(object).withPrivilegeId(privilege),
                "The session is not authenticated; call SessionManager.Login first");
    }

    /** The user lacks a privilege on an object. */
    public static VimFaultException noPermission(ManagedObjectReference object, String privilege) {
        return of(
                new NoPermission().withObject(object).withPrivilegeId(privilege),
                "Permission to perform this operation was denied: " + privilege + " is needed on " + object.getType()
                        + ":" + object.getValue());
    }

    /** Another task has the entity for itself. */
    public static VimFaultException taskInProgress(ManagedObjectReference task) {
        return of(
                new TaskInProgress().withTask(task),
                "Another task is already in progress: " + task.getValue() + "; try again when it has completed");
    }

    /** A number is outside of its range. */
    public static VimFaultException outOfBounds(String argument) {
        return of(new OutOfBounds().withArgumentName(argument), "A specified parameter is out of range: " + argument);
    }

    /** The user has cancelled the task. */
    public static VimFaultException requestCanceled() {
        return of(new RequestCanceled(), "The task was canceled by a user");
    }

    /** Something went wrong that is the server's fault; {@code id} finds it in the server's log. */
    public static VimFaultException systemError(String id) {
        return of(
                new SystemError().withReason("See the server's log for " + id),
                "A general system error occurred; the server's log says more at " + id);
    }

    /** It took too long. */
    public static VimFaultException timedout() {
        return of(new Timedout(), "The operation has timed out");
    }

    /** The form of a fault inside data. */
    public static LocalizedMethodFault localized(VimFaultException exception) {
        return new LocalizedMethodFault().withFault(exception.fault()).withLocalizedMessage(exception.getMessage());
    }
}
