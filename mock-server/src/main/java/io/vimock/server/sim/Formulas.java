package io.vimock.server.sim;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The formulas of the counters that there are, by type of entity and counter. Thread safe. */
final class Formulas {
    private final CounterCatalogue counters;
    /** By id; those of a type when somebody asks for them, which no start does. */
    private final Map<MoType, Map<Integer, Formula>> byType = new ConcurrentHashMap<>();

    Formulas(CounterCatalogue counters) {
        this.counters = counters;
    }

    private Map<Integer, Formula> byId(MoType type) {
        Map<String, Formula> byQuantity = byQuantity(type);
        Map<Integer, Formula> byId = new HashMap<>();
        for (Counter counter : counters.all()) {
            String quantity = counter.quantity();
            Formula formula =
                    quantity.startsWith("vmop.") ? sample -> sample.operations(quantity) : byQuantity.get(quantity);
            if (formula != null && counter.instances().containsKey(type)) {
                byId.put(counter.id(), formula);
            }
        }
        return byId;
    }

    private static Map<String, Formula> byQuantity(MoType type) {
        Map<String, Formula> formulas = new HashMap<>();
        if (type == MoTypes.VIRTUAL_MACHINE) {
            CpuFormulas.addVm(formulas);
            MemoryFormulas.addVm(formulas);
            TrafficFormulas.addVm(formulas);
            SystemFormulas.addVm(formulas);
        } else if (type == MoTypes.HOST_SYSTEM) {
            CpuFormulas.addHost(formulas);
            MemoryFormulas.addHost(formulas);
            TrafficFormulas.addHost(formulas);
            SystemFormulas.addHost(formulas);
        } else if (type == MoTypes.CLUSTER_COMPUTE_RESOURCE) {
            CpuFormulas.addCluster(formulas);
            MemoryFormulas.addCluster(formulas);
        } else if (type == MoTypes.RESOURCE_POOL) {
            CpuFormulas.addPool(formulas);
            MemoryFormulas.addPool(formulas);
        } else if (type == MoTypes.DATASTORE) {
            TrafficFormulas.addDatastore(formulas);
        }
        return formulas;
    }

    /** The formula of a counter for a type of entity; null when such entities do not have it. */
    @Nullable
    Formula of(MoType type, Counter counter) {
        return byType.computeIfAbsent(type, this::byId).get(counter.id());
    }
}
