package io.vimock.server.sim;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The formulas of the counters that there are, by type of entity and counter. Immutable. */
final class Formulas {
    private static final Map<MoType, Map<String, Formula>> ALL = Map.of(
            MoTypes.VIRTUAL_MACHINE,
            collect(formulas -> {
                CpuFormulas.addVm(formulas);
                MemoryFormulas.addVm(formulas);
                TrafficFormulas.addVm(formulas);
                SystemFormulas.addVm(formulas);
            }),
            MoTypes.HOST_SYSTEM,
            collect(formulas -> {
                CpuFormulas.addHost(formulas);
                MemoryFormulas.addHost(formulas);
                TrafficFormulas.addHost(formulas);
                SystemFormulas.addHost(formulas);
            }),
            MoTypes.CLUSTER_COMPUTE_RESOURCE,
            collect(formulas -> {
                CpuFormulas.addCluster(formulas);
                MemoryFormulas.addCluster(formulas);
            }),
            MoTypes.RESOURCE_POOL,
            collect(formulas -> {
                CpuFormulas.addPool(formulas);
                MemoryFormulas.addPool(formulas);
            }),
            MoTypes.DATASTORE,
            collect(TrafficFormulas::addDatastore));

    private final Map<MoType, Map<Integer, Formula>> byId = new HashMap<>();

    Formulas(CounterCatalogue counters) {
        for (Counter counter : counters.all()) {
            for (MoType type : counter.instances().keySet()) {
                Formula formula = formula(type, counter.quantity());
                if (formula != null) {
                    byId.computeIfAbsent(type, key -> new HashMap<>()).put(counter.id(), formula);
                }
            }
        }
    }

    private static @Nullable Formula formula(MoType type, String quantity) {
        return quantity.startsWith("vmop.")
                ? sample -> sample.operations(quantity)
                : ALL.getOrDefault(type, Map.of()).get(quantity);
    }

    private static Map<String, Formula> collect(Consumer<Map<String, Formula>> adds) {
        Map<String, Formula> formulas = new HashMap<>();
        adds.accept(formulas);
        return Map.copyOf(formulas);
    }

    /** The formula of a counter for a type of entity; null when such entities do not have it. */
    @Nullable
    Formula of(MoType type, Counter counter) {
        return byId.getOrDefault(type, Map.of()).get(counter.id());
    }
}
