package io.vimock.server.dispatch;

import io.vimock.api.Operation;
import io.vimock.server.call.Session;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.WorldClock;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The newest {@value #CAPACITY} calls of operations. Thread safe; callers do not wait for each other. */
public final class RequestLog {
    /** How many requests are kept. */
    static final int CAPACITY = 1000;

    private final WorldClock clock;
    private final LongSupplier wallNanos;
    private final AtomicLong last = new AtomicLong();
    private final AtomicReferenceArray<@Nullable LoggedRequest> ring = new AtomicReferenceArray<>(CAPACITY);

    /**
     * @param clock the simulation's, for the times of requests
     * @param wallNanos wall time in nanoseconds from any origin, for how long they take
     */
    public RequestLog(WorldClock clock, LongSupplier wallNanos) {
        this.clock = clock;
        this.wallNanos = wallNanos;
    }

    /** Makes a call, and keeps what becomes of it. */
    @Nullable
    Object keep(Operation operation, Session session, ManagedObjectReference self, Supplier<@Nullable Object> call) {
        long start = wallNanos.getAsLong();
        LoggedRequest request = new LoggedRequest(
                last.incrementAndGet(),
                clock.now(),
                session.userName(),
                session.key(),
                operation.name(),
                self,
                LoggedRequest.UNDER_WAY,
                null);
        put(request);
        Object answer;
        try {
            answer = call.get();
        } catch (RuntimeException e) {
            end(request, e, start);
            throw e;
        }
        if (answer instanceof CompletionStage<?> later) {
            return later.whenComplete((result, failure) -> end(request, failure, start));
        }
        end(request, null, start);
        return answer;
    }

    private void end(LoggedRequest request, @Nullable Throwable failure, long start) {
        int slot = slot(request.number());
        LoggedRequest ended = request.ended(outcome(failure), Duration.ofNanos(wallNanos.getAsLong() - start));
        // Unless newer requests have taken its place.
        boolean unused = ring.compareAndSet(slot, request, ended);
    }

    private static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return LoggedRequest.OK;
        }
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return outcome(failure.getCause());
        }
        if (failure instanceof VimFaultException fault) {
            return fault.fault().getClass().getSimpleName();
        }
        return failure instanceof Interruption interruption ? interruption.outcome() : "SystemError";
    }

    private void put(LoggedRequest request) {
        ring.set(slot(request.number()), request);
    }

    private static int slot(long number) {
        return (int) (number % CAPACITY);
    }

    /** The newest requests, the oldest first. */
    public List<LoggedRequest> newest(int most) {
        List<LoggedRequest> found = new ArrayList<>();
        long end = last.get();
        for (long number = Math.max(1, end - Math.min(most, CAPACITY) + 1); number <= end; number++) {
            LoggedRequest request = ring.get(slot(number));
            if (request != null && request.number() == number) {
                found.add(request);
            }
        }
        return found;
    }

    /** Forgets all requests; numbers go on. */
    public void clear() {
        for (int i = 0; i < CAPACITY; i++) {
            ring.set(i, null);
        }
    }
}
