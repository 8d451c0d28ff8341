import com.vmware.vim25.InvalidPowerState;
import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.TaskInfo;
import com.vmware.vim25.TaskInfoState;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecFileOperation;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import com.vmware.vim25.VirtualE1000;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualLsiLogicController;
import com.vmware.vim25.VirtualMachineCloneSpec;
import com.vmware.vim25.VirtualMachineConfigInfo;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachineFileInfo;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VirtualMachineRelocateSpec;
import com.vmware.vim25.VirtualSCSISharing;
import com.vmware.vim25.mo.HostSystem;
import com.vmware.vim25.mo.InventoryNavigator;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.mo.Task;
import com.vmware.vim25.mo.VirtualMachine;
import java.util.Arrays;

/** The life of virtual machines, and maintenance mode. */
final class MachineChecks {
    private final ServiceInstance service;
    private final Lookup lookup;

    MachineChecks(ServiceInstance service) {
        this.service = service;
        this.lookup = new Lookup(service);
    }

    /** Runs the checks. */
    void all(Checks checks) {
        checks.check("power_cycle_waits_for_its_tasks", this::powerCycle);
        checks.check("power_on_of_a_running_machine_is_InvalidPowerState", this::powerOnTwice);
        checks.check("machine_is_created_reconfigured_cloned_and_destroyed", this::machine);
        checks.check("template_is_marked_and_unmarked", this::template);
        checks.check("maintenance_mode_is_entered_and_left", this::maintenanceMode);
    }

    private void powerCycle() throws Exception {
        VirtualMachine vm = lookup.machine("DC0_H0_VM1");
        Task task = vm.powerOffVM_Task();
        Checks.equal("what waitForTask returns", task.waitForTask(50, 1), Task.SUCCESS);
        TaskInfo info = task.getTaskInfo();
        Checks.equal("the task's state", info.getState(), TaskInfoState.success);
        Checks.equal("the task's entity", info.getEntityName(), "DC0_H0_VM1");
        Checks.equal("the task's description", info.getDescriptionId(), "VirtualMachine.powerOff");
        Checks.equal("the state", vm.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOff);
        Checks.equal("what waitForMe returns", vm.powerOnVM_Task(null).waitForMe(), Task.SUCCESS);
        Checks.equal("the state", vm.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
    }

    private void powerOnTwice() throws Exception {
        Task task = lookup.machine("DC0_H0_VM1").powerOnVM_Task(null);
        Checks.that("the task fails", !Task.SUCCESS.equals(task.waitForTask(50, 1)));
        LocalizedMethodFault error = task.getTaskInfo().getError();
        Checks.equal("the fault's type", error.getFault().getClass(), InvalidPowerState.class);
        InvalidPowerState fault = (InvalidPowerState) error.getFault();
        Checks.equal("existingState", fault.getExistingState(), VirtualMachinePowerState.poweredOn);
        Checks.equal("requestedState", fault.getRequestedState(), VirtualMachinePowerState.poweredOn);
        Checks.that("the fault has a message", !error.getLocalizedMessage().isEmpty());
    }

    private void machine() throws Exception {
        VirtualMachine vm = create("java-created");
        VirtualMachineConfigSpec change = new VirtualMachineConfigSpec();
        change.setNumCPUs(2);
        change.setMemoryMB(128L);
        change.setDeviceChange(new VirtualDeviceConfigSpec[] {addDisk(1000, 1, 2048), addAdapter("DC0_DVPG0")});
        Lookup.succeed(vm.reconfigVM_Task(change));
        VirtualMachineConfigInfo config = vm.getConfig();
        Checks.equal("numCPU", config.getHardware().getNumCPU(), 2);
        Checks.equal("memoryMB", config.getHardware().getMemoryMB(), 128);
        Checks.equal(
                "the label of the new disk",
                device(config, 2001).getDeviceInfo().getLabel(),
                "Hard disk 2");
        Checks.equal("the size of the new disk", ((VirtualDisk) device(config, 2001)).getCapacityInKB(), 2048L);
        Checks.equal(
                "the label of the new adapter",
                device(config, 4001).getDeviceInfo().getLabel(),
                "Network adapter 2");
        Checks.sameItems("the networks", Lookup.names(vm.getNetworks()), "VM Network", "DC0_DVPG0");
        VirtualMachineCloneSpec spec = new VirtualMachineCloneSpec();
        VirtualMachineRelocateSpec location = new VirtualMachineRelocateSpec();
        location.setPool(lookup.pool().getMOR());
        spec.setLocation(location);
        spec.setPowerOn(true);
        Lookup.succeed(vm.cloneVM_Task(lookup.vmFolder(), "java-clone", spec));
        VirtualMachine copy = lookup.machine("java-clone");
        Checks.equal("the clone's CPUs", copy.getConfig().getHardware().getNumCPU(), 2);
        Checks.equal("the clone's state", copy.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
        Lookup.succeed(copy.powerOffVM_Task());
        Lookup.succeed(copy.destroy_Task());
        Lookup.succeed(vm.destroy_Task());
    }

    private void template() throws Exception {
        VirtualMachine vm = create("java-template");
        vm.markAsTemplate();
        Checks.that("it is a template", vm.getConfig().isTemplate());
        Checks.equal("its pool", vm.getResourcePool(), null);
        vm.markAsVirtualMachine(lookup.pool(), null);
        Checks.that("it is no template", !vm.getConfig().isTemplate());
        Checks.equal("its pool", vm.getResourcePool().getName(), "Resources");
        Lookup.succeed(vm.destroy_Task());
    }

    private void maintenanceMode() throws Exception {
        HostSystem host = (HostSystem)
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity("HostSystem", "DC0_H0");
        for (VirtualMachine vm : host.getVms()) {
            Lookup.succeed(vm.powerOffVM_Task());
        }
        try {
            Lookup.succeed(host.enterMaintenanceMode(0, false));
            Checks.that("the host is in maintenance mode", host.getRuntime().isInMaintenanceMode());
            Lookup.succeed(host.exitMaintenanceMode(0));
            Checks.that(
                    "the host is out of maintenance mode", !host.getRuntime().isInMaintenanceMode());
        } finally {
            for (VirtualMachine vm : host.getVms()) {
                Lookup.succeed(vm.powerOnVM_Task(null));
            }
        }
    }

    private VirtualMachine create(String name) throws Exception {
        VirtualLsiLogicController controller = new VirtualLsiLogicController();
        controller.setKey(-1);
        controller.setBusNumber(0);
        controller.setSharedBus(VirtualSCSISharing.noSharing);
        VirtualMachineFileInfo files = new VirtualMachineFileInfo();
        files.setVmPathName("[LocalDS_0]");
        VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
        spec.setName(name);
        spec.setGuestId("otherGuest");
        spec.setNumCPUs(1);
        spec.setMemoryMB(64L);
        spec.setFiles(files);
        spec.setDeviceChange(
                new VirtualDeviceConfigSpec[] {add(controller), addDisk(-1, 0, 1024), addAdapter("VM Network")});
        Lookup.succeed(lookup.vmFolder().createVM_Task(spec, lookup.pool(), null));
        return lookup.machine(name);
    }

    private static VirtualDeviceConfigSpec add(VirtualDevice device) {
        VirtualDeviceConfigSpec spec = new VirtualDeviceConfigSpec();
        spec.setOperation(VirtualDeviceConfigSpecOperation.add);
        spec.setDevice(device);
        return spec;
    }

    private static VirtualDeviceConfigSpec addDisk(int controller, int unit, long kilobytes) {
        VirtualDiskFlatVer2BackingInfo backing = new VirtualDiskFlatVer2BackingInfo();
        backing.setFileName("[LocalDS_0]");
        backing.setDiskMode("persistent");
        VirtualDisk disk = new VirtualDisk();
        disk.setKey(-10);
        disk.setControllerKey(controller);
        disk.setUnitNumber(unit);
        disk.setCapacityInKB(kilobytes);
        disk.setBacking(backing);
        VirtualDeviceConfigSpec spec = add(disk);
        spec.setFileOperation(VirtualDeviceConfigSpecFileOperation.create);
        return spec;
    }

    private static VirtualDeviceConfigSpec addAdapter(String network) {
        VirtualEthernetCardNetworkBackingInfo backing = new VirtualEthernetCardNetworkBackingInfo();
        backing.setDeviceName(network);
        VirtualE1000 card = new VirtualE1000();
        card.setKey(-20);
        card.setAddressType("generated");
        card.setBacking(backing);
        return add(card);
    }

    private static VirtualDevice device(VirtualMachineConfigInfo config, int key) {
        return Arrays.stream(config.getHardware().getDevice())
                .filter(d -> d.getKey() == key)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no device " + key));
    }
}
