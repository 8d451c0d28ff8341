package io.vimock.server.call;

import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/** Starts tasks. Thread safe. */
public interface TaskRunner {

    /**
     * Starts a task for the called operation: posts its TaskEvent, runs the steps, and leaves result or error in
     * {@code TaskInfo}.
     *
     * @param entity what the task works on; null for none
     * @return the task
     */
    ManagedObjectReference start(Call call, @Nullable ManagedObjectReference entity, TaskSteps steps);
}
