package io.vimock.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a query for statistics: series by entity, counter and instance. Immutable. */
public final class Statistics {
    private final List<StatisticsSeries> all;
    private final Map<Key, StatisticsSeries> byKey = new HashMap<>();

    Statistics(List<StatisticsSeries> all) {
        this.all = List.copyOf(all);
        for (StatisticsSeries series : all) {
            byKey.put(new Key(series.entity(), series.counter().name(), series.instance()), series);
        }
    }

    /** All series, in the order of the server's answers. */
    public List<StatisticsSeries> all() {
        return all;
    }

    /** The series of an entity as a whole; null when the server has none. */
    public @Nullable StatisticsSeries find(ManagedObject entity, String counterName) {
        return find(entity, counterName, "");
    }

    /** The series of one instance of an entity; null when the server has none. */
    public @Nullable StatisticsSeries find(ManagedObject entity, String counterName, String instance) {
        return byKey.get(new Key(entity, counterName, instance));
    }

    private record Key(ManagedObject entity, String counter, String instance) {}
}
