package io.vimock.server.service;

import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskFilterSpec;
import io.vimock.vim25.TaskFilterSpecByEntity;
import io.vimock.vim25.TaskFilterSpecByTime;
import io.vimock.vim25.TaskFilterSpecByUsername;
import io.vimock.vim25.TaskFilterSpecRecursionOption;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskReasonAlarm;
import io.vimock.vim25.TaskReasonSchedule;
import io.vimock.vim25.TaskReasonUser;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@code TaskFilterSpec} applied: which tasks match it, given where entities are now; an entity that has gone is where
 * it was when the task began. Immutable over one view.
 */
final class TaskFilter implements Predicate<TaskRecord> {
    private final TaskFilterSpec spec;
    private final ReadView view;

    TaskFilter(TaskFilterSpec spec, ReadView view) {
        this.spec = spec;
        this.view = view;
    }

    @Override
    public boolean test(TaskRecord task) {
        TaskInfo info = task.info();
        return isOneOf(spec.getState(), info.getState())
                && isOneOf(spec.getEventChainId(), info.getEventChainId())
                && isOneOf(spec.getTag(), info.getChangeTag())
                && isOneOf(spec.getParentTaskKey(), info.getParentTaskKey())
                && isOneOf(spec.getRootTaskKey(), info.getRootTaskKey())
                && matchesAlarm(info)
                && matchesScheduledTask(info)
                && matchesTime(info, spec.getTime())
                && matchesUser(info, spec.getUserName())
                && (spec.getEntity() == null || matchesEntity(task, spec.getEntity()));
    }

    private static <T> boolean isOneOf(List<T> wanted, @Nullable T value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }

    private boolean matchesAlarm(TaskInfo info) {
        return spec.getAlarm() == null
                || (info.getReason() instanceof TaskReasonAlarm reason
                        && spec.getAlarm().equals(reason.getAlarm()));
    }

    private boolean matchesScheduledTask(TaskInfo info) {
        return spec.getScheduledTask() == null
                || (info.getReason() instanceof TaskReasonSchedule reason
                        && spec.getScheduledTask().equals(reason.getScheduledTask()));
    }

    private static boolean matchesTime(TaskInfo info, @Nullable TaskFilterSpecByTime wanted) {
        if (wanted == null) {
            return true;
        }
        Instant time = switch (wanted.getTimeType()) {
            case QUEUED_TIME -> info.getQueueTime();
            case STARTED_TIME -> info.getStartTime();
            case COMPLETED_TIME -> info.getCompleteTime();
        };
        return time != null
                && (wanted.getBeginTime() == null || !time.isBefore(wanted.getBeginTime()))
                && (wanted.getEndTime() == null || !time.isAfter(wanted.getEndTime()));
    }

    private static boolean matchesUser(TaskInfo info, @Nullable TaskFilterSpecByUsername wanted) {
        if (wanted == null) {
            return true;
        }
        if (info.getReason() instanceof TaskReasonUser user) {
            return wanted.getUserList().contains(user.getUserName())
                    || (wanted.getUserList().isEmpty() && !wanted.isSystemUser());
        }
        return wanted.isSystemUser();
    }

    private boolean matchesEntity(TaskRecord task, TaskFilterSpecByEntity wanted) {
        ManagedObjectReference outer = wanted.getEntity();
        ManagedObjectReference entity = task.info().getEntity();
        boolean isSelf = outer.equals(entity);
        if (isSelf || wanted.getRecursion() == TaskFilterSpecRecursionOption.SELF) {
            return isSelf && wanted.getRecursion() != TaskFilterSpecRecursionOption.CHILDREN;
        }
        if (entity == null) {
            return outer.equals(WellKnown.ROOT_FOLDER);
        }
        return view.exists(entity)
                ? EntityTree.isIn(view, entity, outer)
                : task.scope().contains(outer);
    }
}
