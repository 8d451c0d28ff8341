package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreEventArgument;
import io.vimock.vim25.FolderEventArgument;
import io.vimock.vim25.HostEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VmBeingClonedEvent;
import io.vimock.vim25.VmBeingDeployedEvent;
import io.vimock.vim25.VmCloneFailedEvent;
import io.vimock.vim25.VmClonedEvent;
import io.vimock.vim25.VmDeployFailedEvent;
import io.vimock.vim25.VmDeployedEvent;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmEventArgument;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of CloneVM_Task: a copy of a virtual machine or template with new identity and files, as a machine or
 * template. Only for the world thread, apart from {@link #start}.
 */
final class CloneOperation {
    private static final long BYTES_PER_SECOND = 100L << 20;

    private final VirtualMachineSupport support;
    private final PowerOperations power;
    private final ManagedObjectReference source;
    private final ManagedObjectReference folder;
    private final String name;
    private final VirtualMachineCloneSpec spec;
    private final boolean deploys;
    private @Nullable ManagedObjectReference created;

    private CloneOperation(
            VirtualMachineSupport support,
            PowerOperations power,
            Call call,
            ManagedObjectReference folder,
            String name,
            VirtualMachineCloneSpec spec) {
        this.support = support;
        this.power = power;
        this.source = call.self();
        this.folder = folder;
        this.name = EntityNames.stored(name, null);
        this.spec = spec;
        this.deploys = VirtualMachines.config(call.snapshot(), source).isTemplate();
    }

    /** CloneVM_Task; see {@link VirtualMachine#cloneVMTask}. */
    static ManagedObjectReference start(
            VirtualMachineSupport support,
            PowerOperations power,
            Call call,
            ManagedObjectReference folder,
            String name,
            VirtualMachineCloneSpec asked) {
        VirtualMachineCloneSpec spec = WireType.deepCopy(asked);
        CloneOperation clone = new CloneOperation(support, power, call, folder, name, spec);
        clone.requirePrivileges(call);
        clone.requireSense(call);
        TaskSteps steps = TaskSteps.first(clone::begin)
                .then(clone.copyTime(call.snapshot()), clone::copy)
                .onFailure(clone::fail)
                .cancelable()
                .exclusive()
                .remembering(clone::save);
        if (spec.isPowerOn()) {
            steps.then(Duration.ZERO, clone::starting)
                    .when(clone::isAnswered, null)
                    .then(PowerOperations.STARTING, clone::started);
        }
        return support.tasks().start(call, call.self(), steps);
    }

    private Runnable save() {
        ManagedObjectReference then = created;
        return () -> created = then;
    }

    private void requirePrivileges(Call call) {
        String privilege = deploys
                ? (spec.isTemplate() ? "CloneTemplate" : "DeployTemplate")
                : (spec.isTemplate() ? "CreateTemplateFromVM" : "Clone");
        call.require("VirtualMachine.Provisioning." + privilege, source);
        if (spec.getCustomization() != null) {
            call.require("VirtualMachine.Provisioning.Customize", source);
        }
        if (spec.getLocation().getPool() != null) {
            call.require("Resource.AssignVMToPool", spec.getLocation().getPool());
        }
        if (spec.getConfig() != null) {
            ConfigPrivileges.of(spec.getConfig(), VirtualMachines.config(call.snapshot(), source))
                    .forEach(needed -> call.require(needed, folder));
        }
    }

    /** The configuration that is copied: the machine's, or that of its snapshot. */
    private VirtualMachineConfigInfo original(ReadView view) {
        ManagedObjectReference snapshot = spec.getSnapshot();
        return snapshot == null
                ? VirtualMachines.config(view, source)
                : view.require(snapshot, VirtualMachineSnapshotProperties.CONFIG);
    }

    private void requireSense(Call call) {
        if (spec.isTemplate() && spec.isPowerOn()) {
            throw Faults.invalidArgument("spec.powerOn", "a template cannot be powered on");
        }
        if (deploys && !spec.isTemplate() && spec.getLocation().getPool() == null) {
            throw Faults.invalidArgument("spec.location.pool", "deploying a template needs a resource pool");
        }
        if (spec.getSnapshot() != null
                && !SnapshotTree.machine(call.snapshot(), spec.getSnapshot()).equals(source)) {
            throw Faults.invalidArgument("spec.snapshot", "it is a snapshot of another virtual machine");
        }
        if (spec.getCustomization() != null) {
            if (spec.isTemplate()) {
                throw Faults.invalidArgument("spec.customization", "a template is customized when it is deployed");
            }
            new Customization(spec.getCustomization()).check(original(call.snapshot()));
        }
        DiskMoves.requirePossible(spec.getLocation(), original(call.snapshot()));
        ManagedObjectReference pool = spec.getLocation().getPool();
        if (pool != null) {
            HostChoice.requireSameDatacenter(call.snapshot(), folder, pool, "spec.location.pool");
        }
    }

    private Duration copyTime(ReadView view) {
        long bytes = 0;
        VirtualMachineConfigInfo config = VirtualMachines.config(view, source);
        for (VirtualDevice device : config.getHardware().getDevice()) {
            bytes += device instanceof VirtualDisk disk ? MachineFiles.space(config, disk) : 0;
        }
        return Duration.ofSeconds(3 + bytes / BYTES_PER_SECOND);
    }

    private @Nullable Object begin(TaskContext task, Mutation m) {
        requireSource(m);
        ManagedObjectReference host = host(m);
        VmEvent event = deploys
                ? new VmBeingDeployedEvent().withSrcTemplate(sourceArgument(m))
                : new VmBeingClonedEvent()
                        .withDestFolder(folderArgument(m))
                        .withDestName(name)
                        .withDestHost(hostArgument(m, host));
        VirtualMachines.post(m, support, task.origin(), event, source);
        return null;
    }

    private void requireSource(ReadView view) {
        VirtualMachines.requireConnected(view, source);
        if (!support.isTolerant()) {
            VirtualMachines.requirePowerState(view, source, VirtualMachinePowerState.POWERED_OFF);
        }
        EntityNames.requireFree(view, folder, name, null);
    }

    private @Nullable ManagedObjectReference pool(ReadView view) {
        ManagedObjectReference asked = spec.getLocation().getPool();
        return asked == null ? view.get(source, VirtualMachineProperties.RESOURCE_POOL) : asked;
    }

    private ManagedObjectReference host(ReadView view) {
        ManagedObjectReference asked = spec.getLocation().getHost();
        ManagedObjectReference present = VirtualMachines.host(view, source);
        ManagedObjectReference pool = pool(view);
        if (pool == null) {
            ManagedObjectReference host = asked == null ? present : asked;
            PowerOnRequirements.requireUsable(view, host);
            return host;
        }
        boolean stays = asked == null
                && view.refs(
                                view.require(pool, ResourcePoolProperties.OWNER),
                                io.vimock.api.ComputeResourceProperties.HOST)
                        .contains(present);
        return stays ? present : HostChoice.choose(view, pool, asked, homeName(view));
    }

    private String homeName(ReadView view) {
        ManagedObjectReference datastore = spec.getLocation().getDatastore();
        return datastore == null
                ? DatastorePath.parse(
                                VirtualMachines.config(view, source).getFiles().getVmPathName())
                        .datastore()
                : view.require(datastore, DatastoreProperties.NAME);
    }

    private Object copy(TaskContext task, Mutation m) {
        requireSource(m);
        ManagedObjectReference host = host(m);
        HostReach reach = new HostReach(m, host);
        DatastorePath path = MachineDirectory.choose(reach, "[" + homeName(m) + "]", name);
        VirtualMachineConfigInfo config = newIdentity(m, path);
        ConfigDraft draft = new ConfigDraft(m, null, config, host, false, support);
        VirtualMachineRelocateSpec location = spec.getLocation();
        new ClonedDevices(draft, location).renew();
        if (spec.getConfig() != null) {
            new ConfigSpecApplier(draft, spec.getConfig()).apply();
        }
        if (spec.getCustomization() != null) {
            Customization customization = new Customization(spec.getCustomization());
            customization.check(draft.config());
            customization.prepare(draft.config(), CustomizeOperation.packageName(support));
        }
        draft.finish();
        draft.config().setLocationId(MachineLocation.id(draft.config()));
        ManagedObjectReference pool = spec.isTemplate() ? null : pool(m);
        ManagedObjectReference clone =
                support.factory().create(m, new VirtualMachineFactory.Placement(folder, pool, host), draft.config());
        VirtualMachineStorage.copyData(m, source, clone);
        VirtualMachineProvisioning.reportIdentity(support, task, m, clone, draft);
        VirtualMachines.post(m, support, task.origin(), completed(m), clone);
        m.afterCommit(() -> created = clone);
        return clone;
    }

    private VirtualMachineConfigInfo newIdentity(Mutation m, DatastorePath path) {
        String suffix = spec.isTemplate() ? ".vmtx" : ".vmx";
        DatastorePath file = path.sibling(name + suffix);
        VirtualMachineConfigInfo config = WireType.deepCopy(original(m));
        String uuid = support.identities().uuid();
        return config.withName(name)
                .withUuid(uuid)
                .withInstanceUuid(support.identities().uuid())
                .withTemplate(spec.isTemplate())
                .withFiles(VirtualMachineProvisioning.files(file))
                .withModified(m.now())
                .withChangeVersion(VirtualMachineFactory.changeVersion(m.now()));
    }

    private VmEvent completed(ReadView view) {
        return deploys
                ? new VmDeployedEvent().withSrcTemplate(sourceArgument(view))
                : new VmClonedEvent().withSourceVm(sourceArgument(view));
    }

    private @Nullable Object starting(TaskContext task, Mutation m) {
        return power.starting(task, m, made(), null);
    }

    private boolean isAnswered(ReadView view) {
        return created == null || Questions.isAnswered(view, created);
    }

    private @Nullable Object started(TaskContext task, Mutation m) {
        return power.started(task, m, made(), null);
    }

    private ManagedObjectReference made() {
        ManagedObjectReference clone = created;
        if (clone == null) {
            throw new IllegalStateException("there is no clone yet");
        }
        return clone;
    }

    private void fail(TaskContext task, Mutation m, VimFaultException fault) {
        if (created != null) {
            power.reportFailedStart(task, m, created, fault);
            return;
        }
        if (!m.exists(source)) {
            return;
        }
        VmEvent event = deploys
                ? new VmDeployFailedEvent()
                        .withDestDatastore(datastoreArgument(m))
                        .withReason(Faults.localized(fault))
                : new VmCloneFailedEvent()
                        .withDestFolder(folderArgument(m))
                        .withDestName(name)
                        .withDestHost(hostArgument(m, VirtualMachines.host(m, source)))
                        .withReason(Faults.localized(fault));
        VirtualMachines.post(m, support, task.origin(), event, source);
    }

    private VmEventArgument sourceArgument(ReadView view) {
        return new VmEventArgument().withVm(source).withName(view.require(source, ManagedEntityProperties.NAME));
    }

    private FolderEventArgument folderArgument(ReadView view) {
        return new FolderEventArgument()
                .withFolder(folder)
                .withName(view.require(folder, ManagedEntityProperties.NAME));
    }

    private static HostEventArgument hostArgument(ReadView view, ManagedObjectReference host) {
        return new HostEventArgument().withHost(host).withName(view.require(host, ManagedEntityProperties.NAME));
    }

    private DatastoreEventArgument datastoreArgument(ReadView view) {
        String home = homeName(view);
        ManagedObjectReference datastore = new HostReach(view, VirtualMachines.host(view, source)).datastore(home);
        return new DatastoreEventArgument().withDatastore(datastore).withName(home);
    }
}
