package io.vimock.server.call;

import io.vimock.api.MoTypes;
import io.vimock.api.TaskProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Index;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule that one task at a time works on an entity, for tasks that ask for it ({@code TaskInfo.locked}). */
public final class TaskLock {
    /** Running tasks by the entities that they have for themselves. */
    public static final Index RUNNING_ON =
            new Index("running task by locked entity", MoTypes.TASK, List.of(TaskProperties.INFO), TaskLock::locked);

    private TaskLock() {}

    /**
     * Demands that no other task has an entity for itself.
     *
     * @param self the asking task, which does not stand in its own way; null for none
     * @throws io.vimock.server.fault.VimFaultException TaskInProgress
     */
    public static void requireFree(
            ReadView view, ManagedObjectReference entity, @Nullable ManagedObjectReference self) {
        for (ManagedObjectReference task : view.lookup(RUNNING_ON, entity)) {
            if (!task.equals(self)) {
                throw Faults.taskInProgress(task);
            }
        }
    }

    private static Collection<?> locked(ObjectState task) {
        TaskInfo info = task.get(TaskProperties.INFO);
        return info != null && info.getState() == TaskInfoState.RUNNING ? info.getLocked() : List.of();
    }
}
