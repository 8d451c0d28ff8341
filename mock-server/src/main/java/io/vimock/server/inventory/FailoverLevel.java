package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many hosts of a cluster may fail before HA cannot restart every machine that runs: machines take slots that are as
 * big as the greatest reservation among them (facts: distributed-services 3, slots). Stateless.
 */
final class FailoverLevel {
    private static final long LEAST_CPU_MHZ = 256;
    private static final long LEAST_MEMORY_BYTES = 256L << 20;

    private FailoverLevel() {}

    /** The level that the cluster has now; 0 when it is no cluster or has no hosts. */
    static int of(ReadView view, ManagedObjectReference cluster) {
        long cpu = LEAST_CPU_MHZ;
        long memory = LEAST_MEMORY_BYTES;
        long running = 0;
        List<ManagedObjectReference> hosts = new ArrayList<>();
        for (ManagedObjectReference host : view.refs(cluster, ComputeResourceProperties.HOST)) {
            for (ManagedObjectReference vm : view.refs(host, HostSystemProperties.VM)) {
                if (view.require(vm, VirtualMachineProperties.RUNTIME).getPowerState()
                        == VirtualMachinePowerState.POWERED_ON) {
                    AdmissionControl.Need need = AdmissionControl.Need.of(VirtualMachines.config(view, vm));
                    cpu = Math.max(cpu, need.cpuMHz());
                    memory = Math.max(memory, need.memoryBytes());
                    running++;
                }
            }
            if (ComputeResourceSummaries.isEffective(view.require(host, HostSystemProperties.RUNTIME))) {
                hosts.add(host);
            }
        }
        List<Long> slots = new ArrayList<>();
        for (ManagedObjectReference host : hosts) {
            slots.add(slots(view.require(host, HostSystemProperties.HARDWARE), cpu, memory));
        }
        return level(slots, running);
    }

    private static long slots(HostHardwareInfo hardware, long cpu, long memory) {
        long mhz =
                hardware.getCpuInfo().getNumCpuCores() * (hardware.getCpuInfo().getHz() / 1_000_000);
        return Math.min(mhz / cpu, hardware.getMemorySize() / memory);
    }

    /** How many of the hosts with most slots can go while the others have one for each machine; one host always stays. */
    static int level(List<Long> slots, long running) {
        List<Long> greatest = new ArrayList<>(slots);
        greatest.sort(Collections.reverseOrder());
        long left = greatest.stream().mapToLong(Long::longValue).sum();
        int level = 0;
        for (int i = 0; i + 1 < greatest.size(); i++) {
            left -= greatest.get(i);
            if (left < running) {
                break;
            }
            level++;
        }
        return level;
    }
}
