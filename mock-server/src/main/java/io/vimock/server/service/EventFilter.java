package io.vimock.server.service;

import io.vimock.server.inventory.WellKnown;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AlarmEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventArgument;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.EventFilterSpecByEntity;
import io.vimock.vim25.EventFilterSpecByTime;
import io.vimock.vim25.EventFilterSpecByUsername;
import io.vimock.vim25.EventFilterSpecRecursionOption;
import io.vimock.vim25.ExtendedEvent;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ScheduledTaskEvent;
import io.vimock.vim25.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An {@code EventFilterSpec} applied: which events match it, given where entities are now (facts: events, rules).
 *
 * <p>An event is about its most specific scope argument and about what its own fields name; recursion to children and
 * all follows folders, compute resources and hosts. Immutable over one snapshot.
 */
final class EventFilter implements Predicate<Event> {
    private static final String TYPE_ID_PREFIX = "vim.event.";

    /** The arguments that every event may have, the most specific first. */
    private static final List<String> SCOPE =
            List.of("vm", "host", "ds", "net", "computeResource", "datacenter", "dvs");

    private final EventFilterSpec spec;
    private final ReadView view;

    EventFilter(EventFilterSpec spec, ReadView view) {
        this.spec = spec;
        this.view = view;
    }

    @Override
    public boolean test(Event event) {
        return matchesChain(event)
                && matchesTime(event, spec.getTime())
                && matchesUser(event, spec.getUserName())
                && matchesAlarm(event)
                && matchesScheduledTask(event)
                && matchesCategory(event)
                && matchesType(event)
                && (spec.getEntity() == null || matchesEntity(event, spec.getEntity()));
    }

    private boolean matchesChain(Event event) {
        return spec.getEventChainId() == null || spec.getEventChainId() == event.getChainId();
    }

    private static boolean matchesTime(Event event, @Nullable EventFilterSpecByTime time) {
        return time == null
                || ((time.getBeginTime() == null || !event.getCreatedTime().isBefore(time.getBeginTime()))
                        && (time.getEndTime() == null || !event.getCreatedTime().isAfter(time.getEndTime())));
    }

    private static boolean matchesUser(Event event, @Nullable EventFilterSpecByUsername user) {
        if (user == null) {
            return true;
        }
        return event.getUserName().isEmpty()
                ? user.isSystemUser()
                : user.getUserList().contains(event.getUserName())
                        || (user.getUserList().isEmpty() && !user.isSystemUser());
    }

    private boolean matchesAlarm(Event event) {
        return spec.getAlarm() == null
                || (event instanceof AlarmEvent alarm
                        && spec.getAlarm().equals(alarm.getAlarm().getAlarm()));
    }

    private boolean matchesScheduledTask(Event event) {
        return spec.getScheduledTask() == null
                || (event instanceof ScheduledTaskEvent task
                        && spec.getScheduledTask()
                                .equals(task.getScheduledTask().getScheduledTask()));
    }

    private boolean matchesCategory(Event event) {
        return spec.getCategory().isEmpty()
                || spec.getCategory().contains(EventCatalogue.get().category(event));
    }

    private boolean matchesType(Event event) {
        return (spec.getType().isEmpty() && spec.getEventTypeId().isEmpty())
                || isOneOf(event, spec.getType())
                || isOneOf(event, spec.getEventTypeId())
                || (event instanceof ExtendedEvent extended
                        && spec.getEventTypeId().contains(extended.getEventTypeId()));
    }

    private static boolean isOneOf(Event event, List<String> types) {
        for (Class<?> type = event.getClass(); type != Object.class; type = type.getSuperclass()) {
            String name = type.getSimpleName();
            if (types.contains(name) || types.contains(TYPE_ID_PREFIX + name)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesEntity(Event event, EventFilterSpecByEntity wanted) {
        ManagedObjectReference entity = wanted.getEntity();
        boolean isSelf = subjects(event).contains(entity);
        EventFilterSpecRecursionOption recursion = wanted.getRecursion();
        if (recursion == EventFilterSpecRecursionOption.SELF || isSelf) {
            return isSelf && recursion != EventFilterSpecRecursionOption.CHILDREN;
        }
        return entity.equals(WellKnown.ROOT_FOLDER)
                || arguments(event).stream().anyMatch(argument -> EntityTree.isIn(view, argument, entity));
    }

    /** What the event is about: the most specific scope, and what its own fields name. */
    private static List<ManagedObjectReference> subjects(Event event) {
        List<ManagedObjectReference> found = new ArrayList<>();
        for (WireField field : WireType.of(event.getClass()).fields()) {
            if (!SCOPE.contains(field.name())) {
                addArguments(field.get(event), found);
            }
        }
        for (String scope : SCOPE) {
            Object value = Objects.requireNonNull(WireType.of(Event.class).field(scope))
                    .get(event);
            if (value != null) {
                addArguments(value, found);
                break;
            }
        }
        return found;
    }

    /** Every entity that the event names. */
    static List<ManagedObjectReference> arguments(Event event) {
        List<ManagedObjectReference> found = new ArrayList<>();
        for (WireField field : WireType.of(event.getClass()).fields()) {
            addArguments(field.get(event), found);
        }
        return found;
    }

    private static void addArguments(@Nullable Object value, List<ManagedObjectReference> found) {
        if (value instanceof List<?> list) {
            list.forEach(element -> addArguments(element, found));
        } else if (value instanceof TaskInfo task && task.getEntity() != null) {
            found.add(task.getEntity());
        } else if (value instanceof EventArgument argument) {
            for (WireField field : WireType.of(argument.getClass()).fields()) {
                if (field.get(argument) instanceof ManagedObjectReference ref) {
                    found.add(ref);
                }
            }
        }
    }
}
