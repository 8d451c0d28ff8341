package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.TaskReasonUser;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task: CancelTask, and how an extension reports on a task of its own. Thread safe. */
public final class Task implements ManagedObjectType {
    private final TaskEngine engine;

    /** @param engine runs the tasks */
    public Task(TaskEngine engine) {
        this.engine = engine;
    }

    @Override
    public MoType type() {
        return MoTypes.TASK;
    }

    /**
     * CancelTask: the task ends with a RequestCanceled error, at once when it is between two steps.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when it has completed, NotSupported when it cannot
     *     be cancelled, NoPermission for somebody else's task without Global.CancelTask
     */
    public void cancelTask(Call call) {
        ManagedObjectReference self = call.self();
        TaskInfo seen = engine.world().snapshot().require(self, TaskProperties.INFO);
        boolean own = seen.getReason() instanceof TaskReasonUser user
                && Objects.equals(user.getUserName(), call.session().userName());
        if (!own && seen.getEntity() != null) {
            call.require("Global.CancelTask", seen.getEntity());
        }
        engine.world().call(() -> {
            engine.world().change(m -> {
                if (hasCompleted(info(m, self))) {
                    throw Faults.invalidState("The task has completed");
                }
                if (!info(m, self).isCancelable()) {
                    throw Faults.notSupported("The task cannot be canceled");
                }
                TaskEngine.update(m, self, info -> info.withCancelled(true));
            });
            engine.cancel(self);
            return true;
        });
    }

    /**
     * UpdateProgress: how far a running task of an extension is.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when it does not run or is the server's own,
     *     OutOfBounds unless 0 to 100
     */
    public void updateProgress(Call call, int percentDone) {
        if (percentDone < 0 || percentDone > 100) {
            throw Faults.outOfBounds("percentDone");
        }
        engine.world().change(m -> {
            requireForeign(m, call.self());
            if (info(m, call.self()).getState() != TaskInfoState.RUNNING) {
                throw Faults.invalidState("The task does not run");
            }
            TaskEngine.update(m, call.self(), info -> info.withProgress(percentDone));
        });
    }

    /**
     * SetTaskState: takes a task of an extension to its next state.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when it has completed or is the server's own,
     *     InvalidArgument for an error without a fault
     */
    public void setTaskState(
            Call call, TaskInfoState state, @Nullable Object result, @Nullable LocalizedMethodFault fault) {
        if (state == TaskInfoState.ERROR && fault == null) {
            throw Faults.invalidArgument("fault", "the state error needs one");
        }
        boolean ends = state == TaskInfoState.SUCCESS || state == TaskInfoState.ERROR;
        engine.world().call(() -> {
            engine.world().change(m -> {
                requireForeign(m, call.self());
                TaskEngine.update(m, call.self(), info -> {
                    info.withState(state).withResult(result).withError(state == TaskInfoState.ERROR ? fault : null);
                    if (info.getStartTime() == null && state != TaskInfoState.QUEUED) {
                        info.setStartTime(m.now());
                    }
                    return ends ? info.withCompleteTime(m.now()) : info;
                });
            });
            if (ends) {
                engine.completed(call.self());
            }
            return true;
        });
    }

    private static void requireForeign(Mutation m, ManagedObjectReference self) {
        if (hasCompleted(info(m, self))) {
            throw Faults.invalidState("The task has completed");
        }
        if (info(m, self).getName() != null) {
            throw Faults.invalidState("The server runs the task itself");
        }
    }

    private static TaskInfo info(Mutation m, ManagedObjectReference self) {
        return m.require(self, TaskProperties.INFO);
    }

    private static boolean hasCompleted(TaskInfo info) {
        return info.getState() == TaskInfoState.SUCCESS || info.getState() == TaskInfoState.ERROR;
    }
}
