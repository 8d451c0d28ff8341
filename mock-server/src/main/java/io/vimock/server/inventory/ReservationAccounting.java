package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Change;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourcePoolResourceUsage;
import io.vimock.vim25.ResourcePoolRuntimeInfo;
import io.vimock.vim25.ResourcePoolSummary;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what running virtual machines reserve, and the memory that all are configured with, in their pool and its
 * ancestors, by the differences that a step makes,
 * so that its cost does not grow with the number of machines.
 *
 * <p>A hook of the world: it runs at the end of every step, after the hooks that change virtual machines.
 */
final class ReservationAccounting implements Consumer<Mutation> {
    private record Amount(long cpu, long memory, int configuredMB) {
        static final Amount NONE = new Amount(0, 0, 0);

        boolean isNothing() {
            return cpu == 0 && memory == 0 && configuredMB == 0;
        }

        Amount plus(Amount other, int sign) {
            return new Amount(
                    cpu + sign * other.cpu, memory + sign * other.memory, configuredMB + sign * other.configuredMB);
        }
    }

    @Override
    public void accept(Mutation m) {
        Map<ManagedObjectReference, Amount> differences = new LinkedHashMap<>(0);
        for (Change change : m.changes()) {
            ObjectState before = change.before();
            ObjectState after = change.after();
            String type = change.ref().getType();
            if (type.equals(MoTypes.VIRTUAL_MACHINE.name()) && concernsMachine(change)) {
                add(differences, poolOf(before), reservedBy(before), -1);
                add(differences, poolOf(after), reservedBy(after), 1);
            } else if (before != null
                    && after != null
                    && type.equals(MoTypes.RESOURCE_POOL.name())
                    && change.touches(ResourcePoolProperties.PARENT)) {
                add(differences, before.get(ResourcePoolProperties.PARENT), reservedIn(before), -1);
                add(differences, after.get(ResourcePoolProperties.PARENT), reservedIn(before), 1);
            }
        }
        differences.forEach((pool, amount) -> addUpwards(m, pool, amount));
    }

    private static boolean concernsMachine(Change change) {
        return change.before() == null
                || change.after() == null
                || change.touches(VirtualMachineProperties.RUNTIME)
                || change.touches(VirtualMachineProperties.CONFIG)
                || change.touches(VirtualMachineProperties.RESOURCE_POOL);
    }

    private static @Nullable ManagedObjectReference poolOf(@Nullable ObjectState vm) {
        return vm == null ? null : vm.get(VirtualMachineProperties.RESOURCE_POOL);
    }

    private static void add(
            Map<ManagedObjectReference, Amount> differences,
            @Nullable ManagedObjectReference pool,
            Amount amount,
            int sign) {
        if (pool != null) {
            differences.merge(pool, Amount.NONE.plus(amount, sign), (old, added) -> old.plus(added, 1));
        }
    }

    private static Amount reservedBy(@Nullable ObjectState vm) {
        if (vm == null) {
            return Amount.NONE;
        }
        VirtualMachineRuntimeInfo runtime = vm.get(VirtualMachineProperties.RUNTIME);
        VirtualMachineConfigInfo config = vm.get(VirtualMachineProperties.CONFIG);
        if (runtime == null || config == null) {
            return Amount.NONE;
        }
        int configuredMB = config.getHardware().getMemoryMB();
        if (runtime.getPowerState() != VirtualMachinePowerState.POWERED_ON) {
            return new Amount(0, 0, configuredMB);
        }
        long overhead = runtime.getMemoryOverhead() == null ? 0 : runtime.getMemoryOverhead();
        return new Amount(
                reservation(config.getCpuAllocation()),
                (reservation(config.getMemoryAllocation()) << 20) + overhead,
                configuredMB);
    }

    private static long reservation(@Nullable ResourceAllocationInfo allocation) {
        return allocation == null || allocation.getReservation() == null ? 0 : allocation.getReservation();
    }

    private static Amount reservedIn(ObjectState pool) {
        ResourcePoolRuntimeInfo runtime = pool.get(ResourcePoolProperties.RUNTIME);
        return runtime == null
                ? Amount.NONE
                : new Amount(
                        runtime.getCpu().getReservationUsedForVm(),
                        runtime.getMemory().getReservationUsedForVm(),
                        configuredMB(pool));
    }

    private static int configuredMB(ObjectState pool) {
        ResourcePoolSummary summary = pool.get(ResourcePoolProperties.SUMMARY);
        return summary == null || summary.getConfiguredMemoryMB() == null ? 0 : summary.getConfiguredMemoryMB();
    }

    private static void addUpwards(Mutation m, ManagedObjectReference first, Amount amount) {
        if (amount.isNothing()) {
            return;
        }
        ManagedObjectReference at = first;
        while (at != null) {
            ObjectState pool = m.find(at);
            if (pool != null && pool.type() == MoTypes.RESOURCE_POOL) {
                add(m, pool, amount);
            }
            ObjectState known = pool == null ? m.before().find(at) : pool;
            at = known == null ? null : known.get(ManagedEntityProperties.PARENT);
        }
    }

    private static void add(Mutation m, ObjectState pool, Amount amount) {
        ResourcePoolSummary summary = pool.get(ResourcePoolProperties.SUMMARY);
        if (summary == null || summary.getConfiguredMemoryMB() == null || amount.configuredMB() != 0) {
            m.set(
                    pool.ref(),
                    ResourcePoolProperties.SUMMARY,
                    (summary == null ? new ResourcePoolSummary() : WireType.copy(summary))
                            .withConfiguredMemoryMB(configuredMB(pool) + amount.configuredMB()));
        }
        ResourcePoolRuntimeInfo runtime = pool.get(ResourcePoolProperties.RUNTIME);
        ResourcePoolRuntimeInfo old = runtime == null ? ResourcePoolRuntimes.empty() : runtime;
        m.set(
                pool.ref(),
                ResourcePoolProperties.RUNTIME,
                new ResourcePoolRuntimeInfo()
                        .withCpu(plus(old.getCpu(), amount.cpu()))
                        .withMemory(plus(old.getMemory(), amount.memory()))
                        .withOverallStatus(old.getOverallStatus()));
    }

    private static ResourcePoolResourceUsage plus(ResourcePoolResourceUsage usage, long amount) {
        return amount == 0
                ? usage
                : WireType.copy(usage).withReservationUsedForVm(usage.getReservationUsedForVm() + amount);
    }
}
