package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.InventoryOptions;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the facts (counters, plausibility) say must hold between the counters of one entity, for every sample. */
class PlausibilityTest {
    private static final int SAMPLES = Ticks.KEPT;

    private final InventoryOptions options = InventoryOptions.DEFAULT.withVirtualMachines(8);

    private interface Check {
        void sample(int index);
    }

    private static void forEachSample(Check check) {
        for (int i = 0; i < SAMPLES; i++) {
            check.sample(i);
        }
    }

    @Test
    void cpu_times_addUpToTheInterval() {
        try (TestDataCenter center = new TestDataCenter(
                options,
                m -> m.refs(m.before().all(MoTypes.HOST_SYSTEM).get(0).ref(), HostSystemProperties.VM)
                        .forEach(vm -> m.set(vm, "config.hardware.numCPU", 2)))) {
            for (ManagedObjectReference vm : center.all(MoTypes.VIRTUAL_MACHINE)) {
                for (String vcpu : List.of("", "0")) {
                    List<Long> used = center.values(vm, Statistics.CURRENT, "cpu.used.summation", vcpu);
                    List<Long> wait = center.values(vm, Statistics.CURRENT, "cpu.wait.summation", vcpu);
                    List<Long> idle = center.values(vm, Statistics.CURRENT, "cpu.idle.summation", vcpu);
                    List<Long> ready = center.values(vm, Statistics.CURRENT, "cpu.ready.summation", vcpu);
                    List<Long> system = center.values(vm, Statistics.CURRENT, "cpu.system.summation", vcpu);
                    int cpus = center.world()
                            .snapshot()
                            .require(vm, VirtualMachineProperties.CONFIG)
                            .getHardware()
                            .getNumCPU();
                    long interval = 20_000L * (vcpu.isEmpty() ? cpus : 1);
                    forEachSample(i -> {
                        assertThat(used.get(i) + wait.get(i) + ready.get(i)).isBetween(interval - 2, interval + 2);
                        assertThat(idle.get(i)).isBetween(0L, wait.get(i));
                        assertThat(system.get(i)).isBetween(0L, used.get(i));
                    });
                }
            }
        }
    }

    @Test
    void cpu_usage_staysBelowCapacityAndAgreesWithMHz() {
        try (TestDataCenter center = new TestDataCenter(options)) {
            for (ManagedObjectReference vm : center.all(MoTypes.VIRTUAL_MACHINE)) {
                List<Long> mhz = center.values(vm, Statistics.CURRENT, "cpu.usagemhz.average");
                List<Long> usage = center.values(vm, Statistics.CURRENT, "cpu.usage.average");
                forEachSample(i -> {
                    assertThat(mhz.get(i)).isBetween(1L, 2500L);
                    assertThat(usage.get(i)).isEqualTo(Math.round(mhz.get(i) * 10_000.0 / 2500));
                });
            }
        }
    }

    @Test
    void memory_parts_fitTogether() {
        try (TestDataCenter center = new TestDataCenter(options)) {
            for (ManagedObjectReference vm : center.all(MoTypes.VIRTUAL_MACHINE)) {
                List<Long> active = center.values(vm, Statistics.CURRENT, "mem.active.average");
                List<Long> granted = center.values(vm, Statistics.CURRENT, "mem.granted.average");
                List<Long> shared = center.values(vm, Statistics.CURRENT, "mem.shared.average");
                List<Long> zero = center.values(vm, Statistics.CURRENT, "mem.zero.average");
                List<Long> consumed = center.values(vm, Statistics.CURRENT, "mem.consumed.average");
                List<Long> usage = center.values(vm, Statistics.CURRENT, "mem.usage.average");
                forEachSample(i -> {
                    assertThat(active.get(i)).isBetween(1L, granted.get(i));
                    assertThat(granted.get(i)).isLessThanOrEqualTo(32 * 1024L);
                    assertThat(zero.get(i)).isLessThanOrEqualTo(shared.get(i));
                    assertThat(shared.get(i)).isLessThanOrEqualTo(granted.get(i));
                    assertThat(consumed.get(i)).isBetween(granted.get(i) - shared.get(i), granted.get(i));
                    assertThat(usage.get(i)).isEqualTo(Math.round(active.get(i) * 10_000.0 / (32 * 1024)));
                });
            }
        }
    }

    @Test
    void host_memory_includesConsoleAndVMkernel() {
        try (TestDataCenter center = new TestDataCenter(options)) {
            for (ManagedObjectReference host : center.all(MoTypes.HOST_SYSTEM)) {
                List<Long> consumed = center.values(host, Statistics.CURRENT, "mem.consumed.average");
                List<Long> vmkernel = center.values(host, Statistics.CURRENT, "mem.sysUsage.average");
                List<Long> overhead = center.values(host, Statistics.CURRENT, "mem.overhead.average");
                List<Long> granted = center.values(host, Statistics.CURRENT, "mem.granted.average");
                List<Long> shared = center.values(host, Statistics.CURRENT, "mem.shared.average");
                List<Long> common = center.values(host, Statistics.CURRENT, "mem.sharedcommon.average");
                List<Long> state = center.values(host, Statistics.CURRENT, "mem.state.latest");
                forEachSample(i -> {
                    long machines = granted.get(i) - (shared.get(i) - common.get(i)) + overhead.get(i);
                    assertThat(consumed.get(i)).isEqualTo(machines + vmkernel.get(i) + HostSettings.CONSOLE_KB);
                    assertThat(state.get(i)).isZero();
                });
            }
        }
    }

    @Test
    void traffic_directions_addUpForTheWholeAndForDevices() {
        try (TestDataCenter center = new TestDataCenter(options)) {
            for (ManagedObjectReference vm : center.all(MoTypes.VIRTUAL_MACHINE)) {
                checkTraffic(center, vm, List.of("", "vmhba1:0:0"), List.of("", "4000"));
            }
            for (ManagedObjectReference host : center.all(MoTypes.HOST_SYSTEM)) {
                checkTraffic(center, host, List.of("", "vmhba1:0:0"), List.of("", "vmnic0", "vmnic1"));
                List<Long> whole = center.values(host, Statistics.CURRENT, "net.usage.average");
                List<Long> first = center.values(host, Statistics.CURRENT, "net.usage.average", "vmnic0");
                List<Long> second = center.values(host, Statistics.CURRENT, "net.usage.average", "vmnic1");
                forEachSample(i -> assertThat(first.get(i) + second.get(i)).isEqualTo(whole.get(i)));
                assertThat(center.values(host, Statistics.CURRENT, "storageAdapter.read.average", "vmhba1"))
                        .isEqualTo(center.values(host, Statistics.CURRENT, "disk.read.average", "vmhba1:0:0"))
                        .isEqualTo(center.values(host, Statistics.CURRENT, "disk.read.average"));
            }
        }
    }

    private static void checkTraffic(
            TestDataCenter center, ManagedObjectReference entity, List<String> disks, List<String> nics) {
        for (String disk : disks) {
            checkSum(center, entity, disk, "disk.usage.average", "disk.read.average", "disk.write.average");
        }
        for (String nic : nics) {
            checkSum(center, entity, nic, "net.usage.average", "net.received.average", "net.transmitted.average");
        }
    }

    private static void checkSum(
            TestDataCenter center, ManagedObjectReference entity, String instance, String sum, String a, String b) {
        List<Long> sums = center.values(entity, Statistics.CURRENT, sum, instance);
        List<Long> as = center.values(entity, Statistics.CURRENT, a, instance);
        List<Long> bs = center.values(entity, Statistics.CURRENT, b, instance);
        assertThat(sums).hasSize(SAMPLES);
        forEachSample(i -> assertThat(sums.get(i)).isEqualTo(as.get(i) + bs.get(i)));
    }

    @Test
    void heartbeat_toolsRunning_beatsEverySecond() {
        try (TestDataCenter center = new TestDataCenter(options)) {
            ManagedObjectReference vm = center.all(MoTypes.VIRTUAL_MACHINE).get(0);
            assertThat(center.values(vm, Statistics.CURRENT, "sys.heartbeat.summation"))
                    .hasSize(SAMPLES)
                    .containsOnly(20L);
            List<Long> uptime = center.values(vm, Statistics.CURRENT, "sys.uptime.latest");
            forEachSample(i -> assertThat(uptime.get(i)).isEqualTo(uptime.get(0) + 20L * i));
        }
    }
}
