package io.vimock.server.dispatch;

import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operation as the server remembers it. Neither arguments nor results, which may be secrets. Immutable.
 *
 * @param number its number, from 1 on
 * @param time when it came, on the simulation's clock
 * @param userName the caller; null before Login
 * @param session the key of the caller's session; another secret names the session in requests
 * @param operation the operation's name
 * @param object what it was called on
 * @param outcome what became of it: {@code "..."} while it is under way, {@code "ok"}, or the type of the fault
 * @param took how long it took in wall time; null while it is under way
 */
public record LoggedRequest(
        long number,
        Instant time,
        @Nullable String userName,
        String session,
        String operation,
        ManagedObjectReference object,
        String outcome,
        @Nullable Duration took) {
    /** The outcome of a request that has not been answered. */
    static final String UNDER_WAY = "...";

    /** The outcome of a request that has been answered without a fault. */
    static final String OK = "ok";

    LoggedRequest ended(String how, Duration after) {
        return new LoggedRequest(number, time, userName, session, operation, object, how, after);
    }

    /** One line: {@code 12 2008-01-01T00:00:00Z user PowerOnVM_Task vm-20 ok 3 ms}. */
    @Override
    public String toString() {
        return number + " " + time + " " + (userName == null ? "-" : userName) + " " + operation + " "
                + object.getValue() + " " + outcome + (took == null ? "" : " " + took.toMillis() + " ms");
    }
}
