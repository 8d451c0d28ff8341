package io.vimock.server.service;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import java.util.Set;

/**
 * A task in the history. Immutable.
 *
 * @param number its number in the history, in the order of creation
 * @param info the newest info
 * @param scope what the task's entity was below of when the task began, with the entity itself; it tells where the
 *     task belongs when the entity has gone
 */
record TaskRecord(long number, TaskInfo info, Set<ManagedObjectReference> scope) {}
