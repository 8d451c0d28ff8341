package io.vimock.server.service;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskRunner;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.call.TaskTime;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskEvent;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.TaskReasonUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks: makes the Task objects, takes them through their states, and forgets them some time after their end.
 *
 * <p>Every step is a commit of its own. The commit that makes a task does its first step, too, so that the task is there
 * as running; when the first step cannot be done, that the task is queued, runs and has failed are three commits.
 *
 * <p>A task appears in {@code TaskManager.recentTask} and {@code ManagedEntity.recentTask} until
 * {@value #RECENT_MINUTES} simulated minutes after its completion; then the Task object goes. When more than
 * {@value #MOST_RECENT} tasks have completed in that time, the oldest go earlier, some at a time. Thread safe: what is
 * not said to be otherwise happens on the world thread.
 */
public final class TaskEngine implements TaskRunner, Restorable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskEngine.class);
    private static final int RECENT_MINUTES = 10;
    private static final Duration RECENT = Duration.ofMinutes(RECENT_MINUTES);
    private static final int MOST_RECENT = 10_000;
    /** One in so many is how many more there may be before the oldest go. */
    private static final int SOME = 100;

    private final World world;
    private final EventPoster events;
    private final TaskTime time;
    private final int mostRecent;
    /** The tasks that have steps to come. Only for the world thread. */
    private final Map<ManagedObjectReference, TaskExecution> executions = new LinkedHashMap<>();
    /** The completed tasks that are there still, the oldest first. Only for the world thread. */
    private final Deque<Completed> completed = new ArrayDeque<>();

    private record Completed(ManagedObjectReference task, Instant forgotten) {}

    /** @param time how long the steps of tasks take */
    public TaskEngine(World world, EventPoster events, TaskTime time) {
        this(world, events, time, MOST_RECENT);
    }

    /** @param mostRecent how many completed tasks are there at once */
    TaskEngine(World world, EventPoster events, TaskTime time, int mostRecent) {
        this.mostRecent = mostRecent;
        this.world = world;
        this.events = events;
        this.time = time;
    }

    @Override
    public ManagedObjectReference start(Call call, @Nullable ManagedObjectReference entity, TaskSteps steps) {
        return world.call(() -> begin(call, entity, steps).task());
    }

    @Override
    public @Nullable Object perform(Call call, @Nullable ManagedObjectReference entity, TaskSteps.Step step) {
        Outcome outcome = world.call(() -> {
            TaskExecution execution = begin(call, entity, TaskSteps.first(step));
            TaskInfo end = world.snapshot().require(execution.task(), TaskProperties.INFO);
            return new Outcome(end.getResult(), execution.failure());
        });
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return outcome.result();
    }

    /** Makes a task and takes it as far as it goes now: to where it waits, or to its end. */
    private TaskExecution begin(Call call, @Nullable ManagedObjectReference entity, TaskSteps steps) {
        List<TaskExecution> published = new ArrayList<>(1);
        try {
            world.change(m -> {
                TaskExecution execution = queue(m, call, entity, steps);
                m.afterCommit(() -> {
                    executions.put(execution.task(), execution);
                    published.add(execution);
                });
                execution.begin(m);
            });
        } catch (RuntimeException e) {
            if (published.isEmpty()) {
                // Nothing has changed; so there is to be a task that shows how it fails.
                return beginAlone(world.write(m -> queue(m, call, entity, steps)));
            }
            published.get(0).failedAfterFirstStep(e);
            return published.get(0);
        }
        TaskExecution execution = published.get(0);
        execution.goOn();
        return execution;
    }

    private TaskExecution beginAlone(TaskExecution execution) {
        executions.put(execution.task(), execution);
        execution.begin();
        return execution;
    }

    private TaskExecution queue(Mutation m, Call call, @Nullable ManagedObjectReference entity, TaskSteps steps) {
        TaskInfo info = queued(m, entity)
                .withName(call.operation().name())
                .withDescriptionId(TaskNames.descriptionId(call.operation(), entity))
                .withReason(new TaskReasonUser().withUserName(userName(call)))
                .withCancelable(steps.isCancelable());
        return new TaskExecution(this, info.getTask(), entity, steps, announce(m, call, info));
    }

    private record Outcome(
            @Nullable Object result, @Nullable VimFaultException failure) {}

    private static String userName(Call call) {
        return Origin.of(call).userName();
    }

    /** Makes a Task and what every task's info begins with. */
    TaskInfo queued(Mutation m, @Nullable ManagedObjectReference entity) {
        ManagedObjectReference task = m.create(MoTypes.TASK, m.newRef(MoTypes.TASK, "task-"));
        return new TaskInfo()
                .withKey(task.getValue())
                .withTask(task)
                .withEntity(entity)
                .withEntityName(entity == null ? null : m.get(entity, ManagedEntityProperties.NAME))
                .withState(TaskInfoState.QUEUED)
                .withQueueTime(m.now());
    }

    /** Posts the TaskEvent of a new task, publishes the task with the same info, and tells the chain that began. */
    Origin announce(Mutation m, Call call, TaskInfo info) {
        ManagedObjectReference task = info.getTask();
        Origin origin = Origin.of(call);
        int chain = events.post(m, origin, new TaskEvent().withInfo(info), info.getEntity());
        // the chain's number is the event's own key, which is known only now; nobody has seen the event yet
        m.set(task, TaskProperties.INFO, info.withEventChainId(chain));
        return new Origin(origin.userName(), chain);
    }

    /** Ends a task that has been cancelled, between two of its steps; only for the world thread. */
    void cancel(ManagedObjectReference task) {
        TaskExecution execution = executions.get(task);
        if (execution != null) {
            execution.end(Faults.requestCanceled());
        }
    }

    @Override
    public Runnable save() {
        Map<TaskExecution, Runnable> running = new LinkedHashMap<>();
        executions.values().forEach(execution -> running.put(execution, execution.save()));
        List<Completed> recent = List.copyOf(completed);
        return () -> {
            executions.values().forEach(TaskExecution::abandon);
            executions.clear();
            running.forEach((execution, putBack) -> {
                executions.put(execution.task(), execution);
                putBack.run();
            });
            completed.clear();
            completed.addAll(recent);
        };
    }

    World world() {
        return world;
    }

    TaskTime time() {
        return time;
    }

    /** Sees to it that a completed task is forgotten when it is no longer recent. */
    void completed(ManagedObjectReference task) {
        executions.remove(task);
        completed.add(new Completed(task, world.clock().now().plus(RECENT)));
        if (completed.size() == 1) {
            forgetLater();
        }
        if (completed.size() > mostRecent + mostRecent / SOME) {
            forget();
        }
    }

    /** There is one appointment with the clock while there is a completed task. */
    private void forgetLater() {
        Duration left =
                Duration.between(world.clock().now(), completed.element().forgotten());
        var unused = world.clock().after(left, () -> {
            forget();
            if (!completed.isEmpty()) {
                forgetLater();
            }
        });
    }

    /** Destroys the tasks whose time is over, and those that are too many. */
    private void forget() {
        Instant now = world.clock().now();
        List<ManagedObjectReference> old = new ArrayList<>();
        for (Completed oldest = completed.peek();
                oldest != null
                        && (completed.size() > mostRecent || !oldest.forgotten().isAfter(now));
                oldest = completed.peek()) {
            old.add(oldest.task());
            completed.remove();
        }
        if (!old.isEmpty()) {
            world.change(m -> old.forEach(m::destroy));
        }
    }

    static void update(Mutation m, ManagedObjectReference task, UnaryOperator<TaskInfo> change) {
        m.update(task, TaskProperties.INFO, change);
    }

    /** The fault that a step's exception becomes; what is no fault of the API is a defect and goes to the log. */
    static VimFaultException faultOf(ManagedObjectReference task, RuntimeException thrown) {
        if (thrown instanceof VimFaultException fault) {
            return fault;
        }
        LOG.error("{} failed unexpectedly", task.getValue(), thrown);
        return Faults.systemError(task.getValue());
    }
}
