package io.vimock.client;

import io.vimock.vim25.DynamicProperty;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.MissingProperty;
import io.vimock.vim25.ObjectContent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Properties of one object, read at one moment. Immutable.
 *
 * @param <T> the object's type
 */
public final class ObjectProperties<T extends ManagedObject> {
    private final T object;
    private final Set<String> asked;
    private final Map<String, Object> values;
    private final Map<String, LocalizedMethodFault> missing;

    ObjectProperties(
            T object, Set<String> asked, Map<String, Object> values, Map<String, LocalizedMethodFault> missing) {
        this.object = object;
        this.asked = asked;
        this.values = values;
        this.missing = missing;
    }

    ObjectProperties(T object, Set<String> asked, ObjectContent content) {
        this(object, asked, new HashMap<>(), new HashMap<>());
        for (DynamicProperty property : content.getPropSet()) {
            values.put(property.getName(), property.getVal());
        }
        for (MissingProperty property : content.getMissingSet()) {
            missing.put(property.getPath(), property.getFault());
        }
    }

    /** The object that the properties belong to. */
    public T object() {
        return object;
    }

    /**
     * The value of a property; null when it is unset. No remote call.
     *
     * @throws VimFaultException if the server refused to read the property, for lack of a privilege mostly
     * @throws IllegalArgumentException if the property was not asked for
     */
    public <V> @Nullable V get(PropertyPath<V> property) {
        if (!asked.contains(property.path())) {
            throw new IllegalArgumentException(property + " of " + object + " was not asked for");
        }
        LocalizedMethodFault fault = missing.get(property.path());
        if (fault != null) {
            throw Task.failure("reading " + property + " of " + object, fault);
        }
        return property.decode(object.connection(), values.get(property.path()));
    }

    /** The values as they came, by path; to be left as they are. */
    Map<String, Object> values() {
        return values;
    }

    /** Why properties could not be read, by path; to be left as it is. */
    Map<String, LocalizedMethodFault> missing() {
        return missing;
    }

    /** The value of a property that has to be set; throws {@link VimException} when it is not. No remote call. */
    public <V> V require(PropertyPath<V> property) {
        V value = get(property);
        if (value == null) {
            throw new VimException(property + " of " + object + " is unset", null);
        }
        return value;
    }

    /** The object and its values, as text for people. */
    @Override
    public String toString() {
        return object + " " + values;
    }
}
