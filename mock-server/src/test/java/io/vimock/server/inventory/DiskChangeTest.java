package io.vimock.server.inventory;

import static io.vimock.server.inventory.DeviceSpecs.add;
import static io.vimock.server.inventory.DeviceSpecs.edit;
import static io.vimock.server.inventory.DeviceSpecs.newDisk;
import static io.vimock.server.inventory.DeviceSpecs.remove;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.vim25.DisallowedDiskModeChange;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.FileLocked;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.FileTooLarge;
import io.vimock.vim25.HostScsiDisk;
import io.vimock.vim25.IDEDiskNotSupported;
import io.vimock.vim25.InvalidController;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidDeviceBacking;
import io.vimock.vim25.InvalidDeviceOperation;
import io.vimock.vim25.InvalidDeviceSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.RawDiskNotSupported;
import io.vimock.vim25.ScsiLun;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskChangeTest {
    private static final long GB_IN_KB = 1L << 20;

    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference change(VirtualDeviceConfigSpec... changes) {
        return lab.change(vm, changes);
    }

    private void requireUnchanged(VirtualMachineConfigInfo before) {
        assertThat(lab.config(vm)).isSameAs(before);
    }

    @Test
    void addDisk_toTheRunningMachine_takesTheNextUnitFileAndLabel() {
        long free = lab.freeSpace();

        lab.succeeded(change(newDisk(GB_IN_KB, "")));

        VirtualDisk disk = (VirtualDisk) lab.device(vm, 2001);
        VirtualDiskFlatVer2BackingInfo backing = (VirtualDiskFlatVer2BackingInfo) disk.getBacking();
        assertThat(disk.getControllerKey()).isEqualTo(1000);
        assertThat(disk.getUnitNumber()).isEqualTo(1);
        assertThat(disk.getDeviceInfo().getLabel()).isEqualTo("Hard disk 2");
        assertThat(disk.getDeviceInfo().getSummary()).isEqualTo("1,048,576 KB");
        assertThat(disk.getShares().getShares()).isEqualTo(1000);
        assertThat(backing.getFileName()).isEqualTo("[LocalDS_0] DC0_H0_VM0/DC0_H0_VM0_1.vmdk");
        assertThat(backing.getDatastore()).isEqualTo(lab.datastore());
        assertThat(backing.getUuid()).startsWith("6000c29");
        assertThat(free - lab.freeSpace()).isBetween(GB_IN_KB << 10, (GB_IN_KB << 10) + 1000);
        assertThat(((VirtualController) lab.device(vm, 1000)).getDevice()).containsExactly(2000, 2001);
        assertThat(Objects.requireNonNull(
                                VirtualMachineStorage.layout(lab.world().snapshot(), vm))
                        .getDisk())
                .hasSize(2);
    }

    @Test
    void addDisk_unitsSkipTheControllersOwn() {
        VirtualDeviceConfigSpec[] disks = new VirtualDeviceConfigSpec[8];
        for (int i = 0; i < disks.length; i++) {
            disks[i] = newDisk(1024, "");
        }

        lab.succeeded(change(disks));

        assertThat(lab.devices(vm, VirtualDisk.class).map(VirtualDevice::getUnitNumber))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 8, 9);
        assertThat(lab.devices(vm, VirtualDisk.class).map(VirtualDevice::getKey))
                .endsWith(2006, 2008, 2009);
    }

    @Test
    void addDisk_whenTheControllerIsFull_getsANewController() {
        lab.stopped();
        VirtualDeviceConfigSpec[] disks = new VirtualDeviceConfigSpec[15];
        for (int i = 0; i < disks.length; i++) {
            disks[i] = newDisk(1024, "");
        }

        lab.succeeded(change(disks));

        VirtualDisk last = (VirtualDisk) lab.device(vm, 2016);
        assertThat(last.getControllerKey()).isEqualTo(1001);
        assertThat(lab.device(vm, 1001).getDeviceInfo().getLabel()).isEqualTo("SCSI Controller 1");
    }

    @Test
    void addDisk_onAUnitThatIsTaken_faultsInvalidDeviceSpec() {
        VirtualMachineConfigInfo before = lab.config(vm);
        VirtualDeviceConfigSpec spec = newDisk(1024, "");
        spec.getDevice().withControllerKey(1000).setUnitNumber(0);
        VirtualDeviceConfigSpec reserved = newDisk(1024, "");
        reserved.getDevice().withControllerKey(1000).setUnitNumber(7);

        assertThat(lab.failed(change(newDisk(1024, ""), spec), InvalidDeviceSpec.class)
                        .getDeviceIndex())
                .isEqualTo(1);
        lab.failed(change(reserved), InvalidDeviceSpec.class);
        requireUnchanged(before);
    }

    @Test
    void addDisk_onAControllerThatIsNotThere_faultsInvalidController() {
        VirtualDeviceConfigSpec spec = newDisk(1024, "");
        spec.getDevice().setControllerKey(1003);

        assertThat(lab.failed(change(spec), InvalidController.class).getControllerKey())
                .isEqualTo(1003);
    }

    @Test
    void addDisk_withoutBackingCapacityOrKnownMode_faults() {
        lab.failed(
                change(add(new VirtualDisk().withCapacityInKB(1024))
                        .withFileOperation(VirtualDeviceConfigSpecFileOperation.CREATE)),
                InvalidDeviceBacking.class);
        lab.failed(change(newDisk(0, "")), InvalidDeviceSpec.class);
        VirtualDeviceConfigSpec undoable = newDisk(1024, "");
        ((VirtualDiskFlatVer2BackingInfo) undoable.getDevice().getBacking()).setDiskMode("undoable");
        lab.failed(change(undoable), InvalidDeviceBacking.class);
        lab.failed(
                change(add(
                        new VirtualDisk().withCapacityInKB(1024).withBacking(new VirtualDiskRawDiskVer2BackingInfo()))),
                RawDiskNotSupported.class);
    }

    @Test
    void addDisk_beyondFreeSpaceOrFileSize_faultsAndChangesNothing() {
        VirtualMachineConfigInfo before = lab.config(vm);
        long free = lab.freeSpace();

        lab.failed(change(newDisk(free / 1024 / 2, ""), newDisk(free / 1024 / 2 + 1024, "")), NoDiskSpace.class);
        lab.failed(change(newDisk(3L << 30, "")), FileTooLarge.class);

        requireUnchanged(before);
        assertThat(lab.freeSpace()).isEqualTo(free);
    }

    @Test
    void addDisk_onAnUnknownDatastore_faultsInvalidDatastore() {
        assertThat(lab.failed(change(newDisk(1024, "[nowhere]")), InvalidDatastore.class)
                        .getName())
                .isEqualTo("nowhere");
    }

    @Test
    void addDisk_whoseFileExists_faultsFileAlreadyExists() {
        lab.failed(change(newDisk(1024, "[LocalDS_0] DC0_H0_VM1/DC0_H0_VM1.vmdk")), FileAlreadyExists.class);
    }

    @Test
    void addDisk_thin_takesLittleSpace() {
        long free = lab.freeSpace();
        VirtualDeviceConfigSpec spec = newDisk(GB_IN_KB, "");
        ((VirtualDiskFlatVer2BackingInfo) spec.getDevice().getBacking()).setThinProvisioned(true);

        lab.succeeded(change(spec));

        assertThat(free - lab.freeSpace()).isLessThan(2L << 20);
    }

    @Test
    void removeDisk_withoutDestroy_leavesItsFileToBeAttachedElsewhere() {
        VirtualDisk disk = lab.device(vm, VirtualDisk.class);
        String file = ((VirtualDiskFlatVer2BackingInfo) disk.getBacking()).getFileName();
        long free = lab.freeSpace();

        lab.succeeded(change(remove(new VirtualDisk().withKey(disk.getKey()))));
        assertThat(lab.devices(vm, VirtualDisk.class)).isEmpty();
        // The line of the disk in the configuration file is all that has gone.
        assertThat(lab.freeSpace()).isBetween(free, free + 1024);

        ManagedObjectReference other = lab.vm(MachineLab.OTHER);
        lab.succeeded(lab.reconfigure(
                other,
                new VirtualMachineConfigSpec()
                        .withDeviceChange(add(new VirtualDisk()
                                .withKey(-1)
                                .withBacking(new VirtualDiskFlatVer2BackingInfo().withFileName(file))))));
        VirtualDisk attached =
                lab.devices(other, VirtualDisk.class).skip(1).findFirst().orElseThrow();
        assertThat(attached.getCapacityInKB()).isEqualTo(disk.getCapacityInKB());
        assertThat(lab.freeSpace()).isBetween(free - 1024, free + 1024);
    }

    @Test
    void removeDisk_withDestroy_givesItsSpaceBack() {
        VirtualDisk disk = lab.device(vm, VirtualDisk.class);
        long free = lab.freeSpace();

        lab.succeeded(change(remove(new VirtualDisk().withKey(disk.getKey()))
                .withFileOperation(VirtualDeviceConfigSpecFileOperation.DESTROY)));

        assertThat(lab.freeSpace() - free).isGreaterThanOrEqualTo(disk.getCapacityInKB() * 1024);
        lab.failed(
                change(add(new VirtualDisk()
                        .withKey(-1)
                        .withBacking(new VirtualDiskFlatVer2BackingInfo()
                                .withFileName("[LocalDS_0] DC0_H0_VM0/DC0_H0_VM0.vmdk")))),
                FileNotFound.class);
    }

    @Test
    void fileOperation_thatDoesNotFit_faultsInvalidDeviceOperation() {
        InvalidDeviceOperation fault = lab.failed(
                change(newDisk(1024, "").withFileOperation(VirtualDeviceConfigSpecFileOperation.DESTROY)),
                InvalidDeviceOperation.class);

        assertThat(fault.getBadFileOp()).isEqualTo(VirtualDeviceConfigSpecFileOperation.DESTROY);
        lab.failed(change(newDisk(1024, "").withOperation(null).withFileOperation(null)), InvalidDeviceOperation.class);
    }

    @Test
    void editDisk_growsButNeverShrinks() {
        lab.stopped();
        VirtualDisk disk = lab.device(vm, VirtualDisk.class);
        long free = lab.freeSpace();

        lab.succeeded(change(
                edit(new VirtualDisk().withKey(disk.getKey()).withCapacityInKB(disk.getCapacityInKB() + GB_IN_KB))));
        assertThat(free - lab.freeSpace()).isEqualTo(GB_IN_KB << 10);
        assertThat(lab.device(vm, VirtualDisk.class).getDeviceInfo().getSummary())
                .isEqualTo("2,097,152 KB");

        lab.failed(
                change(edit(new VirtualDisk().withKey(disk.getKey()).withCapacityInKB(1024))), InvalidDeviceSpec.class);
    }

    @Test
    void editDisk_modeOfARunningMachine_faultsDisallowedDiskModeChange() {
        VirtualDisk wanted = new VirtualDisk()
                .withKey(2000)
                .withCapacityInKB(GB_IN_KB)
                .withBacking(new VirtualDiskFlatVer2BackingInfo().withDiskMode("independent_persistent"));

        lab.failed(change(edit(wanted)), DisallowedDiskModeChange.class);
        lab.stopped();
        lab.succeeded(change(edit(wanted)));
        assertThat(((VirtualDiskFlatVer2BackingInfo)
                                lab.device(vm, VirtualDisk.class).getBacking())
                        .getDiskMode())
                .isEqualTo("independent_persistent");
    }

    @Test
    void rawDeviceMapping_hasTheSizeOfItsUnit() {
        lab.stopped();
        HostScsiDisk unit = sharedUnit();
        long free = lab.freeSpace();

        lab.succeeded(change(add(new VirtualDisk()
                        .withKey(-1)
                        .withBacking(new VirtualDiskRawDiskMappingVer1BackingInfo()
                                .withFileName("")
                                .withLunUuid(unit.getUuid())
                                .withCompatibilityMode("physicalMode")))
                .withFileOperation(VirtualDeviceConfigSpecFileOperation.CREATE)));

        VirtualDisk disk = (VirtualDisk) lab.device(vm, 2001);
        assertThat(disk.getCapacityInKB())
                .isEqualTo(unit.getCapacity().getBlock() * unit.getCapacity().getBlockSize() / 1024);
        assertThat(free - lab.freeSpace()).isLessThan(10_000);
        lab.failed(
                change(add(new VirtualDisk()
                        .withBacking(new VirtualDiskRawDiskMappingVer1BackingInfo()
                                .withFileName("")
                                .withLunUuid("none")
                                .withCompatibilityMode("virtualMode")))),
                InvalidDeviceBacking.class);
    }

    private HostScsiDisk sharedUnit() {
        for (ScsiLun lun : lab.world()
                .snapshot()
                .require(lab.host("DC0_H0"), HostSystemProperties.CONFIG)
                .getStorageDevice()
                .getScsiLun()) {
            if (lun instanceof HostScsiDisk disk) {
                return disk;
            }
        }
        throw new AssertionError("the host has no disk");
    }

    @Test
    void ideDisk_ofVersion4_faultsIdeDiskNotSupported() {
        lab.stopped();
        VirtualDeviceConfigSpec disk = newDisk(1024, "");
        disk.getDevice().setControllerKey(200);

        lab.failed(change(disk), IDEDiskNotSupported.class);
    }

    @Test
    void rawDeviceMapping_ofAUnitThatHoldsAVolume_faultsInvalidDeviceBacking() {
        lab.stopped();
        String volume = HostStorageFactory.FIBRE_CHANNEL + ":0:0";

        lab.failed(
                change(add(new VirtualDisk()
                                .withKey(-1)
                                .withBacking(new VirtualDiskRawDiskMappingVer1BackingInfo()
                                        .withFileName("")
                                        .withDeviceName(volume)
                                        .withCompatibilityMode("virtualMode")))
                        .withFileOperation(VirtualDeviceConfigSpecFileOperation.CREATE)),
                InvalidDeviceBacking.class);
    }

    @Test
    void diskOfARunningMachine_isLockedForOthersThatRun() {
        VirtualDiskFlatVer2BackingInfo theirs = (VirtualDiskFlatVer2BackingInfo)
                lab.device(lab.vm(MachineLab.OTHER), VirtualDisk.class).getBacking();
        VirtualDeviceConfigSpec attach = newDisk(0, theirs.getFileName()).withFileOperation(null);

        lab.failed(change(attach), FileLocked.class);
        lab.stopped();
        lab.succeeded(change(attach));

        lab.failed(lab.powerOn(vm), FileLocked.class);
        lab.succeeded(lab.powerOff(lab.vm(MachineLab.OTHER)));
        lab.succeeded(lab.powerOn(vm));
    }
}
