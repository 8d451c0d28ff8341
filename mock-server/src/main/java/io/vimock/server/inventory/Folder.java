package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterCreatedEvent;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.DatacenterCreatedEvent;
import io.vimock.vim25.FolderEventArgument;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A folder: what is created in it and moved into it. Thread safe. */
public final class Folder implements ManagedObjectType {
    private static final Duration MOVING = Duration.ofSeconds(1);

    private final InventorySupport support;
    private final VirtualMachineProvisioning machines;
    private final HostArrivals arrivals;
    private final FolderUnregistration unregistration;

    /**
     * @param support what operations work with
     * @param machines what operations of virtual machines work with
     * @param arrivals adds hosts
     */
    public Folder(InventorySupport support, VirtualMachineSupport machines, HostArrivals arrivals) {
        this.support = support;
        this.machines = new VirtualMachineProvisioning(machines);
        this.arrivals = arrivals;
        this.unregistration = new FolderUnregistration(new RegistrationOperations(machines));
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
            DatacenterCreatedEvent event = new DatacenterCreatedEvent().withParent(argument(m, parent));
            support.events().post(m, Origin.of(call), event, datacenter);
            return datacenter;
        });
    }

    /**
     * CreateCluster: a cluster without hosts.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, DuplicateName, InvalidArgument, NotSupported in
     *     other folders than those for hosts
     */
    public ManagedObjectReference createCluster(Call call, String name, ClusterConfigSpec spec) {
        return createClusterEx(call, name, ClusterConfigs.extended(spec));
    }

    /**
     * CreateClusterEx: a cluster without hosts.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, DuplicateName, InvalidArgument, NotSupported in
     *     other folders than those for hosts
     */
    public ManagedObjectReference createClusterEx(Call call, String name, ClusterConfigSpecEx spec) {
        ManagedObjectReference parent = call.self();
        FolderRules.requireHosts(call.snapshot(), parent);
        String stored = EntityNames.stored(name, parent);
        Object created = support.tasks().perform(call, parent, (task, m) -> {
            EntityNames.requireFree(m, parent, stored, null);
            ClusterConfigInfoEx config = ClusterReconfiguration.created(m, spec);
            ManagedObjectReference cluster = EntityFactory.cluster(m, stored, parent);
            m.set(cluster, ComputeResourceProperties.CONFIGURATION_EX, config);
            ClusterCreatedEvent event = new ClusterCreatedEvent().withParent(argument(m, parent));
            support.events().post(m, task.origin(), event, cluster);
            ClusterReconfiguration.report(
                    support.events(), m, task.origin(), cluster, ClusterConfigs.defaults(), config);
            return cluster;
        });
        return (ManagedObjectReference) Objects.requireNonNull(created);
    }

    /**
     * AddStandaloneHost_Task: a name that is not in the inventory is a new simulated machine; see {@link HostArrivals}.
     *
     * @param compResSpec the settings of its compute resource; null for the usual ones
     * @param addConnected whether to connect to the machine at once
     * @param license is not looked at
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, NotSupported in other folders than those for
     *     hosts; in the task InvalidLogin, NoHost, AlreadyConnected, DuplicateName
     */
    public ManagedObjectReference addStandaloneHostTask(
            Call call,
            HostConnectSpec spec,
            @Nullable ComputeResourceConfigSpec compResSpec,
            boolean addConnected,
            @Nullable String license) {
        return arrivals.addStandalone(call, spec, compResSpec, addConnected);
    }

    /**
     * UnregisterAndDestroy_Task: removes a folder of virtual machines with all folders in it; the machines in them are
     * unregistered, and their files stay.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; in the task NotSupported for folders of another
     *     kind and those that a datacenter comes with, InvalidState when a machine is running
     */
    public ManagedObjectReference unregisterAndDestroyTask(Call call) {
        ManagedObjectReference folder = call.self();
        return support.tasks()
                .start(call, folder, TaskSteps.first((task, m) -> null).then(MOVING, (task, m) -> {
                    unregistration.remove(m, task.origin(), folder);
                    return null;
                }));
    }

    private static FolderEventArgument argument(ReadView view, ManagedObjectReference folder) {
        return new FolderEventArgument()
                .withFolder(folder)
                .withName(view.require(folder, ManagedEntityProperties.NAME));
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
                    moved.forEach(entity -> {
                        if (entity.getType().equals("HostSystem")) {
                            new HaAgents(support.events()).leave(m, task.origin(), entity);
                        }
                        FolderMove.move(m, entity, folder);
                    });
                    return null;
                }));
    }
}
