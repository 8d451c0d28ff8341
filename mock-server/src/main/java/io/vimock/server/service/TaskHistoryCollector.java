package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.TaskInfo;
import java.util.List;

/** A session's way through the history of tasks. Thread safe. */
public final class TaskHistoryCollector implements ManagedObjectType {
    private final Histories histories;

    /** @param histories has the collectors */
    public TaskHistoryCollector(Histories histories) {
        this.histories = histories;
    }

    @Override
    public MoType type() {
        return MoTypes.TASK_HISTORY_COLLECTOR;
    }

    /**
     * ReadNextTasks: the next newer tasks, oldest first; none at the end.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument unless maxCount is 1 to 1000
     */
    public List<TaskInfo> readNextTasks(Call call, int maxCount) {
        return histories.tasks().readNext(call, maxCount);
    }

    /**
     * ReadPreviousTasks: the next older tasks, newest first; none at the beginning.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument unless maxCount is 1 to 1000
     */
    public List<TaskInfo> readPreviousTasks(Call call, int maxCount) {
        return histories.tasks().readPrevious(call, maxCount);
    }
}
