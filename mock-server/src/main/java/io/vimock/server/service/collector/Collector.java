package io.vimock.server.service.collector;

import io.vimock.server.call.Call;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.service.collector.WallTimer.Scheduled;
import io.vimock.vim25.InvalidCollectorVersion;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.UpdateSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A PropertyCollector as one session has it: its filters, its version, and the calls that wait for news.
 *
 * <p>Versions count the answers. The client names the last one it got: that acknowledges it, and the answer tells what
 * happened since. Naming the one before asks for the last answer again, which then tells what happened since too. No
 * version, or an empty one, begins again with the state of all objects. (wire rule 16)
 *
 * <p>Thread safe. The lock is never held while somebody waits, and never taken by the world thread.
 */
final class Collector {
    private final FilterRouter router;
    private final PropertyReaders readers;
    private final WallTimer timer;
    private final Map<ManagedObjectReference, Filter> filters = new LinkedHashMap<>();
    /** The filters as of the last change of them, for who must not wait. */
    private volatile List<Filter> current = List.of();

    private final Set<Wait> waits = new LinkedHashSet<>();
    private @Nullable Delivery delivery;
    private long version;
    private long acknowledged;
    private boolean closed;

    Collector(FilterRouter router, PropertyReaders readers, WallTimer timer) {
        this.router = router;
        this.readers = readers;
        this.timer = timer;
    }

    /** A call that waits. */
    private record Wait(Call call, @Nullable String version, int most, CompletableFuture<@Nullable UpdateSet> answer) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Adds a filter; a call that waits reports it. */
    void add(Filter filter) {
        boolean late;
        synchronized (this) {
            late = closed;
            filters.put(filter.ref(), filter);
            current = List.copyOf(filters.values());
        }
        if (late) {
            router.leave(filter);
        } else {
            wake();
        }
    }

    /** Removes a filter; null when it has none of that name. */
    synchronized @Nullable Filter remove(ManagedObjectReference ref) {
        Filter removed = filters.remove(ref);
        if (removed != null && delivery != null) {
            delivery.forget(removed);
        }
        current = List.copyOf(filters.values());
        return removed;
    }

    /** How many objects its filters select together, as far as is known without waiting. */
    int size() {
        int size = 0;
        for (Filter filter : current) {
            size += filter.group().published().members().size();
        }
        return size;
    }

    /** The filters in the order in which they were created. */
    synchronized List<ManagedObjectReference> filters() {
        return List.copyOf(filters.keySet());
    }

    /**
     * What happened since a version.
     *
     * @param most how many objects the answer may tell of
     * @return null when nothing happened
     * @throws io.vimock.server.fault.VimFaultException InvalidCollectorVersion
     */
    synchronized @Nullable UpdateSet check(Call call, @Nullable String since, int most) {
        accept(since);
        Delivery current = delivery;
        if (current == null) {
            current = collect(call);
        }
        if (current == null) {
            return null;
        }
        delivery = current;
        UpdateSet answer = new UpdateSet().withFilterSet(current.page(most, call, readers));
        if (current.isTruncated()) {
            answer.setTruncated(true);
        }
        version++;
        return answer.withVersion(String.valueOf(version));
    }

    private void accept(@Nullable String since) {
        if (since == null || since.isEmpty()) {
            filters.values().forEach(Filter::restart);
            delivery = null;
            acknowledged = 0;
        } else if (delivery != null && since.equals(String.valueOf(version))) {
            acknowledged = version;
            if (delivery.acknowledge()) {
                delivery = null;
            }
        } else if (acknowledged == 0 || !since.equals(String.valueOf(acknowledged))) {
            throw Faults.of(
                    new InvalidCollectorVersion(),
                    "The version '" + since + "' is neither the last one of this collector nor the one before");
        } else if (delivery != null && !delivery.hasBegun()) {
            delivery = null;
        }
    }

    private @Nullable Delivery collect(Call call) {
        List<FilterNews> news = new ArrayList<>();
        for (Filter filter : filters.values()) {
            FilterNews own = filter.news(router, ref -> call.has(Visibility.VIEW, ref));
            if (own.isWorthReporting()) {
                news.add(own);
            } else {
                filter.acknowledge();
            }
        }
        return news.isEmpty() ? null : new Delivery(news);
    }

    /**
     * What happened since a version, as soon as something has.
     *
     * @param longest how long to wait on the wall clock before answering null; null for ever
     * @throws io.vimock.server.fault.VimFaultException InvalidCollectorVersion
     */
    CompletionStage<@Nullable UpdateSet> await(
            Call call, @Nullable String since, int most, @Nullable Duration longest) {
        Wait wait = new Wait(call.later(), since, most, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                throw Faults.managedObjectNotFound(call.self());
            }
            waits.add(wait);
        }
        attempt(wait);
        if (longest != null && longest.isZero()) {
            finish(wait, null, null);
        } else if (longest != null && !wait.answer().isDone()) {
            Scheduled end = timer.after(longest, () -> finish(wait, null, null));
            return wait.answer().whenComplete((answer, fault) -> {
                end.cancel();
                forget(wait);
            });
        }
        return wait.answer();
    }

    private void attempt(Wait wait) {
        UpdateSet answer = null;
        VimFaultException fault = null;
        synchronized (this) {
            if (!waits.contains(wait)) {
                return;
            }
            try {
                answer = check(wait.call(), wait.version(), wait.most());
            } catch (VimFaultException e) {
                fault = e;
            }
            if (answer != null || fault != null) {
                waits.remove(wait);
            }
        }
        if (answer != null || fault != null) {
            complete(wait, answer, fault);
        }
    }

    private void finish(Wait wait, @Nullable UpdateSet answer, @Nullable VimFaultException fault) {
        if (forget(wait)) {
            complete(wait, answer, fault);
        }
    }

    private synchronized boolean forget(Wait wait) {
        return waits.remove(wait);
    }

    private static void complete(Wait wait, @Nullable UpdateSet answer, @Nullable VimFaultException fault) {
        if (fault != null) {
            wait.answer().completeExceptionally(fault);
        } else {
            wait.answer().complete(answer);
        }
    }

    /** Answers the calls that wait and now have something to hear. */
    void wake() {
        waiting().forEach(this::attempt);
    }

    private synchronized List<Wait> waiting() {
        return List.copyOf(waits);
    }

    /** Ends the calls that wait. */
    void cancelWaits() {
        for (Wait wait : waiting()) {
            finish(wait, null, Faults.of(new RequestCanceled(), "The call was cancelled by CancelWaitForUpdates"));
        }
    }

    /**
     * Ends the collector: its filters leave their groups.
     *
     * @param reason what the calls that wait are told
     */
    void close(Function<Call, VimFaultException> reason) {
        List<Filter> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(filters.values());
            filters.clear();
            current = List.of();
            delivery = null;
        }
        left.forEach(router::leave);
        for (Wait wait : waiting()) {
            finish(wait, null, reason.apply(wait.call()));
        }
    }
}
