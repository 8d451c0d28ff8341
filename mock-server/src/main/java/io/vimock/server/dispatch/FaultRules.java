package io.vimock.server.dispatch;

import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskRunner;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.SeededNumbers;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which calls fail on purpose, in the order in which they were added: the first one that concerns a call
 * decides. What looks like chance follows from the seed. Thread safe.
 *
 * <pre>{@code
 * vc.faults().on("PowerOnVM_Task").object("DC0/vm/web*").count(1).taskError(new InsufficientMemoryResourcesFault());
 * vc.faults().on("RetrieveProperties").probability(0.1).breakConnection(FaultEffect.When.HALF_ANSWER);
 * }</pre>
 */
public final class FaultRules implements Restorable {
    private final TaskRunner tasks;
    private final Executor workers;
    private final SeededNumbers chance;
    /** Never changed in place: a call that no rule concerns waits for nobody. */
    private volatile List<Active> rules = List.of();

    private int lastId;

    /** A rule and how often it has been looked at. Immutable. */
    private record Active(FaultRule rule, int fitting, int concerned) {
        boolean isExhausted() {
            return rule.count() != null && concerned >= rule.count();
        }
    }

    /**
     * @param tasks starts the tasks that fail
     * @param workers goes on with calls that were delayed
     * @param seed what chance follows from
     */
    public FaultRules(TaskRunner tasks, Executor workers, long seed) {
        this.tasks = tasks;
        this.workers = workers;
        this.chance = new SeededNumbers(seed);
    }

    /** Begins a rule about the operations of this name, in which {@code *} stands for anything. */
    public Builder on(String operation) {
        return new Builder(operation);
    }

    /** The rules, also those that have been used up. */
    public List<FaultRule> list() {
        return rules.stream().map(Active::rule).toList();
    }

    /** How many calls a rule has concerned; 0 for an unknown one. */
    public int concerned(String id) {
        return rules.stream()
                .filter(active -> active.rule.id().equals(id))
                .mapToInt(Active::concerned)
                .sum();
    }

    /** Removes a rule; false when there is none of that id. */
    public synchronized boolean remove(String id) {
        List<Active> kept =
                rules.stream().filter(active -> !active.rule.id().equals(id)).toList();
        boolean removed = kept.size() < rules.size();
        rules = kept;
        return removed;
    }

    /** Removes all rules. */
    public synchronized void clear() {
        rules = List.of();
    }

    /** Adds a rule; the one that is returned has the id that it is known by. */
    public synchronized FaultRule add(FaultRule described) {
        lastId++;
        FaultRule rule = described.named("rule-" + lastId);
        List<Active> more = new ArrayList<>(rules);
        more.add(new Active(rule, 0, 0));
        rules = List.copyOf(more);
        return rule;
    }

    @Override
    public synchronized Runnable save() {
        List<Active> then = rules;
        int lastIdThen = lastId;
        Runnable chanceThen = chance.save();
        return () -> putBack(then, lastIdThen, chanceThen);
    }

    private synchronized void putBack(List<Active> then, int lastIdThen, Runnable chanceThen) {
        rules = then;
        lastId = lastIdThen;
        chanceThen.run();
    }

    /** The rule that concerns a call; null for none. */
    @Nullable
    FaultRule match(Operation operation, ObjectState object, ReadView view) {
        return rules.isEmpty() ? null : decide(operation, object, view);
    }

    private synchronized @Nullable FaultRule decide(Operation operation, ObjectState object, ReadView view) {
        List<Active> counted = new ArrayList<>(rules);
        FaultRule deciding = null;
        for (int i = 0; i < counted.size() && deciding == null; i++) {
            Active active = counted.get(i);
            FaultRule rule = active.rule;
            if (active.isExhausted() || !rule.fits(operation, object, view)) {
                continue;
            }
            boolean concerned = active.fitting >= rule.after()
                    && (rule.probability() == 1 || chance.nextFraction() < rule.probability());
            counted.set(i, new Active(rule, active.fitting + 1, active.concerned + (concerned ? 1 : 0)));
            deciding = concerned ? rule : null;
        }
        rules = List.copyOf(counted);
        return deciding;
    }

    /**
     * Does what a rule says to a call.
     *
     * @param call makes the call as it is now
     * @param operation calls the operation
     */
    @Nullable
    Object apply(FaultRule rule, Supplier<? extends Call> call, Supplier<@Nullable Object> operation) {
        if (rule.delay().isZero()) {
            return effect(rule, call, operation);
        }
        Executor later = CompletableFuture.delayedExecutor(rule.delay().toMillis(), TimeUnit.MILLISECONDS, workers);
        CompletionStage<@Nullable Object> answer = CompletableFuture.supplyAsync(
                        () -> effect(rule, call, operation), later)
                .thenCompose(FaultRules::stage);
        return answer;
    }

    private @Nullable Object effect(
            FaultRule rule, Supplier<? extends Call> call, Supplier<@Nullable Object> operation) {
        FaultEffect effect = rule.effect();
        if (effect instanceof FaultEffect.CallFault answer) {
            throw exception(answer.fault(), answer.message());
        }
        if (effect instanceof FaultEffect.TaskError error) {
            return failingTask(call.get(), error);
        }
        if (effect instanceof FaultEffect.HttpStatus answer) {
            throw Interruption.status(answer.status());
        }
        if (effect instanceof FaultEffect.BrokenConnection broken) {
            if (broken.when() == FaultEffect.When.BEFORE) {
                throw Interruption.breakOff();
            }
            return stage(operation.get()).thenApply(result -> {
                throw broken.when() == FaultEffect.When.AFTER ? Interruption.breakOff() : Interruption.halfOf(result);
            });
        }
        return operation.get();
    }

    private static CompletionStage<@Nullable Object> stage(@Nullable Object answer) {
        if (answer instanceof CompletionStage<?> later) {
            return later.thenApply(result -> result);
        }
        return CompletableFuture.completedFuture(answer);
    }

    private ManagedObjectReference failingTask(Call call, FaultEffect.TaskError error) {
        boolean isEntity = call.snapshot().state(call.self()).type().isA(MoTypes.MANAGED_ENTITY);
        return tasks.start(call, isEntity ? call.self() : null, TaskSteps.first((task, m) -> {
            throw exception(error.fault(), error.message());
        }));
    }

    private static VimFaultException exception(MethodFault fault, String message) {
        return new VimFaultException(WireType.deepCopy(fault), message);
    }

    /** Collects what a rule says; what happens is said last, and adds the rule. Not thread safe. */
    public final class Builder {
        private final String operation;
        private @Nullable String object;
        private double probability = 1;
        private int after;
        private @Nullable Integer count;
        private Duration delay = Duration.ZERO;

        private Builder(String operation) {
            this.operation = operation;
        }

        /**
         * Only calls on this: a type ({@code VirtualMachine}), an id ({@code vm-20}), or an inventory path, in which
         * {@code *} stands for anything ({@code DC0/vm/web*}).
         */
        public Builder object(String typeIdOrPath) {
            this.object = typeIdOrPath;
            return this;
        }

        /** Only calls on this object. */
        public Builder object(ManagedObjectReference ref) {
            return object(ref.getType() + ":" + ref.getValue());
        }

        /** Only so many of the calls, 0 to 1. */
        public Builder probability(double ofCalls) {
            this.probability = ofCalls;
            return this;
        }

        /** Not the first so many calls. */
        public Builder after(int calls) {
            this.after = calls;
            return this;
        }

        /** So many calls at most. */
        public Builder count(int calls) {
            this.count = calls;
            return this;
        }

        /** Only after so much wall time. */
        public Builder delay(Duration wallTime) {
            this.delay = wallTime;
            return this;
        }

        /** Nothing happens but the delay. */
        public FaultRule only() {
            return add(new FaultEffect.None());
        }

        /** The call is answered with a fault. */
        public FaultRule fault(MethodFault fault) {
            return fault(fault, standardMessage(fault));
        }

        /** The call is answered with a fault. */
        public FaultRule fault(MethodFault fault, String message) {
            return add(new FaultEffect.CallFault(WireType.deepCopy(fault), message));
        }

        /** The operation's task fails. */
        public FaultRule taskError(MethodFault fault) {
            return taskError(fault, standardMessage(fault));
        }

        /** The operation's task fails. */
        public FaultRule taskError(MethodFault fault, String message) {
            return add(new FaultEffect.TaskError(WireType.deepCopy(fault), message));
        }

        /** The connection is broken off. */
        public FaultRule breakConnection(FaultEffect.When when) {
            return add(new FaultEffect.BrokenConnection(when));
        }

        /** The connection is broken off before the operation is called. */
        public FaultRule breakConnection() {
            return breakConnection(FaultEffect.When.BEFORE);
        }

        /** An HTTP status of 400 to 599 is answered. */
        public FaultRule httpStatus(int status) {
            return add(new FaultEffect.HttpStatus(status));
        }

        private FaultRule add(FaultEffect effect) {
            return FaultRules.this.add(new FaultRule("", operation, object, probability, after, count, delay, effect));
        }

        private static String standardMessage(MethodFault fault) {
            return fault.getClass().getSimpleName() + " by a fault rule";
        }
    }
}
