package io.vimock.client;

import io.vimock.vim25.InvalidCollectorVersion;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.UpdateSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One property collector with a filter for everything that is watched, and one thread that receives the updates while
 * anything is. Thread safe.
 *
 * <p>A wait for updates may be repeated: the server keeps what it delivered until it is asked with the next version. When
 * the connection breaks, the wait is repeated; when session or collector are gone, both are made anew, with all filters,
 * and every filter's first updates then are the whole state. A lasting loop tries until it is closed, another one once.
 */
final class UpdateLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateLoop.class);
    private static final Duration END = Duration.ofSeconds(10);
    private static final Duration NUDGE = Duration.ofSeconds(2);
    private static final Set<String> LOST_WITH_SESSION =
            Set.of("PropertyCollector", "PropertyFilter", "ContainerView", "EventHistoryCollector");

    private final VimConnection connection;
    private final String name;
    private final boolean lasting;
    private final BiConsumer<WatchSet.State, @Nullable VimException> states;
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Guarded by this. */
    private final Map<Watched, Entry> entries = new LinkedHashMap<>();
    /** Guarded by this. */
    private final Map<ManagedObjectReference, Entry> byFilter = new HashMap<>();
    /** Null before the first watch and after a loss. Written under this. */
    private volatile @Nullable UpdateSource source;
    /** The last update that the collector gave. Guarded by this. */
    private String version = "";
    /** Whether the wait for updates was ended from here. */
    private volatile boolean nudged;
    /** What receives; null when nothing is watched. Written under this. */
    private volatile @Nullable Thread thread;

    /**
     * A loop without anything to watch.
     *
     * @param connection whose session it uses
     * @param name of the thread
     * @param lasting whether a loss is to be overcome however long it takes
     * @param states is told of losses and recoveries
     */
    UpdateLoop(
            VimConnection connection,
            String name,
            boolean lasting,
            BiConsumer<WatchSet.State, @Nullable VimException> states) {
        this.connection = connection;
        this.name = name;
        this.lasting = lasting;
        this.states = states;
    }

    /** Under the lock, so that the first update of the new filter waits until the watch can be found. */
    synchronized void add(Watched watched) {
        if (isClosed()) {
            throw new VimException("the watch on " + connection.url() + " is closed", null);
        }
        Entry entry = new Entry(watched);
        try {
            open(entry, source());
        } catch (VimFaultException e) {
            if (!isLoss(e)) {
                throw e;
            }
            // The collector went with its session, which has been replaced by now.
            rebuild();
            open(entry, source());
        }
        entries.put(watched, entry);
        if (thread != null) {
            Threads.later(NUDGE, () -> nudge(entry));
        } else {
            Thread receiver = new Thread(this::receive, name);
            receiver.setDaemon(true);
            thread = receiver;
            receiver.start();
        }
    }

    void remove(Watched watched) {
        Entry entry;
        synchronized (this) {
            entry = entries.remove(watched);
            if (entry == null) {
                return;
            }
            byFilter.values().remove(entry);
        }
        entry.destroyFilter();
        watched.release();
    }

    /** Whether the calling thread is the one that receives: it cannot wait for updates. */
    boolean isReceiving() {
        return Thread.currentThread() == thread;
    }

    /** Ends everything that is watched, and removes from the server what was made there. */
    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        closing.countDown();
        stopThread();
        UpdateSource last = source;
        List<Entry> all = clear();
        VimException closed = new VimException("the connection to " + connection.url() + " was closed", null);
        all.forEach(entry -> entry.watched.closed(closed));
        if (last == null || !last.destroy()) {
            all.forEach(Entry::destroyFilter);
        }
        all.forEach(entry -> entry.watched.release());
    }

    private void stopThread() {
        Thread receiver = thread;
        UpdateSource waiting = source;
        if (receiver == null || receiver == Thread.currentThread()) {
            return;
        }
        try {
            if (waiting != null) {
                waiting.cancelWait();
                receiver.join(TimeUnit.SECONDS.toMillis(1));
            }
            receiver.interrupt();
            receiver.join(END.toMillis());
        } catch (InterruptedException e) {
            receiver.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private void receive() {
        Map<Entry, List<ObjectUpdate>> pending = new LinkedHashMap<>();
        int failures = 0;
        while (true) {
            boolean dispatching = false;
            try {
                Position at = position(pending);
                if (at == null) {
                    return;
                }
                UpdateSet updates = at.from().next(at.version());
                if (failures > 0) {
                    LOG.info("Receiving updates from {} again", connection.url());
                    states.accept(WatchSet.State.CONNECTED, null);
                    failures = 0;
                }
                boolean complete = take(at, updates, pending);
                dispatching = true;
                if (complete) {
                    dispatch(pending);
                }
                if (nudged && updates == null) {
                    forgetSource();
                }
            } catch (VimException e) {
                if (nudged && e instanceof VimFaultException fault && fault.fault() instanceof RequestCanceled) {
                    forgetSource();
                    continue;
                }
                failures++;
                if (!overcome(e, failures)) {
                    return;
                }
                if (dispatching || isLoss(e)) {
                    forgetSource();
                }
            } catch (RuntimeException | Error e) {
                end(e);
                return;
            }
        }
    }

    /**
     * Some servers do not notice that a collector has got another filter while they wait with it: their wait is then ended,
     * and the collector made anew.
     */
    private void nudge(Entry entry) {
        UpdateSource waiting = source;
        boolean watched;
        synchronized (this) {
            watched = entries.get(entry.watched) == entry;
        }
        if (watched && !entry.heard && waiting != null && !isClosed()) {
            nudged = true;
            waiting.cancelWait();
        }
    }

    /** Where to go on; null when there is nothing to do any more. */
    private synchronized @Nullable Position position(Map<Entry, List<ObjectUpdate>> pending) {
        if (isClosed() || entries.isEmpty()) {
            thread = null;
            return null;
        }
        if (source == null) {
            pending.clear();
            rebuild();
        }
        return new Position(source(), version);
    }

    /** Notes the updates; true when they are all of a consistent state. */
    private synchronized boolean take(
            Position at, @Nullable UpdateSet updates, Map<Entry, List<ObjectUpdate>> pending) {
        if (at.from() != source) {
            pending.clear();
            return false;
        }
        if (updates == null) {
            return true;
        }
        version = updates.getVersion();
        for (var update : updates.getFilterSet()) {
            Entry entry = byFilter.get(update.getFilter());
            if (entry != null) {
                entry.heard = true;
                pending.computeIfAbsent(entry, e -> new ArrayList<>()).addAll(update.getObjectSet());
            }
        }
        return !Boolean.TRUE.equals(updates.isTruncated());
    }

    private void dispatch(Map<Entry, List<ObjectUpdate>> pending) {
        for (var updates : List.copyOf(pending.entrySet())) {
            Entry entry = updates.getKey();
            boolean first = entry.fresh;
            entry.fresh = false;
            pending.remove(entry);
            entry.watched.update(updates.getValue(), first);
        }
    }

    /** Pauses, when there is hope; ends everything otherwise. */
    private boolean overcome(VimException e, int failures) {
        if (isClosed()) {
            synchronized (this) {
                thread = null;
            }
            return false;
        }
        if (!mayPass(e) || (!lasting && failures > 1)) {
            end(e);
            return false;
        }
        LOG.warn("Updates from {} broke off, going on: {}", connection.url(), e.getMessage());
        if (failures == 1) {
            states.accept(WatchSet.State.RECONNECTING, e);
            return true;
        }
        Duration pause = connection.options().reconnectDelay().multipliedBy(1L << Math.min(failures - 2, 5));
        try {
            var unused = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            end(e);
            return false;
        }
        return true;
    }

    private boolean mayPass(VimException e) {
        if (e instanceof VimFaultException fault) {
            return fault.fault() == null
                    || fault.fault() instanceof RequestCanceled
                    || (isLoss(e)
                            && (!Failures.isNotAuthenticated(e)
                                    || connection.options().login().kind() == ConnectOptions.LoginKind.CREDENTIALS));
        }
        return e instanceof VimTransportException || e instanceof VimTimeoutException;
    }

    /** Whether session or collector, or something that a watch made, are no longer there. */
    private static boolean isLoss(VimException e) {
        if (!(e instanceof VimFaultException fault)) {
            return false;
        }
        if (fault.fault() instanceof ManagedObjectNotFound gone) {
            return gone.getObj() == null
                    || LOST_WITH_SESSION.contains(gone.getObj().getType());
        }
        return Failures.isNotAuthenticated(e) || fault.fault() instanceof InvalidCollectorVersion;
    }

    private synchronized void forgetSource() {
        UpdateSource lost = source;
        source = null;
        nudged = false;
        if (lost != null) {
            lost.destroy();
        }
    }

    private UpdateSource source() {
        UpdateSource made = source;
        if (made == null) {
            made = new UpdateSource(connection);
            source = made;
            version = "";
        }
        return made;
    }

    private synchronized void rebuild() {
        byFilter.clear();
        source = null;
        UpdateSource made = source();
        try {
            for (Entry entry : List.copyOf(entries.values())) {
                reopen(entry, made);
            }
        } catch (RuntimeException e) {
            forgetSource();
            throw e;
        }
    }

    private void reopen(Entry entry, UpdateSource in) {
        while (true) {
            try {
                open(entry, in);
                return;
            } catch (VimFaultException e) {
                if (!(e.fault() instanceof ManagedObjectNotFound gone) || in.is(gone.getObj())) {
                    throw e;
                }
                if (!entry.watched.gone(gone.getObj())) {
                    entries.remove(entry.watched);
                    entry.watched.fail(e);
                    return;
                }
            }
        }
    }

    private void open(Entry entry, UpdateSource in) {
        entry.fresh = true;
        entry.filter = null;
        try {
            PropertyFilter filter = in.createFilter(entry.watched.open(connection));
            entry.filter = filter;
            byFilter.put(filter.ref(), entry);
        } catch (RuntimeException e) {
            entry.watched.release();
            throw e;
        }
    }

    private void end(Throwable e) {
        if (lasting && !isClosed()) {
            LOG.error("No more updates from {}", connection.url(), e);
        }
        List<Entry> all;
        synchronized (this) {
            thread = null;
            all = clear();
            source = null;
        }
        states.accept(
                WatchSet.State.ENDED,
                e instanceof VimException failure ? failure : new VimException("watching failed", e));
        all.forEach(entry -> entry.watched.fail(e));
    }

    private synchronized List<Entry> clear() {
        List<Entry> all = List.copyOf(entries.values());
        entries.clear();
        byFilter.clear();
        return all;
    }

    /** What is watched, and its filter at the server. */
    private final class Entry {
        private final Watched watched;
        /** Null while there is none. Guarded by the loop. */
        private @Nullable PropertyFilter filter;
        /** Whether the filter has not reported yet. Written before the filter is known, then by the receiver only. */
        private volatile boolean fresh;
        /** Whether the filter has reported anything. */
        private volatile boolean heard;

        Entry(Watched watched) {
            this.watched = watched;
        }

        void destroyFilter() {
            PropertyFilter last;
            synchronized (UpdateLoop.this) {
                last = filter;
                filter = null;
            }
            if (last != null) {
                connection.attempt("DestroyPropertyFilter", last.ref(), api -> {
                    api.destroyPropertyFilter(last.ref());
                    return null;
                });
            }
        }
    }

    private record Position(UpdateSource from, String version) {}
}
