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

    /**
     * Does the work of an operation that answers when it is done, and records it as a task, as VirtualCenter does for
     * operations such as MarkAsTemplate.
     *
     * @param entity what the operation works on; null for none
     * @param step the work, one mutation
     * @return what the step returned
     * @throws io.vimock.server.fault.VimFaultException what the step threw; then only the task and its event remain
     */
    @Nullable
    Object perform(Call call, @Nullable ManagedObjectReference entity, TaskSteps.Step step);
}
