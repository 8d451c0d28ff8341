package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The hosts and virtual machines of a compute resource, which its configuration may name.
 *
 * @param view where it is read
 * @param computeResource the compute resource; null for one that is to be created, which has none
 */
record ClusterMembers(ReadView view, @Nullable ManagedObjectReference computeResource) {

    /**
     * Demands that a host belongs to the compute resource.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, ManagedObjectNotFound
     */
    void requireHost(@Nullable ManagedObjectReference host, String path) {
        if (host == null
                || view.state(host).type() != MoTypes.HOST_SYSTEM
                || !view.require(host, HostSystemProperties.PARENT).equals(computeResource)) {
            throw Faults.invalidArgument(path, "it is no host of this cluster");
        }
    }

    /**
     * Demands that a virtual machine is on a host of the compute resource.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, ManagedObjectNotFound
     */
    void requireMachine(@Nullable ManagedObjectReference vm, String path) {
        if (vm == null
                || view.state(vm).type() != MoTypes.VIRTUAL_MACHINE
                || computeResource == null
                || !computeResource.equals(of(view, vm))) {
            throw Faults.invalidArgument(path, "it is no virtual machine of this cluster");
        }
    }

    /** The compute resource that a virtual machine is on; null when it, or its host, does not exist. */
    static @Nullable ManagedObjectReference of(ReadView view, ManagedObjectReference vm) {
        VirtualMachineRuntimeInfo runtime = view.exists(vm) ? view.get(vm, VirtualMachineProperties.RUNTIME) : null;
        ManagedObjectReference host = runtime == null ? null : runtime.getHost();
        return host == null || !view.exists(host) ? null : view.get(host, HostSystemProperties.PARENT);
    }
}
