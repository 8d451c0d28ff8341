package io.vimock.server.service;

import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AlarmEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.EventFilterSpecByEntity;
import io.vimock.vim25.EventFilterSpecByTime;
import io.vimock.vim25.EventFilterSpecByUsername;
import io.vimock.vim25.EventFilterSpecRecursionOption;
import io.vimock.vim25.ExtendedEvent;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ScheduledTaskEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An {@code EventFilterSpec} applied: which events match it, given where entities are now (facts: events, rules).
 *
 * <p>An event is about its most specific scope argument and about what its own fields name; recursion to children and
 * all follows folders, compute resources and hosts. Over one snapshot, and for one thread.
 */
final class EventFilter implements Predicate<Event> {
    private static final String TYPE_ID_PREFIX = "vim.event.";

    private final EventFilterSpec spec;
    private final ReadView view;
    private final EventArguments arguments = new EventArguments();
    private final Set<String> types = new HashSet<>();
    private final Map<Class<?>, Boolean> typeMatches = new HashMap<>();
    private final Map<ManagedObjectReference, Boolean> below = new HashMap<>();

    EventFilter(EventFilterSpec spec, ReadView view) {
        this.spec = spec;
        this.view = view;
        types.addAll(spec.getType());
        types.addAll(spec.getEventTypeId());
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
        return types.isEmpty()
                || typeMatches.computeIfAbsent(event.getClass(), this::isWanted)
                || (event instanceof ExtendedEvent extended
                        && spec.getEventTypeId().contains(extended.getEventTypeId()));
    }

    private boolean isWanted(Class<?> eventType) {
        for (Class<?> type = eventType; type != Object.class; type = type.getSuperclass()) {
            String name = type.getSimpleName();
            if (types.contains(name) || types.contains(TYPE_ID_PREFIX + name)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesEntity(Event event, EventFilterSpecByEntity wanted) {
        ManagedObjectReference entity = wanted.getEntity();
        boolean isSelf = arguments.subjects(event).contains(entity);
        EventFilterSpecRecursionOption recursion = wanted.getRecursion();
        if (recursion == EventFilterSpecRecursionOption.SELF || isSelf) {
            return isSelf && recursion != EventFilterSpecRecursionOption.CHILDREN;
        }
        return entity.equals(WellKnown.ROOT_FOLDER)
                || arguments.all(event).stream().anyMatch(argument -> isIn(argument, entity));
    }

    private boolean isIn(ManagedObjectReference inner, ManagedObjectReference outer) {
        return below.computeIfAbsent(inner, ref -> EntityTree.isIn(view, ref, outer));
    }
}
