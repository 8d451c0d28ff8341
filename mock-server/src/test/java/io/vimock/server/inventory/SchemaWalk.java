package io.vimock.server.inventory;

import io.vimock.api.EventManagerProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks every property of every object: required ones and required fields are there, values have the declared type,
 * references lead to objects that exist and have the declared type.
 */
public final class SchemaWalk {
    /** What no snapshot has. */
    private static final Set<Property<?>> MADE_WHEN_READ =
            Set.of(ServiceInstanceProperties.SERVER_CLOCK, EventManagerProperties.DESCRIPTION);

    private final Snapshot snapshot;
    private final Set<String> unfinished;
    private final List<String> problems = new ArrayList<>();

    /** @param unfinished the types whose required properties something else sets later */
    public SchemaWalk(Snapshot snapshot, Set<String> unfinished) {
        this.snapshot = snapshot;
        this.unfinished = unfinished;
        snapshot.forEach(this::walk);
    }

    /** What is wrong, one line each. */
    public List<String> problems() {
        return problems;
    }

    /** Walks something that an operation has answered, too. */
    public SchemaWalk answer(String where, Object bean) {
        bean(where, bean);
        return this;
    }

    private void walk(ObjectState object) {
        for (Property<?> property : object.type().properties()) {
            Object value = object.get(property);
            String where = object.ref() + "." + property.name();
            if (value == null) {
                if (!property.isOptional()
                        && !MADE_WHEN_READ.contains(property)
                        && !unfinished.contains(object.type().name())) {
                    problems.add(where + " is unset");
                }
            } else if (property.isArray() != value instanceof List) {
                problems.add(where + " is a " + value.getClass());
            } else {
                value(where, property, value);
            }
        }
    }

    private void value(String where, Property<?> property, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> value(where, property, element));
        } else if (value instanceof ManagedObjectReference ref) {
            reference(where, ref, property.ref());
        } else {
            bean(where, value);
        }
    }

    private void reference(String where, ManagedObjectReference ref, @Nullable String declared) {
        ObjectState target = snapshot.find(ref);
        if (target == null) {
            problems.add(where + " leads to " + ref + ", which does not exist");
            return;
        }
        MoType wanted = declared == null ? null : MoTypes.byName(declared);
        if (!target.type().name().equals(ref.getType())
                || (wanted != null && !target.type().isA(wanted))) {
            problems.add(where + " leads to " + ref + ", which is a " + target.type());
        }
    }

    private void bean(String where, Object bean) {
        if (!WireType.isBean(bean.getClass())) {
            return;
        }
        for (WireField field : WireType.of(bean.getClass()).fields()) {
            Object value = field.get(bean);
            String path = where + "." + field.name();
            if (value instanceof List<?> list) {
                if (list.isEmpty() && field.isRequired()) {
                    problems.add(path + " is empty");
                }
                list.forEach(element -> part(path, field, element));
            } else if (value != null) {
                part(path, field, value);
            } else if (field.isRequired()) {
                problems.add(path + " is missing");
            }
        }
    }

    private void part(String path, WireField field, Object value) {
        if (!field.type().isInstance(value)) {
            problems.add(path + " holds a " + value.getClass());
        } else if (value instanceof ManagedObjectReference ref) {
            reference(path, ref, null);
        } else {
            bean(path, value);
        }
    }
}
