package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.Description;
import io.vimock.vim25.DeviceUnsupportedForVmVersion;
import io.vimock.vim25.DisallowedDiskModeChange;
import io.vimock.vim25.IDEDiskNotSupported;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualIDEController;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualPCNet32;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works {@code VirtualMachineConfigSpec.deviceChange} into a configuration: adds, edits and removes devices of every
 * kind (wire rule 14, facts: storage 6).
 */
final class DeviceSpecApplier {
    /** What an edit does not take over from the change: identity and place, which follow their own rules. */
    private static final Set<String> KEPT =
            Set.of("key", "deviceInfo", "backing", "connectable", "controllerKey", "unitNumber", "device", "busNumber");

    private final ConfigDraft draft;
    private final DeviceSlots slots;
    private final DiskPlacement disks;
    private final NetworkCards cards;
    private final PeripheralBackings peripherals;

    DeviceSpecApplier(ConfigDraft draft) {
        this.draft = draft;
        this.slots = new DeviceSlots(draft.devices());
        this.disks = new DiskPlacement(draft);
        this.cards = new NetworkCards(draft);
        this.peripherals = new PeripheralBackings(draft);
    }

    /**
     * Makes the changes in their order, new controllers first, since devices before them may be plugged into them.
     *
     * @throws VimFaultException a fault of {@link DeviceFaults} that names the change, or one of the files behind disks
     */
    void apply(List<VirtualDeviceConfigSpec> changes) {
        for (int index = 0; index < changes.size(); index++) {
            if (isNewController(changes.get(index))) {
                change(changes.get(index), index);
            }
        }
        for (int index = 0; index < changes.size(); index++) {
            if (!isNewController(changes.get(index))) {
                change(changes.get(index), index);
            }
        }
        slots.link();
    }

    private static boolean isNewController(VirtualDeviceConfigSpec change) {
        return change.getOperation() == VirtualDeviceConfigSpecOperation.ADD
                && change.getDevice() instanceof VirtualController;
    }

    private void change(VirtualDeviceConfigSpec change, int index) {
        DeviceKind kind = DeviceKind.of(change.getDevice());
        if (kind == null) {
            throw DeviceFaults.invalidSpec(
                    index, "device", change.getDevice().getClass().getSimpleName() + " is no kind of device");
        }
        requireFileOperation(change, kind, index);
        if (change.getOperation() == null) {
            throw DeviceFaults.invalidOperation(index, change, "an operation is needed: add, edit or remove");
        }
        switch (change.getOperation()) {
            case ADD -> add(change, kind, index);
            case EDIT -> edit(change, kind, index);
            case REMOVE -> remove(change, kind, index);
        }
    }

    private static void requireFileOperation(VirtualDeviceConfigSpec change, DeviceKind kind, int index) {
        if (change.getFileOperation() == null) {
            return;
        }
        boolean destroys = change.getFileOperation() == VirtualDeviceConfigSpecFileOperation.DESTROY;
        VirtualDeviceConfigSpecOperation needed =
                destroys ? VirtualDeviceConfigSpecOperation.REMOVE : VirtualDeviceConfigSpecOperation.ADD;
        if (kind != DeviceKind.DISK || change.getOperation() != needed) {
            throw DeviceFaults.invalidOperation(
                    index,
                    change,
                    "the file operation goes with adding (create, replace) or removing (destroy) a disk");
        }
    }

    private void add(VirtualDeviceConfigSpec change, DeviceKind kind, int index) {
        VirtualDevice device = copy(change.getDevice());
        requireVersion(device, index);
        if (kind.isBuiltIn()) {
            useBuiltIn(device, kind, index);
            return;
        }
        requireHotPlug(kind, index, "added");
        if (slots.count(kind) >= kind.most(draft.config().getVersion())) {
            throw DeviceFaults.tooMany(index, kind);
        }
        int controllers = slots.count(DeviceKind.SCSI_CONTROLLER);
        slots.plug(device, kind, index);
        if (kind != DeviceKind.SCSI_CONTROLLER && slots.count(DeviceKind.SCSI_CONTROLLER) > controllers) {
            requireHotPlug(DeviceKind.SCSI_CONTROLLER, index, "added");
        }
        requireBus(device);
        if (device instanceof VirtualDisk disk) {
            disks.place(disk, change.getFileOperation(), index);
            disk.setShares(diskShares(disk.getShares(), index));
        }
        slots.insert(device);
        if (device instanceof VirtualEthernetCard card) {
            cards.add(card, index);
        }
        peripherals.complete(device, true, index);
        device.getDeviceInfo().setSummary(PeripheralBackings.summary(device));
    }

    private static VirtualDevice copy(VirtualDevice asked) {
        if (asked.getClass() == VirtualEthernetCard.class) {
            VirtualPCNet32 card = new VirtualPCNet32();
            Fields.merge(card, asked, Set.of());
            return card;
        }
        return WireType.deepCopy(asked);
    }

    /** A machine has its chip set already: adding one of its devices means the one that is there. */
    private void useBuiltIn(VirtualDevice device, DeviceKind kind, int index) {
        for (VirtualDevice present : draft.devices()) {
            boolean sameBus = !(device instanceof VirtualController added)
                    || (present instanceof VirtualController there && there.getBusNumber() == added.getBusNumber());
            if (kind.includes(present) && sameBus) {
                slots.alias(device.getKey(), present.getKey());
                return;
            }
        }
        throw DeviceFaults.tooMany(index, kind);
    }

    private void requireVersion(VirtualDevice device, int index) {
        if (DeviceKind.needsVersion7(device) && !draft.support().isTolerant()) {
            throw Faults.of(
                    new DeviceUnsupportedForVmVersion()
                            .withDeviceIndex(index)
                            .withCurrentVersion(draft.config().getVersion())
                            .withExpectedVersion("vmx-07"),
                    device.getClass().getSimpleName() + " needs virtual hardware version 7");
        }
    }

    private void requireBus(VirtualDevice device) {
        boolean ide = device instanceof VirtualDisk
                && device.getControllerKey() != null
                && slots.find(device.getControllerKey()) instanceof VirtualIDEController;
        if (ide && draft.config().getVersion().equals(VirtualMachineFactory.HARDWARE_VERSION)) {
            throw Faults.of(
                    new IDEDiskNotSupported().withDisk(device.getUnitNumber()),
                    "Virtual hardware version 4 has no IDE disks");
        }
    }

    /** Disks come and go while the machine runs; cards and controllers where the personality tolerates it. */
    private void requireHotPlug(DeviceKind kind, int index, String what) {
        boolean tolerated = draft.support().isTolerant()
                && (kind == DeviceKind.NETWORK_CARD
                        || kind == DeviceKind.SCSI_CONTROLLER
                        || kind == DeviceKind.USB_DEVICE);
        if (draft.isRunning() && kind != DeviceKind.DISK && !tolerated) {
            throw notHot(kind, index, what);
        }
    }

    private VimFaultException notHot(DeviceKind kind, int index, String what) {
        return draft.support().isTolerant()
                ? DeviceFaults.hotPlugNotSupported(index, kind, what)
                : Faults.invalidPowerState(VirtualMachinePowerState.POWERED_OFF, VirtualMachinePowerState.POWERED_ON);
    }

    private static SharesInfo diskShares(@Nullable SharesInfo asked, int index) {
        return ResourceAllocationRules.shares(
                asked, ResourceAllocationRules.DISK_SHARES, 1, "configSpec.deviceChange[" + index + "].device");
    }

    private VirtualDevice present(VirtualDeviceConfigSpec change, int index) {
        VirtualDevice present = slots.find(change.getDevice().getKey());
        if (present == null) {
            throw DeviceFaults.notFound(index, change.getDevice().getKey());
        }
        return present;
    }

    private void edit(VirtualDeviceConfigSpec change, DeviceKind kind, int index) {
        VirtualDevice present = present(change, index);
        VirtualDevice asked = change.getDevice();
        if (!kind.includes(present)
                || (asked.getClass() != present.getClass() && asked.getClass() != VirtualEthernetCard.class)) {
            throw DeviceFaults.invalidSpec(index, "device", "a device cannot become another kind of device");
        }
        VirtualDevice old = WireType.deepCopy(present);
        if (present instanceof VirtualDisk disk && asked instanceof VirtualDisk wanted) {
            editDisk(disk, wanted, index);
        } else {
            Fields.merge(present, asked, KEPT);
            if (asked.getBacking() != null) {
                present.setBacking(WireType.deepCopy(asked.getBacking()));
            }
            if (asked.getConnectable() != null) {
                present.setConnectable(WireType.deepCopy(asked.getConnectable()));
            }
        }
        place(present, asked, kind, index);
        if (present instanceof VirtualEthernetCard card && old instanceof VirtualEthernetCard before) {
            cards.edit(card, before, index);
        }
        peripherals.complete(present, false, index);
        if (!kind.isBuiltIn()) {
            String summary = PeripheralBackings.summary(present);
            present.setDeviceInfo(
                    new Description().withLabel(old.getDeviceInfo().getLabel()).withSummary(summary));
        }
        requireHotEdit(old, present, kind, index);
    }

    private void place(VirtualDevice present, VirtualDevice asked, DeviceKind kind, int index) {
        boolean moves = (asked.getControllerKey() != null
                        && asked.getControllerKey() != 0
                        && !Objects.equals(asked.getControllerKey(), present.getControllerKey()))
                || (asked.getUnitNumber() != null
                        && asked.getUnitNumber() >= 0
                        && !Objects.equals(asked.getUnitNumber(), present.getUnitNumber()));
        if (moves && (kind == DeviceKind.DISK || kind == DeviceKind.CDROM)) {
            if (asked.getControllerKey() != null) {
                present.setControllerKey(asked.getControllerKey());
            }
            present.setUnitNumber(asked.getUnitNumber());
            slots.move(present, kind, index);
        }
    }

    private void editDisk(VirtualDisk disk, VirtualDisk asked, int index) {
        long growth = asked.getCapacityInKB() - disk.getCapacityInKB();
        if (asked.getCapacityInKB() != 0 && growth != 0) {
            if (growth < 0 || !(disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo backing)) {
                throw DeviceFaults.invalidSpec(index, "device.capacityInKB", "a disk's capacity can only grow");
            }
            if (backing.getParent() != null) {
                throw DeviceFaults.invalidSpec(index, "device.capacityInKB", "a disk with snapshots cannot grow");
            }
            long before = MachineFiles.space(draft.config(), disk);
            disk.setCapacityInKB(asked.getCapacityInKB());
            disks.requireSize(disk, backing.getDatastore(), DatastorePath.parse(backing.getFileName()));
            draft.demand(backing.getDatastore(), MachineFiles.space(draft.config(), disk) - before);
        }
        if (asked.getShares() != null) {
            disk.setShares(diskShares(asked.getShares(), index));
        }
        if (disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo backing
                && asked.getBacking() instanceof VirtualDiskFlatVer2BackingInfo wanted) {
            changeMode(backing, wanted, index);
        }
        if (disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping
                && asked.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo wanted
                && wanted.getDiskMode() != null
                && !Objects.equals(mapping.getCompatibilityMode(), "physicalMode")) {
            mapping.setDiskMode(wanted.getDiskMode());
        }
    }

    private void changeMode(VirtualDiskFlatVer2BackingInfo backing, VirtualDiskFlatVer2BackingInfo wanted, int index) {
        String mode = wanted.getDiskMode();
        if (mode == null || mode.isEmpty() || mode.equals(backing.getDiskMode())) {
            return;
        }
        if (draft.isRunning()) {
            throw Faults.of(
                    new DisallowedDiskModeChange()
                            .withDeviceIndex(index)
                            .withProperty("deviceChange[" + index + "].device.backing.diskMode"),
                    "The mode of a disk cannot change while the virtual machine is powered on");
        }
        backing.setDiskMode(disks.mode(mode, index));
    }

    /** What must stay as it is while the machine runs: the hardware itself, as opposed to what it is connected to. */
    private void requireHotEdit(VirtualDevice old, VirtualDevice changed, DeviceKind kind, int index) {
        if (!draft.isRunning()) {
            return;
        }
        VirtualDevice before = WireType.deepCopy(old);
        before.setBacking(changed.getBacking());
        before.setConnectable(changed.getConnectable());
        before.setDeviceInfo(changed.getDeviceInfo());
        if (before instanceof VirtualDisk disk && changed instanceof VirtualDisk now) {
            disk.setShares(now.getShares());
            if (draft.support().isTolerant()) {
                disk.setCapacityInKB(now.getCapacityInKB());
            }
        }
        if (!WireType.equal(before, changed)) {
            throw notHot(kind, index, "changed");
        }
    }

    private void remove(VirtualDeviceConfigSpec change, DeviceKind kind, int index) {
        VirtualDevice present = present(change, index);
        if (kind.isBuiltIn() || !kind.includes(present)) {
            throw DeviceFaults.invalidOperation(index, change, "this device cannot be removed");
        }
        requireHotPlug(kind, index, "removed");
        if (present instanceof VirtualController controller && slots.isUsed(controller)) {
            throw DeviceFaults.invalidOperation(index, change, "devices are plugged into the controller");
        }
        slots.remove(present);
        boolean destroys = change.getFileOperation() == VirtualDeviceConfigSpecFileOperation.DESTROY;
        if (present instanceof VirtualDisk disk
                && !destroys
                && DiskChains.chain(disk).size() == 1) {
            disks.leave(disk);
        }
    }
}
