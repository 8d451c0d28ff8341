package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.DatastoreSpace;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigInfoDatastoreUrlPair;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a virtual machine while a change is worked into it: a copy that may be changed freely, what the
 * change costs, and the events that will report it.
 *
 * <p>Nothing of it is visible until {@code ReconfigureOperation} or {@code VirtualMachineProvisioning} publishes it.
 * Only for one step on the world thread.
 */
final class ConfigDraft {
    private final Mutation m;
    private final @Nullable ManagedObjectReference vm;
    private final VirtualMachineConfigInfo config;
    private final HostReach reach;
    private final boolean running;
    private final VirtualMachineSupport support;
    private final List<VmEvent> events = new ArrayList<>();
    private final Map<ManagedObjectReference, Long> demands = new LinkedHashMap<>();

    /**
     * @param vm the machine; null while it is being made
     * @param config the configuration to begin with, copied in depth
     * @param host the host whose datastores and networks the machine can use
     * @param running whether the machine is powered on or suspended
     */
    ConfigDraft(
            Mutation m,
            @Nullable ManagedObjectReference vm,
            VirtualMachineConfigInfo config,
            ManagedObjectReference host,
            boolean running,
            VirtualMachineSupport support) {
        this.m = m;
        this.vm = vm;
        this.config = WireType.deepCopy(config);
        this.reach = new HostReach(m, host);
        this.running = running;
        this.support = support;
    }

    /** The step that works the change in. */
    Mutation mutation() {
        return m;
    }

    /** The machine; null while it is being made. */
    @Nullable
    ManagedObjectReference vm() {
        return vm;
    }

    /** The configuration, to be changed. */
    VirtualMachineConfigInfo config() {
        return config;
    }

    /** The devices, to be changed. */
    List<VirtualDevice> devices() {
        return config.getHardware().getDevice();
    }

    /** What the machine can use on its host. */
    HostReach reach() {
        return reach;
    }

    /** Whether the machine is powered on or suspended, so that not everything can change. */
    boolean isRunning() {
        return running;
    }

    /**
     * Demands that the machine is powered off.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState
     */
    void requireOff() {
        if (running) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_OFF, VirtualMachinePowerState.POWERED_ON);
        }
    }

    /** What is common to all machines. */
    VirtualMachineSupport support() {
        return support;
    }

    /** Reports something about the change when it is published. */
    void report(VmEvent event) {
        events.add(event);
    }

    /** The reports in their order. */
    List<VmEvent> events() {
        return events;
    }

    /** Where the machine's configuration file is. */
    DatastorePath home() {
        return DatastorePath.parse(config.getFiles().getVmPathName());
    }

    /** Asks for space on a datastore; a negative number gives some back. */
    void demand(ManagedObjectReference datastore, long bytes) {
        demands.merge(datastore, bytes, Long::sum);
    }

    /**
     * Demands that the datastores have the space that was asked for, and lists the datastores that are used.
     *
     * @throws io.vimock.server.fault.VimFaultException NoDiskSpace
     */
    void finish() {
        VirtualMachineConfigInfo present = vm == null ? null : m.get(vm, VirtualMachineProperties.CONFIG);
        demand(
                reach.datastore(home().datastore()),
                MachineFiles.configurationSize(config)
                        - (present == null ? 0 : MachineFiles.configurationSize(present)));
        demands.forEach((datastore, bytes) -> DatastoreSpace.require(m, datastore, bytes, config.getName()));
        Set<ManagedObjectReference> used = new LinkedHashSet<>();
        used.add(reach.datastore(home().datastore()));
        for (VirtualDevice device : devices()) {
            if (device.getBacking() instanceof VirtualDeviceFileBackingInfo file && file.getDatastore() != null) {
                used.add(file.getDatastore());
            }
        }
        config.getDatastoreUrl().clear();
        for (ManagedObjectReference datastore : used) {
            DatastoreSummary summary = m.require(datastore, DatastoreProperties.SUMMARY);
            config.getDatastoreUrl()
                    .add(new VirtualMachineConfigInfoDatastoreUrlPair()
                            .withName(summary.getName())
                            .withUrl(summary.getUrl()));
        }
    }
}
