package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;

/** What collectors of both histories can do: move, set the size of their page, end. Thread safe. */
public final class HistoryCollector implements ManagedObjectType {
    private final Histories histories;

    /** @param histories has the collectors */
    public HistoryCollector(Histories histories) {
        this.histories = histories;
    }

    @Override
    public MoType type() {
        return MoTypes.HISTORY_COLLECTOR;
    }

    private HistoryCollectors<?, ?> collectors(Call call) {
        return histories.of(call.self().getType());
    }

    /**
     * SetCollectorPageSize: how many items the latest page has at most.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument unless 1 to 1000
     */
    public void setCollectorPageSize(Call call, int maxCount) {
        collectors(call).setPageSize(call, maxCount);
    }

    /** RewindCollector: to before the oldest item. */
    public void rewindCollector(Call call) {
        collectors(call).rewind(call);
    }

    /** ResetCollector: to behind the newest item. */
    public void resetCollector(Call call) {
        collectors(call).reset(call);
    }

    /** DestroyCollector. */
    public void destroyCollector(Call call) {
        collectors(call).destroy(call);
    }
}
