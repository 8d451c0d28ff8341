package io.vimock.server.sim;

import static io.vimock.server.sim.Sample.percent;

import java.util.Map;

/** The counters of the groups {@code mem} and {@code managementAgent}. Stateless. */
final class MemoryFormulas {
    private static final long HEAP_KB = 16 * 1024;
    private static final int HIGH = 0;
    private static final int SOFT = 1;
    private static final int HARD = 2;
    private static final int LOW = 3;

    private MemoryFormulas() {}

    /** What every entity has that virtual machines run in: the sums over them. */
    private static void addSums(Map<String, Formula> formulas) {
        formulas.put("mem.granted", s -> s.get(Figures.GRANTED_KB));
        formulas.put("mem.active", s -> s.get(Figures.ACTIVE_KB));
        formulas.put("mem.shared", s -> s.get(Figures.SHARED_KB));
        formulas.put("mem.zero", s -> s.get(Figures.ZERO_KB));
        formulas.put("mem.vmmemctl", s -> s.get(Figures.BALLOON_KB));
        formulas.put("mem.overhead", s -> s.get(Figures.OVERHEAD_KB));
        formulas.put("mem.compressed", s -> 0);
        formulas.put("mem.compressionRate", s -> 0);
        formulas.put("mem.decompressionRate", s -> 0);
    }

    private static void addSwapped(Map<String, Formula> formulas) {
        formulas.put("mem.swapinRate", s -> Math.max(0, -s.change(Figures.SWAPPED_KB)) / s.seconds());
        formulas.put("mem.swapoutRate", s -> Math.max(0, s.change(Figures.SWAPPED_KB)) / s.seconds());
        formulas.put("mem.swapout", s -> s.get(Figures.SWAPPED_KB));
        formulas.put("mem.swapin", s -> 0);
        formulas.put("mem.activewrite", s -> s.get(Figures.ACTIVE_KB) / 2);
    }

    /** Those of virtual machines. */
    static void addVm(Map<String, Formula> formulas) {
        addSums(formulas);
        addSwapped(formulas);
        formulas.put("mem.usage", s -> percent(s.get(Figures.ACTIVE_KB), s.get(Figures.CAPACITY_KB)));
        formulas.put("mem.consumed", s -> s.get(Figures.CONSUMED_KB));
        formulas.put("mem.swapped", s -> s.get(Figures.SWAPPED_KB));
        formulas.put("mem.swaptarget", s -> s.get(Figures.SWAPPED_KB));
        formulas.put("mem.vmmemctltarget", s -> s.get(Figures.BALLOON_KB));
        formulas.put("mem.overheadMax", s -> s.get(Figures.OVERHEAD_KB));
        formulas.put("mem.mementitlement", MemoryFormulas::worstCaseMB);
    }

    private static long worstCaseMB(Sample s) {
        long amount = s.ofHost(Figures.EFFECTIVE_KB) / 1024;
        return s.vm().memory().worstCase(amount, s.ofHost(Figures.MEMORY_SHARES), s.get(Figures.CAPACITY_KB) / 1024);
    }

    /** What guests, their overhead and the host itself take together. */
    static long hostConsumed(Sample s) {
        return s.get(Figures.CONSUMED_KB) + s.get(Figures.OVERHEAD_KB) + s.get(Figures.SYSTEM_KB);
    }

    /** Those of hosts. */
    static void addHost(Map<String, Formula> formulas) {
        addSums(formulas);
        addSwapped(formulas);
        addCapacity(formulas);
        formulas.put(
                "mem.sharedcommon",
                s -> s.get(Figures.SHARED_KB) - s.get(Figures.GRANTED_KB) + s.get(Figures.CONSUMED_KB));
        formulas.put(
                "mem.unreserved",
                s -> Math.max(0, s.get(Figures.CAPACITY_KB) - s.get(Figures.SYSTEM_KB) - s.get(Figures.RESERVED_KB)));
        formulas.put("mem.swapunreserved", s -> HostSettings.CONSOLE_KB * 2);
        formulas.put("mem.heap", s -> HEAP_KB);
        formulas.put("mem.heapfree", s -> HEAP_KB - HEAP_KB / 4);
        formulas.put("mem.state", s -> state(s.get(Figures.CAPACITY_KB), hostConsumed(s)));
        formulas.put("mem.sysUsage", s -> s.get(Figures.SYSTEM_KB) - HostSettings.CONSOLE_KB);
        formulas.put("mem.totalCapacity", s -> (s.get(Figures.CAPACITY_KB) - s.get(Figures.SYSTEM_KB)) / 1024);
        formulas.put("managementAgent.memUsed", s -> HostSettings.CONSOLE_KB - HostSettings.CONSOLE_KB / 10);
        formulas.put("managementAgent.swapUsed", s -> 0);
        formulas.put("managementAgent.swapIn", s -> 0);
        formulas.put("managementAgent.swapOut", s -> 0);
        formulas.put("managementAgent.cpuUsage", s -> s.get(Figures.SYSTEM_MHZ) / 2);
    }

    /** The state of free memory (facts: counters, memStateThresholds). */
    private static long state(long capacityKB, long consumedKB) {
        double free = (capacityKB - consumedKB) / (double) Math.max(1, capacityKB);
        if (free >= 0.0599) {
            return HIGH;
        }
        return free >= 0.02 ? SOFT : free >= 0.01 ? HARD : LOW;
    }

    private static void addCapacity(Map<String, Formula> formulas) {
        formulas.put("mem.usage", s -> percent(hostConsumed(s), s.get(Figures.CAPACITY_KB)));
        formulas.put("mem.consumed", MemoryFormulas::hostConsumed);
        formulas.put("mem.swapused", s -> s.get(Figures.SWAPPED_KB));
        formulas.put("mem.reservedCapacity", s -> s.get(Figures.RESERVED_KB) / 1024);
    }

    /** Those of clusters. */
    static void addCluster(Map<String, Formula> formulas) {
        addSums(formulas);
        addCapacity(formulas);
        formulas.put("mem.totalmb", s -> s.get(Figures.CAPACITY_KB) / 1024);
        formulas.put("clusterServices.effectivemem", s -> s.get(Figures.EFFECTIVE_KB) / 1024);
    }

    /** Those of resource pools. */
    static void addPool(Map<String, Formula> formulas) {
        addSums(formulas);
        formulas.put("mem.consumed", s -> s.get(Figures.CONSUMED_KB));
        formulas.put("mem.swapped", s -> s.get(Figures.SWAPPED_KB));
    }
}
