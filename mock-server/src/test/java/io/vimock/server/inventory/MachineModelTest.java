package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.TaskProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.PublishedValues;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourcePoolRuntimeInfo;
import io.vimock.vim25.SystemError;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on virtual machines, in any state: whatever they do or refuse, the data center stays consistent. */
class MachineModelTest {
    private static final int OPERATIONS = 150;
    private static final Set<String> UNFINISHED = Set.of(
            "LicenseManager",
            "AlarmManager",
            "AuthorizationManager",
            "ScheduledTaskManager",
            "EventManager",
            "PerformanceManager",
            "SessionManager");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomOperations_keepTheDataCenterConsistent(long seed) {
        try (MachineLab lab = MachineLab.instant()) {
            PublishedValues published = new PublishedValues(lab.world());
            SplittableRandom random = new SplittableRandom(seed);
            int refused = 0;
            for (int i = 0; i < OPERATIONS; i++) {
                refused += operate(lab, random, i) ? 0 : 1;
                lab.clock().advance(Duration.ofSeconds(random.nextInt(100)));
                requireNoSystemError(lab);
            }
            assertThat(refused).isBetween(5, OPERATIONS * 3 / 4);
            lab.clock().advance(Duration.ofMinutes(11));

            Snapshot snapshot = lab.world().snapshot();
            assertThat(new SchemaWalk(snapshot, UNFINISHED).problems()).isEmpty();
            assertThat(RelationCheck.problems(snapshot)).isEmpty();
            requireUniqueness(snapshot);
            requireReservations(snapshot);
            assertThat(published.count()).isGreaterThan(1000);
            published.requireUnchanged();
        }
    }

    private static boolean operate(MachineLab lab, SplittableRandom random, int number) {
        List<ObjectState> machines = lab.world().snapshot().all(MoTypes.VIRTUAL_MACHINE);
        if (machines.isEmpty()) {
            return lab.info(lab.create(spec("vm" + number))).getError() == null;
        }
        ManagedObjectReference vm =
                machines.get(random.nextInt(machines.size())).ref();
        try {
            return succeeded(lab, start(lab, random, number, vm));
        } catch (VimFaultException refused) {
            return false;
        }
    }

    private static boolean succeeded(MachineLab lab, ManagedObjectReference task) {
        return task.getType().equals("VirtualMachine") || lab.info(task).getError() == null;
    }

    private static VirtualMachineConfigSpec spec(String name) {
        return new VirtualMachineConfigSpec()
                .withName(name)
                .withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0]"))
                .withDeviceChange(DeviceSpecs.newDisk(1024, ""));
    }

    private static ManagedObjectReference start(
            MachineLab lab, SplittableRandom random, int number, ManagedObjectReference vm) {
        VirtualMachine machines = lab.machines();
        switch (random.nextInt(14)) {
            case 0, 1:
                return lab.powerOn(vm);
            case 2, 3:
                return lab.powerOff(vm);
            case 4:
                return machines.resetVMTask(lab.call(vm, "ResetVM_Task"));
            case 5:
                return lab.create(spec("vm" + number));
            case 6:
                VirtualMachineCloneSpec clone = new VirtualMachineCloneSpec()
                        .withTemplate(random.nextBoolean())
                        .withLocation(new VirtualMachineRelocateSpec());
                return machines.cloneVMTask(lab.call(vm, "CloneVM_Task"), lab.folder(), "vm" + number, clone);
            case 7:
                machines.markAsTemplate(lab.call(vm, "MarkAsTemplate"));
                return vm;
            case 8:
                machines.markAsVirtualMachine(lab.call(vm, "MarkAsVirtualMachine"), lab.pool(), null);
                return vm;
            case 9:
                return random.nextBoolean() ? machines.destroyTask(lab.call(vm, "Destroy_Task")) : unregister(lab, vm);
            case 10:
                return lab.reconfigure(
                        vm,
                        new VirtualMachineConfigSpec()
                                .withCpuAllocation(
                                        new ResourceAllocationInfo().withReservation((long) random.nextInt(2000)))
                                .withMemoryAllocation(
                                        new ResourceAllocationInfo().withReservation((long) random.nextInt(33))));
            case 11:
                return lab.reconfigure(
                        vm, new VirtualMachineConfigSpec().withDeviceChange(deviceChange(lab, random, vm)));
            case 12:
                machines.shutdownGuest(lab.call(vm, "ShutdownGuest"));
                return vm;
            default:
                return machines.renameTask(lab.call(vm, "Rename_Task"), "vm" + random.nextInt(number + 1));
        }
    }

    private static ManagedObjectReference unregister(MachineLab lab, ManagedObjectReference vm) {
        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));
        return vm;
    }

    private static VirtualDeviceConfigSpec deviceChange(
            MachineLab lab, SplittableRandom random, ManagedObjectReference vm) {
        List<VirtualDevice> devices = lab.config(vm).getHardware().getDevice();
        VirtualDevice any = devices.get(random.nextInt(devices.size()));
        VirtualDeviceConfigSpec removal = new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.REMOVE)
                .withDevice(any);
        return switch (random.nextInt(4)) {
            case 0 -> DeviceSpecs.newDisk(1 + random.nextInt(4096), "");
            case 1 -> DeviceSpecs.add(DeviceSpecs.card(new VirtualE1000()));
            case 2 -> removal;
            default -> removal.withFileOperation(VirtualDeviceConfigSpecFileOperation.DESTROY);
        };
    }

    private static void requireNoSystemError(MachineLab lab) {
        for (ObjectState task : lab.world().snapshot().all(MoTypes.TASK)) {
            TaskInfo info = task.get(TaskProperties.INFO);
            if (info != null && info.getError() != null) {
                assertThat(info.getError().getFault())
                        .as(info.getDescriptionId())
                        .isNotInstanceOf(SystemError.class);
            }
        }
    }

    /** No two machines share a name in their folder, a uuid, an address of a card or a disk's file. */
    private static void requireUniqueness(Snapshot snapshot) {
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (ObjectState vm : snapshot.all(MoTypes.VIRTUAL_MACHINE)) {
            VirtualMachineConfigInfo config = snapshot.require(vm.ref(), VirtualMachineProperties.CONFIG);
            List<String> identities = new ArrayList<>(List.of(
                    vm.get(VirtualMachineProperties.PARENT) + "/" + config.getName(),
                    config.getUuid(),
                    String.valueOf(config.getInstanceUuid()),
                    config.getFiles().getVmPathName()));
            for (VirtualDevice device : config.getHardware().getDevice()) {
                identities.add(vm.ref() + "#" + device.getKey());
                if (device instanceof VirtualEthernetCard card) {
                    identities.add(card.getMacAddress());
                }
                if (device.getBacking() instanceof io.vimock.vim25.VirtualDeviceFileBackingInfo file
                        && !file.getFileName().isEmpty()) {
                    identities.add(file.getFileName());
                }
            }
            identities.stream().filter(identity -> !seen.add(identity)).forEach(twice::add);
        }
        assertThat(twice).isEmpty();
    }

    /** What those of the machines need that run. */
    private static AdmissionControl.Need running(Snapshot snapshot, List<ManagedObjectReference> machines) {
        AdmissionControl.Need sum = new AdmissionControl.Need(0, 0);
        for (ManagedObjectReference vm : machines) {
            if (snapshot.require(vm, VirtualMachineProperties.RUNTIME).getPowerState()
                    == VirtualMachinePowerState.POWERED_ON) {
                sum = sum.plus(AdmissionControl.Need.of(snapshot.require(vm, VirtualMachineProperties.CONFIG)), 1);
            }
        }
        return sum;
    }

    /** Pools have counted exactly what their running machines reserve, and datastores what their files take. */
    private static void requireReservations(Snapshot snapshot) {
        for (ObjectState pool : snapshot.all(MoTypes.RESOURCE_POOL)) {
            AdmissionControl.Need need = running(snapshot, snapshot.refs(pool.ref(), ResourcePoolProperties.VM));
            ResourcePoolRuntimeInfo runtime = snapshot.require(pool.ref(), ResourcePoolProperties.RUNTIME);
            assertThat(runtime.getCpu().getReservationUsed()).isEqualTo(need.cpuMHz());
            assertThat(runtime.getMemory().getReservationUsed()).isEqualTo(need.memoryBytes());
        }
        for (ObjectState host : snapshot.all(MoTypes.HOST_SYSTEM)) {
            assertThat(HostReservations.of(snapshot, host.ref()))
                    .isEqualTo(running(snapshot, snapshot.refs(host.ref(), HostSystemProperties.VM)));
        }
        for (ObjectState datastore : snapshot.all(MoTypes.DATASTORE)) {
            long free = snapshot.require(datastore.ref(), DatastoreProperties.SUMMARY)
                    .getFreeSpace();
            long committed = snapshot.refs(datastore.ref(), DatastoreProperties.VM).stream()
                    .mapToLong(vm -> snapshot.require(vm, VirtualMachineProperties.STORAGE)
                            .getPerDatastoreUsage()
                            .get(0)
                            .getCommitted())
                    .sum();
            long capacity = snapshot.require(datastore.ref(), DatastoreProperties.SUMMARY)
                    .getCapacity();
            assertThat(free + committed).isLessThanOrEqualTo(capacity - SharedVolume.METADATA);
        }
    }
}
