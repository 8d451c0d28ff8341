package io.vimock.server.world;

import io.vimock.vim25.Event;
import java.util.List;

/**
 * One step of the world: everything a mutation changed, all at once.
 *
 * @param before the snapshot before
 * @param after the snapshot after
 * @param changes what happened to each object, in the order in which the mutation first touched them
 * @param events the events that report the changes, with their keys, oldest first
 */
public record Commit(Snapshot before, Snapshot after, List<Change> changes, List<Event> events) {}
