package io.vimock.server.service;

import io.vimock.api.EventHistoryCollectorProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskHistoryCollectorProperties;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.World;
import io.vimock.vim25.Event;
import io.vimock.vim25.TaskInfo;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The collectors of both histories, of events and of tasks, and what keeps their latest pages: a step that posts events
 * or changes tasks changes the pages too. Thread safe.
 */
public final class Histories {
    private final TaskLog tasks;
    private final HistoryCollectors<Event, Event> ofEvents;
    private final HistoryCollectors<TaskRecord, TaskInfo> ofTasks;

    /** Follows a world; both logs must listen to it already. */
    public Histories(World world, EventLog events, TaskLog tasks, SessionObjects objects) {
        this.tasks = tasks;
        this.ofEvents = new HistoryCollectors<>(
                new HistoryCollectors.Kind<>(
                        MoTypes.EVENT_HISTORY_COLLECTOR,
                        EventHistoryCollectorProperties.LATEST_PAGE,
                        events.ring(),
                        Event::getKey),
                objects);
        this.ofTasks = new HistoryCollectors<>(
                new HistoryCollectors.Kind<>(
                        MoTypes.TASK_HISTORY_COLLECTOR,
                        TaskHistoryCollectorProperties.LATEST_PAGE,
                        tasks.ring(),
                        tasks::number),
                objects);
        world.addSessionHook(this::follow);
    }

    private void follow(Mutation m) {
        if (m.isRestore()) {
            ofEvents.refresh(m);
            ofTasks.refresh(m);
            return;
        }
        if (!ofEvents.isEmpty() && !m.events().isEmpty()) {
            SortedMap<Long, Event> fresh = new TreeMap<>();
            m.events().forEach(event -> fresh.put((long) event.getKey(), event));
            ofEvents.follow(m, fresh);
        }
        if (!ofTasks.isEmpty()) {
            SortedMap<Long, TaskRecord> fresh = new TreeMap<>();
            tasks.records(m, m.changes()).forEach(task -> fresh.put(task.number(), task));
            if (!fresh.isEmpty()) {
                ofTasks.follow(m, fresh);
            }
        }
    }

    HistoryCollectors<Event, Event> events() {
        return ofEvents;
    }

    HistoryCollectors<TaskRecord, TaskInfo> tasks() {
        return ofTasks;
    }

    /** The collectors of the kind that a type of managed object is. */
    HistoryCollectors<?, ?> of(String type) {
        return type.equals(MoTypes.EVENT_HISTORY_COLLECTOR.name()) ? ofEvents : ofTasks;
    }
}
