package io.vimock.server.soap;

import io.vimock.server.call.Session;
import java.util.function.Supplier;

/** What the endpoint asks of the server to answer brief requests on the threads that bring them. Thread safe. */
public interface BriefWork {
    /**
     * Runs what changes the world when its turn comes, and waits for no other than such changes; maybe on another thread
     * that must not wait for anything else either.
     *
     * @param change returns what is to be done after its turn; neither may throw
     */
    void soon(Supplier<Runnable> change);

    /** Whether news for a session are of so few objects that they are told in next to no time. */
    boolean hasFewNews(Session session);
}
