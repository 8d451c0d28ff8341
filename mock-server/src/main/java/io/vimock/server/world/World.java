package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the data center: one writer, any number of readers.
 *
 * <p>A change is a step that runs with a {@link Mutation}, one at a time, on the thread of whoever waits for it or on the
 * world thread; when it returns, derived properties and inverse relations follow, and everything is published as the next
 * {@link Snapshot}. Readers take the current snapshot without locks. Thread safe; what is said to be for the world thread
 * is for the thread whose turn it is.
 */
public final class World implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(World.class);

    private final WorldClock clock;
    private final Map<MoType, TypeRules> rules = new HashMap<>();
    private final List<Consumer<Mutation>> hooks = new CopyOnWriteArrayList<>();
    private final List<Consumer<Mutation>> sessionHooks = new CopyOnWriteArrayList<>();
    private final List<Restorable> parts = new CopyOnWriteArrayList<>();
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private final Turns turns;
    private volatile Snapshot snapshot;
    private final Queue<Commit> published = new ArrayDeque<>();
    private boolean mutating;
    private boolean telling;

    /** A world without indexes. */
    public World(String name, WorldClock clock, List<Relation> relations, List<Derivation> derivations) {
        this(name, clock, relations, derivations, List.of());
    }

    /**
     * @param name names the world thread
     * @param clock tells the time; must run its actions through {@link #execute}
     */
    public World(
            String name,
            WorldClock clock,
            List<Relation> relations,
            List<Derivation> derivations,
            List<Index> indexes) {
        this.clock = clock;
        this.snapshot = new Snapshot(
                0, Trie.keyedBy(ObjectState::ref), Lookups.of(indexes), Annexes.NONE, Snapshot.Counters.START);
        for (MoType type : MoTypes.all()) {
            rules.put(type, new TypeRules(type, relations, derivations, indexes));
        }
        this.turns = new Turns(name);
    }

    /** The newest published snapshot. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The clock. */
    public WorldClock clock() {
        return clock;
    }

    /** Runs a step at the end of every mutation, before derived properties settle: for what follows from changes. */
    public void addHook(Consumer<Mutation> hook) {
        hooks.add(hook);
    }

    /**
     * Runs a step like {@link #addHook}, after those, and also when the world {@linkplain #restore returns} to a
     * checkpoint: for what keeps the objects of sessions up to date.
     */
    public void addSessionHook(Consumer<Mutation> hook) {
        sessionHooks.add(hook);
    }

    /** Has checkpoints hold a part of the state that lies beside the snapshots. */
    public void addRestorable(Restorable part) {
        parts.add(part);
    }

    /** Remembers everything as it is now. */
    public Checkpoint checkpoint() {
        return call(() -> new Checkpoint(
                this, snapshot, parts.stream().map(Restorable::save).toList()));
    }

    /**
     * Returns to a checkpoint, in one step that waiting clients see as changes. What belongs to sessions stays.
     *
     * @throws IllegalArgumentException when it is a checkpoint of another world
     */
    public void restore(Checkpoint checkpoint) {
        if (checkpoint.world() != this) {
            throw new IllegalArgumentException("the checkpoint is one of another server");
        }
        call(() -> {
            checkpoint.parts().forEach(Runnable::run);
            destroyImpostors(checkpoint.snapshot());
            return commit(
                    mutation -> {
                        mutation.restore(checkpoint.snapshot());
                        return true;
                    },
                    List.of());
        });
    }

    /** An object that has got the id of another one since goes before that one comes back: who follows it has to see both. */
    private void destroyImpostors(Snapshot wanted) {
        List<ManagedObjectReference> impostors = new ArrayList<>();
        snapshot.objects().differences(wanted.objects(), (now, then) -> {
            if (now != null && then != null && now.sequence() != then.sequence()) {
                impostors.add(now.ref());
            }
        });
        if (!impostors.isEmpty()) {
            commit(
                    mutation -> {
                        impostors.forEach(mutation::destroy);
                        return true;
                    },
                    List.of());
        }
    }

    /** Hears of every commit from now on. */
    public void addListener(CommitListener listener) {
        listeners.add(listener);
    }

    /** Hears of no more commits. */
    public void removeListener(CommitListener listener) {
        listeners.remove(listener);
    }

    /**
     * Makes a change and waits until it is published.
     *
     * @return what the step returned
     * @throws RuntimeException what the step threw; then nothing has changed
     * @throws java.util.concurrent.RejectedExecutionException when the world is closed
     */
    public <T extends @Nullable Object> T write(Function<Mutation, T> step) {
        return turns.call(() -> commit(step, hooks));
    }

    /** Makes a change that returns nothing; see {@link #write}. */
    public void change(Consumer<Mutation> step) {
        this.<@Nullable Void>write(mutation -> {
            step.accept(mutation);
            return null;
        });
    }

    /** Runs an action on the world thread, outside of a mutation, after what is already waiting there. */
    @Override
    public void execute(Runnable action) {
        turns.execute(action);
    }

    /**
     * Runs an action that may make several changes, with nobody else's between them, and waits for it.
     *
     * @throws RuntimeException what the action threw
     */
    public <T extends @Nullable Object> T call(Supplier<T> action) {
        return turns.call(action);
    }

    /**
     * Runs an action like {@link #call}, but waits for no other than such actions before it. When anything else changes
     * the world just now it runs after that on another thread. For actions that take next to no time.
     *
     * @param action returns what is to be done after its turn; neither may throw
     */
    public void soon(Supplier<Runnable> action) {
        turns.soon(action);
    }

    /** Waits until nothing waits for the world thread any more, on which this must not be called. */
    public void awaitIdle() {
        turns.awaitIdle();
    }

    private <T extends @Nullable Object> T commit(Function<Mutation, T> step, List<Consumer<Mutation>> following) {
        if (mutating) {
            throw new IllegalStateException("a step is running; use its mutation");
        }
        mutating = true;
        Commit commit;
        List<Runnable> sequels;
        T result;
        try {
            Mutation mutation = new Mutation(this, snapshot, clock.now());
            result = step.apply(mutation);
            following.forEach(hook -> hook.accept(mutation));
            sessionHooks.forEach(hook -> hook.accept(mutation));
            mutation.derive();
            commit = mutation.finish();
            sequels = mutation.sequels();
        } finally {
            mutating = false;
        }
        if (commit != null) {
            snapshot = commit.after();
            published.add(commit);
            tellListeners();
        }
        sequels.forEach(Runnable::run);
        return result;
    }

    /** A listener may make a change of its own: the others hear of it after they heard of the one before. */
    private void tellListeners() {
        if (telling) {
            return;
        }
        telling = true;
        try {
            for (Commit commit = published.poll(); commit != null; commit = published.poll()) {
                for (CommitListener listener : listeners) {
                    tell(listener, commit);
                }
            }
        } finally {
            telling = false;
        }
    }

    private static void tell(CommitListener listener, Commit commit) {
        try {
            listener.committed(commit);
        } catch (RuntimeException e) {
            LOG.error("{} failed on revision {}", listener, commit.after().revision(), e);
        }
    }

    /** What follows from the changes of objects of a type. */
    TypeRules rulesOf(MoType type) {
        return Objects.requireNonNull(rules.get(type));
    }

    /** Stops the world thread after what is waiting there; later changes are rejected. */
    @Override
    public void close() {
        turns.close();
    }
}
