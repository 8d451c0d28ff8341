package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.vim25.DatacenterCreatedEvent;
import io.vimock.vim25.FolderEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder: what is created in it and moved into it. Thread safe. */
public final class Folder implements ManagedObjectType {
    private static final Duration MOVING = Duration.ofSeconds(1);

    private final InventorySupport support;
    private final VirtualMachineProvisioning machines;

    /**
     * @param support what operations work with
     * @param machines creates virtual machines
     */
    public Folder(InventorySupport support, VirtualMachineProvisioning machines) {
        this.support = support;
        this.machines = machines;
    }

    @Override
    public MoType type() {
        return MoTypes.FOLDER;
    }

    /**
     * CreateFolder: a folder for the same kind of entities.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, DuplicateName
     */
    public ManagedObjectReference createFolder(Call call, String name) {
        ManagedObjectReference parent = call.self();
        String stored = EntityNames.stored(name, parent);
        return call.world().write(m -> {
            EntityNames.requireFree(m, parent, stored, null);
            return EntityFactory.folder(m, stored, parent, FolderRules.kind(m, parent));
        });
    }

    /**
     * CreateDatacenter: a datacenter with its folders, empty.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, DuplicateName, NotSupported in other folders than
     *     those for datacenters
     */
    public ManagedObjectReference createDatacenter(Call call, String name) {
        ManagedObjectReference parent = call.self();
        if (FolderRules.kind(call.snapshot(), parent) != FolderKind.DATACENTER) {
            throw Faults.notSupported("This folder cannot hold datacenters");
        }
        String stored = EntityNames.stored(name, parent);
        return call.world().write(m -> {
            EntityNames.requireFree(m, parent, stored, null);
            ManagedObjectReference datacenter = EntityFactory.datacenter(m, stored, parent);
            DatacenterCreatedEvent event = new DatacenterCreatedEvent()
                    .withParent(new FolderEventArgument()
                            .withFolder(parent)
                            .withName(m.require(parent, ManagedEntityProperties.NAME)));
            support.events().post(m, Origin.of(call), event, datacenter);
            return datacenter;
        });
    }

    /** CreateVM_Task; see {@link VirtualMachineProvisioning#create}. */
    public ManagedObjectReference createVMTask(
            Call call,
            VirtualMachineConfigSpec config,
            ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        if (FolderRules.kind(call.snapshot(), call.self()) != FolderKind.VIRTUAL_MACHINE) {
            throw Faults.notSupported("This folder cannot hold virtual machines");
        }
        return machines.create(call, config, pool, host);
    }

    /**
     * RegisterVM_Task: makes a virtual machine or template from its configuration file on a datastore; its disks and
     * other files are those that lie there.
     *
     * @param path the datastore path of the configuration file
     * @param name the machine's name; null for the one in the file
     * @param pool its resource pool; null for a template
     * @param host its host; null to choose one of the pool's compute resource
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument, InvalidDatastorePath; in the task
     *     InvalidDatastore, NotFound, AlreadyExists when it is registered, DuplicateName, VmConfigFault, FileNotFound for
     *     a disk
     */
    public ManagedObjectReference registerVMTask(
            Call call,
            String path,
            @Nullable String name,
            boolean asTemplate,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        if (FolderRules.kind(call.snapshot(), call.self()) != FolderKind.VIRTUAL_MACHINE) {
            throw Faults.notSupported("This folder cannot hold virtual machines");
        }
        return machines.register(call, path, name, asTemplate, pool, host);
    }

    /**
     * MoveIntoFolder_Task: all of them or, when one cannot be moved, none.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; in the task NotSupported, InvalidFolder,
     *     DuplicateName, InvalidState
     */
    public ManagedObjectReference moveIntoFolderTask(Call call, List<ManagedObjectReference> list) {
        ManagedObjectReference folder = call.self();
        List<ManagedObjectReference> moved = List.copyOf(list);
        moved.forEach(entity -> FolderMove.requirePrivileges(call, entity));
        return support.tasks()
                .start(call, folder, TaskSteps.first((task, m) -> null).then(MOVING, (task, m) -> {
                    moved.forEach(entity -> FolderMove.move(m, entity, folder));
                    return null;
                }));
    }
}
