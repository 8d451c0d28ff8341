package io.vimock.server.sim;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.vim25.PerfStatsType;
import io.vimock.vim25.PerfSummaryType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The performance counters that exist at an API level, from {@code counters.txt}. Immutable, thread safe. */
public final class CounterCatalogue {
    private static final Map<String, MoType> ENTITIES = Map.of(
            "V", MoTypes.VIRTUAL_MACHINE,
            "H", MoTypes.HOST_SYSTEM,
            "C", MoTypes.CLUSTER_COMPUTE_RESOURCE,
            "R", MoTypes.RESOURCE_POOL,
            "D", MoTypes.DATACENTER,
            "S", MoTypes.DATASTORE);

    private final Map<Integer, Counter> byId = new LinkedHashMap<>();

    private CounterCatalogue(List<Counter> counters) {
        counters.forEach(counter -> byId.put(counter.id(), counter));
    }

    /** Reads the counters of a level. */
    public static CounterCatalogue at(ApiLevel level) {
        List<Counter> counters = new ArrayList<>();
        String group = "";
        String groupLabel = "";
        for (String line : lines()) {
            if (line.startsWith("[")) {
                int end = line.indexOf(']');
                group = line.substring(1, end);
                groupLabel = line.substring(end + 1).trim();
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                counters.addAll(parse(group, groupLabel, columns(line)));
            }
        }
        return new CounterCatalogue(counters.stream()
                .filter(counter -> level.includes(counter.since()))
                .sorted(Comparator.comparingInt(Counter::id))
                .toList());
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(CounterCatalogue.class.getResourceAsStream("counters.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // One character between, since String.split needs no regular expression for that.
    private static String[] columns(String line) {
        String[] columns = line.split("\\|", -1);
        for (int i = 0; i < columns.length; i++) {
            columns[i] = columns[i].strip();
        }
        return columns;
    }

    /** One line: as many counters as it names rollups. */
    private static List<Counter> parse(String group, String groupLabel, String[] parts) {
        ApiLevel since = Objects.requireNonNull(ApiLevel.parse(parts[1]));
        Map<MoType, List<InstanceKind>> instances = new LinkedHashMap<>();
        for (String entity : parts[5].split(" ", -1)) {
            instances.put(
                    Objects.requireNonNull(ENTITIES.get(entity.substring(0, 1))),
                    Stream.of(entity.substring(2).split(",", -1))
                            .map(InstanceKind::of)
                            .toList());
        }
        List<Counter> counters = new ArrayList<>();
        for (String rollup : parts[4].split(" ", -1)) {
            String[] fields = rollup.replace(':', '=').replace('/', '=').split("=", -1);
            String rollupName = fields[0].substring(0, 1).toUpperCase(Locale.ROOT) + fields[0].substring(1);
            counters.add(new Counter(
                    Integer.parseInt(fields[1]),
                    group,
                    groupLabel,
                    parts[0],
                    PerfSummaryType.fromValue(fields[0]),
                    PerfStatsType.fromValue(parts[2]),
                    parts[3],
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    since,
                    Map.copyOf(instances),
                    parts[6] + " (" + rollupName + ")",
                    parts[7]));
        }
        return counters;
    }

    /** All counters in the order of their ids. */
    public List<Counter> all() {
        return List.copyOf(byId.values());
    }

    /** The counter; null when there is none of that id. */
    public @Nullable Counter find(int id) {
        return byId.get(id);
    }

    /** Whether entities of a type have statistics at all. */
    public boolean hasStatistics(MoType type) {
        return ENTITIES.containsValue(type);
    }
}
