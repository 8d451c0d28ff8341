package io.vimock.server.call;

import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Restorable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a task does, step by step. Every step is one mutation, all or nothing, and follows the one before after a
 * simulated duration (none with instant task time).
 *
 * <pre>{@code
 * TaskSteps.first((task, m) -> starting(m)).then(Duration.ofSeconds(2), (task, m) -> poweredOn(m))
 * }</pre>
 */
public final class TaskSteps {
    private final List<Timed> steps = new ArrayList<>();
    private @Nullable Failure failure;
    private boolean cancelable;
    private boolean exclusive;
    private @Nullable Restorable memory;

    private TaskSteps() {}

    /** A step of a task. */
    @FunctionalInterface
    public interface Step {
        /**
         * Makes the step's changes, and does nothing else: a first step that has thrown is run once more, for the task
         * that shows the failure.
         *
         * @return the task's result so far; null leaves it as it is
         * @throws VimFaultException the task ends with this error, and the step has changed nothing
         */
        @Nullable
        Object run(TaskContext task, Mutation mutation);
    }

    /** What happens when a step has failed, in the mutation that sets the task's error. */
    @FunctionalInterface
    public interface Failure {
        /** Reports the failure, typically by an event, and undoes what earlier steps began. */
        void failed(TaskContext task, Mutation mutation, VimFaultException fault);
    }

    /**
     * A step and how long it takes to get there.
     *
     * @param delay simulated time since the step before
     * @param step what is done then
     * @param condition what the task waits for after the delay; null for nothing
     */
    public record Timed(Duration delay, Step step, @Nullable Wait condition) {}

    /**
     * What a task waits for.
     *
     * @param until holds when the task can go on; looked at whenever the world has changed
     * @param timeout how long to wait on the simulation's clock, before the task fails with Timedout; null for ever
     */
    public record Wait(Predicate<ReadView> until, @Nullable Duration timeout) {}

    /** A task that begins with this step. */
    public static TaskSteps first(Step step) {
        return new TaskSteps().then(Duration.ZERO, step);
    }

    /** Adds a step that comes a simulated duration after the one before. */
    public TaskSteps then(Duration delay, Step step) {
        steps.add(new Timed(delay, step, null));
        return this;
    }

    /**
     * Waits until something holds, however long tasks take.
     *
     * @param timeout after which the task fails with Timedout; null to wait for ever
     */
    public TaskSteps when(Predicate<ReadView> until, @Nullable Duration timeout) {
        steps.add(new Timed(Duration.ZERO, (task, m) -> null, new Wait(until, timeout)));
        return this;
    }

    /** What to do when a step fails or the task is cancelled. */
    public TaskSteps onFailure(Failure action) {
        this.failure = action;
        return this;
    }

    /** Lets CancelTask end the task between two steps. */
    public TaskSteps cancelable() {
        this.cancelable = true;
        return this;
    }

    /** Keeps other such tasks away from the entity while this one runs: they fail with TaskInProgress. */
    public TaskSteps exclusive() {
        this.exclusive = true;
        return this;
    }

    /** Has checkpoints hold what the steps remember from one to the next. */
    public TaskSteps remembering(Restorable what) {
        this.memory = what;
        return this;
    }

    /** What the steps remember; null for nothing. */
    public @Nullable Restorable memory() {
        return memory;
    }

    /** The steps in their order. */
    public List<Timed> steps() {
        return steps;
    }

    /** What to do on failure; null for nothing. */
    public @Nullable Failure failure() {
        return failure;
    }

    /** Whether CancelTask can end the task. */
    public boolean isCancelable() {
        return cancelable;
    }

    /** Whether the task wants the entity for itself. */
    public boolean isExclusive() {
        return exclusive;
    }
}
