package io.vimock.server.call;

import io.vimock.server.world.Mutation;
import io.vimock.vim25.ManagedObjectReference;

/** What a step of a task knows of its task. Only for the world thread. */
public interface TaskContext {

    /** The task. */
    ManagedObjectReference task();

    /** Who started the task, with the chain that its TaskEvent began. */
    Origin origin();

    /** Sets the task's progress in percent. */
    void progress(Mutation mutation, int percent);
}
