package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskLock;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmRemovedEvent;
import io.vimock.vim25.VmRenamedEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happens to a virtual machine as an object of the inventory: template or not, its name, its end. Thread safe. */
final class RegistrationOperations {
    private static final Duration DELETING = Duration.ofSeconds(2);
    private static final Duration RENAMING = Duration.ofSeconds(1);

    private final VirtualMachineSupport support;

    RegistrationOperations(VirtualMachineSupport support) {
        this.support = support;
    }

    /** MarkAsTemplate; see {@link VirtualMachine#markAsTemplate}. */
    void markAsTemplate(Call call) {
        ManagedObjectReference vm = call.self();
        Object unused = support.tasks().perform(call, vm, (task, m) -> {
            VirtualMachines.requireIdle(m, vm, task.task());
            if (VirtualMachines.config(m, vm).isTemplate()) {
                throw Faults.notSupported("The virtual machine is a template already");
            }
            VirtualMachines.requirePowerState(m, vm, VirtualMachinePowerState.POWERED_OFF);
            mark(m, vm, true);
            m.set(vm, VirtualMachineProperties.RESOURCE_POOL, null);
            return null;
        });
    }

    /** MarkAsVirtualMachine; see {@link VirtualMachine#markAsVirtualMachine}. */
    void markAsVirtualMachine(Call call, ManagedObjectReference pool, @Nullable ManagedObjectReference host) {
        ManagedObjectReference vm = call.self();
        call.require("Resource.AssignVMToPool", pool);
        HostChoice.requireSameDatacenter(call.snapshot(), vm, pool, "pool");
        Object unused = support.tasks().perform(call, vm, (task, m) -> {
            VirtualMachines.requireManaged(m, vm);
            TaskLock.requireFree(m, vm, task.task());
            if (!VirtualMachines.config(m, vm).isTemplate()) {
                throw Faults.notSupported("The virtual machine is no template");
            }
            ManagedObjectReference chosen = HostChoice.choose(m, pool, host, null);
            for (ManagedObjectReference datastore : m.refs(vm, VirtualMachineProperties.DATASTORE)) {
                new HostReach(m, chosen).requireDatastore(datastore);
            }
            mark(m, vm, false);
            m.set(vm, VirtualMachineProperties.RESOURCE_POOL, pool);
            m.set(vm, "runtime.host", chosen);
            m.set(
                    vm,
                    VirtualMachineProperties.ENVIRONMENT_BROWSER,
                    VirtualMachineFactory.environmentBrowser(m, chosen));
            Accessibility.follow(m, vm);
            return null;
        });
    }

    private static void mark(Mutation m, ManagedObjectReference vm, boolean template) {
        VirtualMachineConfigInfo config = WireType.deepCopy(VirtualMachines.config(m, vm));
        String path = config.getFiles().getVmPathName().replaceFirst("\\.vmt?x$", template ? ".vmtx" : ".vmx");
        config.getFiles().setVmPathName(path);
        m.set(
                vm,
                VirtualMachineProperties.CONFIG,
                config.withTemplate(template)
                        .withModified(m.now())
                        .withChangeVersion(VirtualMachines.nextChangeVersion(config.getChangeVersion(), m.now())));
    }

    /** Rename_Task; see {@link VirtualMachine#renameTask}. */
    ManagedObjectReference rename(Call call, String newName) {
        ManagedObjectReference vm = call.self();
        call.require("VirtualMachine.Config.Rename", vm);
        String name = EntityNames.stored(newName, vm);
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> null)
                                .then(RENAMING, (task, m) -> {
                                    ManagedObjectReference folder = m.require(vm, ManagedEntityProperties.PARENT);
                                    EntityNames.requireFree(m, folder, name, vm);
                                    String old = VirtualMachines.config(m, vm).getName();
                                    m.set(vm, "config.name", name);
                                    if (!old.equals(name)) {
                                        VmRenamedEvent event = new VmRenamedEvent()
                                                .withOldName(old)
                                                .withNewName(name);
                                        VirtualMachines.post(m, support, task.origin(), event, vm);
                                    }
                                    return null;
                                })
                                .exclusive());
    }

    /** UnregisterVM; see {@link VirtualMachine#unregisterVM}. */
    void unregister(Call call) {
        ManagedObjectReference vm = call.self();
        Object unused = support.tasks().perform(call, vm, (task, m) -> {
            VirtualMachines.requireManaged(m, vm);
            TaskLock.requireFree(m, vm, task.task());
            unregister(m, task.origin(), vm);
            return null;
        });
    }

    /** Takes a stopped machine out of the inventory; its files stay. */
    void unregister(Mutation m, Origin origin, ManagedObjectReference vm) {
        requireStopped(m, vm);
        VirtualMachineStorage.leave(m, vm);
        remove(m, origin, vm);
    }

    /** Destroy_Task; see {@link VirtualMachine#destroyTask}. */
    ManagedObjectReference destroy(Call call) {
        ManagedObjectReference vm = call.self();
        call.require("VirtualMachine.Inventory.Delete", vm);
        ManagedObjectReference parent = call.snapshot().get(vm, ManagedEntityProperties.PARENT);
        if (parent != null) {
            call.require("VirtualMachine.Inventory.Delete", parent);
        }
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    VirtualMachines.requireConnected(m, vm);
                                    requireStopped(m, vm);
                                    return null;
                                })
                                .then(DELETING, (task, m) -> {
                                    requireStopped(m, vm);
                                    VirtualMachineStorage.delete(m, vm);
                                    remove(m, task.origin(), vm);
                                    return null;
                                })
                                .exclusive());
    }

    private static void requireStopped(ReadView view, ManagedObjectReference vm) {
        if (VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_OFF, VirtualMachinePowerState.POWERED_ON);
        }
    }

    private void remove(Mutation m, Origin origin, ManagedObjectReference vm) {
        VirtualMachines.post(m, support, origin, new VmRemovedEvent(), vm);
        SnapshotTree.destroyAll(m, vm);
        m.destroy(vm);
    }
}
