package io.vimock.server.inventory;

import io.vimock.vim25.BoolOption;
import io.vimock.vim25.ChoiceOption;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.IntOption;
import io.vimock.vim25.LongOption;
import io.vimock.vim25.ParaVirtualSCSIControllerOption;
import io.vimock.vim25.VirtualBusLogicControllerOption;
import io.vimock.vim25.VirtualCdromAtapiBackingOption;
import io.vimock.vim25.VirtualCdromIsoBackingOption;
import io.vimock.vim25.VirtualCdromOption;
import io.vimock.vim25.VirtualCdromPassthroughBackingOption;
import io.vimock.vim25.VirtualCdromRemotePassthroughBackingOption;
import io.vimock.vim25.VirtualControllerOption;
import io.vimock.vim25.VirtualDeviceBackingOption;
import io.vimock.vim25.VirtualDeviceConnectOption;
import io.vimock.vim25.VirtualDeviceDeviceBackingOption;
import io.vimock.vim25.VirtualDeviceOption;
import io.vimock.vim25.VirtualDeviceRemoteDeviceBackingOption;
import io.vimock.vim25.VirtualDiskFlatVer2BackingOption;
import io.vimock.vim25.VirtualDiskOption;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingOption;
import io.vimock.vim25.VirtualE1000Option;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingOption;
import io.vimock.vim25.VirtualEthernetCardOption;
import io.vimock.vim25.VirtualFloppyDeviceBackingOption;
import io.vimock.vim25.VirtualFloppyImageBackingOption;
import io.vimock.vim25.VirtualFloppyOption;
import io.vimock.vim25.VirtualFloppyRemoteDeviceBackingOption;
import io.vimock.vim25.VirtualIDEControllerOption;
import io.vimock.vim25.VirtualKeyboardOption;
import io.vimock.vim25.VirtualLsiLogicControllerOption;
import io.vimock.vim25.VirtualLsiLogicSASControllerOption;
import io.vimock.vim25.VirtualPCIControllerOption;
import io.vimock.vim25.VirtualPCNet32Option;
import io.vimock.vim25.VirtualPS2ControllerOption;
import io.vimock.vim25.VirtualParallelPortDeviceBackingOption;
import io.vimock.vim25.VirtualParallelPortFileBackingOption;
import io.vimock.vim25.VirtualParallelPortOption;
import io.vimock.vim25.VirtualPointingDeviceBackingOption;
import io.vimock.vim25.VirtualPointingDeviceOption;
import io.vimock.vim25.VirtualSCSIControllerOption;
import io.vimock.vim25.VirtualSCSIPassthroughDeviceBackingOption;
import io.vimock.vim25.VirtualSCSIPassthroughOption;
import io.vimock.vim25.VirtualSCSISharing;
import io.vimock.vim25.VirtualSIOControllerOption;
import io.vimock.vim25.VirtualSerialPortDeviceBackingOption;
import io.vimock.vim25.VirtualSerialPortFileBackingOption;
import io.vimock.vim25.VirtualSerialPortOption;
import io.vimock.vim25.VirtualSerialPortPipeBackingOption;
import io.vimock.vim25.VirtualVideoCardOption;
import io.vimock.vim25.VirtualVmxnet2Option;
import io.vimock.vim25.VirtualVmxnet3Option;
import java.util.ArrayList;
import java.util.List;

/** Describes the devices that a version of virtual hardware can have: {@code VirtualHardwareOption}. */
final class DeviceOptions {
    private static final long MOST_DISK_KB = (2L << 30) - 1;

    private final String version;
    private final List<VirtualDeviceOption> options = new ArrayList<>();

    DeviceOptions(String version) {
        this.version = version;
    }

    /** All devices. */
    List<VirtualDeviceOption> all() {
        addControllers();
        addBuiltIn();
        addStorage();
        addCards();
        addPorts();
        return options;
    }

    private boolean isVersion7() {
        return version.equals(HardwareVersions.VERSION_7);
    }

    private static IntOption upTo(int most) {
        return new IntOption().withMin(0).withMax(most).withDefaultValue(0);
    }

    private static BoolOption flag(boolean supported, boolean standard) {
        return new BoolOption().withSupported(supported).withDefaultValue(standard);
    }

    private static ChoiceOption choice(String... values) {
        ChoiceOption choice = new ChoiceOption().withDefaultIndex(0);
        for (String value : values) {
            choice.withChoiceInfo(
                    new ElementDescription().withKey(value).withLabel(value).withSummary(value));
        }
        return choice;
    }

    private static VirtualDeviceConnectOption connectable() {
        return new VirtualDeviceConnectOption()
                .withStartConnected(flag(true, true))
                .withAllowGuestControl(flag(true, true));
    }

    private void add(VirtualDeviceOption option, String type, VirtualDeviceBackingOption... backings) {
        option.withType(type)
                .withAutoAssignController(flag(true, true))
                .withBackingOption(backings)
                .withDeprecated(false)
                .setPlugAndPlay(false);
        if (backings.length > 0) {
            option.setDefaultBackingOptionIndex(0);
        }
        options.add(option);
    }

    private static <T extends VirtualDeviceDeviceBackingOption> T onHost(T backing, String type) {
        backing.withAutoDetectAvailable(flag(true, true)).setType(type);
        return backing;
    }

    private static <T extends VirtualDeviceRemoteDeviceBackingOption> T onClient(T backing, String type) {
        backing.withAutoDetectAvailable(flag(true, true)).setType(type);
        return backing;
    }

    private static <T extends VirtualDeviceBackingOption> T typed(T backing, String type) {
        backing.setType(type);
        return backing;
    }

    private void addControllers() {
        int cards = DeviceKind.NETWORK_CARD.most(version);
        addController(
                new VirtualPCIControllerOption()
                        .withNumSCSIControllers(upTo(4))
                        .withNumEthernetCards(upTo(cards))
                        .withNumVideoCards(upTo(1))
                        .withNumSoundCards(upTo(isVersion7() ? 1 : 0))
                        .withNumVmiRoms(upTo(1))
                        .withNumVmciDevices(upTo(isVersion7() ? 1 : 0))
                        .withNumPCIPassthroughDevices(upTo(0))
                        .withNumSasSCSIControllers(upTo(isVersion7() ? 4 : 0))
                        .withNumVmxnet3EthernetCards(upTo(isVersion7() ? cards : 0))
                        .withNumParaVirtualSCSIControllers(upTo(isVersion7() ? 4 : 0)),
                "VirtualPCIController",
                32);
        addController(
                new VirtualIDEControllerOption()
                        .withNumIDEDisks(upTo(isVersion7() ? 2 : 0))
                        .withNumIDECdroms(upTo(2)),
                "VirtualIDEController",
                2);
        addController(
                new VirtualPS2ControllerOption().withNumKeyboards(upTo(1)).withNumPointingDevices(upTo(1)),
                "VirtualPS2Controller",
                2);
        addController(
                new VirtualSIOControllerOption()
                        .withNumFloppyDrives(upTo(2))
                        .withNumSerialPorts(upTo(4))
                        .withNumParallelPorts(upTo(3)),
                "VirtualSIOController",
                9);
        addScsi(new VirtualLsiLogicControllerOption(), "VirtualLsiLogicController");
        addScsi(new VirtualBusLogicControllerOption(), "VirtualBusLogicController");
        if (isVersion7()) {
            addScsi(new VirtualLsiLogicSASControllerOption(), "VirtualLsiLogicSASController");
            addScsi(new ParaVirtualSCSIControllerOption(), "ParaVirtualSCSIController");
        }
    }

    private void addController(VirtualControllerOption option, String type, int devices) {
        option.setDevices(upTo(devices));
        add(option, type);
    }

    private void addScsi(VirtualSCSIControllerOption option, String type) {
        option.withNumSCSIDisks(upTo(15))
                .withNumSCSICdroms(upTo(0))
                .withNumSCSIPassthrough(upTo(15))
                .withSharing(
                        VirtualSCSISharing.NO_SHARING,
                        VirtualSCSISharing.VIRTUAL_SHARING,
                        VirtualSCSISharing.PHYSICAL_SHARING)
                .withDefaultSharedIndex(0)
                .withHotAddRemove(flag(true, true))
                .withScsiCtlrUnitNumber(DeviceSlots.SCSI_RESERVED_UNIT)
                .setControllerType("VirtualPCIController");
        addController(option, type, 15);
    }

    private void addBuiltIn() {
        add(new VirtualKeyboardOption().withControllerType("VirtualPS2Controller"), "VirtualKeyboard");
        add(
                new VirtualPointingDeviceOption().withControllerType("VirtualPS2Controller"),
                "VirtualPointingDevice",
                onHost(
                        new VirtualPointingDeviceBackingOption().withHostPointingDevice(choice("autodetect")),
                        "VirtualPointingDeviceDeviceBackingInfo"));
        add(
                new VirtualVideoCardOption()
                        .withVideoRamSizeInKB(
                                new LongOption().withMin(4096).withMax(131_072).withDefaultValue(4096))
                        .withNumDisplays(new IntOption().withMin(1).withMax(10).withDefaultValue(1))
                        .withUseAutoDetect(flag(true, false))
                        .withSupport3D(flag(false, false))
                        .withControllerType("VirtualPCIController"),
                "VirtualMachineVideoCard");
    }

    private void addStorage() {
        ChoiceOption modes =
                choice("persistent", "nonpersistent", "independent_persistent", "independent_nonpersistent");
        VirtualDiskOption disk = new VirtualDiskOption()
                .withCapacityInKB(
                        new LongOption().withMin(1).withMax(MOST_DISK_KB).withDefaultValue(8L << 20))
                .withControllerType("VirtualSCSIController");
        disk.setHotRemoveSupported(true);
        add(
                disk,
                "VirtualDisk",
                typed(
                        new VirtualDiskFlatVer2BackingOption()
                                .withFileNameExtensions(choice("vmdk"))
                                .withDiskMode(modes)
                                .withSplit(flag(false, false))
                                .withWriteThrough(flag(true, false))
                                .withGrowable(true)
                                .withHotGrowable(isVersion7())
                                .withUuid(true)
                                .withThinProvisioned(flag(true, false))
                                .withEagerlyScrub(flag(true, false)),
                        "VirtualDiskFlatVer2BackingInfo"),
                onHost(
                        new VirtualDiskRawDiskMappingVer1BackingOption()
                                .withDescriptorFileNameExtensions(choice("vmdk"))
                                .withCompatibilityMode(choice("virtualMode", "physicalMode"))
                                .withDiskMode(modes)
                                .withUuid(true),
                        "VirtualDiskRawDiskMappingVer1BackingInfo"));
        add(
                new VirtualCdromOption().withConnectOption(connectable()).withControllerType("VirtualIDEController"),
                "VirtualCdrom",
                typed(
                        new VirtualCdromIsoBackingOption().withFileNameExtensions(choice("iso")),
                        "VirtualCdromIsoBackingInfo"),
                onHost(
                        new VirtualCdromPassthroughBackingOption().withExclusive(flag(true, false)),
                        "VirtualCdromPassthroughBackingInfo"),
                onClient(
                        new VirtualCdromRemotePassthroughBackingOption().withExclusive(flag(true, false)),
                        "VirtualCdromRemotePassthroughBackingInfo"),
                onHost(new VirtualCdromAtapiBackingOption(), "VirtualCdromAtapiBackingInfo"));
        add(
                new VirtualSCSIPassthroughOption().withControllerType("VirtualSCSIController"),
                "VirtualSCSIPassthrough",
                onHost(new VirtualSCSIPassthroughDeviceBackingOption(), "VirtualSCSIPassthroughDeviceBackingInfo"));
        add(
                new VirtualFloppyOption().withConnectOption(connectable()).withControllerType("VirtualSIOController"),
                "VirtualFloppy",
                typed(
                        new VirtualFloppyImageBackingOption().withFileNameExtensions(choice("flp")),
                        "VirtualFloppyImageBackingInfo"),
                onHost(new VirtualFloppyDeviceBackingOption(), "VirtualFloppyDeviceBackingInfo"),
                onClient(new VirtualFloppyRemoteDeviceBackingOption(), "VirtualFloppyRemoteDeviceBackingInfo"));
    }

    private void addCards() {
        addCard(new VirtualPCNet32Option().withSupportsMorphing(true), "VirtualPCNet32");
        addCard(new VirtualE1000Option(), "VirtualE1000");
        addCard(new VirtualVmxnet2Option(), "VirtualVmxnet2");
        if (isVersion7()) {
            addCard(new VirtualVmxnet3Option(), "VirtualVmxnet3");
        }
    }

    private void addCard(VirtualEthernetCardOption option, String type) {
        option.withSupportedOUI(choice("00:50:56", "00:0c:29"))
                .withMacType(choice("assigned", "generated", "manual"))
                .withWakeOnLanEnabled(flag(true, true))
                .withVmDirectPathGen2Supported(false)
                .withConnectOption(connectable())
                .setControllerType("VirtualPCIController");
        option.setHotRemoveSupported(isVersion7());
        add(
                option,
                type,
                onHost(new VirtualEthernetCardNetworkBackingOption(), "VirtualEthernetCardNetworkBackingInfo"));
    }

    private void addPorts() {
        add(
                new VirtualSerialPortOption()
                        .withYieldOnPoll(flag(true, true))
                        .withConnectOption(connectable())
                        .withControllerType("VirtualSIOController"),
                "VirtualSerialPort",
                onHost(new VirtualSerialPortDeviceBackingOption(), "VirtualSerialPortDeviceBackingInfo"),
                typed(new VirtualSerialPortFileBackingOption(), "VirtualSerialPortFileBackingInfo"),
                typed(
                        new VirtualSerialPortPipeBackingOption()
                                .withEndpoint(choice("client", "server"))
                                .withNoRxLoss(flag(true, false)),
                        "VirtualSerialPortPipeBackingInfo"));
        add(
                new VirtualParallelPortOption()
                        .withConnectOption(connectable())
                        .withControllerType("VirtualSIOController"),
                "VirtualParallelPort",
                onHost(new VirtualParallelPortDeviceBackingOption(), "VirtualParallelPortDeviceBackingInfo"),
                typed(new VirtualParallelPortFileBackingOption(), "VirtualParallelPortFileBackingInfo"));
    }
}
