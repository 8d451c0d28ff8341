package io.vimock.server;

import static io.vimock.server.EventLab.added;

import io.vimock.client.HostSystem;
import io.vimock.client.VirtualMachine;
import io.vimock.client.VirtualMachineSnapshot;
import io.vimock.vim25.CustomizationGlobalIPSettings;
import io.vimock.vim25.CustomizationLinuxOptions;
import io.vimock.vim25.CustomizationLinuxPrep;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.CustomizationVirtualMachineName;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualLsiLogicController;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualPCNet32;
import io.vimock.vim25.VirtualSCSISharing;

/** What the operations on virtual machines are called with, for tests of the events that they cause. */
final class EventSpecs {
    private EventSpecs() {}

    static CustomizationSpec customization() {
        return new CustomizationSpec()
                .withOptions(new CustomizationLinuxOptions())
                .withIdentity(new CustomizationLinuxPrep()
                        .withDomain("example.com")
                        .withHostName(new CustomizationVirtualMachineName()))
                .withGlobalIPSettings(new CustomizationGlobalIPSettings())
                .withNicSettingMap(new io.vimock.vim25.CustomizationAdapterMapping()
                        .withAdapter(new io.vimock.vim25.CustomizationIPSettings()
                                .withIp(new io.vimock.vim25.CustomizationDhcpIpGenerator())));
    }

    static void register(EventLab lab, String path) {
        lab.machines().registerVM(path, null, false, lab.pool(), null).await();
    }

    static void fill(EventLab lab, VirtualMachine vm) {
        String name = elsewhere(vm).equals("LocalDS_1") ? "LocalDS_0" : "LocalDS_1";
        var datastore = lab.get(io.vimock.client.Datastore.class, name);
        long free = datastore.require(io.vimock.client.Datastore.SUMMARY_FREE_SPACE);
        lab.service(io.vimock.client.VirtualDiskManager.class)
                .createVirtualDisk(
                        "[" + name + "] filler.vmdk",
                        lab.datacenter(),
                        new io.vimock.vim25.FileBackedVirtualDiskSpec()
                                .withDiskType("preallocated")
                                .withAdapterType("lsiLogic")
                                .withCapacityKb((free >> 10) - 1024))
                .await();
    }

    static VirtualMachineConfigSpec machine(String name) {
        return new VirtualMachineConfigSpec()
                .withName(name)
                .withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0]"))
                .withDeviceChange(added(card()));
    }

    static VirtualMachineConfigSpec withDisk(VirtualMachineConfigSpec spec) {
        VirtualLsiLogicController controller = new VirtualLsiLogicController();
        controller.withSharedBus(VirtualSCSISharing.NO_SHARING).setKey(-2);
        spec.getDeviceChange().add(added(controller));
        spec.getDeviceChange().add(disk(-2, 0, 1 << 20));
        return spec;
    }

    static VirtualPCNet32 card() {
        VirtualPCNet32 card = new VirtualPCNet32();
        card.withKey(-1).setBacking(new VirtualEthernetCardNetworkBackingInfo().withDeviceName("VM Network"));
        return card;
    }

    static VirtualMachineCloneSpec copy() {
        return new VirtualMachineCloneSpec().withLocation(location()).withTemplate(false);
    }

    static VirtualMachineRelocateSpec location() {
        return new VirtualMachineRelocateSpec();
    }

    static void reconfigure(EventLab lab, VirtualMachineConfigSpec spec) {
        lab.off().reconfig(spec).await();
    }

    static VirtualPCNet32 manual(VirtualMachine owner, EventLab lab, String mac) {
        VirtualPCNet32 card = lab.device(owner, VirtualPCNet32.class);
        return card.withAddressType("manual").withMacAddress(mac);
    }

    static VirtualDeviceConfigSpec edited(io.vimock.vim25.VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.EDIT)
                .withDevice(device);
    }

    static VirtualDeviceConfigSpec disk(int controller, int unit, long kilobytes) {
        return added(new VirtualDisk()
                        .withCapacityInKB(kilobytes)
                        .withKey(-1)
                        .withControllerKey(controller)
                        .withUnitNumber(unit)
                        .withBacking(new VirtualDiskFlatVer2BackingInfo()
                                .withDiskMode("persistent")
                                .withFileName("[LocalDS_0]")))
                .withFileOperation(VirtualDeviceConfigSpecFileOperation.CREATE);
    }

    static VirtualMachineSnapshot snapshot(VirtualMachine vm, boolean memory) {
        return vm.createSnapshot("before", "", memory, false).await();
    }

    static HostSystem other(EventLab lab, VirtualMachine vm) {
        HostSystem first = lab.host("DC0_C0_H0");
        return first.ref().equals(vm.require(VirtualMachine.RUNTIME_HOST)) ? lab.host("DC0_C0_H1") : first;
    }

    static String elsewhere(VirtualMachine vm) {
        boolean first =
                vm.require(VirtualMachine.CONFIG).getFiles().getVmPathName().startsWith("[LocalDS_0]");
        return first ? "LocalDS_1" : "LocalDS_0";
    }

    static VirtualMachineRelocateSpec to(EventLab lab, String datastore) {
        return new VirtualMachineRelocateSpec()
                .withDatastore(
                        lab.get(io.vimock.client.Datastore.class, datastore).ref());
    }
}
