package io.vimock.server.call;

import java.time.Duration;

/** How long things take that take time on real hosts: tasks, guests that boot. */
public enum TaskTime {
    /** No time at all, so that tests do not wait. */
    INSTANT,
    /** About as long as on real hosts, on the simulation's clock. */
    REALISTIC;

    /** How long something takes that takes this long on real hosts. */
    public Duration of(Duration onRealHosts) {
        return this == INSTANT ? Duration.ZERO : onRealHosts;
    }
}
