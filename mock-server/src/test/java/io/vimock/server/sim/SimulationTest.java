package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.InventoryOptions;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineQuickStats;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulation of a generated inventory: its numbers agree with one another, whatever happens. */
class SimulationTest {
    private static final InventoryOptions SMALL = InventoryOptions.DEFAULT.withVirtualMachines(6);
    private static final String MHZ = "cpu.usagemhz.average";
    private static final int HOUR = Ticks.KEPT;

    private static List<ManagedObjectReference> vmsOf(TestDataCenter center, ManagedObjectReference host) {
        return center.world().snapshot().refs(host, HostSystemProperties.VM);
    }

    private static void power(Mutation m, ManagedObjectReference vm, boolean on) {
        m.update(
                vm,
                VirtualMachineProperties.RUNTIME,
                runtime -> runtime.withPowerState(
                                on ? VirtualMachinePowerState.POWERED_ON : VirtualMachinePowerState.POWERED_OFF)
                        .withBootTime(on ? m.now() : null));
    }

    private static List<Long> sums(List<List<Long>> series) {
        List<Long> sums = new ArrayList<>(series.get(0));
        for (List<Long> values : series.subList(1, series.size())) {
            assertThat(values).hasSameSizeAs(sums);
            sums.replaceAll(sum -> 0L + sum);
            for (int i = 0; i < values.size(); i++) {
                sums.set(i, sums.get(i) + values.get(i));
            }
        }
        return sums;
    }

    private static List<Long> sumOver(
            TestDataCenter center, List<ManagedObjectReference> entities, int interval, String key) {
        return sums(entities.stream()
                .map(entity -> center.values(entity, interval, key))
                .toList());
    }

    @Test
    void start_hour_isThereFromTheSeed() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            ManagedObjectReference vm = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM0");
            assertThat(center.values(vm, Statistics.CURRENT, MHZ)).hasSize(HOUR).doesNotContain(Series.NONE);
            assertThat(center.values(vm, Statistics.PAST_DAY, MHZ)).hasSize(12);
        }
    }

    @Test
    void samples_hostAndItsMachines_addUp() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            center.ticks(HOUR / 2);
            for (ManagedObjectReference host : center.all(MoTypes.HOST_SYSTEM)) {
                List<ManagedObjectReference> vms = vmsOf(center, host);
                List<Long> used = center.values(host, Statistics.CURRENT, MHZ);
                assertThat(used).hasSize(HOUR);
                List<Long> user = center.values(host, Statistics.CURRENT, "sys.resourceCpuUsage.average", "host/user");
                assertThat(sumOver(center, vms, Statistics.CURRENT, MHZ)).isEqualTo(user);
                for (int i = 0; i < HOUR; i++) {
                    assertThat(used.get(i) - user.get(i)).isBetween(80L, 160L);
                }
                for (String key : List.of(
                        "mem.granted.average",
                        "mem.active.average",
                        "mem.shared.average",
                        "mem.overhead.average",
                        "disk.read.average",
                        "disk.usage.average",
                        "net.received.average",
                        "net.usage.average")) {
                    assertThat(sumOver(center, vms, Statistics.CURRENT, key))
                            .isEqualTo(center.values(host, Statistics.CURRENT, key));
                }
            }
        }
    }

    @Test
    void samples_poolAndCluster_addUpOverFiveMinutes() {
        InventoryOptions options = new InventoryOptions(1, 1, 3, 1, 2, 4, 1, 1, 0, true, 5, SMALL.level());
        try (TestDataCenter center = new TestDataCenter(options)) {
            center.ticks(HOUR / 4);
            ManagedObjectReference cluster =
                    center.all(MoTypes.CLUSTER_COMPUTE_RESOURCE).get(0);
            List<ManagedObjectReference> hosts =
                    center.world().snapshot().refs(cluster, ComputeResourceProperties.HOST);
            assertClose(
                    center.values(cluster, Statistics.PAST_DAY, MHZ),
                    sumOver(center, hosts, Statistics.PAST_DAY, MHZ),
                    hosts.size());
            List<ManagedObjectReference> all = new ArrayList<>();
            for (ManagedObjectReference pool : center.all(MoTypes.RESOURCE_POOL)) {
                List<ManagedObjectReference> own = center.world().snapshot().refs(pool, ResourcePoolProperties.VM);
                if (center.world()
                        .snapshot()
                        .refs(pool, ResourcePoolProperties.RESOURCE_POOL)
                        .isEmpty()) {
                    assertClose(
                            center.values(pool, Statistics.PAST_DAY, MHZ),
                            sumOver(center, own, Statistics.PAST_DAY, MHZ),
                            own.size());
                    assertClose(
                            center.values(pool, Statistics.PAST_DAY, "mem.consumed.average"),
                            sumOver(center, own, Statistics.PAST_DAY, "mem.consumed.average"),
                            own.size());
                }
                if (!pool.equals(standaloneRoot(center))) {
                    all.addAll(own);
                }
            }
            ManagedObjectReference root =
                    center.world().snapshot().require(cluster, ComputeResourceProperties.RESOURCE_POOL);
            assertThat(all).hasSize(12);
            assertClose(
                    center.values(root, Statistics.PAST_DAY, MHZ),
                    sumOver(center, all, Statistics.PAST_DAY, MHZ),
                    all.size());
        }
    }

    private static ManagedObjectReference standaloneRoot(TestDataCenter center) {
        ManagedObjectReference vm = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM0");
        return center.world().snapshot().require(vm, VirtualMachineProperties.RESOURCE_POOL);
    }

    /** Equal but for the rounding of each summand. */
    private static void assertClose(List<Long> found, List<Long> sums, int summands) {
        assertThat(found).hasSameSizeAs(sums).isNotEmpty();
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isCloseTo(sums.get(i), within((long) summands));
        }
    }

    @Test
    void samples_fiveMinutes_areTheMeansOfTheTicks() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            ManagedObjectReference vm = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_C0_RP0_VM3");
            for (String key : List.of(MHZ, "disk.usage.average", "mem.usage.average")) {
                List<Long> ticks = center.values(vm, Statistics.CURRENT, key);
                List<Long> periods = center.values(vm, Statistics.PAST_DAY, key);
                for (int period = 0; period < periods.size(); period++) {
                    double mean = ticks.subList(period * 15, period * 15 + 15).stream()
                            .mapToLong(Long::longValue)
                            .average()
                            .orElseThrow();
                    assertThat((double) periods.get(period)).isCloseTo(mean, within(1.01));
                }
            }
            List<Long> ready = center.values(vm, Statistics.PAST_DAY, "sys.heartbeat.summation");
            assertThat(ready).hasSize(12).containsOnly(300L);
        }
    }

    @Test
    void samples_sameSeedAndCalls_areTheSame() {
        assertThat(fingerprint(3)).isEqualTo(fingerprint(3)).isNotEqualTo(fingerprint(4));
    }

    private static List<List<Long>> fingerprint(long seed) {
        InventoryOptions options = new InventoryOptions(1, 1, 2, 1, 0, 3, 1, 1, 0, true, seed, SMALL.level());
        List<List<Long>> all = new ArrayList<>();
        try (TestDataCenter center = new TestDataCenter(options)) {
            ManagedObjectReference off = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM1");
            center.ticks(7);
            center.world().change(m -> power(m, off, false));
            center.ticks(30);
            for (ManagedObjectReference vm : center.all(MoTypes.VIRTUAL_MACHINE)) {
                all.add(center.values(vm, Statistics.CURRENT, MHZ));
                all.add(center.values(vm, Statistics.PAST_DAY, "net.usage.average"));
            }
            for (ManagedObjectReference host : center.all(MoTypes.HOST_SYSTEM)) {
                all.add(center.values(host, Statistics.CURRENT, MHZ));
            }
        }
        return all;
    }

    /** What has been answered once is answered for ever, whatever is asked in between. */
    @Test
    void samples_past_neverChange() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            ManagedObjectReference host = center.all(MoTypes.HOST_SYSTEM).get(0);
            ManagedObjectReference gone = vmsOf(center, host).get(0);
            ManagedObjectReference moved = vmsOf(center, host).get(1);
            List<Long> before = center.values(host, Statistics.CURRENT, MHZ);
            center.ticks(10);
            center.world().change(m -> {
                power(m, gone, false);
                m.destroy(gone);
                m.update(
                        moved,
                        VirtualMachineProperties.CONFIG,
                        config -> config.withHardware(
                                WireType.copy(config.getHardware()).withMemoryMB(64)));
            });
            center.ticks(10);
            List<Long> after = center.values(host, Statistics.CURRENT, MHZ);
            assertThat(after.subList(0, HOUR - 20)).isEqualTo(before.subList(20, HOUR));
            assertThat(center.values(moved, Statistics.CURRENT, "mem.granted.average")
                            .get(HOUR - 1))
                    .isGreaterThan(center.values(moved, Statistics.CURRENT, "mem.granted.average")
                            .get(HOUR - 15));
        }
    }

    @Test
    void powerOff_inTheMiddle_leavesAGap() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            ManagedObjectReference vm = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM1");
            center.ticks(15);
            center.world().change(m -> power(m, vm, false));
            VirtualMachineQuickStats quick = center.world()
                    .snapshot()
                    .require(vm, VirtualMachineProperties.SUMMARY)
                    .getQuickStats();
            assertThat(quick.getOverallCpuUsage()).isZero();
            center.ticks(10);
            center.world().change(m -> power(m, vm, true));
            center.ticks(20);
            List<Long> values = center.values(vm, Statistics.CURRENT, MHZ);
            assertThat(values.subList(0, HOUR - 30)).doesNotContain(Series.NONE);
            assertThat(values.subList(HOUR - 30, HOUR - 20)).containsOnly(Series.NONE);
            assertThat(values.subList(HOUR - 20, HOUR)).doesNotContain(Series.NONE);
            List<Long> uptime = center.values(vm, Statistics.CURRENT, "sys.uptime.latest");
            assertThat(uptime.get(HOUR - 1)).isEqualTo(400);
            List<Long> beats = center.values(vm, Statistics.PAST_DAY, "sys.heartbeat.summation");
            assertThat(beats.subList(beats.size() - 3, beats.size())).containsExactly(300L, 100L, 300L);
        }
    }

    @Test
    void powerOff_whole_hasNoSamples() {
        try (TestDataCenter center =
                new TestDataCenter(new InventoryOptions(1, 1, 1, 1, 0, 2, 1, 1, 0, false, 1, SMALL.level()))) {
            center.ticks(3);
            for (ManagedObjectReference vm : center.all(MoTypes.VIRTUAL_MACHINE)) {
                assertThat(center.values(vm, Statistics.CURRENT, MHZ)).isEmpty();
                assertThat(center.values(vm, Statistics.PAST_DAY, MHZ)).isEmpty();
            }
            ManagedObjectReference host = center.all(MoTypes.HOST_SYSTEM).get(0);
            assertThat(center.values(host, Statistics.CURRENT, MHZ)).hasSize(HOUR);
        }
    }

    @Test
    void create_machine_hasSamplesFromTheNextTickOn() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            ManagedObjectReference old = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM1");
            center.ticks(16);
            ManagedObjectReference made = center.world().<ManagedObjectReference>write(m -> copy(m, old));
            center.ticks(4);
            assertThat(center.values(made, Statistics.CURRENT, MHZ)).hasSize(4);
            assertThat(center.values(made, Statistics.PAST_DAY, MHZ)).isEmpty();
            center.ticks(10);
            assertThat(center.values(made, Statistics.PAST_DAY, "sys.heartbeat.summation"))
                    .containsExactly(280L);
        }
    }

    private static ManagedObjectReference copy(Mutation m, ManagedObjectReference old) {
        ManagedObjectReference made = m.create(MoTypes.VIRTUAL_MACHINE, m.newRef(MoTypes.VIRTUAL_MACHINE, "vm-"));
        m.set(made, ManagedEntityProperties.PARENT, m.require(old, ManagedEntityProperties.PARENT));
        m.set(made, VirtualMachineProperties.RESOURCE_POOL, m.require(old, VirtualMachineProperties.RESOURCE_POOL));
        m.set(made, VirtualMachineProperties.CONFIG, m.require(old, VirtualMachineProperties.CONFIG));
        m.set(made, VirtualMachineProperties.RUNTIME, m.require(old, VirtualMachineProperties.RUNTIME));
        m.set(made, VirtualMachineProperties.GUEST, m.require(old, VirtualMachineProperties.GUEST));
        return made;
    }

    @Test
    void disconnect_host_hasNoSamplesNorHaveItsMachines() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            ManagedObjectReference host = center.named(MoTypes.HOST_SYSTEM, "DC0_H0");
            ManagedObjectReference vm = vmsOf(center, host).get(0);
            center.world()
                    .change(m -> m.set(host, "runtime.connectionState", HostSystemConnectionState.NOT_RESPONDING));
            center.ticks(5);
            center.world().change(m -> m.set(host, "runtime.connectionState", HostSystemConnectionState.CONNECTED));
            center.ticks(5);
            for (ManagedObjectReference entity : List.of(host, vm)) {
                List<Long> values = center.values(entity, Statistics.CURRENT, MHZ);
                assertThat(values.subList(HOUR - 10, HOUR - 5)).containsOnly(Series.NONE);
                assertThat(values.subList(HOUR - 5, HOUR)).doesNotContain(Series.NONE);
            }
        }
    }

    @Test
    void tick_quickFigures_areThoseOfTheSample() {
        try (TestDataCenter center = new TestDataCenter(SMALL)) {
            for (int round = 0; round < 20; round++) {
                Snapshot snapshot = center.world().snapshot();
                for (ManagedObjectReference vm : center.all(MoTypes.VIRTUAL_MACHINE)) {
                    VirtualMachineQuickStats quick = snapshot.require(vm, VirtualMachineProperties.SUMMARY)
                            .getQuickStats();
                    assertThat((long) quick.getOverallCpuUsage()).isEqualTo(last(center, vm, MHZ));
                    assertThat((long) quick.getGuestMemoryUsage())
                            .isEqualTo(last(center, vm, "mem.active.average") / 1024);
                }
                for (ManagedObjectReference host : center.all(MoTypes.HOST_SYSTEM)) {
                    var quick =
                            snapshot.require(host, HostSystemProperties.SUMMARY).getQuickStats();
                    assertThat((long) quick.getOverallCpuUsage()).isEqualTo(last(center, host, MHZ));
                    assertThat((long) quick.getOverallMemoryUsage())
                            .isEqualTo(last(center, host, "mem.consumed.average") / 1024);
                }
                for (ManagedObjectReference pool : center.all(MoTypes.RESOURCE_POOL)) {
                    long used = snapshot.refs(pool, ResourcePoolProperties.VM).stream()
                            .mapToLong(vm -> last(center, vm, MHZ))
                            .sum();
                    var runtime = snapshot.require(pool, ResourcePoolProperties.RUNTIME);
                    var summary = snapshot.require(pool, ResourcePoolProperties.SUMMARY);
                    assertThat(runtime.getCpu().getOverallUsage()).isEqualTo(used);
                    assertThat(summary.getRuntime()).isEqualTo(runtime);
                    assertThat(summary.getQuickStats().getOverallCpuUsage()).isEqualTo(used);
                }
                center.ticks(1);
            }
        }
    }

    private static long last(TestDataCenter center, ManagedObjectReference entity, String key) {
        List<Long> values = center.values(entity, Statistics.CURRENT, key);
        return values.get(values.size() - 1);
    }

    /** A tick writes what changed: hosts and pools always, of the machines those whose figures changed. */
    @Test
    void tick_quietMachines_areLeftAlone() {
        try (TestDataCenter center = new TestDataCenter(InventoryOptions.DEFAULT.withVirtualMachines(150))) {
            int[] changes = new int[1];
            center.ticks(1);
            center.world()
                    .addListener(commit -> changes[0] += (int) commit.changes().stream()
                            .filter(change -> change.after() != null
                                    && change.after().type().equals(MoTypes.VIRTUAL_MACHINE))
                            .count());
            center.ticks(15);
            assertThat(changes[0]).isBetween(300 * 15 / 3, 300 * 15 * 6 / 10);
        }
    }

    @Test
    void samples_busyHost_keepReservationsAndLimits() {
        InventoryOptions options = new InventoryOptions(1, 0, 0, 1, 0, 60, 1, 1, 0, true, 1, SMALL.level());
        try (TestDataCenter center = new TestDataCenter(options, SimulationTest::makeBusy)) {
            ManagedObjectReference host = center.all(MoTypes.HOST_SYSTEM).get(0);
            assertThat(center.values(host, Statistics.CURRENT, "cpu.usage.average"))
                    .allMatch(usage -> usage > 9990 && usage <= 10_000);
            List<ManagedObjectReference> vms = vmsOf(center, host);
            List<Long> waits = center.values(vms.get(0), Statistics.CURRENT, "cpu.ready.summation");
            assertThat(center.values(vms.get(0), Statistics.CURRENT, "cpu.maxlimited.summation"))
                    .isEqualTo(waits);
            assertThat(center.values(vms.get(1), Statistics.CURRENT, MHZ)).allMatch(mhz -> mhz <= 300);
            long ready = sumOver(center, vms, Statistics.CURRENT, "cpu.ready.summation")
                    .get(0);
            assertThat(ready).isGreaterThan(100_000);
        }
    }

    /** Gives 60 machines 4 virtual CPUs on a host of 2 cores; one has a reservation, one a limit. */
    private static void makeBusy(Mutation m) {
        ManagedObjectReference host = m.before().all(MoTypes.HOST_SYSTEM).get(0).ref();
        m.set(host, "hardware.cpuInfo.numCpuCores", (short) 2);
        int number = 0;
        for (ManagedObjectReference vm : m.refs(host, HostSystemProperties.VM)) {
            m.set(vm, "config.hardware.numCPU", 4);
            if (number == 0) {
                m.set(vm, "config.cpuAllocation.reservation", 1200L);
                m.set(vm, "config.cpuAllocation.limit", 1200L);
            } else if (number == 1) {
                m.set(vm, "config.cpuAllocation.limit", 300L);
            }
            number++;
        }
    }

    @Test
    void samples_overcommittedMemory_isTakenBack() {
        InventoryOptions options = new InventoryOptions(1, 0, 0, 1, 0, 12, 1, 1, 0, true, 1, SMALL.level());
        try (TestDataCenter center = new TestDataCenter(options, SimulationTest::makeBig)) {
            center.ticks(20);
            ManagedObjectReference host = center.all(MoTypes.HOST_SYSTEM).get(0);
            long capacity = center.world()
                            .snapshot()
                            .require(host, HostSystemProperties.HARDWARE)
                            .getMemorySize()
                    / 1024;
            assertThat(last(center, host, "mem.consumed.average")).isLessThanOrEqualTo(capacity * 95 / 100);
            assertThat(last(center, host, "mem.vmmemctl.average")).isPositive();
            for (ManagedObjectReference vm : vmsOf(center, host)) {
                long used = last(center, vm, "mem.granted.average")
                        + last(center, vm, "mem.vmmemctl.average")
                        + last(center, vm, "mem.swapped.average");
                assertThat(used).isLessThanOrEqualTo(2048 * 1024L);
                assertThat(last(center, vm, "mem.active.average"))
                        .isLessThanOrEqualTo(last(center, vm, "mem.granted.average"));
            }
            ManagedObjectReference reserved = vmsOf(center, host).get(0);
            assertThat(last(center, reserved, "mem.vmmemctl.average")).isZero();
        }
    }

    /** Gives 12 machines 2 GB each on a host of 16 GB; the first has reserved its memory. */
    private static void makeBig(Mutation m) {
        ManagedObjectReference host = m.before().all(MoTypes.HOST_SYSTEM).get(0).ref();
        boolean first = true;
        for (ManagedObjectReference vm : m.refs(host, HostSystemProperties.VM)) {
            m.set(vm, "config.hardware.memoryMB", 2048);
            if (first) {
                m.set(vm, "config.memoryAllocation.reservation", 2048L);
                first = false;
            }
            VirtualMachineRuntimeInfo runtime = m.require(vm, VirtualMachineProperties.RUNTIME);
            assertThat(runtime.getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        }
    }
}
