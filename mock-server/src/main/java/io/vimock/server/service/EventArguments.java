package io.vimock.server.service;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which entities events name. Remembers where the types of events have them; for one thread. */
final class EventArguments {
    /** The arguments that every event may have, the most specific first. */
    private static final List<WireField> SCOPE = Stream.of(
                    "vm", "host", "ds", "net", "computeResource", "datacenter", "dvs")
            .map(name -> Objects.requireNonNull(WireType.of(Event.class).field(name)))
            .toList();

    private final Map<Class<?>, List<WireField>> ownFields = new HashMap<>();
    private final Map<Class<?>, List<WireField>> references = new HashMap<>();

    /** What an event is about: what its own fields name, and the most specific of the scope. */
    List<ManagedObjectReference> subjects(Event event) {
        List<ManagedObjectReference> found = own(event);
        for (WireField scope : SCOPE) {
            Object value = scope.get(event);
            if (value != null) {
                add(value, found);
                return found;
            }
        }
        return found;
    }

    /** Every entity that an event names. */
    List<ManagedObjectReference> all(Event event) {
        List<ManagedObjectReference> found = own(event);
        SCOPE.forEach(scope -> add(scope.get(event), found));
        return found;
    }

    private List<ManagedObjectReference> own(Event event) {
        List<ManagedObjectReference> found = new ArrayList<>();
        for (WireField field : ownFields.computeIfAbsent(event.getClass(), EventArguments::ownFields)) {
            add(field.get(event), found);
        }
        return found;
    }

    private static List<WireField> ownFields(Class<?> type) {
        List<String> scope = SCOPE.stream().map(WireField::name).toList();
        return WireType.of(type).fields().stream()
                .filter(field -> !scope.contains(field.name()))
                .filter(field -> EventArgument.class.isAssignableFrom(field.type()) || field.type() == TaskInfo.class)
                .toList();
    }

    private void add(@Nullable Object value, List<ManagedObjectReference> found) {
        if (value instanceof List<?> list) {
            list.forEach(element -> add(element, found));
        } else if (value instanceof TaskInfo task && task.getEntity() != null) {
            found.add(task.getEntity());
        } else if (value instanceof EventArgument argument) {
            for (WireField field : references.computeIfAbsent(argument.getClass(), EventArguments::references)) {
                if (field.get(argument) instanceof ManagedObjectReference ref) {
                    found.add(ref);
                }
            }
        }
    }

    private static List<WireField> references(Class<?> type) {
        return WireType.of(type).fields().stream()
                .filter(field -> field.type() == ManagedObjectReference.class)
                .toList();
    }
}
