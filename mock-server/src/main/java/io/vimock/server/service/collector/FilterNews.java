package io.vimock.server.service.collector;

import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.world.Snapshot;
import java.util.List;

/**
 * What a filter has to report.
 *
 * @param plan what the filter selected when it was asked
 * @param snapshot what the values are read from
 * @param entries what happened, one item for each object
 * @param initial whether the client knows nothing yet, so that even an empty report tells it something
 */
record FilterNews(Filter filter, FilterPlan plan, Snapshot snapshot, List<Entry> entries, boolean initial) {

    boolean isWorthReporting() {
        return initial || !entries.isEmpty();
    }
}
