package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.SystemError;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on machines and files: every byte of every datastore is accounted for after each of them. */
class FileModelTest {
    private static final int OPERATIONS = 120;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomOperations_keepTheSpaceAccounted(long seed) {
        try (MachineLab lab = MachineLab.instant();
                FileLab files = new FileLab(lab)) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> done = new ArrayList<>();
            int refused = 0;
            for (int number = 0; number < OPERATIONS; number++) {
                int kind = random.nextInt(15);
                boolean succeeded = operate(lab, files, random, kind, number);
                refused += succeeded ? 0 : 1;
                done.add(kind + (succeeded ? "" : " refused"));
                try {
                    SpaceCheck.assertAccounted(lab.world().snapshot());
                } catch (AssertionError e) {
                    throw new AssertionError("after " + done, e);
                }
            }
            assertThat(refused).isBetween(3, OPERATIONS * 3 / 4);
        }
    }

    private static boolean operate(MachineLab lab, FileLab files, SplittableRandom random, int kind, int number) {
        List<ObjectState> machines = lab.world().snapshot().all(MoTypes.VIRTUAL_MACHINE);
        if (machines.isEmpty()) {
            return succeeded(lab, create(lab, number));
        }
        ManagedObjectReference vm =
                machines.get(random.nextInt(machines.size())).ref();
        try {
            ManagedObjectReference task =
                    kind < 9 ? onMachine(lab, vm, kind, number) : onFiles(lab, files, vm, kind, number);
            return task == null || succeeded(lab, task);
        } catch (VimFaultException e) {
            return false;
        }
    }

    private static boolean succeeded(MachineLab lab, ManagedObjectReference task) {
        TaskInfo info = lab.info(task);
        if (info.getError() != null) {
            assertThat(info.getError().getFault()).isNotInstanceOf(SystemError.class);
        }
        return info.getError() == null;
    }

    private static ManagedObjectReference create(MachineLab lab, int number) {
        return lab.create(new VirtualMachineConfigSpec()
                .withName("made " + number)
                .withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0]")));
    }

    private static @Nullable ManagedObjectReference onMachine(
            MachineLab lab, ManagedObjectReference vm, int kind, int number) {
        VirtualMachineSnapshotInfo snapshots = lab.world().snapshot().get(vm, VirtualMachineProperties.SNAPSHOT);
        return switch (kind) {
            case 0 -> create(lab, number);
            case 1 -> lab.powerOn(vm);
            case 2 -> lab.powerOff(vm);
            case 3 ->
                lab.machines()
                        .createSnapshotTask(
                                lab.call(vm, "CreateSnapshot_Task"), "s" + number, "text", number % 2 == 0, false);
            case 4 ->
                lab.machines().revertToCurrentSnapshotTask(lab.call(vm, "RevertToCurrentSnapshot_Task"), null, null);
            case 5 ->
                snapshots == null
                        ? lab.machines().removeAllSnapshotsTask(lab.call(vm, "RemoveAllSnapshots_Task"))
                        : new VirtualMachineSnapshot(lab.support())
                                .removeSnapshotTask(
                                        lab.call(
                                                snapshots
                                                        .getRootSnapshotList()
                                                        .get(0)
                                                        .getSnapshot(),
                                                "RemoveSnapshot_Task"),
                                        number % 2 == 0);
            case 6 -> lab.machines().suspendVMTask(lab.call(vm, "SuspendVM_Task"));
            case 7 ->
                lab.machines()
                        .cloneVMTask(
                                lab.call(vm, "CloneVM_Task"),
                                lab.folder(),
                                "clone " + number,
                                new VirtualMachineCloneSpec().withLocation(new VirtualMachineRelocateSpec()));
            default -> lab.machines().destroyTask(lab.call(vm, "Destroy_Task"));
        };
    }

    private static @Nullable ManagedObjectReference onFiles(
            MachineLab lab, FileLab files, ManagedObjectReference vm, int kind, int number) {
        DatastorePath path = DatastorePath.parse(lab.config(vm).getFiles().getVmPathName());
        String directory = path.sibling("").toString();
        String flat = path.sibling(path.fileName().replaceFirst("\\.vmx$", "-flat.vmdk"))
                .toString();
        switch (kind) {
            case 9 -> {
                lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));
                return files.register(path.toString(), null);
            }
            case 10 -> {
                byte[] data = new byte[100_000 + number];
                data[number] = 1;
                files.upload(flat, data);
                return null;
            }
            case 11 -> {
                files.upload("[LocalDS_0] upload " + number % 5, new byte[number * 1000]);
                return null;
            }
            case 12 -> {
                return files.copy(directory, "[LocalDS_0] copy " + number % 3, number % 2 == 0);
            }
            case 13 -> {
                return files.delete("[LocalDS_0] copy " + number % 3);
            }
            default -> {
                return files.move("[LocalDS_0] upload " + number % 5, "[LocalDS_0] upload " + (number + 1) % 5, true);
            }
        }
    }
}
