package io.vimock.server.service.collector;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.sim.SimClock;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.World;
import io.vimock.vim25.Description;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualHardware;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.List;

/** A datacenter with one host and its pool, and virtual machines with no more than a test needs. */
public final class SmallInventory implements AutoCloseable {
    public final SimClock clock = SimClock.manual();
    public final World world = new World("test-world", clock, Inventory.relations(), List.of(), Inventory.indexes());
    public final ManagedObjectReference root = new ManagedObjectReference("Folder", "group-d1");
    public final ManagedObjectReference collector =
            new ManagedObjectReference("PropertyCollector", "propertyCollector");
    public final ManagedObjectReference viewManager = new ManagedObjectReference("ViewManager", "ViewManager");
    public final ManagedObjectReference datacenter;
    public final ManagedObjectReference vmFolder;
    public final ManagedObjectReference hostFolder;
    public final ManagedObjectReference computeResource;
    public final ManagedObjectReference host;
    public final ManagedObjectReference pool;

    public SmallInventory() {
        clock.runOn(world);
        ManagedObjectReference[] made = new ManagedObjectReference[6];
        world.change(m -> {
            m.create(MoTypes.PROPERTY_COLLECTOR, collector);
            m.create(MoTypes.VIEW_MANAGER, viewManager);
            m.create(MoTypes.FOLDER, root);
            m.set(root, ManagedEntityProperties.NAME, "Datacenters");
            made[0] = entity(m, MoTypes.DATACENTER, "datacenter-", "DC0", root);
            made[1] = entity(m, MoTypes.FOLDER, "group-v", "vm", made[0]);
            made[2] = entity(m, MoTypes.FOLDER, "group-h", "host", made[0]);
            m.set(made[0], DatacenterProperties.VM_FOLDER, made[1]);
            m.set(made[0], DatacenterProperties.HOST_FOLDER, made[2]);
            made[3] = entity(m, MoTypes.COMPUTE_RESOURCE, "domain-s", "DC0_H0", made[2]);
            made[4] = entity(m, MoTypes.HOST_SYSTEM, "host-", "DC0_H0", made[3]);
            made[5] = entity(m, MoTypes.RESOURCE_POOL, "resgroup-", "Resources", made[3]);
            m.set(made[3], ComputeResourceProperties.RESOURCE_POOL, made[5]);
        });
        datacenter = made[0];
        vmFolder = made[1];
        hostFolder = made[2];
        computeResource = made[3];
        host = made[4];
        pool = made[5];
    }

    /** Creates an entity with a name and a parent. */
    public static ManagedObjectReference entity(
            Mutation m, MoType type, String prefix, String name, ManagedObjectReference parent) {
        ManagedObjectReference ref = m.create(type, m.newRef(type, prefix));
        m.set(ref, ManagedEntityProperties.NAME, name);
        m.set(ref, ManagedEntityProperties.PARENT, parent);
        return ref;
    }

    /** Creates a powered-off virtual machine with one disk on the host. */
    public ManagedObjectReference vm(Mutation m, String name, ManagedObjectReference folder) {
        ManagedObjectReference ref = entity(m, MoTypes.VIRTUAL_MACHINE, "vm-", name, folder);
        m.set(ref, VirtualMachineProperties.RUNTIME, runtime(VirtualMachinePowerState.POWERED_OFF, host));
        m.set(ref, VirtualMachineProperties.RESOURCE_POOL, pool);
        m.set(ref, VirtualMachineProperties.CONFIG, config(name, disk(2000, "Hard disk 1")));
        return ref;
    }

    public ManagedObjectReference vm(String name) {
        return world.write(m -> vm(m, name, vmFolder));
    }

    public ManagedObjectReference folder(String name, ManagedObjectReference parent) {
        return world.write(m -> entity(m, MoTypes.FOLDER, "group-v", name, parent));
    }

    public static VirtualMachineRuntimeInfo runtime(VirtualMachinePowerState state, ManagedObjectReference host) {
        return new VirtualMachineRuntimeInfo().withPowerState(state).withHost(host);
    }

    public static VirtualMachineConfigInfo config(String name, VirtualDevice... devices) {
        return new VirtualMachineConfigInfo()
                .withName(name)
                .withHardware(
                        new VirtualHardware().withNumCPU(1).withMemoryMB(32).withDevice(devices));
    }

    public static VirtualDisk disk(int key, String label) {
        VirtualDisk disk = new VirtualDisk().withCapacityInKB(1024);
        disk.setKey(key);
        disk.setDeviceInfo(new Description().withLabel(label).withSummary("1,024 KB"));
        return disk;
    }

    public void power(ManagedObjectReference vm, VirtualMachinePowerState state) {
        world.change(m -> m.set(vm, "runtime.powerState", state));
    }

    @Override
    public void close() {
        world.close();
        clock.close();
    }
}
