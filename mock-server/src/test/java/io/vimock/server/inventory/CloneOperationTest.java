package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InsufficientCpuResourcesFault;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineRelocateTransformation;
import io.vimock.vim25.VmCloneFailedEvent;
import io.vimock.vim25.VmClonedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloneOperationTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private static VirtualMachineCloneSpec spec() {
        return new VirtualMachineCloneSpec().withLocation(new VirtualMachineRelocateSpec());
    }

    private static ManagedObjectReference clone(
            MachineLab lab, ManagedObjectReference source, String name, VirtualMachineCloneSpec spec) {
        return lab.machines().cloneVMTask(lab.call(source, "CloneVM_Task"), lab.folder(), name, spec);
    }

    private ManagedObjectReference cloned(ManagedObjectReference source, String name, VirtualMachineCloneSpec spec) {
        return (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(clone(lab, source, name, spec)));
    }

    private @Nullable ManagedObjectReference poolOf(ManagedObjectReference machine) {
        return lab.world().snapshot().get(machine, VirtualMachineProperties.RESOURCE_POOL);
    }

    @Test
    void clone_hasItsOwnIdentityFilesAndAddresses() {
        long free = lab.freeSpace();

        ManagedObjectReference copy = cloned(vm, "copy", spec());

        VirtualMachineConfigInfo original = lab.config(vm);
        VirtualMachineConfigInfo config = lab.config(copy);
        assertThat(config.getName()).isEqualTo("copy");
        assertThat(config.getUuid()).isNotEqualTo(original.getUuid());
        assertThat(config.getInstanceUuid()).isNotEqualTo(original.getInstanceUuid());
        assertThat(config.getFiles().getVmPathName()).isEqualTo("[LocalDS_0] copy/copy.vmx");
        VirtualDisk disk = lab.device(copy, VirtualDisk.class);
        VirtualDiskFlatVer2BackingInfo backing = (VirtualDiskFlatVer2BackingInfo) disk.getBacking();
        assertThat(backing.getFileName()).isEqualTo("[LocalDS_0] copy/copy.vmdk");
        assertThat(disk.getCapacityInKB())
                .isEqualTo(lab.device(vm, VirtualDisk.class).getCapacityInKB());
        assertThat(lab.device(copy, VirtualEthernetCard.class).getMacAddress())
                .isNotEqualTo(lab.device(vm, VirtualEthernetCard.class).getMacAddress());
        assertThat(lab.runtime(copy).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.runtime(copy).getHost()).isEqualTo(lab.runtime(vm).getHost());
        assertThat(poolOf(copy)).isEqualTo(lab.pool());
        assertThat(free - lab.freeSpace()).isGreaterThan(disk.getCapacityInKB() * 1024);
        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "VmBeingClonedEvent",
                        "VmInstanceUuidAssignedEvent",
                        "VmUuidAssignedEvent",
                        "VmMacAssignedEvent",
                        "VmClonedEvent");
        assertThat(((VmClonedEvent) lab.events().all().get(5)).getSourceVm().getVm())
                .isEqualTo(vm);
    }

    @Test
    void clone_withADiskMoveType_copiesAllOrFaults() {
        VirtualMachineCloneSpec linked = spec();
        linked.getLocation().setDiskMoveType("createNewChildDiskBacking");
        MachineLab.assertFault(NotSupported.class, () -> clone(lab, vm, "copy", linked));
        VirtualMachineCloneSpec full = spec();
        full.getLocation().setDiskMoveType("moveChildMostDiskBacking");

        ManagedObjectReference copy = cloned(vm, "copy", full);

        assertThat(DiskChains.files(List.of(lab.config(copy)))).containsExactly("[LocalDS_0] copy/copy.vmdk");
    }

    @Test
    void clone_toTemplate_andDeployFromIt() {
        ManagedObjectReference template = cloned(vm, "golden", spec().withTemplate(true));
        assertThat(lab.config(template).isTemplate()).isTrue();
        assertThat(lab.config(template).getFiles().getVmPathName()).endsWith("golden.vmtx");
        assertThat(poolOf(template)).isNull();
        lab.events().clear();

        VirtualMachineCloneSpec spec = spec().withPowerOn(true)
                .withConfig(new VirtualMachineConfigSpec().withMemoryMB(64L).withNumCPUs(2));
        spec.getLocation().setPool(lab.pool());
        ManagedObjectReference deployed = cloned(template, "web01", spec);

        assertThat(lab.config(deployed).isTemplate()).isFalse();
        assertThat(lab.config(deployed).getHardware().getMemoryMB()).isEqualTo(64);
        assertThat(lab.config(deployed).getHardware().getNumCPU()).isEqualTo(2);
        assertThat(lab.runtime(deployed).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.guest(deployed).getHostName()).isEqualTo("web01");
        assertThat(lab.guest(deployed).getIpAddress())
                .isNotEqualTo(lab.guest(vm).getIpAddress());
        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "VmBeingDeployedEvent",
                        "VmInstanceUuidAssignedEvent",
                        "VmUuidAssignedEvent",
                        "VmMacAssignedEvent",
                        "VmDeployedEvent",
                        "VmStartingEvent",
                        "VmPoweredOnEvent");
    }

    @Test
    void clone_toAnotherPool_isRegisteredOnAHostOfIt() {
        ManagedObjectReference target = Objects.requireNonNull(poolOf(lab.vm(MachineLab.CLUSTERED)));
        VirtualMachineCloneSpec spec = spec();
        spec.getLocation().withPool(target).setHost(lab.host("DC0_C0_H1"));

        ManagedObjectReference copy = cloned(vm, "copy", spec);

        assertThat(poolOf(copy)).isEqualTo(target);
        assertThat(lab.runtime(copy).getHost()).isEqualTo(lab.host("DC0_C0_H1"));
        spec.getLocation().setHost(lab.host("DC0_H0"));
        lab.failed(clone(lab, vm, "copy2", spec), InvalidArgument.class);
    }

    @Test
    void clone_sparse_makesThinDisks() {
        VirtualMachineCloneSpec spec = spec();
        spec.getLocation().setTransform(VirtualMachineRelocateTransformation.SPARSE);

        ManagedObjectReference copy = cloned(vm, "copy", spec);

        assertThat(((VirtualDiskFlatVer2BackingInfo)
                                lab.device(copy, VirtualDisk.class).getBacking())
                        .isThinProvisioned())
                .isTrue();
    }

    @Test
    void clone_whenTheNameIsTaken_faultsDuplicateName() {
        lab.failed(clone(lab, vm, MachineLab.OTHER, spec()), DuplicateName.class);

        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmCloneFailedEvent");
        VmCloneFailedEvent event = (VmCloneFailedEvent) lab.events().all().get(1);
        assertThat(event.getDestName()).isEqualTo(MachineLab.OTHER);
        assertThat(event.getReason().getFault()).isInstanceOf(DuplicateName.class);
    }

    @Test
    void clone_withoutSpaceOrReachableDatastore_faultsAndLeavesNothing() {
        int count = lab.machinesOf(lab.host("DC0_H0")).size();
        lab.world().change(m -> m.set(lab.datastore(), "summary.freeSpace", 1000L));

        lab.failed(clone(lab, vm, "copy", spec()), NoDiskSpace.class);

        assertThat(lab.machinesOf(lab.host("DC0_H0"))).hasSize(count);
        assertThat(lab.freeSpace()).isEqualTo(1000);
        lab.world().change(m -> m.set(lab.datastore(), io.vimock.api.DatastoreProperties.HOST, null));
        lab.failed(clone(lab, vm, "copy", spec()), InvalidState.class);
    }

    @Test
    void clone_senseless_faultsInvalidArgument() {
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> clone(lab, vm, "copy", spec().withTemplate(true).withPowerOn(true)));
        ManagedObjectReference template = cloned(vm, "golden", spec().withTemplate(true));
        MachineLab.assertFault(InvalidArgument.class, () -> clone(lab, template, "copy", spec()));
    }

    @Test
    void clone_fromASnapshot_isWhatTheMachineWasThen() {
        ManagedObjectReference snapshot = (ManagedObjectReference) java.util.Objects.requireNonNull(lab.succeeded(
                lab.machines().createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), "one", null, false, false)));
        lab.succeeded(lab.reconfigure(vm, new VirtualMachineConfigSpec().withAnnotation("later")));

        ManagedObjectReference copy = cloned(vm, "copy", spec().withSnapshot(snapshot));

        assertThat(lab.config(copy).getAnnotation()).isEmpty();
        VirtualDiskFlatVer2BackingInfo disk = (VirtualDiskFlatVer2BackingInfo)
                lab.device(copy, VirtualDisk.class).getBacking();
        assertThat(disk.getParent()).isNull();
        assertThat(disk.getFileName()).isEqualTo("[LocalDS_0] copy/copy.vmdk");
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> clone(lab, lab.vm(MachineLab.OTHER), "copy2", spec().withSnapshot(snapshot)));
    }

    @Test
    void clone_privilegesDependOnSourceAndTarget() {
        assertDenied(vm, spec(), "VirtualMachine.Provisioning.Clone");
        assertDenied(vm, spec().withTemplate(true), "VirtualMachine.Provisioning.CreateTemplateFromVM");
        ManagedObjectReference template = cloned(vm, "golden", spec().withTemplate(true));
        VirtualMachineCloneSpec deploy = spec();
        deploy.getLocation().setPool(lab.pool());
        assertDenied(template, deploy, "VirtualMachine.Provisioning.DeployTemplate");
        assertDenied(template, deploy, "Resource.AssignVMToPool");
        assertDenied(template, spec().withTemplate(true), "VirtualMachine.Provisioning.CloneTemplate");
    }

    private void assertDenied(ManagedObjectReference source, VirtualMachineCloneSpec spec, String privilege) {
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.machines()
                        .cloneVMTask(lab.call(source, "CloneVM_Task").without(privilege), lab.folder(), "copy", spec));
    }

    @Test
    void clone_thatCannotBePoweredOn_isThereAllTheSame() {
        VirtualMachineCloneSpec spec = spec().withPowerOn(true)
                .withConfig(new VirtualMachineConfigSpec()
                        .withCpuAllocation(new ResourceAllocationInfo().withReservation(1_000_000L)));

        lab.failed(clone(lab, vm, "copy", spec), InsufficientCpuResourcesFault.class);

        assertThat(lab.runtime(lab.vm("copy")).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.events().types()).endsWith("VmClonedEvent", "VmFailedToPowerOnEvent");
    }

    @Test
    void clone_ofARunningMachineOfTheStrictPersonality_faultsInvalidPowerState() {
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            strict.failed(clone(strict, strict.vm(MachineLab.RUNNING), "copy", spec()), InvalidPowerState.class);
        }
    }

    @Test
    void clone_realistic_takesTimeAndCanBeCancelled() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference source = slow.vm(MachineLab.RUNNING);
            ManagedObjectReference task = clone(slow, source, "copy", spec());
            assertThat(slow.info(task).getState()).isEqualTo(TaskInfoState.RUNNING);
            slow.clock().advance(Duration.ofSeconds(7));
            assertThat(slow.info(task).getProgress()).isBetween(40, 70);

            new io.vimock.server.service.Task(slow.tasks()).cancelTask(slow.call(task, "CancelTask"));

            slow.failed(task, RequestCanceled.class);
            slow.clock().advance(Duration.ofMinutes(1));
            assertThat(slow.machinesOf(slow.host("DC0_H0"))).hasSize(2);

            ManagedObjectReference again = clone(slow, source, "copy", spec());
            slow.clock().advance(Duration.ofMinutes(1));
            slow.succeeded(again);
            assertThat(slow.machinesOf(slow.host("DC0_H0"))).hasSize(3);
        }
    }
}
