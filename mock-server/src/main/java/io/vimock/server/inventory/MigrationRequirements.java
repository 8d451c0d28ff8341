package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AffinityConfigured;
import io.vimock.vim25.CannotAccessNetwork;
import io.vimock.vim25.CannotAccessVmConfig;
import io.vimock.vim25.CannotAccessVmDevice;
import io.vimock.vim25.CannotAccessVmDisk;
import io.vimock.vim25.DatacenterMismatch;
import io.vimock.vim25.DatacenterMismatchArgument;
import io.vimock.vim25.DisallowedMigrationDeviceAttached;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VMotionNotConfigured;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold for a virtual machine to move to another host (facts: distributed-services 2, checks).
 *
 * @param view the state to decide on
 * @param vm the machine
 * @param host where it is to be
 * @param pool its resource pool there; null for a template
 */
record MigrationRequirements(
        ReadView view,
        ManagedObjectReference vm,
        ManagedObjectReference host,
        @Nullable ManagedObjectReference pool) {

    /**
     * Demands that the machine can be registered on the host, or run there when it runs now.
     *
     * @param tolerant whether the personality is a later one than VirtualCenter 2.5
     * @throws VimFaultException DatacenterMismatch, InvalidArgument, HostNotConnected, InvalidState,
     *     VMotionNotConfigured, CannotAccessNetwork, AffinityConfigured, DisallowedMigrationDeviceAttached,
     *     InsufficientResourcesFault
     */
    void require(boolean tolerant) {
        requireTarget();
        requireSource();
        requireCompatible();
        requireResources(tolerant);
    }

    /** Whether the machine runs and goes to another host: VMotion. */
    private boolean isMotion() {
        return isRunning() && !host.equals(VirtualMachines.host(view, vm));
    }

    /**
     * Demands that host and pool can take machines of the machine's datacenter.
     *
     * @throws VimFaultException DatacenterMismatch, InvalidArgument, HostNotConnected, InvalidState
     */
    void requireTarget() {
        requireSameDatacenter();
        if (pool != null) {
            PowerOnRequirements.requireMember(view, pool, host);
        }
        PowerOnRequirements.requireUsable(view, host);
    }

    /**
     * Demands that the machine can leave where it is.
     *
     * @throws VimFaultException VMotionNotConfigured, AffinityConfigured
     */
    void requireSource() {
        if (isMotion()) {
            requireMotion(VirtualMachines.host(view, vm), true);
            requireNoAffinity(VirtualMachines.config(view, vm));
        }
    }

    /**
     * Demands that the machine can be where it goes, with all its devices.
     *
     * @throws VimFaultException VMotionNotConfigured, CannotAccessNetwork, DisallowedMigrationDeviceAttached
     */
    void requireCompatible() {
        if (isMotion()) {
            requireMotion(host, false);
            VirtualMachines.config(view, vm).getHardware().getDevice().forEach(this::requireDevice);
        }
    }

    /**
     * Demands that host and pool have what the machine reserves.
     *
     * @param tolerant whether the personality is a later one than VirtualCenter 2.5
     * @throws VimFaultException InsufficientResourcesFault
     */
    void requireResources(boolean tolerant) {
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        if (isMotion()) {
            new AdmissionControl(view).requireHost(host, config, AdmissionControl.Need.of(config), tolerant);
        }
        if (isRunning() && pool != null && !pool.equals(view.get(vm, VirtualMachineProperties.RESOURCE_POOL))) {
            new AdmissionControl(view).requirePool(pool, AdmissionControl.Need.of(config));
        }
    }

    /** Whether the machine runs, so that it moves while it does. */
    boolean isRunning() {
        return VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON;
    }

    private void requireSameDatacenter() {
        ManagedObjectReference theirs = HostChoice.datacenter(view, host);
        ManagedObjectReference own = HostChoice.datacenter(view, vm);
        if (own == null || !own.equals(theirs)) {
            throw Faults.of(
                    new DatacenterMismatch()
                            .withExpectedDatacenter(own)
                            .withInvalidArgument(new DatacenterMismatchArgument()
                                    .withEntity(host)
                                    .withInputDatacenter(theirs)),
                    "The host is in another datacenter than the virtual machine");
        }
    }

    private void requireMotion(ManagedObjectReference failed, boolean isSource) {
        HostConfigInfo config = view.get(failed, HostSystemProperties.CONFIG);
        if (!HostSummaries.vmotionEnabled(config)) {
            String name = view.require(failed, ManagedEntityProperties.NAME);
            throw Faults.of(
                    new VMotionNotConfigured()
                            .withAtSourceHost(isSource)
                            .withFailedHost(name)
                            .withFailedHostEntity(failed),
                    "The VMotion interface of the host '" + name + "' is not configured");
        }
    }

    private static void requireNoAffinity(VirtualMachineConfigInfo config) {
        if (config.getCpuAffinity() != null
                && !config.getCpuAffinity().getAffinitySet().isEmpty()) {
            throw Faults.of(
                    new AffinityConfigured().withConfiguredAffinity("cpu"),
                    "The virtual machine is bound to processors of its host");
        }
    }

    /** A connected device has to find on the other host what it is connected to. */
    private void requireDevice(VirtualDevice device) {
        if (device.getConnectable() == null || !device.getConnectable().isConnected()) {
            return;
        }
        String label = device.getDeviceInfo() == null
                ? Integer.toString(device.getKey())
                : device.getDeviceInfo().getLabel();
        HostReach reach = new HostReach(view, host);
        VirtualDeviceBackingInfo backing = device.getBacking();
        if (device instanceof VirtualEthernetCard
                && backing instanceof VirtualEthernetCardNetworkBackingInfo card
                && reach.network(card.getDeviceName()) == null) {
            throw Faults.of(
                    new CannotAccessNetwork()
                            .withDevice(label)
                            .withBacking(card.getDeviceName())
                            .withConnected(true),
                    "The host has no network '" + card.getDeviceName() + "', which '" + label + "' is connected to");
        }
        if (!(device instanceof VirtualEthernetCard) && !canFollow(reach, backing)) {
            String name = backing instanceof VirtualDeviceFileBackingInfo file
                    ? file.getFileName()
                    : backing instanceof VirtualDeviceDeviceBackingInfo own ? own.getDeviceName() : "";
            VimFaultException unreachable = Faults.of(
                    new CannotAccessVmDevice()
                            .withDevice(label)
                            .withBacking(name)
                            .withConnected(true),
                    "The device '" + label + "' is connected to '" + name + "', which the host cannot access");
            throw Faults.of(
                    new DisallowedMigrationDeviceAttached().withFault(Faults.localized(unreachable)),
                    "A device prevents the migration: " + unreachable.getMessage());
        }
    }

    private static boolean canFollow(HostReach reach, @Nullable VirtualDeviceBackingInfo backing) {
        if (backing instanceof VirtualDeviceFileBackingInfo file) {
            return file.getDatastore() == null || reach.hasDatastore(file.getDatastore());
        }
        return !(backing instanceof VirtualDeviceDeviceBackingInfo);
    }

    /**
     * Demands that the host has the datastores that a configuration has its files on.
     *
     * @throws VimFaultException CannotAccessVmConfig, CannotAccessVmDisk
     */
    void requireFiles(VirtualMachineConfigInfo config) {
        HostReach reach = new HostReach(view, host);
        try {
            ManagedObjectReference unused = reach.datastore(
                    DatastorePath.parse(config.getFiles().getVmPathName()).datastore());
        } catch (VimFaultException unreachable) {
            throw Faults.of(
                    new CannotAccessVmConfig().withReason(Faults.localized(unreachable)),
                    "Unable to access the virtual machine's configuration: " + unreachable.getMessage());
        }
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                requireDisk(reach, disk);
            }
        }
    }

    /**
     * Demands that a host has the datastore of a disk.
     *
     * @throws VimFaultException CannotAccessVmDisk
     */
    static void requireDisk(HostReach reach, VirtualDisk disk) {
        if (!(disk.getBacking() instanceof VirtualDeviceFileBackingInfo backing) || backing.getDatastore() == null) {
            return;
        }
        try {
            reach.requireDatastore(backing.getDatastore());
        } catch (VimFaultException unreachable) {
            throw Faults.of(
                    new CannotAccessVmDisk()
                            .withFault(Faults.localized(unreachable))
                            .withDevice(disk.getDeviceInfo().getLabel())
                            .withBacking(backing.getFileName())
                            .withConnected(true),
                    "Unable to access the disk " + backing.getFileName() + ": " + unreachable.getMessage());
        }
    }
}
