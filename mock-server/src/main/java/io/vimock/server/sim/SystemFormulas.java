package io.vimock.server.sim;

import static io.vimock.server.sim.Sample.percent;

import java.util.List;
import java.util.Map;

/** The counters of the groups {@code sys}, {@code power} and {@code clusterServices}. Stateless. */
final class SystemFormulas {
    /** The system resource groups of a host; the first is all of it. */
    static final List<String> RESOURCE_GROUPS = List.of("host", "host/system", "host/user", "host/vim");

    /** The partitions of the service console. */
    static final List<String> PARTITIONS = List.of("/", "/boot", "/var/log");

    private static final int SYSTEM = 1;
    private static final int USER = 2;
    private static final int IDLE_WATTS = 120;
    private static final int CORE_WATTS = 15;
    private static final int EVEN = 1000;

    private SystemFormulas() {}

    /** Those of virtual machines. */
    static void addVm(Map<String, Formula> formulas) {
        formulas.put("sys.uptime", s -> uptime(s, s.vm().bootSecond()));
        formulas.put("sys.heartbeat", s -> s.vm().heartbeats() ? s.seconds() : 0);
        formulas.put("power.power", s -> watts(s, s.get(Figures.USED_MHZ)));
        formulas.put("power.energy", s -> watts(s, s.get(Figures.USED_MHZ)) * s.seconds());
    }

    private static long uptime(Sample s, long bootSecond) {
        return Math.max(0, s.lastTick() * Ticks.SECONDS - bootSecond);
    }

    private static long watts(Sample s, long mhz) {
        return Math.round(CORE_WATTS * (double) mhz * s.get(Figures.CPUS) / Math.max(1, s.get(Figures.CAPACITY_MHZ)));
    }

    private static long hostWatts(Sample s) {
        return IDLE_WATTS + watts(s, CpuFormulas.hostUsed(s));
    }

    /** Those of hosts. */
    static void addHost(Map<String, Formula> formulas) {
        formulas.put("sys.uptime", s -> uptime(s, s.host().bootSecond()));
        formulas.put("sys.diskUsage", SystemFormulas::partitionUsage);
        formulas.put("power.power", SystemFormulas::hostWatts);
        formulas.put("power.powerCap", s -> 0);
        formulas.put("power.energy", s -> hostWatts(s) * s.seconds());
        formulas.put("clusterServices.cpufairness", s -> s.host().cluster() < 0 ? 0 : EVEN);
        formulas.put("clusterServices.memfairness", s -> s.host().cluster() < 0 ? 0 : EVEN);
        addResourceGroups(formulas);
    }

    private static long partitionUsage(Sample s) {
        return 2000 + (s.host().identity() >>> (8 * s.instance().index()) & 0xFFF);
    }

    private static void addResourceGroups(Map<String, Formula> formulas) {
        formulas.put("sys.resourceCpuUsage", SystemFormulas::groupMHz);
        for (int minutes : new int[] {1, 5}) {
            Formula mean = s -> recentPercent(s, minutes * 60 / Ticks.SECONDS);
            formulas.put("sys.resourceCpuRun" + minutes, mean);
            formulas.put("sys.resourceCpuAct" + minutes, mean);
        }
        formulas.put("sys.resourceCpuMaxLimited1", s -> 0);
        formulas.put("sys.resourceCpuMaxLimited5", s -> 0);
        formulas.put("sys.resourceCpuAllocMin", s -> s.instance().index() == 0 ? s.get(Figures.CAPACITY_MHZ) : 0);
        formulas.put("sys.resourceCpuAllocMax", s -> s.instance().index() == 0 ? s.get(Figures.CAPACITY_MHZ) : -1);
        formulas.put("sys.resourceCpuAllocShares", SystemFormulas::shares);
        formulas.put("sys.resourceMemAllocMin", s -> s.instance().index() == 0 ? s.get(Figures.CAPACITY_KB) : 0);
        formulas.put("sys.resourceMemAllocMax", s -> s.instance().index() == 0 ? s.get(Figures.CAPACITY_KB) : -1);
        formulas.put("sys.resourceMemAllocShares", SystemFormulas::shares);
        formulas.put("sys.resourceMemTouched", s -> groupKB(s, s.get(Figures.ACTIVE_KB), system(s) / 2));
        formulas.put("sys.resourceMemMapped", s -> groupKB(s, s.get(Figures.GRANTED_KB), system(s)));
        formulas.put(
                "sys.resourceMemShared", s -> groupKB(s, s.get(Figures.GRANTED_KB) - s.get(Figures.CONSUMED_KB), 0));
        formulas.put("sys.resourceMemSwapped", s -> groupKB(s, s.get(Figures.SWAPPED_KB), 0));
        formulas.put("sys.resourceMemOverhead", s -> groupKB(s, s.get(Figures.OVERHEAD_KB), 0));
        formulas.put("sys.resourceMemCow", s -> groupKB(s, s.get(Figures.SHARED_KB), 0));
        formulas.put("sys.resourceMemZero", s -> groupKB(s, s.get(Figures.ZERO_KB), 0));
    }

    private static long system(Sample s) {
        return s.get(Figures.SYSTEM_KB);
    }

    private static long groupMHz(Sample s) {
        return groupMHz(s, s.get(Figures.USED_MHZ), s.get(Figures.SYSTEM_MHZ));
    }

    /** Virtual machines are the group {@code host/user}; what the host itself uses is the other two. */
    private static long groupMHz(Sample s, long user, long own) {
        return switch (s.instance().index()) {
            case 0 -> user + own;
            case SYSTEM -> own - own / 2;
            case USER -> user;
            default -> own / 2;
        };
    }

    /** The mean over the last samples, in hundredths of a percent of one core. */
    private static long recentPercent(Sample s, int samples) {
        long mhz = groupMHz(s, s.recentMean(Figures.USED_MHZ, samples), s.recentMean(Figures.SYSTEM_MHZ, samples));
        return percent(mhz * s.get(Figures.CPUS), s.get(Figures.CAPACITY_MHZ));
    }

    private static long groupKB(Sample s, long user, long own) {
        return switch (s.instance().index()) {
            case 0 -> user + own;
            case SYSTEM -> own - own / 4;
            case USER -> user;
            default -> own / 4;
        };
    }

    private static long shares(Sample s) {
        return s.instance().index() == USER ? 9000 : 500;
    }
}
