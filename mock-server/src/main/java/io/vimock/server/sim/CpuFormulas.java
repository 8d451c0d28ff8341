package io.vimock.server.sim;

import static io.vimock.server.sim.Sample.percent;

import java.util.Map;

/** The counters of the groups {@code cpu} and {@code rescpu}. Stateless. */
final class CpuFormulas {
    private static final int MINUTE = 60 / Ticks.SECONDS;

    private CpuFormulas() {}

    /** Those of virtual machines. */
    static void addVm(Map<String, Formula> formulas) {
        formulas.put("cpu.usage", s -> percent(s.get(Figures.USED_MHZ), s.get(Figures.CAPACITY_MHZ)));
        formulas.put("cpu.usagemhz", s -> s.part(s.get(Figures.USED_MHZ)));
        formulas.put("cpu.demand", s -> s.get(Figures.DEMAND_MHZ));
        formulas.put("cpu.entitlement", s -> Math.max(s.get(Figures.USED_MHZ), guaranteed(s)));
        formulas.put("cpu.cpuentitlement", CpuFormulas::worstCase);
        formulas.put("cpu.latency", s -> percent(waiting(s), s.get(Figures.DEMAND_MHZ)));
        formulas.put("cpu.used", s -> s.part(used(s)));
        formulas.put("cpu.run", s -> s.part(used(s)));
        formulas.put("cpu.system", s -> s.part(used(s) / 50));
        formulas.put("cpu.overlap", s -> s.part(used(s) / 200));
        formulas.put("cpu.ready", s -> s.part(ready(s)));
        formulas.put("cpu.wait", s -> s.part(waiting(s, 1)));
        formulas.put("cpu.idle", s -> s.part(waiting(s, 0.95)));
        formulas.put("cpu.swapwait", s -> 0);
        formulas.put("cpu.costop", s -> 0);
        formulas.put("cpu.maxlimited", s -> s.part(s.millis(aboveLimit(s))));
        formulas.put("cpu.guaranteed", s -> s.part(s.millis(guaranteed(s))));
        formulas.put("cpu.extra", s -> s.part(used(s) - s.millis(guaranteed(s))));
        addResourceCpu(formulas);
        for (int minutes : new int[] {1, 5, 15}) {
            formulas.put("rescpu.maxLimited" + minutes, s -> percent(aboveLimit(s), coreMHz(s)));
        }
    }

    private static long used(Sample s) {
        return s.millis(s.get(Figures.USED_MHZ));
    }

    private static long waiting(Sample s) {
        return s.get(Figures.DEMAND_MHZ) - s.get(Figures.USED_MHZ);
    }

    private static long ready(Sample s) {
        return Math.max(0, s.millis(waiting(s)));
    }

    private static long waiting(Sample s, double part) {
        return (long) (part * (s.allMillis() - used(s) - ready(s)));
    }

    private static long guaranteed(Sample s) {
        return Math.min(s.get(Figures.USED_MHZ), s.get(Figures.RESERVED_MHZ));
    }

    private static long aboveLimit(Sample s) {
        return Math.max(0, s.get(Figures.DEMAND_MHZ) - s.vm().cpu().limit());
    }

    private static long worstCase(Sample s) {
        long amount = s.ofHost(Figures.EFFECTIVE_MHZ);
        return s.vm().cpu().worstCase(amount, s.ofHost(Figures.CPU_SHARES), s.get(Figures.CAPACITY_MHZ));
    }

    private static long coreMHz(Sample s) {
        return s.get(Figures.CAPACITY_MHZ) / Math.max(1, s.get(Figures.CPUS));
    }

    /** Means and peaks of what is wanted and what is used, in hundredths of a percent of one core. */
    private static void addResourceCpu(Map<String, Formula> formulas) {
        for (int minutes : new int[] {1, 5, 15}) {
            int samples = minutes * MINUTE;
            formulas.put("rescpu.actav" + minutes, s -> percent(s.recentMean(Figures.DEMAND_MHZ, samples), coreMHz(s)));
            formulas.put("rescpu.actpk" + minutes, s -> percent(s.recentPeak(Figures.DEMAND_MHZ, samples), coreMHz(s)));
            formulas.put("rescpu.runav" + minutes, s -> percent(s.recentMean(Figures.USED_MHZ, samples), coreMHz(s)));
            formulas.put("rescpu.runpk" + minutes, s -> percent(s.recentPeak(Figures.USED_MHZ, samples), coreMHz(s)));
        }
        formulas.put("rescpu.sampleCount", s -> MINUTE);
        formulas.put("rescpu.samplePeriod", s -> Ticks.SECONDS * 1000L);
    }

    /** What virtual machines and the host itself use together. */
    static long hostUsed(Sample s) {
        return s.get(Figures.USED_MHZ) + s.get(Figures.SYSTEM_MHZ);
    }

    /** Those of hosts. */
    static void addHost(Map<String, Formula> formulas) {
        addCapacity(formulas);
        for (String name : new String[] {"cpu.usage", "cpu.utilization", "cpu.coreUtilization"}) {
            formulas.put(name, s -> percent(s.part(hostUsed(s)), s.get(Figures.CAPACITY_MHZ) / (double) parts(s)));
        }
        formulas.put("cpu.used", s -> s.part(s.millis(hostUsed(s))));
        formulas.put("cpu.idle", s -> s.part(s.allMillis() - s.millis(hostUsed(s))));
        formulas.put("cpu.totalCapacity", s -> s.get(Figures.CAPACITY_MHZ) - s.get(Figures.SYSTEM_MHZ));
        formulas.put("cpu.demand", s -> s.get(Figures.DEMAND_MHZ) + s.get(Figures.SYSTEM_MHZ));
        formulas.put("cpu.latency", s -> percent(waiting(s), s.get(Figures.DEMAND_MHZ)));
        addResourceCpu(formulas);
        for (int minutes : new int[] {1, 5, 15}) {
            formulas.put("rescpu.maxLimited" + minutes, s -> 0);
        }
    }

    private static int parts(Sample s) {
        return s.instance().count();
    }

    private static void addCapacity(Map<String, Formula> formulas) {
        formulas.put("cpu.usagemhz", CpuFormulas::hostUsed);
        formulas.put("cpu.reservedCapacity", s -> s.get(Figures.RESERVED_MHZ));
    }

    /** Those of clusters. */
    static void addCluster(Map<String, Formula> formulas) {
        addCapacity(formulas);
        formulas.put("cpu.usage", s -> percent(hostUsed(s), s.get(Figures.CAPACITY_MHZ)));
        formulas.put("cpu.totalmhz", s -> s.get(Figures.CAPACITY_MHZ));
        formulas.put("clusterServices.failover", s -> s.get(Figures.FAILOVER));
        formulas.put("clusterServices.effectivecpu", s -> s.get(Figures.EFFECTIVE_MHZ));
    }

    /** Those of resource pools. */
    static void addPool(Map<String, Formula> formulas) {
        formulas.put("cpu.usagemhz", s -> s.get(Figures.USED_MHZ));
    }
}
