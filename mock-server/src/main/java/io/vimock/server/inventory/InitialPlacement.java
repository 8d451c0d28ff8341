package io.vimock.server.inventory;

import io.vimock.api.ClusterComputeResourceProperties;
import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ClusterConfigInfo;
import io.vimock.vim25.ClusterDrsVmConfigInfo;
import io.vimock.vim25.DrsBehavior;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a virtual machine is powered on: in a cluster with automatic DRS on the host with the fewest running
 * machines that can take it, elsewhere where it is registered (facts: distributed-services 1, initial placement).
 * Stateless.
 */
final class InitialPlacement {
    private InitialPlacement() {}

    /**
     * The host that a machine is to run on.
     *
     * @param asked the host that the caller wants; null to decide
     */
    static ManagedObjectReference host(
            ReadView view, ManagedObjectReference vm, @Nullable ManagedObjectReference asked, boolean tolerant) {
        ManagedObjectReference present = VirtualMachines.host(view, vm);
        if (asked != null) {
            return asked;
        }
        if (!isAutomatic(view, vm)) {
            return present;
        }
        PowerOnRequirements requirements = new PowerOnRequirements(view, tolerant);
        ManagedObjectReference best = null;
        for (ManagedObjectReference host : view.refs(computeResource(view, vm), ComputeResourceProperties.HOST)) {
            if (canTake(view, requirements, vm, host) && (best == null || isBetter(view, host, best, present))) {
                best = host;
            }
        }
        return best == null ? present : best;
    }

    /** Whether DRS decides where a machine is powered on: it is enabled, not manual, and the machine is not suspended. */
    static boolean isAutomatic(ReadView view, ManagedObjectReference vm) {
        ManagedObjectReference resource = computeResource(view, vm);
        if (!resource.getType().equals(MoTypes.CLUSTER_COMPUTE_RESOURCE.name())
                || VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.SUSPENDED) {
            return false;
        }
        boolean enabled = isEnabled(view, resource);
        ClusterConfigInfo cluster = view.require(resource, ClusterComputeResourceProperties.CONFIGURATION);
        DrsBehavior behavior = cluster.getDrsConfig().getDefaultVmBehavior();
        for (ClusterDrsVmConfigInfo own : cluster.getDrsVmConfig()) {
            if (own.getKey().equals(vm)) {
                enabled &= !Boolean.FALSE.equals(own.isEnabled());
                behavior = own.getBehavior() == null ? behavior : own.getBehavior();
            }
        }
        return enabled && behavior != DrsBehavior.MANUAL;
    }

    /** Whether a compute resource is a cluster with DRS. */
    static boolean isEnabled(ReadView view, ManagedObjectReference resource) {
        return resource.getType().equals(MoTypes.CLUSTER_COMPUTE_RESOURCE.name())
                && Boolean.TRUE.equals(view.require(resource, ClusterComputeResourceProperties.CONFIGURATION)
                        .getDrsConfig()
                        .isEnabled());
    }

    private static ManagedObjectReference computeResource(ReadView view, ManagedObjectReference vm) {
        return view.require(view.require(vm, VirtualMachineProperties.RESOURCE_POOL), ResourcePoolProperties.OWNER);
    }

    private static boolean canTake(
            ReadView view, PowerOnRequirements requirements, ManagedObjectReference vm, ManagedObjectReference host) {
        try {
            requirements.requireRoom(vm, host);
        } catch (VimFaultException refused) {
            return false;
        }
        HostReach reach = new HostReach(view, host);
        return view.refs(vm, VirtualMachineProperties.NETWORK).stream().allMatch(reach::hasNetwork);
    }

    private static boolean isBetter(
            ReadView view, ManagedObjectReference host, ManagedObjectReference best, ManagedObjectReference present) {
        long difference = running(view, host) - running(view, best);
        return difference < 0 || (difference == 0 && host.equals(present));
    }

    private static long running(ReadView view, ManagedObjectReference host) {
        return view.refs(host, HostSystemProperties.VM).stream()
                .filter(vm -> VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON)
                .count();
    }
}
