package io.vimock.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property of a managed object type, or a part of one, with the Java type of its value.
 *
 * <p>The classes of the managed object types have constants for their properties and for the fields of these: {@code
 * VirtualMachine.RUNTIME} and {@code VirtualMachine.RUNTIME_POWER_STATE}. What lies deeper is reached by {@link #child}:
 *
 * <pre>{@code
 * PropertyPath<Long> capacity = HostSystem.SUMMARY_HARDWARE.child("memorySize", Long.class);
 * PropertyPath<VirtualDevice> disk = VirtualMachine.CONFIG_HARDWARE.child("device[2000]", VirtualDevice.class);
 * }</pre>
 *
 * <p>Immutable; equal to every other path of the same text.
 *
 * @param <T> the type of the value; references are managed objects, arrays are lists
 */
public final class PropertyPath<T> {
    private final String path;
    private final ValueType<T> type;

    private PropertyPath(String path, ValueType<T> type) {
        this.path = path;
        this.type = type;
    }

    static <T> PropertyPath<T> of(String path, Class<T> type) {
        return new PropertyPath<>(path, ValueType.of(type));
    }

    static <T> PropertyPath<List<T>> ofList(String path, Class<T> element) {
        return new PropertyPath<>(path, ValueType.listOf(element));
    }

    static PropertyPath<List<Task<?>>> ofTasks(String path) {
        return new PropertyPath<>(path, ValueType.tasks());
    }

    /** The path as the VI API writes it, such as {@code runtime.powerState}. */
    public String path() {
        return path;
    }

    /** A field of this property's value; {@code name} may go deeper, and may have an index: {@code device[2000]}. */
    public <U> PropertyPath<U> child(String name, Class<U> fieldType) {
        return of(path + "." + name, fieldType);
    }

    /** A field of this property's value that is an array. */
    public <U> PropertyPath<List<U>> childList(String name, Class<U> elementType) {
        return ofList(path + "." + name, elementType);
    }

    /** The same path, with a type that the caller knows better: {@code RUNTIME_HOST.as(HostSystem.class)}. */
    public <U> PropertyPath<U> as(Class<U> valueType) {
        return of(path, valueType);
    }

    @Nullable
    T decode(VimConnection connection, @Nullable Object wire) {
        return type.decode(connection, "property " + path, wire);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PropertyPath<?> that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** The path. */
    @Override
    public String toString() {
        return path;
    }
}
