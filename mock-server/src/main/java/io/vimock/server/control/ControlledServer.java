package io.vimock.server.control;

import io.vimock.server.dispatch.FaultRules;
import io.vimock.server.dispatch.LoggedRequest;
import io.vimock.server.world.Checkpoint;
import io.vimock.vim25.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What can be done to a server from outside. Thread safe. */
public interface ControlledServer {

    /** What the server is: its address, API version, number of objects. */
    Map<String, Object> about();

    /** Waits until nothing is left to do without the clock. */
    void awaitIdle();

    /** Returns to the state at the start. */
    void reset();

    /** Remembers the present state. */
    Checkpoint checkpoint();

    /** Returns to a state. */
    void restore(Checkpoint checkpoint);

    /** Ends all sessions. */
    void endSessions();

    /** The clock: its kind, speed and time. */
    Map<String, Object> clock();

    /**
     * Moves a manual clock.
     *
     * @throws IllegalStateException when the clock runs by itself
     */
    void advance(Duration duration);

    /** The rules by which calls fail on purpose. */
    FaultRules faults();

    /** The newest calls, the oldest first. */
    List<LoggedRequest> requests(int most);

    /** Forgets the calls. */
    void clearRequests();

    /** The newest events, the oldest first. */
    List<Event> events(int most);
}
