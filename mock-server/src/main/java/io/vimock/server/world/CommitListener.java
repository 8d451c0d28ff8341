package io.vimock.server.world;

/**
 * Hears of every commit in order, on the world thread, after the snapshot is published. Must be quick; what it throws is
 * logged and keeps nobody else from hearing. It may make changes, of which all listeners hear afterwards.
 */
@FunctionalInterface
public interface CommitListener {

    /** A commit was published. */
    void committed(Commit commit);
}
