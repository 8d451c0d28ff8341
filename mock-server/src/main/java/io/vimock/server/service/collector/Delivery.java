package io.vimock.server.service.collector;

import io.vimock.server.call.Call;
import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.vim25.PropertyFilterUpdate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the filters of a collector have to report at one moment, handed out in pages.
 *
 * <p>It is kept until the client says that it got it, so that the client can ask again. Guarded by its collector.
 */
final class Delivery {
    /** Null where a filter is gone. */
    private final List<@Nullable FilterNews> news;

    private Position acknowledged = new Position(0, 0);
    private Position given = acknowledged;

    /** Where a page ends: before an entry of the news of a filter. */
    private record Position(int news, int entry) {}

    /** @param news what each filter has to report */
    Delivery(List<FilterNews> news) {
        this.news = new ArrayList<>(news);
    }

    /** Forgets what a filter has to report that is gone, and the state of the world in which it would have done so. */
    void forget(Filter gone) {
        news.replaceAll(one -> one != null && one.filter() == gone ? null : one);
    }

    /** The page after what the client has acknowledged, of at most so many objects. */
    List<PropertyFilterUpdate> page(int most, Call call, PropertyReaders readers) {
        List<PropertyFilterUpdate> page = new ArrayList<>();
        int room = most;
        given = acknowledged;
        while (given.news() < news.size() && room > 0) {
            FilterNews current = news.get(given.news());
            if (current == null) {
                given = new Position(given.news() + 1, 0);
                continue;
            }
            List<Entry> entries = current.entries();
            int to = (int) Math.min(entries.size(), (long) given.entry() + room);
            page.add(new UpdateWriter(current, call, readers).update(entries.subList(given.entry(), to)));
            room -= to - given.entry();
            given = to == entries.size() ? new Position(given.news() + 1, 0) : new Position(given.news(), to);
        }
        return page;
    }

    /** Whether more pages follow the last one. */
    boolean isTruncated() {
        return given.news() < news.size();
    }

    /** Whether the client has acknowledged a page. */
    boolean hasBegun() {
        return acknowledged.news() > 0 || acknowledged.entry() > 0;
    }

    /**
     * The client got the last page.
     *
     * @return whether it was the end, so that the filters have reported everything
     */
    boolean acknowledge() {
        acknowledged = given;
        if (isTruncated()) {
            return false;
        }
        for (FilterNews done : news) {
            if (done != null) {
                done.filter().acknowledge();
            }
        }
        return true;
    }
}
