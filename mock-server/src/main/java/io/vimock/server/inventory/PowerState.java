package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostCpuInfo;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachineFaultToleranceState;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRecordReplayState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes {@code VirtualMachine.runtime} for the power states. Stateless. */
final class PowerState {
    private static final long MB = 1024 * 1024;

    private PowerState() {}

    /** The runtime of a machine that is powered off; without a host when it has none. */
    static VirtualMachineRuntimeInfo off(@Nullable ManagedObjectReference host) {
        return new VirtualMachineRuntimeInfo()
                .withHost(host)
                .withConnectionState(VirtualMachineConnectionState.CONNECTED)
                .withPowerState(VirtualMachinePowerState.POWERED_OFF)
                .withFaultToleranceState(VirtualMachineFaultToleranceState.NOT_CONFIGURED)
                .withToolsInstallerMounted(false)
                .withSuspendInterval(0L)
                .withNumMksConnections(0)
                .withRecordReplayState(VirtualMachineRecordReplayState.INACTIVE)
                .withCleanPowerOff(true);
    }

    /** The runtime of a machine that has been running on a host since a time. */
    static VirtualMachineRuntimeInfo on(
            ReadView view, VirtualMachineConfigInfo config, ManagedObjectReference host, Instant bootTime) {
        int memoryMB = config.getHardware().getMemoryMB();
        int cpus = config.getHardware().getNumCPU();
        return off(host)
                .withPowerState(VirtualMachinePowerState.POWERED_ON)
                .withBootTime(bootTime)
                .withCleanPowerOff(null)
                .withMemoryOverhead(overheadBytes(cpus, memoryMB, GuestOperatingSystem.is64Bit(config.getGuestId())))
                .withMaxCpuUsage(limited(
                        cpus * cpuMHz(view, host), config.getCpuAllocation().getLimit()))
                .withMaxMemoryUsage(
                        limited(memoryMB, config.getMemoryAllocation().getLimit()));
    }

    /** The runtime of a machine that has been running and is suspended now. */
    static VirtualMachineRuntimeInfo suspended(VirtualMachineRuntimeInfo running, Instant now) {
        return off(running.getHost())
                .withPowerState(VirtualMachinePowerState.SUSPENDED)
                .withSuspendTime(now)
                .withSuspendInterval(running.getSuspendInterval())
                .withToolsInstallerMounted(running.isToolsInstallerMounted())
                .withCleanPowerOff(null);
    }

    /** How many seconds a machine has been suspended in all since it was powered on, when it goes on now. */
    static long suspendInterval(VirtualMachineRuntimeInfo before, Instant now) {
        if (before.getPowerState() != VirtualMachinePowerState.SUSPENDED || before.getSuspendTime() == null) {
            return 0;
        }
        long earlier = before.getSuspendInterval() == null ? 0 : before.getSuspendInterval();
        return earlier + Duration.between(before.getSuspendTime(), now).toSeconds();
    }

    private static int limited(int full, @Nullable Long limit) {
        return limit == null || limit < 0 ? full : (int) Math.min(full, limit);
    }

    /** The clock of one core of a host in MHz. */
    static int cpuMHz(ReadView view, ManagedObjectReference host) {
        HostHardwareInfo hardware = view.require(host, HostSystemProperties.HARDWARE);
        HostCpuInfo cpu = hardware.getCpuInfo();
        return (int) (cpu.getHz() / 1_000_000);
    }

    /** The memory that running a machine costs beside its own, in bytes (facts: resource-management 5, linear fit). */
    static long overheadBytes(int cpus, int memoryMB, boolean guest64) {
        double base = cpus <= 1
                ? (guest64 ? 104.27 : 84.30)
                : cpus == 2 ? (guest64 ? 140.62 : 102.97) : (guest64 ? 213.00 : 139.98);
        double perMB = cpus <= 1
                ? (guest64 ? 0.012765 : 0.012745)
                : cpus == 2 ? (guest64 ? 0.022627 : 0.022535) : (guest64 ? 0.026664 : 0.026483);
        return (long) ((base + perMB * memoryMB) * MB);
    }
}
