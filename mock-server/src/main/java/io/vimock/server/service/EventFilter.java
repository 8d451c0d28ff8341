package io.vimock.server.service;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.AlarmEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.EventFilterSpecByEntity;
import io.vimock.vim25.EventFilterSpecByTime;
import io.vimock.vim25.EventFilterSpecByUsername;
import io.vimock.vim25.EventFilterSpecRecursionOption;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ScheduledTaskEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An {@code EventFilterSpec} as a predicate: an event has to satisfy every part that is set. */
final class EventFilter {
    private static final List<MoType> WITH_EVENTS = List.of(MoTypes.MANAGED_ENTITY);

    private EventFilter() {}

    /**
     * Reads a specification against the inventory of now.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, ManagedObjectNotFound
     */
    static Predicate<Event> of(EventFilterSpec spec, Snapshot snapshot) {
        List<Predicate<Event>> parts = new ArrayList<>();
        if (spec.getEntity() != null) {
            parts.add(entity(spec.getEntity(), snapshot));
        }
        if (spec.getTime() != null) {
            parts.add(time(spec.getTime()));
        }
        if (spec.getUserName() != null) {
            parts.add(user(spec.getUserName()));
        }
        Integer chain = spec.getEventChainId();
        if (chain != null) {
            parts.add(event -> event.getChainId() == chain);
        }
        ManagedObjectReference alarm = spec.getAlarm();
        if (alarm != null) {
            parts.add(event ->
                    event instanceof AlarmEvent of && alarm.equals(of.getAlarm().getAlarm()));
        }
        ManagedObjectReference scheduled = spec.getScheduledTask();
        if (scheduled != null) {
            parts.add(event -> event instanceof ScheduledTaskEvent of
                    && scheduled.equals(of.getScheduledTask().getScheduledTask()));
        }
        if (!spec.getCategory().isEmpty()) {
            Set<String> categories = Set.copyOf(spec.getCategory());
            parts.add(event -> categories.contains(EventTypes.category(event)));
        }
        Set<String> types = new java.util.HashSet<>(spec.getType());
        types.addAll(spec.getEventTypeId().stream()
                .map(id -> id.substring(id.lastIndexOf('.') + 1))
                .collect(Collectors.toSet()));
        if (!types.isEmpty()) {
            parts.add(event -> isOneOf(event.getClass(), types));
        }
        return event -> parts.stream().allMatch(part -> part.test(event));
    }

    private static boolean isOneOf(Class<?> eventClass, Set<String> types) {
        for (Class<?> type = eventClass; type != null && WireType.isBean(type); type = type.getSuperclass()) {
            if (types.contains(WireType.of(type).name())) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<Event> time(EventFilterSpecByTime time) {
        Instant begin = time.getBeginTime();
        Instant end = time.getEndTime();
        if (begin != null && end != null && end.isBefore(begin)) {
            throw Faults.invalidArgument("filter.time.endTime", "it is before beginTime");
        }
        return event -> (begin == null || !event.getCreatedTime().isBefore(begin))
                && (end == null || !event.getCreatedTime().isAfter(end));
    }

    private static Predicate<Event> user(EventFilterSpecByUsername user) {
        Set<String> names = Set.copyOf(user.getUserList());
        return event -> event.getUserName().isEmpty()
                ? user.isSystemUser()
                : names.contains(event.getUserName()) || (names.isEmpty() && !user.isSystemUser());
    }

    private static Predicate<Event> entity(EventFilterSpecByEntity spec, Snapshot snapshot) {
        ManagedObjectReference entity = spec.getEntity();
        ObjectState root = snapshot.state(entity);
        if (WITH_EVENTS.stream().noneMatch(root.type()::isA)) {
            throw Faults.invalidArgument("filter.entity.entity", "a " + root.type() + " has no events");
        }
        EventFilterSpecRecursionOption recursion = spec.getRecursion();
        return switch (recursion) {
            case SELF -> event -> subjects(event).contains(entity);
            case CHILDREN -> event -> subjects(event).stream().anyMatch(s -> isBelow(snapshot, s, entity, 1));
            case ALL ->
                event -> subjects(event).contains(entity)
                        || subjects(event).stream().anyMatch(s -> isBelow(snapshot, s, entity, Integer.MAX_VALUE));
        };
    }

    /** What the event is about, from the most to the least particular. */
    private static List<ManagedObjectReference> subjects(Event event) {
        List<ManagedObjectReference> subjects = new ArrayList<>();
        addIfSet(subjects, event.getVm() == null ? null : event.getVm().getVm());
        addIfSet(subjects, event.getHost() == null ? null : event.getHost().getHost());
        addIfSet(
                subjects,
                event.getComputeResource() == null
                        ? null
                        : event.getComputeResource().getComputeResource());
        addIfSet(subjects, event.getDs() == null ? null : event.getDs().getDatastore());
        addIfSet(subjects, event.getNet() == null ? null : event.getNet().getNetwork());
        addIfSet(
                subjects,
                event.getDatacenter() == null ? null : event.getDatacenter().getDatacenter());
        return subjects;
    }

    private static void addIfSet(List<ManagedObjectReference> subjects, @Nullable ManagedObjectReference subject) {
        if (subject != null) {
            subjects.add(subject);
        }
    }

    /** Whether the object is below the ancestor in folders, or in compute resource and pool, at most so deep. */
    private static boolean isBelow(
            Snapshot snapshot, ManagedObjectReference ref, ManagedObjectReference ancestor, int depth) {
        ObjectState state = snapshot.find(ref);
        if (state == null || depth == 0) {
            return false;
        }
        List<ManagedObjectReference> above = new ArrayList<>();
        addIfSet(above, state.get(ManagedEntityProperties.PARENT));
        if (state.type().isA(MoTypes.VIRTUAL_MACHINE)) {
            var runtime = state.get(VirtualMachineProperties.RUNTIME);
            addIfSet(above, runtime == null ? null : runtime.getHost());
            addIfSet(above, state.get(VirtualMachineProperties.RESOURCE_POOL));
        } else if (state.type().isA(MoTypes.RESOURCE_POOL)) {
            addIfSet(above, state.get(ResourcePoolProperties.OWNER));
        }
        return above.contains(ancestor)
                || above.stream().anyMatch(next -> isBelow(snapshot, next, ancestor, depth - 1));
    }
}
