package io.vimock.server.builder;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.RuleDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Describes a cluster, with what a file has as keys. Not thread safe. */
public final class ClusterBuilder {
    private final RecordParts<ClusterDescription> parts = RecordParts.of(ClusterDescription.class);
    private final List<HostBuilder> hosts = new ArrayList<>();
    private final List<VirtualMachineBuilder> machines = new ArrayList<>();

    ClusterBuilder(String name) {
        parts.set("name", name);
    }

    /** The path of the host folder it is in. */
    public ClusterBuilder folder(String value) {
        parts.set("folder", value);
        return this;
    }

    /** How DRS is set. */
    public ClusterBuilder drs(Consumer<DrsBuilder> description) {
        DrsBuilder part = new DrsBuilder();
        description.accept(part);
        parts.set("drs", part.make());
        return this;
    }

    /** How HA is set. */
    public ClusterBuilder ha(Consumer<HaBuilder> description) {
        HaBuilder part = new HaBuilder();
        description.accept(part);
        parts.set("ha", part.make());
        return this;
    }

    /** Adds a rule that DRS keeps. */
    public ClusterBuilder rule(String name, RuleDescription.Type type, Consumer<RuleBuilder> description) {
        RuleBuilder member = new RuleBuilder(name, type);
        description.accept(member);
        parts.add("rules", member.make());
        return this;
    }

    /** Sets something for a virtual machine otherwise than for the cluster. */
    public ClusterBuilder exception(String virtualMachine, Consumer<ExceptionBuilder> description) {
        ExceptionBuilder member = new ExceptionBuilder(virtualMachine);
        description.accept(member);
        parts.add("exceptions", member.make());
        return this;
    }

    /** Adds a resource pool. */
    public ClusterBuilder pool(String name, Consumer<ResourcePoolBuilder> description) {
        ResourcePoolBuilder member = new ResourcePoolBuilder(name);
        description.accept(member);
        parts.add("pools", member.make());
        return this;
    }

    /** Adds a resource pool about which there is nothing more to say. */
    public ClusterBuilder pool(String name) {
        return pool(name, member -> {});
    }

    /** Adds a host. */
    public ClusterBuilder host(String name, Consumer<HostBuilder> description) {
        HostBuilder host = new HostBuilder(name);
        description.accept(host);
        hosts.add(host);
        return this;
    }

    /** Adds a host about which there is nothing more to say. */
    public ClusterBuilder host(String name) {
        return host(name, host -> {});
    }

    /** Adds so many hosts, named {@code CLUSTER_H0} and so on. */
    public ClusterBuilder hosts(int count, Consumer<HostBuilder> description) {
        for (int i = 0; i < count; i++) {
            host(parts.get("name") + "_H" + hosts.size(), description);
        }
        return this;
    }

    /** Adds so many hosts about which there is nothing more to say, named {@code CLUSTER_H0} and so on. */
    public ClusterBuilder hosts(int count) {
        return hosts(count, host -> {});
    }

    /** Has DRS work by itself, or not at all. */
    public ClusterBuilder drs(boolean enabled) {
        return drs(drs -> drs.enabled(enabled));
    }

    /** Has HA work, or not. */
    public ClusterBuilder ha(boolean enabled) {
        return ha(ha -> ha.enabled(enabled));
    }

    /** Adds a virtual machine; without a host of its own it is on the hosts in turn. */
    public ClusterBuilder vm(String name, Consumer<VirtualMachineBuilder> description) {
        VirtualMachineBuilder machine = new VirtualMachineBuilder(name);
        description.accept(machine);
        machines.add(machine);
        return this;
    }

    /** Adds a virtual machine about which there is nothing more to say. */
    public ClusterBuilder vm(String name) {
        return vm(name, machine -> {});
    }

    /** The machines, on their hosts. */
    List<VirtualMachineBuilder> machines() {
        if (hosts.isEmpty() && !machines.isEmpty()) {
            throw new IllegalArgumentException(
                    "the cluster '" + parts.get("name") + "' has virtual machines, but no hosts");
        }
        List<VirtualMachineBuilder> all = new ArrayList<>();
        hosts.forEach(host -> all.addAll(host.machines()));
        for (int i = 0; i < machines.size(); i++) {
            machines.get(i).hostUnlessSet(hosts.get(i % hosts.size()).make().name());
        }
        all.addAll(machines);
        return all;
    }

    ClusterDescription make() {
        parts.set("hosts", hosts.stream().map(HostBuilder::make).toList());
        return parts.make();
    }
}
