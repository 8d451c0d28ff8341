package io.vimock.server.dispatch;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.api.Parameter;
import io.vimock.server.call.Session;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls operations: finds the object and the method, and checks in one place what every call has to fulfil.
 *
 * <p>The checks, in this order: a session, unless the operation is open to everybody; the object exists; its type has
 * the operation; no fault rule says otherwise; required arguments are there; the caller has the privileges that the catalogue demands on the object
 * and on the objects in the arguments. Thread safe.
 */
public final class Dispatcher {
    /**
     * What clients call before Login though the catalogue says otherwise; whoever answers them looks at the
     * properties' privileges. (facts: api-profile 6)
     */
    private static final Set<String> OPEN_TO_ALL = Set.of("CurrentTime", "Fetch");

    private final World world;
    private final OperationTable table;
    private final AccessControl access;
    private final boolean hostAgent;
    private final @Nullable ApiLevel strictLevel;
    private final FaultRules faults;
    private final RequestLog requests;

    /**
     * @param hostAgent whether the server is an ESX host, which refuses what only a VirtualCenter can do
     * @param strictLevel the level beyond which operations do not exist; null for none
     * @param faults which calls fail on purpose
     * @param requests keeps the calls
     */
    public Dispatcher(
            World world,
            OperationTable table,
            boolean hostAgent,
            @Nullable ApiLevel strictLevel,
            FaultRules faults,
            RequestLog requests) {
        this.world = world;
        this.table = table;
        this.hostAgent = hostAgent;
        this.access = new AccessControl();
        this.strictLevel = strictLevel;
        this.faults = faults;
        this.requests = requests;
    }

    /** The operation of that name on the wire; null when this server has none. */
    public @Nullable Operation operation(String name) {
        Operation operation = table.operation(name);
        boolean tooNew = operation != null && strictLevel != null && !strictLevel.includes(operation.since());
        return tooNew ? null : operation;
    }

    /**
     * Calls an operation on the current snapshot. The array of arguments belongs to the call from then on.
     *
     * @param arguments {@code _this}, then the operation's parameters in wire order; null for absent ones
     * @return the result, a {@code CompletionStage} of it when it comes later, or null for nothing
     * @throws io.vimock.server.fault.VimFaultException what the caller has to be told instead
     */
    public @Nullable Object call(Operation operation, Session session, ApiLevel level, @Nullable Object[] arguments) {
        if (!(arguments[0] instanceof ManagedObjectReference self)) {
            throw Faults.invalidRequest("Required parameter _this is missing in the call of " + operation.name());
        }
        return requests.keep(operation, session, self, () -> admit(operation, session, level, arguments, self));
    }

    private @Nullable Object admit(
            Operation operation,
            Session session,
            ApiLevel level,
            @Nullable Object[] arguments,
            ManagedObjectReference self) {
        boolean open = isOpen(operation);
        if (session.userName() == null && !open) {
            String privilege = operation.privilege();
            throw Faults.notAuthenticated(self, privilege == null ? "System.View" : privilege);
        }
        Snapshot snapshot = world.snapshot();
        ObjectState object = resolve(snapshot, self, operation);
        FaultRule rule = faults.match(operation, object, snapshot);
        if (rule == null) {
            return invoke(call(operation, session, level, snapshot, object), object, arguments);
        }
        return faults.apply(rule, () -> checked(call(operation, session, level, world.snapshot(), object)), () -> {
            Snapshot now = world.snapshot();
            ObjectState objectNow = resolve(now, self, operation);
            return invoke(call(operation, session, level, now, objectNow), objectNow, arguments);
        });
    }

    private static boolean isOpen(Operation operation) {
        return AccessControl.ANONYMOUS.equals(operation.privilege()) || OPEN_TO_ALL.contains(operation.name());
    }

    private DispatchedCall call(
            Operation operation, Session session, ApiLevel level, Snapshot snapshot, ObjectState object) {
        // Who calls an operation knows its types.
        ApiLevel answerLevel = level.includes(operation.since()) ? level : operation.since();
        return new DispatchedCall(object.ref(), operation, session, answerLevel, snapshot, world, access);
    }

    /** The call when its caller may make it. */
    private static DispatchedCall checked(DispatchedCall call) {
        String privilege = call.operation().privilege();
        if (privilege != null && !isOpen(call.operation())) {
            call.require(privilege, call.self());
        }
        return call;
    }

    private @Nullable Object invoke(DispatchedCall call, ObjectState object, @Nullable Object[] arguments) {
        Operation operation = call.operation();
        BoundOperation bound = table.find(object.type(), operation);
        if (bound == null) {
            throw object.type().operations().contains(operation)
                    ? Faults.notImplemented(operation.name())
                    : Faults.methodNotFound(object.ref(), operation.name());
        }
        checked(call);
        if (hostAgent && HostAgentLimits.refuse(object.type(), operation)) {
            throw Faults.notSupported(operation.name() + " needs a VirtualCenter, and this is an ESX host");
        }
        checkArguments(call, arguments);
        return bound.invoke(call, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static ObjectState resolve(Snapshot snapshot, ManagedObjectReference ref, Operation operation) {
        ObjectState object = find(snapshot, ref, operation.declaringType());
        if (object == null) {
            throw Faults.managedObjectNotFound(ref);
        }
        return object;
    }

    /** Clients leave out the type of a reference, or name a supertype of the object's. (wire rule 12) */
    private static @Nullable ObjectState find(Snapshot snapshot, ManagedObjectReference ref, String declared) {
        ObjectState object = snapshot.find(ref);
        if (object != null) {
            return object;
        }
        String typeName = ref.getType() == null ? declared : ref.getType();
        for (MoType type : MoTypes.all()) {
            if (isA(type, typeName)) {
                object = snapshot.find(new ManagedObjectReference(type.name(), ref.getValue()));
                if (object != null) {
                    return object;
                }
            }
        }
        return null;
    }

    private static boolean isA(MoType type, String ancestor) {
        for (MoType at = type; at != null; at = at.parent()) {
            if (at.name().equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private static void checkArguments(DispatchedCall call, @Nullable Object[] arguments) {
        List<Parameter> parameters = call.operation().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            Object argument = arguments[i + 1];
            if (argument == null || argument instanceof List<?> list && list.isEmpty()) {
                if (!parameter.optional()) {
                    throw Faults.invalidRequest("Required parameter " + parameter.name() + " is missing in the call of "
                            + call.operation().name());
                }
            } else if (argument instanceof ManagedObjectReference ref && parameter.ref() != null) {
                ManagedObjectReference found = checkReference(call, parameter, parameter.ref(), ref);
                require(call, parameter, found);
                arguments[i + 1] = found;
            } else if (argument instanceof List<?> list) {
                list.forEach(element -> require(call, parameter, element));
            } else {
                require(call, parameter, argument);
            }
        }
    }

    /** The object that an argument names. Members of lists are their operation's business: some tell which are gone. */
    private static ManagedObjectReference checkReference(
            DispatchedCall call, Parameter parameter, String declared, ManagedObjectReference ref) {
        ObjectState object = find(call.snapshot(), ref, declared);
        if (object == null) {
            throw Faults.managedObjectNotFound(ref);
        }
        if (!isA(object.type(), declared)) {
            throw Faults.invalidArgument(parameter.name(), object.ref() + " is no " + declared);
        }
        return object.ref();
    }

    private static void require(DispatchedCall call, Parameter parameter, @Nullable Object argument) {
        String privilege = parameter.privilege();
        if (privilege != null && argument instanceof ManagedObjectReference ref) {
            call.require(privilege, ref);
        }
    }
}
