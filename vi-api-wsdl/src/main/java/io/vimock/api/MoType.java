package io.vimock.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A managed object type, as the catalogue describes it: its supertype, properties and operations.
 *
 * <p>The types are the constants of {@code MoTypes}; identity is equality. Immutable.
 */
public final class MoType {
    private final String name;
    private final @Nullable MoType parent;
    private final ApiLevel since;
    private final List<Property<?>> properties;
    private final Map<String, Property<?>> byName;
    private final List<Operation> operations;

    MoType(
            String name,
            @Nullable MoType parent,
            ApiLevel since,
            List<Parameter> ownProperties,
            List<Operation> ownOperations) {
        this.name = name;
        this.parent = parent;
        this.since = since;
        List<Property<?>> all = new ArrayList<>();
        List<Operation> allOperations = new ArrayList<>();
        if (parent != null) {
            all.addAll(parent.properties);
            allOperations.addAll(parent.operations);
        }
        for (Parameter own : ownProperties) {
            all.add(new Property<>(name, all.size(), own));
        }
        allOperations.addAll(ownOperations);
        this.properties = List.copyOf(all);
        this.operations = List.copyOf(allOperations);
        this.byName = new HashMap<>();
        for (Property<?> property : properties) {
            byName.put(property.name(), property);
        }
    }

    /** The type's name on the wire, such as {@code VirtualMachine}. */
    public String name() {
        return name;
    }

    /** The supertype; null for {@code ManagedObject}. */
    public @Nullable MoType parent() {
        return parent;
    }

    /** The level that introduced it. */
    public ApiLevel since() {
        return since;
    }

    /** All properties, inherited ones first; the index is {@link Property#ordinal()}. */
    public List<Property<?>> properties() {
        return properties;
    }

    /** All operations, inherited ones first. */
    public List<Operation> operations() {
        return operations;
    }

    /** The property of that name, inherited ones included; null when there is none. */
    public @Nullable Property<?> property(String propertyName) {
        return byName.get(propertyName);
    }

    /** Whether this is {@code other} or one of its subtypes. */
    public boolean isA(MoType other) {
        for (MoType type = this; type != null; type = type.parent) {
            if (type == other) {
                return true;
            }
        }
        return false;
    }

    /** The property, for the generated constants. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> Property<T> constant(String propertyName) {
        Property<?> property = byName.get(propertyName);
        if (property == null) {
            throw new IllegalArgumentException(name + " has no property " + propertyName);
        }
        return (Property<T>) property;
    }

    /** The type's name. */
    @Override
    public String toString() {
        return name;
    }
}
