package io.vimock.server.sim;

import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Computes the samples of a tick: workloads first, then the host schedulers, then the sums.
 *
 * <p>A function of roster, tick and seed alone, so that ticks before the start of the server can be computed when
 * somebody asks for them. Stateless, thread safe.
 */
final class Sampler {
    /** Ticks until a guest has touched the memory that it touches at all: half an hour. */
    private static final int WARM_UP = 90;
    /** The part of its memory that a host leaves to virtual machines before it takes some back (state "soft"). */
    private static final double COMFORTABLE = 0.94;
    /** How much more an idle page costs than an active one: the idle memory tax of 75 %. */
    private static final double IDLE_PRICE = 4;
    /** The part of a guest's memory that the balloon can hold. */
    private static final double BALLOON = 0.65;

    private final Workload workload;

    Sampler(Workload workload) {
        this.workload = workload;
    }

    /** What the virtual machines want in a tick, by slot of machine, host and group; memory in MB. */
    private static final class Wishes {
        private final double[] level;
        private final double[] mhz;
        private final double[] memory;
        private final double[] hostMHz;
        private final double[] hostMemory;
        private final double[] hostOverhead;
        private final double[] groupMHz;
        private final double[] groupMemory;
        private final boolean[] hostLimited;

        Wishes(Roster roster) {
            int vms = roster.vms().length;
            int hosts = roster.hosts().length;
            int groups = roster.groups().length;
            level = new double[vms];
            mhz = new double[vms];
            memory = new double[vms];
            hostMHz = new double[hosts];
            hostMemory = new double[hosts];
            hostOverhead = new double[hosts];
            hostLimited = new boolean[hosts];
            groupMHz = new double[groups];
            groupMemory = new double[groups];
        }
    }

    /** The samples of a tick. */
    Round sample(Roster roster, long tick) {
        Wishes wishes = wishes(roster, tick);
        boolean[] cpuShort = new boolean[roster.hosts().length];
        boolean[] memoryShort = new boolean[roster.hosts().length];
        markShort(roster, wishes, cpuShort, memoryShort, tick);
        double[] given = wishes.mhz.clone();
        IntToDoubleFunction shares = slot -> allocation(roster, slot).shares();
        HostDivision cpu =
                new HostDivision(roster, VmSettings::cpu, GroupSettings::cpu, shares, wishes.mhz, wishes.groupMHz);
        divide(roster, cpuShort, slot -> freeMHz(roster, slot, tick), cpu, given);
        char[] used = whole(roster, given);
        char[] reclaimed = reclaim(roster, wishes, memoryShort, tick);
        long[] hosts = new long[roster.hosts().length * Figures.COUNT];
        long[] groups = new long[roster.groups().length * Figures.COUNT];
        sumUp(roster, tick, wishes, used, reclaimed, hosts, groups);
        return new Round(used, reclaimed, null, hosts, groups);
    }

    /** What was given in whole MHz; fractions of one machine go to the next on its host, so that sums stay. */
    private static char[] whole(Roster roster, double[] given) {
        char[] used = new char[given.length];
        double[] rest = new double[roster.hosts().length];
        for (int slot = 0; slot < used.length; slot++) {
            VmSettings vm = roster.vms()[slot];
            if (vm == null || roster.runningOn(vm) == null) {
                used[slot] = Round.ABSENT;
            } else {
                double exact = given[slot] + rest[vm.host()];
                used[slot] = (char) Math.min(exact + 1e-6, Round.ABSENT - 1);
                rest[vm.host()] = Math.max(0, exact - used[slot]);
            }
        }
        return used;
    }

    private Wishes wishes(Roster roster, long tick) {
        Wishes wishes = new Wishes(roster);
        long[] row = new long[Figures.COUNT];
        for (int slot = 0; slot < roster.vms().length; slot++) {
            VmSettings vm = roster.vms()[slot];
            if (vm == null || roster.runningOn(vm) == null) {
                continue;
            }
            wishes.level[slot] = workload.cpu(vm.identity(), tick);
            double mhz = Math.min(demandMHz(vm, wishes.level[slot]), vm.cpu().limit());
            memory(vm, tick, 0, row);
            double memory = row[Figures.CONSUMED_KB] / 1024.0;
            wishes.mhz[slot] = mhz;
            wishes.memory[slot] = memory;
            wishes.hostMHz[vm.host()] += mhz;
            wishes.hostMemory[vm.host()] += memory;
            wishes.hostOverhead[vm.host()] += vm.overheadKB() / 1024.0;
            wishes.hostLimited[vm.host()] |= memory > vm.memory().limit();
            for (int group = vm.pool(); group >= 0; group = HostDivision.parent(roster, group)) {
                wishes.groupMHz[group] += mhz;
                wishes.groupMemory[group] += memory;
            }
        }
        return wishes;
    }

    /** Marks the hosts on which somebody cannot have all he wants. */
    private void markShort(Roster roster, Wishes wishes, boolean[] cpuShort, boolean[] memoryShort, long tick) {
        for (int slot = 0; slot < roster.hosts().length; slot++) {
            HostSettings host = roster.hosts()[slot];
            if (host != null) {
                cpuShort[slot] = wishes.hostMHz[slot] > host.capacityMHz() - systemMHz(host, tick);
                memoryShort[slot] = wishes.hostLimited[slot]
                        || wishes.hostMemory[slot] + wishes.hostOverhead[slot] > comfortableMB(host);
            }
        }
        boolean[] cpuLimited = new boolean[roster.groups().length];
        boolean[] memoryLimited = new boolean[roster.groups().length];
        boolean anyLimited = false;
        for (int slot = 0; slot < roster.groups().length; slot++) {
            GroupSettings pool = roster.groups()[slot];
            if (pool != null && pool.isLimited()) {
                cpuLimited[slot] = wishes.groupMHz[slot] > pool.cpu().limit();
                memoryLimited[slot] = wishes.groupMemory[slot] > pool.memory().limit();
                anyLimited |= cpuLimited[slot] || memoryLimited[slot];
            }
        }
        for (int slot = 0; anyLimited && slot < roster.vms().length; slot++) {
            VmSettings vm = roster.vms()[slot];
            if (vm != null && roster.runningOn(vm) != null) {
                cpuShort[vm.host()] |= HostDivision.isMarked(roster, vm.pool(), cpuLimited);
                memoryShort[vm.host()] |= HostDivision.isMarked(roster, vm.pool(), memoryLimited);
            }
        }
    }

    private static double comfortableMB(@Nullable HostSettings host) {
        return host == null ? 0 : (COMFORTABLE * host.memoryKB() - host.systemKB()) / 1024;
    }

    private double freeMHz(Roster roster, int slot, long tick) {
        HostSettings host = roster.hosts()[slot];
        return host == null ? 0 : host.capacityMHz() - systemMHz(host, tick);
    }

    /** Divides on every marked host the amount that it has. */
    private static void divide(
            Roster roster, boolean[] marked, IntToDoubleFunction amount, HostDivision division, double[] given) {
        int[] counts = new int[marked.length];
        int[] hostOf = new int[roster.vms().length];
        boolean any = false;
        for (int slot = 0; slot < hostOf.length; slot++) {
            VmSettings vm = roster.vms()[slot];
            hostOf[slot] = vm == null || roster.runningOn(vm) == null || !marked[vm.host()] ? -1 : vm.host();
            if (hostOf[slot] >= 0) {
                counts[hostOf[slot]]++;
                any = true;
            }
        }
        if (!any) {
            return;
        }
        int[][] vms = new int[marked.length][];
        for (int slot = 0; slot < hostOf.length; slot++) {
            int host = hostOf[slot];
            if (host >= 0) {
                vms[host] = vms[host] == null ? new int[counts[host]] : vms[host];
                vms[host][vms[host].length - counts[host]--] = slot;
            }
        }
        for (int slot = 0; slot < vms.length; slot++) {
            if (vms[slot] != null) {
                division.divide(amount.applyAsDouble(slot), vms[slot], given);
            }
        }
    }

    /** What hosts take from virtual machines because memory is short; null when none is. */
    private char @Nullable [] reclaim(Roster roster, Wishes wishes, boolean[] memoryShort, long tick) {
        boolean any = false;
        for (boolean isShort : memoryShort) {
            any |= isShort;
        }
        if (!any) {
            return null;
        }
        double[] given = wishes.memory.clone();
        IntToDoubleFunction weight = slot -> taxed(roster, slot, tick);
        HostDivision division = new HostDivision(
                roster, VmSettings::memory, GroupSettings::memory, weight, wishes.memory, wishes.groupMemory);
        IntToDoubleFunction amount = slot -> comfortableMB(roster.hosts()[slot]) - wishes.hostOverhead[slot];
        divide(roster, memoryShort, amount, division, given);
        char[] reclaimed = new char[given.length];
        for (int slot = 0; slot < given.length; slot++) {
            reclaimed[slot] = (char) Math.ceil(Math.max(0, wishes.memory[slot] - given[slot] - 1e-6));
        }
        return reclaimed;
    }

    /** Memory shares, less for those who leave much of it idle. */
    private double taxed(Roster roster, int slot, long tick) {
        VmSettings vm = roster.vms()[slot];
        if (vm == null) {
            return 1;
        }
        double active = workload.activeMemory(vm.identity(), tick) / workload.touchedMemory(vm.identity());
        double price = IDLE_PRICE - (IDLE_PRICE - 1) * Math.min(1, active);
        return vm.memory().shares() / price;
    }

    private static Allocation allocation(Roster roster, int slot) {
        VmSettings vm = roster.vms()[slot];
        return vm == null ? Allocation.of(null) : vm.cpu();
    }

    private void sumUp(
            Roster roster,
            long tick,
            Wishes wishes,
            char[] used,
            char @Nullable [] reclaimed,
            long[] hosts,
            long[] groups) {
        long[] row = new long[Figures.COUNT];
        for (int slot = 0; slot < used.length; slot++) {
            VmSettings vm = roster.vms()[slot];
            if (vm == null || used[slot] == Round.ABSENT) {
                continue;
            }
            figures(vm, tick, wishes.level[slot], used[slot], reclaimed == null ? 0 : reclaimed[slot], row);
            Figures.add(row, 0, hosts, vm.host() * Figures.COUNT);
            for (int group = vm.pool(); group >= 0; group = HostDivision.parent(roster, group)) {
                Figures.add(row, 0, groups, group * Figures.COUNT);
            }
            if (vm.datastore() >= 0) {
                Figures.add(row, 0, groups, vm.datastore() * Figures.COUNT);
            }
        }
        for (int slot = 0; slot < roster.hosts().length; slot++) {
            HostSettings host = roster.hosts()[slot];
            if (host != null) {
                addHost(host, tick, hosts, slot * Figures.COUNT);
                if (host.cluster() >= 0) {
                    Figures.add(hosts, slot * Figures.COUNT, groups, host.cluster() * Figures.COUNT);
                }
            }
        }
        for (int slot = 0; slot < roster.groups().length; slot++) {
            GroupSettings group = roster.groups()[slot];
            groups[slot * Figures.COUNT + Figures.TICKS] = group == null ? 0 : 1;
            groups[slot * Figures.COUNT + Figures.FAILOVER] = group == null ? 0 : group.failover();
        }
    }

    /** Completes the row of a host, which has the sums over its virtual machines, by what is the host's own. */
    private void addHost(HostSettings host, long tick, long[] rows, int at) {
        rows[at + Figures.TICKS] = host.available() ? 1 : 0;
        rows[at + Figures.CAPACITY_MHZ] = host.capacityMHz();
        rows[at + Figures.CAPACITY_KB] = host.memoryKB();
        rows[at + Figures.CPUS] = host.cores();
        if (host.available()) {
            long system = (long) systemMHz(host, tick);
            rows[at + Figures.SYSTEM_MHZ] = system;
            rows[at + Figures.SYSTEM_KB] = host.systemKB();
            rows[at + Figures.EFFECTIVE_MHZ] = host.usable() ? host.capacityMHz() - system : 0;
            rows[at + Figures.EFFECTIVE_KB] = host.usable() ? host.memoryKB() - host.systemKB() : 0;
        }
    }

    private double systemMHz(HostSettings host, long tick) {
        return Math.rint(host.capacityMHz() * workload.system(host.identity(), tick));
    }

    private static long demandMHz(VmSettings vm, double level) {
        return Math.max(1, Math.round(vm.capacityMHz() * level));
    }

    /** Computes the row of a running virtual machine from what a round kept of it; what hosts alone have is left alone. */
    void figures(VmSettings vm, long tick, int usedMHz, int reclaimedMB, long[] row) {
        figures(vm, tick, workload.cpu(vm.identity(), tick), usedMHz, reclaimedMB, row);
    }

    private void figures(VmSettings vm, long tick, double level, int usedMHz, int reclaimedMB, long[] row) {
        long identity = vm.identity();
        row[Figures.TICKS] = 1;
        row[Figures.USED_MHZ] = usedMHz;
        row[Figures.DEMAND_MHZ] = demandMHz(vm, level);
        row[Figures.CAPACITY_MHZ] = vm.capacityMHz();
        row[Figures.CPUS] = vm.cpus();
        row[Figures.RESERVED_MHZ] = vm.cpu().reservation();
        row[Figures.CPU_SHARES] = vm.cpu().shares();
        row[Figures.OVERHEAD_KB] = vm.overheadKB();
        row[Figures.CAPACITY_KB] = vm.memoryKB();
        row[Figures.RESERVED_KB] = vm.memory().reservation() * 1024 + vm.overheadKB();
        row[Figures.MEMORY_SHARES] = vm.memory().shares();
        memory(vm, tick, reclaimedMB, row);
        row[Figures.READ_KBPS] = vm.hasDisk() ? workload.readKBps(identity, tick, level) : 0;
        row[Figures.WRITE_KBPS] = vm.hasDisk() ? workload.writeKBps(identity, tick, level) : 0;
        row[Figures.RX_KBPS] = vm.hasNic() ? workload.receivedKBps(identity, tick, level) : 0;
        row[Figures.TX_KBPS] = vm.hasNic() ? workload.transmittedKBps(identity, tick, level) : 0;
    }

    /** The memory figures: touched since power on, less what the host took; pages that are shared cost an eighth. */
    private void memory(VmSettings vm, long tick, int reclaimedMB, long[] row) {
        long identity = vm.identity();
        long configured = vm.memoryKB();
        long sinceBoot = tick - Math.floorDiv(vm.bootSecond(), (long) Ticks.SECONDS);
        double warmth = sinceBoot < 0 ? 1 : Math.min(1, (sinceBoot + 1.0) / WARM_UP);
        long touched = (long) (configured * workload.touchedMemory(identity) * warmth);
        long reclaimed = Math.min(touched, reclaimedMB * 1024L);
        long granted = touched - reclaimed;
        long shared = Math.min(granted, (long) (touched * workload.sharedMemory(identity)));
        long balloon = vm.heartbeats() ? Math.min(reclaimed, (long) (configured * BALLOON)) : 0;
        row[Figures.GRANTED_KB] = granted;
        row[Figures.SHARED_KB] = shared;
        row[Figures.ZERO_KB] = shared / 3;
        row[Figures.CONSUMED_KB] = granted - (shared - shared / 8);
        row[Figures.ACTIVE_KB] = Math.min(granted, (long) (configured * workload.activeMemory(identity, tick)));
        row[Figures.BALLOON_KB] = balloon;
        row[Figures.SWAPPED_KB] = reclaimed - balloon;
    }
}
