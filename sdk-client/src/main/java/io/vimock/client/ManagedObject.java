package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An object on the server: a reference, and the connection to reach it. The root of all managed object types.
 *
 * <p>Holds no state of the object; every method except {@link #ref()} and {@link #connection()} is a remote call. Two of
 * them are equal when they refer to the same object over the same connection. Immutable and thread safe.
 */
public class ManagedObject {
    private final VimConnection connection;
    private final ManagedObjectReference ref;

    ManagedObject(VimConnection connection, ManagedObjectReference ref) {
        this.connection = connection;
        this.ref = ref;
    }

    /** The reference as it goes over the wire. */
    public final ManagedObjectReference ref() {
        return ref;
    }

    /** The connection that this object is reached by. */
    public final VimConnection connection() {
        return connection;
    }

    /**
     * Reads one property: one remote call.
     *
     * @return its value; null when it is unset
     * @throws VimFaultException with InvalidProperty, ManagedObjectNotFound, or what the server has against reading it
     */
    public final <T> @Nullable T get(PropertyPath<T> property) {
        return read(property).get(property);
    }

    /** Reads one property that has to be set: one remote call. Throws {@link VimException} when it is unset. */
    public final <T> T require(PropertyPath<T> property) {
        return read(property).require(property);
    }

    /** Reads several properties, which then belong to the same moment: one remote call. */
    public final ObjectProperties<ManagedObject> read(PropertyPath<?>... properties) {
        List<ObjectProperties<ManagedObject>> found =
                connection.inventory().of(List.of(this)).properties(properties).list();
        if (found.isEmpty()) {
            throw new VimException("the server answered nothing about " + this, null);
        }
        return found.get(0);
    }

    /**
     * Waits until a property's value is as asked for; the server reports changes, nothing is polled.
     *
     * @param condition is asked about the value of now and about each later one, unset ones excepted, on the thread
     *     that receives updates: it must not call the server
     * @return the value that satisfied the condition
     * @throws VimTimeoutException when the time is over first
     */
    public final <T> T waitUntil(PropertyPath<T> property, Predicate<? super T> condition, Duration timeout) {
        return connection.updates().waitUntil(this, property, condition, timeout);
    }

    /** Calls the undocumented {@code Fetch}, by which some clients read a property; null when it is unset. */
    public final @Nullable Object fetch(String prop) {
        return callForNullable("Fetch", port -> port.fetch(ref, prop));
    }

    final void run(String operation, PortCall.OfNothing call) {
        connection.invoke(operation, ref, port -> {
            call.on(port);
            return null;
        });
    }

    final <R> R call(String operation, PortCall.Of<R> call) {
        R answer = connection.invoke(operation, ref, call);
        if (answer == null) {
            throw new VimException(connection.describe(operation, ref) + ": the answer lacks its value", null);
        }
        return answer;
    }

    final <R> @Nullable R callForNullable(String operation, PortCall.Of<R> call) {
        return connection.invoke(operation, ref, call);
    }

    final <T> Task<T> task(String operation, ValueType<T> result, PortCall.Of<ManagedObjectReference> call) {
        return new Task<>(connection, call(operation, call), connection.describe(operation, ref), result);
    }

    final <T extends ManagedObject> T object(ManagedObjectReference reference, Class<T> type) {
        return connection.object(reference, type);
    }

    final <T extends ManagedObject> @Nullable T nullableObject(
            @Nullable ManagedObjectReference reference, Class<T> type) {
        return reference == null ? null : connection.object(reference, type);
    }

    final <T extends ManagedObject> List<T> objects(List<ManagedObjectReference> references, Class<T> type) {
        List<T> objects = new ArrayList<>(references.size());
        for (ManagedObjectReference reference : references) {
            objects.add(connection.object(reference, type));
        }
        return objects;
    }

    static @Nullable ManagedObjectReference ref(@Nullable ManagedObject object) {
        return object == null ? null : object.ref;
    }

    static List<ManagedObjectReference> refs(List<? extends ManagedObject> objects) {
        List<ManagedObjectReference> references = new ArrayList<>(objects.size());
        for (ManagedObject object : objects) {
            references.add(object.ref);
        }
        return references;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof ManagedObject that && connection == that.connection && ref.equals(that.ref);
    }

    @Override
    public final int hashCode() {
        return ref.hashCode();
    }

    /** {@code VirtualMachine:vm-42}. */
    @Override
    public final String toString() {
        return ref.toString();
    }
}
