package io.vimock.server.service;

import io.vimock.api.TaskProperties;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskLock;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.CommitListener;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.WorldClock;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task on its way through its steps. Only for the world thread. */
final class TaskExecution implements TaskContext {
    private static final int PROGRESS_TICKS = 10;

    private final TaskEngine engine;
    private final ManagedObjectReference task;
    private final @Nullable ManagedObjectReference entity;
    private final TaskSteps steps;
    private final Origin origin;
    private final Duration total;
    private Duration elapsed = Duration.ZERO;
    private int next;
    private WorldClock.@Nullable Scheduled waiting;
    private @Nullable CommitListener watching;
    private boolean begun;
    private boolean due;
    private @Nullable VimFaultException failure;

    TaskExecution(
            TaskEngine engine,
            ManagedObjectReference task,
            @Nullable ManagedObjectReference entity,
            TaskSteps steps,
            Origin origin) {
        this.engine = engine;
        this.task = task;
        this.entity = entity;
        this.steps = steps;
        this.origin = origin;
        Duration sum = Duration.ZERO;
        for (TaskSteps.Timed step : steps.steps()) {
            sum = sum.plus(engine.time().of(step.delay()));
        }
        this.total = sum;
    }

    @Override
    public ManagedObjectReference task() {
        return task;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void progress(Mutation mutation, int percent) {
        TaskEngine.update(mutation, task, info -> info.withProgress(percent));
    }

    /** Why the task has failed; null while it has not. */
    @Nullable
    VimFaultException failure() {
        return failure;
    }

    /** Goes on as soon as the world thread is free. */
    private void schedule() {
        due = true;
        engine.world().execute(() -> {
            if (due) {
                due = false;
                proceed();
            }
        });
    }

    /** Takes the task from queued to running and through its first step, in the mutation that makes it. */
    void begin(Mutation m) {
        running(m);
        step(m);
    }

    /** Takes the task on from its first step, when that has been published. */
    void goOn() {
        begun = true;
        stepped();
        proceed();
    }

    /** Ends a task whose first step has been published, but not all that was to follow from it. */
    void failedAfterFirstStep(RuntimeException thrown) {
        begun = true;
        end(TaskEngine.faultOf(task, thrown));
    }

    /** Takes the task from queued to running, and on. */
    void begin() {
        try {
            engine.world().change(this::running);
        } catch (RuntimeException e) {
            end(TaskEngine.faultOf(task, e));
            return;
        }
        begun = true;
        proceed();
    }

    private void running(Mutation m) {
        ManagedObjectReference locked = steps.isExclusive() ? entity : null;
        if (locked != null) {
            TaskLock.requireFree(m, locked, task);
        }
        TaskInfo queued = m.require(task, TaskProperties.INFO);
        TaskInfo running =
                locked == null ? WireType.copy(queued) : WireType.copyWith(queued, "locked", List.of(locked));
        m.set(
                task,
                TaskProperties.INFO,
                running.withState(TaskInfoState.RUNNING).withStartTime(m.now()).withProgress(0));
    }

    /** Runs the steps whose time has come; the task waits for the next one, or it has ended. */
    private void proceed() {
        waiting = null;
        while (failure == null && next < steps.steps().size()) {
            TaskSteps.Timed step = steps.steps().get(next);
            Duration delay = engine.time().of(step.delay());
            TaskSteps.Wait wait = step.condition();
            if (wait != null && !wait.until().test(engine.world().snapshot())) {
                await(wait);
                return;
            }
            if (wait != null && next + 1 < steps.steps().size()) {
                // It has waited, and that is all.
                next++;
                continue;
            }
            if (!delay.isZero()) {
                await(delay, delay);
                return;
            }
            run();
        }
    }

    /** Waits in slices, so that watchers see the progress of long steps. */
    private void await(Duration left, Duration delay) {
        Duration slice = min(left, max(delay.dividedBy(PROGRESS_TICKS), Duration.ofSeconds(1)));
        waiting = engine.world().clock().after(slice, () -> {
            elapsed = elapsed.plus(slice);
            if (slice.equals(left)) {
                run();
                proceed();
            } else {
                engine.world().change(m -> progress(m, percent()));
                await(left.minus(slice), delay);
            }
        });
    }

    /** Waits for a change that makes the condition hold, or for the timeout. */
    private void await(TaskSteps.Wait wait) {
        CommitListener look = commit -> {
            if (wait.until().test(commit.after())) {
                stopWaiting();
                schedule();
            }
        };
        watching = look;
        engine.world().addListener(look);
        if (wait.timeout() != null) {
            waiting = engine.world().clock().after(wait.timeout(), () -> end(Faults.timedout()));
        }
    }

    /** Remembers how far the task is; the engine may put that back. */
    Runnable save() {
        Duration elapsedThen = elapsed;
        int nextThen = next;
        WorldClock.Scheduled waitingThen = waiting;
        CommitListener watchingThen = watching;
        boolean begunThen = begun;
        boolean dueThen = due;
        Restorable memory = steps.memory();
        Runnable memoryThen = memory == null ? null : memory.save();
        return () -> {
            elapsed = elapsedThen;
            next = nextThen;
            waiting = waitingThen;
            watching = watchingThen;
            begun = begunThen;
            failure = null;
            if (memoryThen != null) {
                memoryThen.run();
            }
            if (watchingThen != null) {
                engine.world().addListener(watchingThen);
            }
            if (dueThen) {
                schedule();
            }
        };
    }

    /** Does nothing any more: the world has returned to a time before the task, or to one when it was elsewhere. */
    void abandon() {
        due = false;
        // The clock forgets what the task has been waiting for by itself.
        waiting = null;
        stopWaiting();
    }

    private void stopWaiting() {
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
        if (watching != null) {
            engine.world().removeListener(watching);
            watching = null;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private int percent() {
        return total.isZero() ? 0 : (int) (elapsed.toMillis() * 100 / total.toMillis());
    }

    private void run() {
        try {
            engine.world().change(this::step);
        } catch (RuntimeException e) {
            end(TaskEngine.faultOf(task, e));
            return;
        }
        stepped();
    }

    /** Does the next step; the task's success is in the same commit as its last step. */
    private void step(Mutation m) {
        Object result = steps.steps().get(next).step().run(this, m);
        if (result != null) {
            TaskEngine.update(m, task, info -> info.withResult(result));
        }
        if (next + 1 == steps.steps().size()) {
            complete(m, TaskInfoState.SUCCESS);
        } else {
            progress(m, percent());
        }
    }

    private void stepped() {
        next++;
        if (next == steps.steps().size()) {
            engine.completed(task);
        }
    }

    private void complete(Mutation m, TaskInfoState state) {
        TaskEngine.update(
                m, task, info -> info.withState(state).withProgress(null).withCompleteTime(m.now()));
    }

    /** Ends the task with an error. */
    void end(VimFaultException fault) {
        failure = fault;
        due = false;
        stopWaiting();
        TaskSteps.Failure report = begun ? steps.failure() : null;
        try {
            engine.world().change(m -> {
                if (report != null) {
                    report.failed(this, m, fault);
                }
                fail(m, fault);
            });
        } catch (RuntimeException e) {
            VimFaultException second = TaskEngine.faultOf(task, e);
            engine.world().change(m -> fail(m, second));
        }
        engine.completed(task);
    }

    private void fail(Mutation m, VimFaultException fault) {
        TaskEngine.update(m, task, info -> {
            TaskInfo failed = info.withError(Faults.localized(fault));
            return info.getStartTime() == null ? failed.withStartTime(m.now()) : failed;
        });
        complete(m, TaskInfoState.ERROR);
    }
}
