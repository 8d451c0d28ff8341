package io.vimock.server.inventory;

import static io.vimock.server.inventory.DeviceSpecs.add;
import static io.vimock.server.inventory.DeviceSpecs.card;
import static io.vimock.server.inventory.DeviceSpecs.edit;
import static io.vimock.server.inventory.DeviceSpecs.newDisk;
import static io.vimock.server.inventory.DeviceSpecs.remove;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.DeviceHotPlugNotSupported;
import io.vimock.vim25.DeviceNotFound;
import io.vimock.vim25.DeviceUnsupportedForVmVersion;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidDeviceBacking;
import io.vimock.vim25.InvalidDeviceOperation;
import io.vimock.vim25.InvalidDeviceSpec;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ParaVirtualSCSIController;
import io.vimock.vim25.TooManyDevices;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualCdromIsoBackingInfo;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualDisk;
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
    /** Any file that is there. */
    private static final String IMAGE = "[LocalDS_0] DC0_H0_VM1/DC0_H0_VM1.vmx";

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

        assertThat(lab.device(vm, 1001)).isInstanceOf(VirtualBusLogicController.class);
        assertThat(lab.device(vm, 1001).getDeviceInfo().getSummary()).isEqualTo("BusLogic");
        assertThat(((VirtualController) lab.device(vm, 1001)).getDevice()).containsExactly(2016);
        assertThat(((VirtualController) lab.device(vm, 100)).getDevice()).contains(1000, 1001);
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

        VirtualE1000 card = (VirtualE1000) lab.device(vm, 4001);
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

        assertThat(lab.device(vm, 4001)).isExactlyInstanceOf(VirtualPCNet32.class);
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
        assertThat(lab.events().types()).contains("VmStaticMacConflictEvent");
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
                .withBacking(new VirtualCdromIsoBackingInfo().withFileName(IMAGE))
                .withConnectable(new VirtualDeviceConnectInfo()
                        .withConnected(true)
                        .withStartConnected(true)
                        .withAllowGuestControl(true));

        lab.succeeded(change(edit(wanted)));

        VirtualCdrom changed = lab.device(vm, VirtualCdrom.class);
        assertThat(changed.getDeviceInfo().getSummary()).isEqualTo("ISO " + IMAGE);
        assertThat(changed.getConnectable().isConnected()).isTrue();
        wanted.setBacking(new VirtualCdromIsoBackingInfo().withFileName("[LocalDS_0] iso/none.iso"));
        lab.failed(change(edit(wanted)), FileNotFound.class);
        wanted.setBacking(new VirtualCdromIsoBackingInfo().withFileName("[nowhere] iso/linux.iso"));
        lab.failed(change(edit(wanted)), InvalidDatastore.class);
    }

    @Test
    void cdrom_whoseImageIsNotThere_startsDisconnected() {
        lab.stopped();
        VirtualCdrom wanted = new VirtualCdrom()
                .withKey(lab.device(vm, VirtualCdrom.class).getKey())
                .withBacking(new VirtualCdromIsoBackingInfo().withFileName("[LocalDS_0] iso/none.iso"))
                .withConnectable(new VirtualDeviceConnectInfo().withStartConnected(true));
        lab.succeeded(change(edit(wanted)));

        lab.succeeded(lab.powerOn(vm));

        assertThat(lab.device(vm, VirtualCdrom.class).getConnectable().isConnected())
                .isFalse();
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

        assertThat(lab.device(vm, 8000).getDeviceInfo().getLabel()).isEqualTo("Floppy drive 1");
        assertThat(lab.device(vm, 9000).getDeviceInfo().getLabel()).isEqualTo("Serial port 1");
        assertThat(lab.device(vm, 9000).getDeviceInfo().getSummary()).isEqualTo("Pipe pipe0");
        assertThat(lab.device(vm, 9000).getControllerKey()).isEqualTo(400);
        assertThat(lab.device(vm, 3000).getDeviceInfo().getLabel()).isEqualTo("CD/DVD Drive 2");
        assertThat(((VirtualController) lab.device(vm, 200)).getDevice()).containsExactly(3000);
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
        assertThat(lab.device(vm, 3000).getControllerKey()).isEqualTo(200);
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
        assertThat(lab.device(vm, 4001)).isInstanceOf(VirtualVmxnet3.class);
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
