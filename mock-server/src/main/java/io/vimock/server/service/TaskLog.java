package io.vimock.server.service;

import io.vimock.api.MoTypes;
import io.vimock.api.TaskProperties;
import io.vimock.server.world.Change;
import io.vimock.server.world.Commit;
import io.vimock.server.world.CommitListener;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Restorable;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest {@value #CAPACITY} tasks with their newest infos, beyond the life of the Task objects; older ones are
 * forgotten. Written on the world thread, read by any.
 */
public final class TaskLog implements CommitListener, Restorable {
    /** How many tasks are kept. */
    static final int CAPACITY = 20_000;

    private final HistoryRing<TaskRecord> kept = new HistoryRing<>(CAPACITY, TaskRecord::number);
    /** Only for the world thread. */
    private final Map<ManagedObjectReference, TaskRecord> byTask = new HashMap<>();

    @Override
    public void committed(Commit commit) {
        for (TaskRecord task : records(commit.after(), commit.changes())) {
            TaskRecord forgotten = kept.get(task.number() - CAPACITY);
            if (forgotten != null) {
                byTask.remove(forgotten.info().getTask());
            }
            kept.put(task);
            byTask.put(task.info().getTask(), task);
        }
    }

    /**
     * The records of the tasks that some changes made or changed, in the order of the changes; only for the world
     * thread.
     *
     * @param view the world with the changes in it
     */
    List<TaskRecord> records(ReadView view, List<Change> changes) {
        List<TaskRecord> found = new ArrayList<>(0);
        long next = kept.last() + 1;
        for (Change change : changes) {
            TaskInfo info = info(change);
            if (info != null) {
                TaskRecord known = byTask.get(change.ref());
                found.add(
                        known == null
                                ? new TaskRecord(next++, info, scope(view, info))
                                : new TaskRecord(known.number(), info, known.scope()));
            }
        }
        return found;
    }

    private static @Nullable TaskInfo info(Change change) {
        ObjectState after = change.after();
        return after != null && after.type() == MoTypes.TASK && change.touches(TaskProperties.INFO)
                ? after.get(TaskProperties.INFO)
                : null;
    }

    private static Set<ManagedObjectReference> scope(ReadView view, TaskInfo info) {
        return info.getEntity() == null ? Set.of() : EntityTree.ancestry(view, info.getEntity());
    }

    @Override
    public Runnable save() {
        Runnable ring = kept.save();
        Map<ManagedObjectReference, TaskRecord> known = new HashMap<>(byTask);
        return () -> {
            ring.run();
            byTask.clear();
            byTask.putAll(known);
        };
    }

    /** The tasks that are kept, by their numbers. */
    HistoryRing<TaskRecord> ring() {
        return kept;
    }

    /** The number of a task that is kept; 0 for others. Only for the world thread. */
    long number(TaskInfo info) {
        TaskRecord known = byTask.get(info.getTask());
        return known == null ? 0 : known.number();
    }
}
