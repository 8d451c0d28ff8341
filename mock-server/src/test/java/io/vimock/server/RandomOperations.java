package io.vimock.server;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.inventory.WellKnown;
import io.vimock.vim25.CustomizationGlobalIPSettings;
import io.vimock.vim25.CustomizationLinuxOptions;
import io.vimock.vim25.CustomizationLinuxPrep;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.CustomizationSpecInfo;
import io.vimock.vim25.CustomizationSpecItem;
import io.vimock.vim25.CustomizationVirtualMachineName;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VimPortType;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Operations as a seed chooses them; what they answer is part of the test. */
final class RandomOperations {
    private final MockVirtualCenter vc;
    private final VimPortType vim;
    private final Random random;
    final List<String> outcomes = new ArrayList<>();

    RandomOperations(MockVirtualCenter vc, VimPortType vim, Random random) {
        this.vc = vc;
        this.vim = vim;
        this.random = random;
    }

    void run(int count) {
        for (int i = 0; i < count; i++) {
            try {
                outcomes.add(WorldText.of(next()));
            } catch (Exception e) {
                outcomes.add(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
        vc.awaitIdle();
    }

    private ManagedObjectReference any(MoType type) {
        List<ManagedObjectReference> all = RestoreTest.all(vc, type);
        return all.get(random.nextInt(all.size()));
    }

    private Object next() throws Exception {
        ManagedObjectReference vm = any(MoTypes.VIRTUAL_MACHINE);
        String name = "n" + random.nextInt(1000);
        return switch (random.nextInt(18)) {
            case 0 -> vim.powerOffVMTask(vm);
            case 1, 2 -> vim.powerOnVMTask(vm, null);
            case 3 -> vim.renameTask(vm, name);
            case 4 -> vim.createFolder(RestoreTest.parent(vc, vm), name);
            case 5 -> vim.destroyTask(any(MoTypes.VIRTUAL_MACHINE));
            case 6, 7 ->
                vim.cloneVMTask(
                        vm,
                        RestoreTest.parent(vc, vm),
                        name,
                        new VirtualMachineCloneSpec().withLocation(new VirtualMachineRelocateSpec()));
            case 8 -> vim.createSnapshotTask(vm, name, "", false, false);
            case 9 -> vim.reconfigVMTask(vm, new VirtualMachineConfigSpec().withAnnotation(name));
            case 10 -> {
                vim.makeDirectory(WellKnown.FILE_MANAGER, "[LocalDS_0] " + name, any(MoTypes.DATACENTER), true);
                yield name;
            }
            case 11 -> {
                ManagedObjectReference hostClock = any(MoTypes.HOST_DATE_TIME_SYSTEM);
                vim.updateDateTime(hostClock, vc.clock().now().plusSeconds(random.nextInt(1000)));
                yield vim.queryDateTime(hostClock);
            }
            case 12 -> vim.addCustomFieldDef(WellKnown.CUSTOM_FIELDS_MANAGER, name, null, null, null);
            case 13 -> vim.moveIntoFolderTask(any(MoTypes.FOLDER), List.of(vm));
            case 14 -> {
                vim.createCustomizationSpec(
                        WellKnown.CUSTOMIZATION_SPEC_MANAGER,
                        new CustomizationSpecItem()
                                .withInfo(new CustomizationSpecInfo()
                                        .withName(name)
                                        .withDescription("")
                                        .withType("Linux"))
                                .withSpec(new CustomizationSpec()
                                        .withOptions(new CustomizationLinuxOptions())
                                        .withIdentity(new CustomizationLinuxPrep()
                                                .withDomain("example.com")
                                                .withHostName(new CustomizationVirtualMachineName()))
                                        .withGlobalIPSettings(new CustomizationGlobalIPSettings())));
                yield vim.getCustomizationSpec(WellKnown.CUSTOMIZATION_SPEC_MANAGER, name);
            }
            default -> {
                vc.awaitIdle();
                vc.clock().advance(Duration.ofSeconds(random.nextInt(200)));
                vc.awaitIdle();
                yield vc.clock().now();
            }
        };
    }
}
