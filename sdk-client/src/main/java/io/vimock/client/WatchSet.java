package io.vimock.client;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Things that are followed together: one property collector at the server, one HTTP connection, one thread, however many
 * queries and events. {@link #close} removes from the server what was made there. Thread safe.
 *
 * <pre>{@code
 * try (WatchSet watches = vim.watchSet()) {
 *     InventoryCache<VirtualMachine> machines = watches.cache(vim.inventory()
 *             .all(VirtualMachine.class)
 *             .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE));
 *     InventoryCache<HostSystem> hosts =
 *             watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
 *     ...
 * }
 * }</pre>
 *
 * <p>When the connection breaks or the session ends, a set tries to go on until it is closed: at once, then with pauses
 * ({@link ConnectOptions.Builder#reconnectDelay}). What happened meanwhile is then told: changes, objects that came and
 * went, events. Only what cannot pass ends a set: a wrong password, a missing privilege, an ended session that was
 * joined or cloned.
 *
 * <p>Servers below level 4.1 have one property collector per session: there a set logs in once more, for itself.
 */
public final class WatchSet implements AutoCloseable {
    /** How a set stands with its server. */
    public enum State {
        /** Updates come. */
        CONNECTED,
        /** The server was lost; the set tries to reach it. What it holds is as old as the loss. */
        RECONNECTING,
        /** No updates come any more: the set was closed, or the server refuses. */
        ENDED
    }

    private final VimConnection connection;
    private final List<BiConsumer<State, @Nullable VimException>> listeners = new CopyOnWriteArrayList<>();
    private volatile State state = State.CONNECTED;
    private volatile @Nullable VimException failure;
    /** Made with the first watch. Guarded by this. */
    private @Nullable UpdateLoop loop;
    /** A session for the set alone, where the server demands that. Guarded by this. */
    private @Nullable VimConnection own;

    WatchSet(VimConnection connection) {
        this.connection = connection;
        connection.closeLater(this);
    }

    /**
     * Follows the objects of a query: keeps what they are like now, filled when this returns.
     *
     * @throws VimException if the server cannot be reached or refuses
     */
    public <T extends ManagedObject> InventoryCache<T> cache(ObjectQuery<T> query) {
        return watch(query, change -> {});
    }

    /**
     * As {@link #cache}, and calls back with every change, beginning with the objects that are there. The callback runs
     * on the set's thread, one change after the other; updates wait while it does.
     *
     * @throws VimException if the server cannot be reached or refuses
     */
    public <T extends ManagedObject> InventoryCache<T> watch(
            ObjectQuery<T> query, Consumer<? super Change<T>> listener) {
        return watch(query, listener, false);
    }

    <T extends ManagedObject> InventoryCache<T> watch(
            ObjectQuery<T> query, Consumer<? super Change<T>> listener, boolean alone) {
        InventoryCache<T> cache = new InventoryCache<>(this, query, listener, alone);
        cache.start(loop());
        return cache;
    }

    /**
     * Follows events: calls back with each that the query selects, in their order, none lost or told twice whatever
     * happens to the connection. The callback runs on the set's thread.
     *
     * @throws VimException if the server cannot be reached or refuses
     */
    public EventStream events(EventQuery query, Consumer<? super Event> listener) {
        return events(query, listener, false);
    }

    EventStream events(EventQuery query, Consumer<? super Event> listener, boolean alone) {
        EventStream stream = new EventStream(this, query, listener, alone);
        stream.start(loop());
        return stream;
    }

    /** How the set stands with the server. */
    public State state() {
        return state;
    }

    /** Calls back when the state changes, on the set's thread mostly. */
    public void onState(Consumer<? super State> listener) {
        add((now, cause) -> listener.accept(now));
    }

    /** Why the connection was lost last, or why the set ended; null when that never happened. */
    public @Nullable VimException failure() {
        return failure;
    }

    void add(BiConsumer<State, @Nullable VimException> listener) {
        listeners.add(listener);
    }

    void remove(BiConsumer<State, @Nullable VimException> listener) {
        listeners.remove(listener);
    }

    /** Ends all watches of the set, and removes from the server what they made there. */
    @Override
    public void close() {
        UpdateLoop last;
        VimConnection session;
        synchronized (this) {
            if (state == State.ENDED && loop == null) {
                return;
            }
            last = loop;
            session = own;
            loop = null;
            own = null;
        }
        tell(State.ENDED, null);
        if (last != null) {
            last.close();
        }
        if (session != null) {
            session.close();
        }
        connection.forget(this);
    }

    VimConnection connection() {
        return connection;
    }

    private synchronized UpdateLoop loop() {
        UpdateLoop running = loop;
        if (running == null) {
            if (state == State.ENDED) {
                throw new VimException("the watch on " + connection.url() + " is closed", null);
            }
            VimConnection session = connection;
            if (!connection.apiLevel().includes(ApiLevel.V4_1)) {
                session = VimConnection.connect(connection.options());
                own = session;
            }
            running = new UpdateLoop(session, "vim-watch-" + connection.url().getHost(), true, this::tell);
            loop = running;
        }
        return running;
    }

    private void tell(State now, @Nullable VimException cause) {
        if (state != State.ENDED) {
            failure = cause == null ? failure : cause;
            state = now;
            listeners.forEach(listener -> listener.accept(now, cause));
        }
    }
}
