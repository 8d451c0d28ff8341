package io.vimock.server.call;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.TaskProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import org.jspecify.annotations.Nullable;

/** The rule that one task at a time works on an entity, for tasks that ask for it ({@code TaskInfo.locked}). */
public final class TaskLock {
    private TaskLock() {}

    /**
     * Demands that no other task has an entity for itself.
     *
     * @param self the asking task, which does not stand in its own way; null for none
     * @throws io.vimock.server.fault.VimFaultException TaskInProgress
     */
    public static void requireFree(
            ReadView view, ManagedObjectReference entity, @Nullable ManagedObjectReference self) {
        for (ManagedObjectReference task : view.refs(entity, ManagedEntityProperties.RECENT_TASK)) {
            TaskInfo info = task.equals(self) ? null : view.get(task, TaskProperties.INFO);
            if (info != null
                    && info.getState() == TaskInfoState.RUNNING
                    && info.getLocked().contains(entity)) {
                throw Faults.taskInProgress(task);
            }
        }
    }
}
