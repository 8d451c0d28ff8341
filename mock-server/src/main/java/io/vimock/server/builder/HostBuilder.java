package io.vimock.server.builder;

import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Describes an ESX host, with what a file has as keys. Not thread safe. */
public final class HostBuilder {
    private final RecordParts<HostDescription> parts = RecordParts.of(HostDescription.class);
    private final List<VirtualMachineBuilder> machines = new ArrayList<>();

    HostBuilder(String name) {
        parts.set("name", name);
    }

    /** For a host outside of clusters the path of the host folder it is in. */
    public HostBuilder folder(String value) {
        parts.set("folder", value);
        return this;
    }

    /** The uuid of its main board. */
    public HostBuilder uuid(String value) {
        parts.set("uuid", value);
        return this;
    }

    /** Who built it. */
    public HostBuilder vendor(String value) {
        parts.set("vendor", value);
        return this;
    }

    /** What the vendor calls it. */
    public HostBuilder model(String value) {
        parts.set("model", value);
        return this;
    }

    /** Its processors. */
    public HostBuilder cpu(Consumer<HostCpuBuilder> description) {
        HostCpuBuilder part = new HostCpuBuilder();
        description.accept(part);
        parts.set("cpu", part.make());
        return this;
    }

    /** Its main memory: {@code 16 GB}. */
    public HostBuilder memory(String value) {
        parts.parse("memory", value);
        return this;
    }

    /** Adds a network card of a host. */
    public HostBuilder nic(String device, Consumer<HostNetworkCardBuilder> description) {
        HostNetworkCardBuilder member = new HostNetworkCardBuilder(device);
        description.accept(member);
        parts.add("nics", member.make());
        return this;
    }

    /** Adds a network card of a host about which there is nothing more to say. */
    public HostBuilder nic(String device) {
        return nic(device, member -> {});
    }

    /** Adds a storage adapter of a host. */
    public HostBuilder hba(String device, HbaDescription.Type type, Consumer<StorageAdapterBuilder> description) {
        StorageAdapterBuilder member = new StorageAdapterBuilder(device, type);
        description.accept(member);
        parts.add("hbas", member.make());
        return this;
    }

    /** Adds a storage adapter of a host about which there is nothing more to say. */
    public HostBuilder hba(String device, HbaDescription.Type type) {
        return hba(device, type, member -> {});
    }

    /** The address of its service console. */
    public HostBuilder address(String value) {
        parts.set("address", value);
        return this;
    }

    /** Adds a virtual switch of a host. */
    public HostBuilder virtualSwitch(String name, Consumer<VirtualSwitchBuilder> description) {
        VirtualSwitchBuilder member = new VirtualSwitchBuilder(name);
        description.accept(member);
        parts.add("switches", member.make());
        return this;
    }

    /** Adds a virtual switch of a host about which there is nothing more to say. */
    public HostBuilder virtualSwitch(String name) {
        return virtualSwitch(name, member -> {});
    }

    /** Whether it is in maintenance mode. */
    public HostBuilder maintenance(boolean value) {
        parts.set("maintenance", value);
        return this;
    }

    /** Adds a resource pool. */
    public HostBuilder pool(String name, Consumer<ResourcePoolBuilder> description) {
        ResourcePoolBuilder member = new ResourcePoolBuilder(name);
        description.accept(member);
        parts.add("pools", member.make());
        return this;
    }

    /** Adds a resource pool about which there is nothing more to say. */
    public HostBuilder pool(String name) {
        return pool(name, member -> {});
    }

    /** Has no network card. */
    public HostBuilder withoutNics() {
        parts.set("nics", List.of());
        return this;
    }

    /** Has no storage adapter. */
    public HostBuilder withoutHbas() {
        parts.set("hbas", List.of());
        return this;
    }

    /** Has no virtual switch. */
    public HostBuilder withoutVirtualSwitches() {
        parts.set("switches", List.of());
        return this;
    }

    /** Adds a virtual machine on this host. */
    public HostBuilder vm(String name, Consumer<VirtualMachineBuilder> description) {
        VirtualMachineBuilder machine = new VirtualMachineBuilder(name);
        description.accept(machine);
        machines.add(machine);
        return this;
    }

    /** Adds a virtual machine on this host about which there is nothing more to say. */
    public HostBuilder vm(String name) {
        return vm(name, machine -> {});
    }

    /** The machines, on this host. */
    List<VirtualMachineBuilder> machines() {
        machines.forEach(machine -> machine.hostUnlessSet(String.valueOf(parts.get("name"))));
        return machines;
    }

    HostDescription make() {
        return parts.make();
    }
}
