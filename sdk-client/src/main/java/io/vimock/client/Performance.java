package io.vimock.client;

import io.vimock.vim25.PerfProviderSummary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A server's statistics, by the names of the counters. Thread safe.
 *
 * <pre>{@code
 * Statistics last = vim.performance()
 *         .query("cpu.usage.average", "mem.usage.average")
 *         .samples(15)
 *         .of(vim.inventory().all(VirtualMachine.class).objects());
 * }</pre>
 *
 * <p>Counters and the refresh rates of the entity types are read once per connection.
 */
public final class Performance {
    private final VimConnection connection;
    private final Map<String, PerfProviderSummary> providers = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, PerformanceCounter> counters;

    Performance(VimConnection connection) {
        this.connection = connection;
    }

    /** All counters that the server has. One remote call the first time. */
    public List<PerformanceCounter> counters() {
        return List.copyOf(byName().values());
    }

    /**
     * The counter of that name, such as {@code cpu.usage.average}. One remote call the first time.
     *
     * @throws VimException if the server has none of that name; the message lists those of the same group
     */
    public PerformanceCounter counter(String name) {
        PerformanceCounter counter = byName().get(name);
        if (counter == null) {
            String group = name.replaceFirst("\\..*", ".");
            List<String> similar = byName().keySet().stream()
                    .filter(other -> other.startsWith(group))
                    .toList();
            throw new VimException(
                    "the server at " + connection.url() + " has no counter " + name
                            + (similar.isEmpty() ? "" : "; it has " + String.join(", ", similar)),
                    null);
        }
        return counter;
    }

    /** A query for counters by name, real-time samples of the whole entity unless it says otherwise. */
    public StatisticsQuery query(String... counterNames) {
        return StatisticsQuery.of(connection, List.of(counterNames));
    }

    /** The time between two real-time samples of an entity; null when its type has historical statistics only. */
    @Nullable
    Duration refreshRate(ManagedObject entity) {
        PerfProviderSummary summary = providers.computeIfAbsent(
                entity.ref().getType(),
                type -> connection.service(PerformanceManager.class).queryPerfProviderSummary(entity));
        Integer rate = summary.getRefreshRate();
        return summary.isCurrentSupported() && rate != null && rate > 0 ? Duration.ofSeconds(rate) : null;
    }

    private Map<String, PerformanceCounter> byName() {
        Map<String, PerformanceCounter> known = counters;
        if (known == null) {
            known = new LinkedHashMap<>();
            var infos = connection.service(PerformanceManager.class).require(PerformanceManager.PERF_COUNTER);
            for (var info : infos) {
                PerformanceCounter counter = PerformanceCounter.of(info);
                known.putIfAbsent(counter.name(), counter);
            }
            counters = known;
        }
        return known;
    }
}
