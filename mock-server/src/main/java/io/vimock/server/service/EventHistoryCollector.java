package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.Event;
import java.util.List;

/** A session's way through the history of events. Thread safe. */
public final class EventHistoryCollector implements ManagedObjectType {
    private final Histories histories;

    /** @param histories has the collectors */
    public EventHistoryCollector(Histories histories) {
        this.histories = histories;
    }

    @Override
    public MoType type() {
        return MoTypes.EVENT_HISTORY_COLLECTOR;
    }

    /**
     * ReadNextEvents: the next newer events, oldest first; none at the end.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument unless maxCount is 1 to 1000
     */
    public List<Event> readNextEvents(Call call, int maxCount) {
        return histories.events().readNext(call, maxCount);
    }

    /**
     * ReadPreviousEvents: the next older events, newest first; none at the beginning.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument unless maxCount is 1 to 1000
     */
    public List<Event> readPreviousEvents(Call call, int maxCount) {
        return histories.events().readPrevious(call, maxCount);
    }
}
