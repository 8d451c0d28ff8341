package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskManagerProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskDescription;
import io.vimock.vim25.TaskFilterSpec;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.TaskReasonUser;
import io.vimock.vim25.TypeDescription;
import org.jspecify.annotations.Nullable;

/** The TaskManager: recent tasks, what tasks are called, and tasks that extensions run themselves. Thread safe. */
public final class TaskManager implements ManagedObjectType {
    private final TaskEngine engine;
    private final Histories histories;

    /**
     * @param engine runs the tasks
     * @param histories has the collectors
     */
    public TaskManager(TaskEngine engine, Histories histories) {
        this.engine = engine;
        this.histories = histories;
    }

    @Override
    public MoType type() {
        return MoTypes.TASK_MANAGER;
    }

    /** Puts the TaskManager into the world. */
    public static void create(Mutation m) {
        ManagedObjectReference self = WellKnown.TASK_MANAGER;
        if (!m.exists(self)) {
            m.create(MoTypes.TASK_MANAGER, self);
        }
        m.set(self, TaskManagerProperties.MAX_COLLECTOR, HistoryCollectors.MOST);
        m.set(self, TaskManagerProperties.DESCRIPTION, describe());
    }

    private static TaskDescription describe() {
        TaskDescription description = new TaskDescription().withMethodInfo(TaskNames.describeAll());
        for (TaskInfoState state : TaskInfoState.values()) {
            String label = Character.toUpperCase(state.value().charAt(0))
                    + state.value().substring(1);
            description.withState(new ElementDescription()
                    .withKey(state.value())
                    .withLabel(label)
                    .withSummary(label));
        }
        return description.withReason(
                reason("TaskReasonAlarm", "Started by an alarm"),
                reason("TaskReasonSchedule", "Started by a scheduled task"),
                reason("TaskReasonSystem", "Started by the server"),
                reason("TaskReasonUser", "Started by a user"));
    }

    private static TypeDescription reason(String key, String label) {
        return new TypeDescription().withKey(key).withLabel(label).withSummary(label);
    }

    /**
     * CreateTask: a task that an extension runs itself; it begins queued, and SetTaskState takes it on.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for an empty task type
     */
    public TaskInfo createTask(
            Call call,
            ManagedObjectReference obj,
            String taskTypeId,
            @Nullable String initiatedBy,
            boolean cancelable,
            @Nullable String parentTaskKey) {
        if (taskTypeId.isBlank()) {
            throw Faults.invalidArgument("taskTypeId", "it is empty");
        }
        return engine.world().write(m -> {
            m.state(obj);
            TaskInfo info = engine.queued(m, obj)
                    .withDescriptionId(taskTypeId)
                    .withReason(new TaskReasonUser()
                            .withUserName(initiatedBy == null ? call.session().userName() : initiatedBy))
                    .withCancelable(cancelable)
                    .withParentTaskKey(parentTaskKey);
            engine.announce(m, call, info);
            return info;
        });
    }

    /**
     * CreateCollectorForTasks: a collector of the tasks that match, in the caller's session.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when the session has too many,
     *     ManagedObjectNotFound for a filter on an entity that does not exist
     */
    public ManagedObjectReference createCollectorForTasks(Call call, TaskFilterSpec filter) {
        if (filter.getEntity() != null) {
            call.snapshot().state(filter.getEntity().getEntity());
        }
        return histories
                .tasks()
                .create(
                        call,
                        new HistoryCollectors.Selection<>(
                                filter, view -> new TaskFilter(filter, view), TaskRecord::info));
    }
}
