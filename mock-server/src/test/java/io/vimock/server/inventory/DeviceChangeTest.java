package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.DeviceHotPlugNotSupported;
import io.vimock.vim25.DeviceNotFound;
import io.vimock.vim25.DeviceUnsupportedForVmVersion;
import io.vimock.vim25.DisallowedDiskModeChange;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.FileTooLarge;
import io.vimock.vim25.HostScsiDisk;
import io.vimock.vim25.IDEDiskNotSupported;
import io.vimock.vim25.InvalidController;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidDeviceBacking;
import io.vimock.vim25.InvalidDeviceOperation;
import io.vimock.vim25.InvalidDeviceSpec;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.ParaVirtualSCSIController;
import io.vimock.vim25.RawDiskNotSupported;
import io.vimock.vim25.ScsiLun;
import io.vimock.vim25.TooManyDevices;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualCdromIsoBackingInfo;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskVer2BackingInfo;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualFloppyRemoteDeviceBackingInfo;
import io.vimock.vim25.VirtualIDEController;
import io.vimock.vim25.VirtualLsiLogicController;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualPCNet32;
import io.vimock.vim25.VirtualSCSISharing;
import io.vimock.vim25.VirtualSerialPort;
import io.vimock.vim25.VirtualSerialPortPipeBackingInfo;
import io.vimock.vim25.VirtualVmxnet3;
import io.vimock.vim25.VmMacAssignedEvent;
import io.vimock.vim25.VmMacChangedEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceChangeTest {
    private static final long GB_IN_KB = 1L << 20;

    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    static VirtualDeviceConfigSpec add(VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.ADD)
                .withDevice(device);
    }

    private static VirtualDeviceConfigSpec edit(VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.EDIT)
                .withDevice(device);
    }

    private static VirtualDeviceConfigSpec remove(VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.REMOVE)
                .withDevice(device);
    }

    static VirtualDeviceConfigSpec newDisk(long capacityKB, String fileName) {
        return add(new VirtualDisk()
                        .withKey(-1)
                        .withCapacityInKB(capacityKB)
                        .withBacking(new VirtualDiskFlatVer2BackingInfo()
                                .withFileName(fileName)
                                .withDiskMode("persistent")))
                .withFileOperation(VirtualDeviceConfigSpecFileOperation.CREATE);
    }

    static VirtualEthernetCard card(VirtualEthernetCard card) {
        card.setKey(-1);
        card.setBacking(new VirtualEthernetCardNetworkBackingInfo().withDeviceName("VM Network"));
        return card;
    }

    private ManagedObjectReference change(VirtualDeviceConfigSpec... changes) {
        return lab.reconfigure(vm, new VirtualMachineConfigSpec().withDeviceChange(changes));
    }

    private void requireUnchanged(VirtualMachineConfigInfo before) {
        assertThat(lab.config(vm)).isSameAs(before);
    }

    private VirtualDevice device(int key) {
        return lab.devices(vm, VirtualDevice.class)
                .filter(device -> device.getKey() == key)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void addDisk_toTheRunningMachine_takesTheNextUnitFileAndLabel() {
        long free = lab.freeSpace();

        lab.succeeded(change(newDisk(GB_IN_KB, "")));

        VirtualDisk disk = (VirtualDisk) device(2001);
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
        assertThat(((VirtualController) device(1000)).getDevice()).containsExactly(2000, 2001);
        assertThat(lab.world()
                        .snapshot()
                        .require(vm, io.vimock.api.VirtualMachineProperties.LAYOUT)
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

        VirtualDisk last = (VirtualDisk) device(2016);
        assertThat(last.getControllerKey()).isEqualTo(1001);
        assertThat(device(1001).getDeviceInfo().getLabel()).isEqualTo("SCSI Controller 1");
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

        VirtualDisk disk = (VirtualDisk) device(2001);
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
    void newController_isNamedByPlaceholderAndGetsItsOwnKey() {
        lab.stopped();
        VirtualDeviceConfigSpec disk = newDisk(1024, "");
        disk.getDevice().withControllerKey(-101).setUnitNumber(0);

        lab.succeeded(change(
                disk,
                add(new VirtualBusLogicController()
                        .withKey(-101)
                        .withBusNumber(1)
                        .withSharedBus(VirtualSCSISharing.NO_SHARING))));

        assertThat(device(1001)).isInstanceOf(VirtualBusLogicController.class);
        assertThat(device(1001).getDeviceInfo().getSummary()).isEqualTo("BusLogic");
        assertThat(((VirtualController) device(1001)).getDevice()).containsExactly(2016);
        assertThat(((VirtualController) device(100)).getDevice()).contains(1000, 1001);
        lab.failed(
                change(add(new VirtualLsiLogicController()
                        .withKey(-1)
                        .withBusNumber(1)
                        .withSharedBus(VirtualSCSISharing.NO_SHARING))),
                InvalidDeviceSpec.class);
    }

    @Test
    void removeController_inUse_faultsInvalidDeviceOperation() {
        lab.stopped();

        lab.failed(change(remove(new VirtualLsiLogicController().withKey(1000))), InvalidDeviceOperation.class);
        lab.succeeded(
                change(remove(new VirtualDisk().withKey(2000)), remove(new VirtualLsiLogicController().withKey(1000))));
        lab.failed(change(remove(new VirtualIDEController().withKey(200))), InvalidDeviceOperation.class);
    }

    @Test
    void edit_ofADeviceThatIsNotThere_faultsDeviceNotFound() {
        lab.failed(change(edit(new VirtualDisk().withKey(4711))), DeviceNotFound.class);
        lab.failed(change(remove(new VirtualDisk().withKey(4711))), DeviceNotFound.class);
        lab.failed(change(edit(new VirtualE1000().withKey(4000))), InvalidDeviceSpec.class);
    }

    @Test
    void addCard_getsAddressNetworkAndLabel() {
        lab.succeeded(change(add(card(new VirtualE1000()))));

        VirtualE1000 card = (VirtualE1000) device(4001);
        assertThat(card.getDeviceInfo().getLabel()).isEqualTo("Network adapter 2");
        assertThat(card.getDeviceInfo().getSummary()).isEqualTo("VM Network");
        assertThat(card.getControllerKey()).isEqualTo(100);
        assertThat(card.getUnitNumber()).isEqualTo(8);
        assertThat(card.getAddressType()).isEqualTo("assigned");
        assertThat(card.getMacAddress()).startsWith("00:50:56:8");
        assertThat(card.getConnectable().isConnected()).isTrue();
        assertThat(((VirtualEthernetCardNetworkBackingInfo) card.getBacking()).getNetwork())
                .isEqualTo(lab.entity(MoTypes.NETWORK, "VM Network"));
        assertThat(lab.guest(vm).getNet()).hasSize(2);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmReconfiguredEvent", "VmMacAssignedEvent");
        VmMacAssignedEvent event = (VmMacAssignedEvent) lab.events().all().get(2);
        assertThat(event.getMac()).isEqualTo(card.getMacAddress());
        assertThat(event.getAdapter()).isEqualTo("Network adapter 2");
    }

    @Test
    void addCard_ofTheAbstractKind_isFlexible() {
        lab.succeeded(change(add(card(new VirtualEthernetCard()))));

        assertThat(device(4001)).isExactlyInstanceOf(VirtualPCNet32.class);
    }

    @Test
    void addCard_onAnUnknownNetwork_faultsInvalidDeviceBacking() {
        VirtualEthernetCard card = card(new VirtualE1000());
        card.setBacking(new VirtualEthernetCardNetworkBackingInfo().withDeviceName("nowhere"));

        lab.failed(change(add(card)), InvalidDeviceBacking.class);
        card.setBacking(null);
        lab.failed(change(add(card)), InvalidDeviceBacking.class);
    }

    @Test
    void addCard_manualAddress_isCheckedAndConflictsAreReported() {
        VirtualEthernetCard card =
                card(new VirtualE1000()).withAddressType("manual").withMacAddress("00:50:56:80:00:01");
        lab.failed(change(add(card)), InvalidDeviceSpec.class);
        card.setMacAddress("nonsense");
        lab.failed(change(add(card)), InvalidDeviceSpec.class);
        card.setMacAddress("00:50:56:10:00:01");
        lab.succeeded(change(add(card)));
        lab.events().clear();

        lab.succeeded(
                lab.reconfigure(lab.vm(MachineLab.OTHER), new VirtualMachineConfigSpec().withDeviceChange(add(card))));
        assertThat(lab.events().types()).contains("VmMacConflictEvent");
    }

    @Test
    void addCard_beyondTheFourOfVersion4_faultsTooManyDevices() {
        lab.stopped();
        lab.succeeded(
                change(add(card(new VirtualE1000())), add(card(new VirtualE1000())), add(card(new VirtualE1000()))));

        lab.failed(change(add(card(new VirtualE1000()))), TooManyDevices.class);
    }

    @Test
    void editCard_movesItToAnotherNetworkWhileRunning() {
        VirtualEthernetCard present = lab.device(vm, VirtualEthernetCard.class);
        VirtualPCNet32 wanted = new VirtualPCNet32();
        wanted.withKey(present.getKey())
                .setBacking(new VirtualEthernetCardNetworkBackingInfo().withDeviceName("DC0_DVPG0"));

        lab.succeeded(change(edit(wanted)));

        VirtualEthernetCard changed = lab.device(vm, VirtualEthernetCard.class);
        assertThat(changed.getMacAddress()).isEqualTo(present.getMacAddress());
        assertThat(changed.getDeviceInfo().getSummary()).isEqualTo("DC0_DVPG0");
        assertThat(lab.world().snapshot().refs(vm, io.vimock.api.VirtualMachineProperties.NETWORK))
                .containsExactly(lab.entity(MoTypes.NETWORK, "DC0_DVPG0"));
    }

    @Test
    void editCard_addressNeedsTheMachineOff() {
        VirtualPCNet32 wanted = new VirtualPCNet32();
        wanted.withAddressType("manual").withMacAddress("00:50:56:11:22:33").setKey(4000);

        lab.failed(change(edit(wanted)), DeviceHotPlugNotSupported.class);
        lab.stopped();
        lab.succeeded(change(edit(wanted)));
        VmMacChangedEvent event = (VmMacChangedEvent) lab.events().all().stream()
                .filter(VmMacChangedEvent.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(event.getNewMac()).isEqualTo("00:50:56:11:22:33");
        assertThat(event.getOldMac()).startsWith("00:50:56:8");
    }

    @Test
    void cdrom_takesAnImageWhileRunning() {
        VirtualCdrom present = lab.device(vm, VirtualCdrom.class);
        VirtualCdrom wanted = new VirtualCdrom()
                .withKey(present.getKey())
                .withBacking(new VirtualCdromIsoBackingInfo().withFileName("[LocalDS_0] iso/linux.iso"))
                .withConnectable(new VirtualDeviceConnectInfo()
                        .withConnected(true)
                        .withStartConnected(true)
                        .withAllowGuestControl(true));

        lab.succeeded(change(edit(wanted)));

        VirtualCdrom changed = lab.device(vm, VirtualCdrom.class);
        assertThat(changed.getDeviceInfo().getSummary()).isEqualTo("ISO [LocalDS_0] iso/linux.iso");
        assertThat(changed.getConnectable().isConnected()).isTrue();
        wanted.setBacking(new VirtualCdromIsoBackingInfo().withFileName("[nowhere] iso/linux.iso"));
        lab.failed(change(edit(wanted)), InvalidDatastore.class);
    }

    @Test
    void peripherals_getKeysAndLabelsOfTheirKind() {
        lab.stopped();
        lab.succeeded(change(
                add(new VirtualFloppy().withBacking(new VirtualFloppyRemoteDeviceBackingInfo().withDeviceName(""))),
                add(new VirtualSerialPort()
                        .withYieldOnPoll(true)
                        .withBacking(new VirtualSerialPortPipeBackingInfo()
                                .withPipeName("pipe0")
                                .withEndpoint("server"))),
                add(new VirtualCdrom()
                        .withBacking(new VirtualCdromIsoBackingInfo().withFileName("[] /vmimages/linux.iso")))));

        assertThat(device(8000).getDeviceInfo().getLabel()).isEqualTo("Floppy drive 1");
        assertThat(device(9000).getDeviceInfo().getLabel()).isEqualTo("Serial port 1");
        assertThat(device(9000).getDeviceInfo().getSummary()).isEqualTo("Pipe pipe0");
        assertThat(device(9000).getControllerKey()).isEqualTo(400);
        assertThat(device(3000).getDeviceInfo().getLabel()).isEqualTo("CD/DVD Drive 2");
        assertThat(((VirtualController) device(200)).getDevice()).containsExactly(3000);
    }

    @Test
    void peripherals_ofARunningMachine_areNotHotPlugged() {
        lab.failed(
                change(add(new VirtualFloppy()
                        .withBacking(new VirtualFloppyRemoteDeviceBackingInfo().withDeviceName("")))),
                DeviceHotPlugNotSupported.class);
        lab.failed(change(remove(new VirtualCdrom().withKey(3002))), DeviceHotPlugNotSupported.class);
    }

    @Test
    void builtInDevices_thatAreAdded_areTheOnesThatAreThere() {
        lab.stopped();
        VirtualCdrom drive = new VirtualCdrom()
                .withKey(-2)
                .withControllerKey(-1)
                .withBacking(new VirtualCdromIsoBackingInfo().withFileName("[] /vmimages/linux.iso"));
        int count = lab.config(vm).getHardware().getDevice().size();

        lab.succeeded(change(add(new VirtualIDEController().withKey(-1).withBusNumber(0)), add(drive)));

        assertThat(lab.config(vm).getHardware().getDevice()).hasSize(count + 1);
        assertThat(device(3000).getControllerKey()).isEqualTo(200);
    }

    @Test
    void ideDisk_ofVersion4_faultsIdeDiskNotSupported() {
        lab.stopped();
        VirtualDeviceConfigSpec disk = newDisk(1024, "");
        disk.getDevice().setControllerKey(200);

        lab.failed(change(disk), IDEDiskNotSupported.class);
    }

    @Test
    void laterDevices_areStoredWhenTolerantAndRefusedWhenStrict() {
        lab.stopped();
        lab.succeeded(change(
                add(card(new VirtualVmxnet3())),
                add(new ParaVirtualSCSIController()
                        .withKey(-1)
                        .withBusNumber(1)
                        .withSharedBus(VirtualSCSISharing.NO_SHARING))));
        assertThat(device(4001)).isInstanceOf(VirtualVmxnet3.class);
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            ManagedObjectReference machine = strict.stopped();
            VirtualMachineConfigSpec spec =
                    new VirtualMachineConfigSpec().withDeviceChange(add(card(new VirtualVmxnet3())));

            strict.failed(strict.reconfigure(machine, spec), DeviceUnsupportedForVmVersion.class);
        }
    }

    @Test
    void addCard_toARunningMachineOfTheStrictPersonality_faultsInvalidPowerState() {
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            strict.failed(
                    strict.reconfigure(
                            strict.vm(MachineLab.RUNNING),
                            new VirtualMachineConfigSpec().withDeviceChange(add(card(new VirtualE1000())))),
                    InvalidPowerState.class);
        }
    }

    @Test
    void changeThatFailsInTheMiddle_changesNothing() {
        VirtualMachineConfigInfo before = lab.config(vm);
        long free = lab.freeSpace();
        List<String> types = lab.events().types();

        lab.failed(
                change(newDisk(1024, ""), add(card(new VirtualE1000())), edit(new VirtualDisk().withKey(4711))),
                DeviceNotFound.class);

        requireUnchanged(before);
        assertThat(lab.freeSpace()).isEqualTo(free);
        assertThat(types).isEmpty();
        assertThat(lab.events().types()).containsExactly("TaskEvent");
    }
}
