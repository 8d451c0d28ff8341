package io.vimock.server.builder;

import io.vimock.server.inventory.description.DeviceDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.List;
import java.util.function.Consumer;

/** Describes a virtual machine or a template, with what a file has as keys. Not thread safe. */
public final class VirtualMachineBuilder {
    private final RecordParts<VirtualMachineDescription> parts = RecordParts.of(VirtualMachineDescription.class);

    VirtualMachineBuilder(String name) {
        parts.set("name", name);
    }

    /** The path of the virtual machine folder it is in. */
    public VirtualMachineBuilder folder(String value) {
        parts.set("folder", value);
        return this;
    }

    /** The host that it is registered on. */
    public VirtualMachineBuilder host(String value) {
        parts.set("host", value);
        return this;
    }

    /** The path of its resource pool below the root pool of the host's compute resource. */
    public VirtualMachineBuilder pool(String value) {
        parts.set("pool", value);
        return this;
    }

    /** Where its files are. */
    public VirtualMachineBuilder datastore(String value) {
        parts.set("datastore", value);
        return this;
    }

    /** Its BIOS uuid. */
    public VirtualMachineBuilder uuid(String value) {
        parts.set("uuid", value);
        return this;
    }

    /** The uuid that VirtualCenter knows it by. */
    public VirtualMachineBuilder instanceUuid(String value) {
        parts.set("instanceUuid", value);
        return this;
    }

    /** Its guest operating system. */
    public VirtualMachineBuilder guestId(String value) {
        parts.set("guestId", value);
        return this;
    }

    /** Its virtual hardware: {@code vmx-03}, {@code vmx-04} or {@code vmx-07}. */
    public VirtualMachineBuilder hardwareVersion(String value) {
        parts.set("hardwareVersion", value);
        return this;
    }

    /** Virtual CPUs. */
    public VirtualMachineBuilder cpus(int value) {
        parts.set("cpus", value);
        return this;
    }

    /** Its memory, whole megabytes: {@code 16 GB}. */
    public VirtualMachineBuilder memory(String value) {
        parts.parse("memory", value);
        return this;
    }

    /** Its notes. */
    public VirtualMachineBuilder annotation(String value) {
        parts.set("annotation", value);
        return this;
    }

    /** Whether it is a template. */
    public VirtualMachineBuilder template(boolean value) {
        parts.set("template", value);
        return this;
    }

    /** Whether it runs. */
    public VirtualMachineBuilder powerState(VirtualMachineDescription.PowerState value) {
        parts.set("powerState", value);
        return this;
    }

    /** What it gets of the CPUs. */
    public VirtualMachineBuilder cpuAllocation(Consumer<CpuAllocationBuilder> description) {
        CpuAllocationBuilder part = new CpuAllocationBuilder();
        description.accept(part);
        parts.set("cpuAllocation", part.make());
        return this;
    }

    /** What it gets of the memory. */
    public VirtualMachineBuilder memoryAllocation(Consumer<MemoryAllocationBuilder> description) {
        MemoryAllocationBuilder part = new MemoryAllocationBuilder();
        description.accept(part);
        parts.set("memoryAllocation", part.make());
        return this;
    }

    /** The kind of its SCSI controllers. */
    public VirtualMachineBuilder scsiController(VirtualMachineDescription.ScsiController value) {
        parts.set("scsiController", value);
        return this;
    }

    /** Whether its SCSI buses are shared with other virtual machines. */
    public VirtualMachineBuilder scsiSharing(VirtualMachineDescription.ScsiSharing value) {
        parts.set("scsiSharing", value);
        return this;
    }

    /** Adds a drive, a port, a USB controller or a sound card; the machine then has no other. */
    public VirtualMachineBuilder device(DeviceDescription.Type type, Consumer<DeviceBuilder> description) {
        DeviceBuilder member = new DeviceBuilder(type);
        description.accept(member);
        parts.add("devices", member.make());
        return this;
    }

    /** Adds a snapshot that builds on none. */
    public VirtualMachineBuilder snapshot(String name, Consumer<SnapshotBuilder> description) {
        SnapshotBuilder member = new SnapshotBuilder(name);
        description.accept(member);
        parts.add("snapshots", member.make());
        return this;
    }

    /** Adds a virtual disk. */
    public VirtualMachineBuilder disk(String size, Consumer<DiskBuilder> description) {
        DiskBuilder member = new DiskBuilder(size);
        description.accept(member);
        parts.add("disks", member.make());
        return this;
    }

    /** Adds a virtual disk about which there is nothing more to say. */
    public VirtualMachineBuilder disk(String size) {
        return disk(size, member -> {});
    }

    /** Adds a network card of a virtual machine. */
    public VirtualMachineBuilder nic(String network, Consumer<NetworkCardBuilder> description) {
        NetworkCardBuilder member = new NetworkCardBuilder(network);
        description.accept(member);
        parts.add("nics", member.make());
        return this;
    }

    /** Adds a network card of a virtual machine about which there is nothing more to say. */
    public VirtualMachineBuilder nic(String network) {
        return nic(network, member -> {});
    }

    /** What VMware Tools tell. */
    public VirtualMachineBuilder guest(Consumer<GuestBuilder> description) {
        GuestBuilder part = new GuestBuilder();
        description.accept(part);
        parts.set("guest", part.make());
        return this;
    }

    /** What its guest does. */
    public VirtualMachineBuilder workload(Consumer<WorkloadBuilder> description) {
        WorkloadBuilder part = new WorkloadBuilder();
        description.accept(part);
        parts.set("workload", part.make());
        return this;
    }

    void hostUnlessSet(String name) {
        if (!parts.has("host")) {
            parts.set("host", name);
        }
    }

    /** What is left out is as with generated machines: a disk, and a card on the first network. */
    void standard(String datastore, String network) {
        if (!parts.has("datastore")) {
            parts.set("datastore", datastore);
        }
        if (!parts.has("disks")) {
            disk("4 GB");
        }
        if (!parts.has("nics")) {
            nic(network);
        }
    }

    /** Has no disk, and so no guest. */
    public VirtualMachineBuilder withoutDisks() {
        parts.set("disks", List.of());
        return this;
    }

    /** Has no network card. */
    public VirtualMachineBuilder withoutNics() {
        parts.set("nics", List.of());
        return this;
    }

    /** Powers the machine on. */
    public VirtualMachineBuilder poweredOn() {
        return powerState(VirtualMachineDescription.PowerState.POWERED_ON);
    }

    VirtualMachineDescription make() {
        return parts.make();
    }
}
