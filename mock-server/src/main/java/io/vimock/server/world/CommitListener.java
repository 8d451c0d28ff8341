package io.vimock.server.world;

/** Hears of every commit, on the world thread, after the snapshot is published. Must be quick and must not throw. */
@FunctionalInterface
public interface CommitListener {

    /** A commit was published. */
    void committed(Commit commit);
}
