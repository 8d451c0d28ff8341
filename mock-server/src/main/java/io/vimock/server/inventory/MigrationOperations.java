package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourcePoolEventArgument;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmBeingHotMigratedEvent;
import io.vimock.vim25.VmBeingMigratedEvent;
import io.vimock.vim25.VmEmigratingEvent;
import io.vimock.vim25.VmFailedMigrateEvent;
import io.vimock.vim25.VmMigratedEvent;
import io.vimock.vim25.VmNoNetworkAccessEvent;
import io.vimock.vim25.VmResourcePoolMovedEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves virtual machines to other hosts and pools without their files: MigrateVM_Task, with VMotion when the machine runs
 * (facts: distributed-services 2). Thread safe.
 */
final class MigrationOperations {
    private static final Duration REGISTERING = Duration.ofSeconds(2);
    private static final Duration SWITCHING = Duration.ofSeconds(5);
    private static final int MEMORY_MB_PER_SECOND = 100;

    private final VirtualMachineSupport support;

    MigrationOperations(VirtualMachineSupport support) {
        this.support = support;
    }

    /**
     * Where a machine moves.
     *
     * @param host the host
     * @param pool the resource pool; null for a template
     */
    record Target(ManagedObjectReference host, @Nullable ManagedObjectReference pool) {}

    /** MigrateVM_Task; see {@link VirtualMachine#migrateVMTask}. */
    ManagedObjectReference migrate(
            Call call,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host,
            @Nullable VirtualMachinePowerState state) {
        ManagedObjectReference vm = call.self();
        requirePrivileges(call, pool);
        if (pool == null && host == null) {
            throw Faults.invalidArgument("host", "neither a host nor a resource pool to move to is given");
        }
        VirtualMachines.requireNoTemplate(call.snapshot(), vm);
        return start(call, pool, host, state);
    }

    /** Demands the privileges to move the called machine, running or not, into a pool. */
    static void requirePrivileges(Call call, @Nullable ManagedObjectReference pool) {
        boolean running = VirtualMachines.runtime(call.snapshot(), call.self()).getPowerState()
                == VirtualMachinePowerState.POWERED_ON;
        call.require(running ? "Resource.HotMigrate" : "Resource.ColdMigrate", call.self());
        if (pool != null) {
            call.require("Resource.AssignVMToPool", pool);
        }
    }

    /** Starts moving the called machine to a host or pool, one of them given. */
    ManagedObjectReference start(
            Call call,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host,
            @Nullable VirtualMachinePowerState state) {
        ManagedObjectReference vm = call.self();
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> begin(task, m, vm, checked(m, vm, pool, host, state)))
                                .then(duration(call.snapshot(), vm), (task, m) -> {
                                    finish(task, m, vm, checked(m, vm, pool, host, state));
                                    return null;
                                })
                                .onFailure((task, m, fault) -> fail(task, m, vm, host, fault))
                                .exclusive());
    }

    private static Duration duration(ReadView view, ManagedObjectReference vm) {
        boolean running = VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON;
        int memoryMB = VirtualMachines.config(view, vm).getHardware().getMemoryMB();
        return running ? SWITCHING.plusSeconds(memoryMB / MEMORY_MB_PER_SECOND) : REGISTERING;
    }

    private Target checked(
            ReadView view,
            ManagedObjectReference vm,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host,
            @Nullable VirtualMachinePowerState state) {
        VirtualMachines.requireManaged(view, vm);
        if (state != null) {
            VirtualMachines.requirePowerState(view, vm, state);
        }
        Target target = target(view, vm, pool, host);
        MigrationRequirements requirements = new MigrationRequirements(view, vm, target.host(), target.pool());
        requirements.require(support.isTolerant());
        requirements.requireFiles(VirtualMachines.config(view, vm));
        return target;
    }

    /**
     * Where a machine goes, when only a host or only a pool is given: the present pool, or a host of the pool's compute
     * resource: the present one, or the only one, or one that DRS chooses.
     *
     * @throws VimFaultException InvalidArgument, NoActiveHostInCluster
     */
    static Target target(
            ReadView view,
            ManagedObjectReference vm,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        ManagedObjectReference present = VirtualMachines.host(view, vm);
        ManagedObjectReference targetPool = pool == null ? view.get(vm, VirtualMachineProperties.RESOURCE_POOL) : pool;
        if (host != null || targetPool == null) {
            return new Target(host == null ? present : host, targetPool);
        }
        ManagedObjectReference owner = view.require(targetPool, ResourcePoolProperties.OWNER);
        var hosts = view.refs(owner, ComputeResourceProperties.HOST);
        if (hosts.contains(present)) {
            return new Target(present, targetPool);
        }
        if (hosts.size() > 1 && !InitialPlacement.isEnabled(view, owner)) {
            throw Faults.invalidArgument("host", "a host is needed, since DRS is not enabled in the cluster");
        }
        return new Target(HostChoice.choose(view, targetPool, null, null), targetPool);
    }

    private @Nullable Object begin(TaskContext task, Mutation m, ManagedObjectReference vm, Target target) {
        boolean running = VirtualMachines.runtime(m, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON;
        HostEventArgument destination = host(m, target.host());
        if (running) {
            VirtualMachines.post(
                    m, support, task.origin(), new VmBeingHotMigratedEvent().withDestHost(destination), vm);
            VirtualMachines.post(m, support, task.origin(), new VmEmigratingEvent(), vm);
        } else {
            VirtualMachines.post(m, support, task.origin(), new VmBeingMigratedEvent().withDestHost(destination), vm);
        }
        return null;
    }

    private void finish(TaskContext task, Mutation m, ManagedObjectReference vm, Target target) {
        HostEventArgument source = host(m, VirtualMachines.host(m, vm));
        boolean moves = !source.getHost().equals(target.host());
        move(m, support, task.origin(), vm, target);
        if (moves && VirtualMachines.runtime(m, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            ComputeResourceSummaries.countMotion(m, m.require(target.host(), HostSystemProperties.PARENT));
        }
        VirtualMachines.post(m, support, task.origin(), new VmMigratedEvent().withSourceHost(source), vm);
        reportLostNetworks(m, support, task.origin(), vm);
    }

    /** Reports when the host that a machine has come to lacks a network that the machine is to be connected to. */
    static void reportLostNetworks(
            Mutation m, VirtualMachineSupport support, Origin origin, ManagedObjectReference vm) {
        HostReach reach = new HostReach(m, VirtualMachines.host(m, vm));
        for (VirtualDevice device : VirtualMachines.config(m, vm).getHardware().getDevice()) {
            if (device.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo card
                    && reach.network(card.getDeviceName()) == null) {
                VmNoNetworkAccessEvent event = new VmNoNetworkAccessEvent().withDestHost(host(m, reach.host()));
                VirtualMachines.post(m, support, origin, event, vm);
                return;
            }
        }
    }

    /** Puts a machine on a host and into a pool; what it may use follows the host. */
    static void move(
            Mutation m, VirtualMachineSupport support, Origin origin, ManagedObjectReference vm, Target target) {
        VirtualMachineRuntimeInfo runtime = VirtualMachines.runtime(m, vm);
        m.set(vm, "runtime.host", target.host());
        m.set(
                vm,
                VirtualMachineProperties.ENVIRONMENT_BROWSER,
                VirtualMachineFactory.environmentBrowser(m, target.host()));
        if (runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            VirtualMachineRuntimeInfo there = PowerState.on(m, VirtualMachines.config(m, vm), target.host(), m.now());
            m.update(
                    vm,
                    VirtualMachineProperties.RUNTIME,
                    same -> same.withMaxCpuUsage(there.getMaxCpuUsage()).withMaxMemoryUsage(there.getMaxMemoryUsage()));
        }
        Accessibility.follow(m, vm);
        ManagedObjectReference old = m.get(vm, VirtualMachineProperties.RESOURCE_POOL);
        if (target.pool() != null && old != null && !target.pool().equals(old)) {
            m.set(vm, VirtualMachineProperties.RESOURCE_POOL, target.pool());
            VirtualMachines.post(
                    m,
                    support,
                    origin,
                    new VmResourcePoolMovedEvent().withOldParent(pool(m, old)).withNewParent(pool(m, target.pool())),
                    vm);
        }
    }

    private void fail(
            TaskContext task,
            Mutation m,
            ManagedObjectReference vm,
            @Nullable ManagedObjectReference host,
            VimFaultException fault) {
        if (m.exists(vm)) {
            ManagedObjectReference destination = host == null || !m.exists(host) ? VirtualMachines.host(m, vm) : host;
            VirtualMachines.post(
                    m,
                    support,
                    task.origin(),
                    new VmFailedMigrateEvent()
                            .withDestHost(host(m, destination))
                            .withReason(Faults.localized(fault)),
                    vm);
        }
    }

    /** A host as events name it. */
    static HostEventArgument host(ReadView view, ManagedObjectReference host) {
        return new HostEventArgument().withHost(host).withName(view.require(host, ManagedEntityProperties.NAME));
    }

    /** A resource pool as events name it. */
    static ResourcePoolEventArgument pool(ReadView view, ManagedObjectReference pool) {
        return new ResourcePoolEventArgument()
                .withResourcePool(pool)
                .withName(view.require(pool, ManagedEntityProperties.NAME));
    }
}
