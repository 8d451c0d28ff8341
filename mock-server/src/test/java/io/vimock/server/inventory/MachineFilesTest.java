package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.files.Content;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Change;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AlreadyExists;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.InvalidVmConfig;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NotFound;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachineFileLayoutEx;
import io.vimock.vim25.VirtualMachineFileLayoutExFileInfo;
import io.vimock.vim25.VirtualMachineStorageInfo;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The files of virtual machines, and RegisterVM_Task, which reads them. */
class MachineFilesTest {
    private static final String HOME = "[LocalDS_0] DC0_H0_VM0";

    private final MachineLab lab = MachineLab.instant();
    private final FileLab files = new FileLab(lab);
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        SpaceCheck.assertAccounted(lab.world().snapshot());
        files.close();
        lab.close();
    }

    private static ManagedObjectReference only(@Nullable Object result) {
        return (ManagedObjectReference) Objects.requireNonNull(result);
    }

    @Test
    void directory_ofARunningMachine_hasAllItsFiles() {
        String id = lab.config(vm).getUuid().substring(0, 8);

        assertThat(files.names(HOME))
                .containsExactlyInAnyOrder(
                        "DC0_H0_VM0.vmx",
                        "DC0_H0_VM0.vmxf",
                        "DC0_H0_VM0.vmsd",
                        "DC0_H0_VM0.nvram",
                        "DC0_H0_VM0.vmdk",
                        "DC0_H0_VM0-flat.vmdk",
                        "DC0_H0_VM0-" + id + ".vswp",
                        "vmware.log");
        assertThat(Objects.requireNonNull(files.find(HOME + "/DC0_H0_VM0-flat.vmdk"))
                        .allocated())
                .isEqualTo(lab.device(vm, VirtualDisk.class).getCapacityInKB() * 1024);
        assertThat(files.names("[LocalDS_0]")).contains("DC0_H0_VM0", "DC0_C0_RP0_VM0");
    }

    @Test
    void descriptor_saysWhatTheDiskIs() {
        assertThat(files.text(HOME + "/DC0_H0_VM0.vmdk"))
                .startsWith("# Disk DescriptorFile\n")
                .contains("createType=\"vmfs\"")
                .contains("RW 2097152 VMFS \"DC0_H0_VM0-flat.vmdk\"")
                .contains("ddb.adapterType = \"lsilogic\"")
                .contains("ddb.geometry.heads = \"64\"")
                .contains("parentCID=ffffffff");
    }

    @Test
    void vmx_agreesWithTheConfiguration() {
        VirtualMachineConfigInfo config = lab.config(vm);

        assertThat(files.text(HOME + "/DC0_H0_VM0.vmx"))
                .contains("config.version = \"8\"")
                .contains("virtualHW.version = \"4\"")
                .contains("displayName = \"DC0_H0_VM0\"")
                .contains("memsize = \"" + config.getHardware().getMemoryMB() + "\"")
                .contains("numvcpus = \"1\"")
                .contains("scsi0.virtualDev = \"lsilogic\"")
                .contains("scsi0:0.fileName = \"DC0_H0_VM0.vmdk\"")
                .contains("ethernet0.networkName = \"VM Network\"")
                .contains("ide1:0.deviceType = \"cdrom-raw\"");
        lab.succeeded(lab.powerOff(vm));
        lab.succeeded(lab.reconfigure(
                vm,
                new VirtualMachineConfigSpec()
                        .withAnnotation("two\nlines, \"quoted\" | öß")
                        .withMemoryMB(64L)
                        .withNumCPUs(2)
                        .withExtraConfig(new OptionValue().withKey("my.key").withValue("my value"))));
        assertThat(files.text(HOME + "/DC0_H0_VM0.vmx"))
                .contains("annotation = \"two|0alines, |22quoted|22 |7c öß\"")
                .contains("memsize = \"64\"")
                .contains("numvcpus = \"2\"")
                .contains("my.key = \"my value\"");
    }

    @Test
    void logs_areAsLongAsTheirText_whileTheMachineRunsAndAfterwards() {
        assertThat(size("vmware.log")).isEqualTo(length("vmware.log"));
        lab.succeeded(lab.powerOff(vm));
        assertThat(files.text(HOME + "/vmware.log")).contains("powered off");
        assertThat(size("vmware.log")).isEqualTo(length("vmware.log"));
        lab.succeeded(lab.powerOn(vm));
        assertThat(size("vmware-1.log")).isEqualTo(length("vmware-1.log"));
    }

    private long size(String name) {
        return Objects.requireNonNull(files.find(HOME + "/" + name)).allocated();
    }

    private long length(String name) {
        return files.text(HOME + "/" + name).getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void powerCycles_takeTheSpaceThatTheListOfFilesSays() {
        for (int i = 0; i < 10; i++) {
            assertSpaceIsThatOfTheFiles();
            lab.succeeded(i % 2 == 0 ? lab.powerOff(vm) : lab.powerOn(vm));
        }
        lab.succeeded(lab.machines().suspendVMTask(lab.call(vm, "SuspendVM_Task")));
        assertSpaceIsThatOfTheFiles();
    }

    private void assertSpaceIsThatOfTheFiles() {
        VirtualMachineFileLayoutEx layout = Objects.requireNonNull(
                VirtualMachineStorage.layoutEx(lab.world().snapshot(), vm));
        VirtualMachineStorageInfo storage = lab.world().snapshot().require(vm, VirtualMachineProperties.STORAGE);
        assertThat(layout.getFile().stream()
                        .mapToLong(VirtualMachineFileLayoutExFileInfo::getSize)
                        .sum())
                .isEqualTo(storage.getPerDatastoreUsage().get(0).getCommitted());
        assertThat(layout.getTimestamp()).isEqualTo(storage.getTimestamp());
    }

    @Test
    void layouts_haveChanged_whenTheFilesHave_andNotWithEveryChange() {
        List<Change> changes = new ArrayList<>();
        lab.world()
                .addListener(commit -> commit.changes().stream()
                        .filter(change -> change.ref().equals(vm))
                        .forEach(changes::add));

        lab.world().change(m -> m.set(vm, "runtime.numMksConnections", 1));
        assertThat(changes).hasSize(1).noneMatch(change -> change.touches(VirtualMachineProperties.LAYOUT_EX));
        lab.succeeded(lab.powerOff(vm));
        assertThat(changes)
                .anyMatch(change -> change.touches(VirtualMachineProperties.LAYOUT)
                        && change.touches(VirtualMachineProperties.LAYOUT_EX));
    }

    @Test
    void powerCycles_keepSevenLogs() {
        lab.succeeded(lab.powerOff(vm));
        assertThat(files.names(HOME)).contains("vmware.log", "DC0_H0_VM0.nvram").doesNotContain("vmware-1.log");
        for (int i = 0; i < 8; i++) {
            lab.succeeded(lab.powerOn(vm));
            lab.succeeded(lab.powerOff(vm));
        }

        assertThat(files.names(HOME))
                .contains("vmware.log", "vmware-1.log", "vmware-6.log")
                .doesNotContain("vmware-7.log")
                .noneMatch(name -> name.endsWith(".vswp"));
        assertThat(Objects.requireNonNull(
                                VirtualMachineStorage.layout(lab.world().snapshot(), vm))
                        .getLogFile())
                .hasSize(7);
    }

    @Test
    void unregister_leavesFiles_andRegisterBringsTheSameMachineBack() {
        lab.succeeded(lab.powerOff(vm));
        lab.succeeded(lab.reconfigure(
                vm,
                new VirtualMachineConfigSpec()
                        .withAnnotation("kept")
                        .withExtraConfig(new OptionValue().withKey("my.key").withValue("kept"))));
        VirtualMachineConfigInfo before = lab.config(vm);
        List<String> names = files.names(HOME);
        long free = lab.freeSpace();

        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));
        assertThat(files.names(HOME)).isEqualTo(names);
        SpaceCheck.assertAccounted(lab.world().snapshot());
        assertThat(lab.freeSpace()).isEqualTo(free);
        ManagedObjectReference back = only(lab.succeeded(files.register(HOME + "/DC0_H0_VM0.vmx", null)));

        assertThat(files.names(HOME)).isEqualTo(names);
        assertThat(comparable(lab.config(back))).isEqualTo(comparable(before));
        assertThat(lab.events().types()).contains("VmRegisteredEvent");
    }

    @Test
    void filesOfAnUnregisteredMachine_doNotHoldTheWorldThatTheyWereReadFrom() throws Exception {
        lab.succeeded(lab.powerOff(vm));
        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));

        List<String> names = files.names(HOME);
        assertThat(names).contains("DC0_H0_VM0.vmx", "DC0_H0_VM0.vmxf", "DC0_H0_VM0.vmsd", "DC0_H0_VM0.vmdk");
        for (String name : names) {
            Object content =
                    Objects.requireNonNull(files.find(HOME + "/" + name)).content();
            assertThat(heldBy(Objects.requireNonNull(content)))
                    .as(name)
                    .noneMatch(ReadView.class::isInstance)
                    .isNotEmpty();
        }
    }

    /** An object and what it refers to, as far as these are objects of the server. */
    private static Set<Object> heldBy(Object object) throws IllegalAccessException {
        Set<Object> held = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>(List.of(object));
        while (!waiting.isEmpty()) {
            Object next = waiting.remove();
            if (!next.getClass().getName().startsWith("io.vimock.server.") || !held.add(next)) {
                continue;
            }
            for (Field field : next.getClass().getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    Object value = field.get(next);
                    if (value != null) {
                        waiting.add(value);
                    }
                }
            }
        }
        return held;
    }

    /** A configuration without its times, devices in the order of their keys. */
    private static String comparable(VirtualMachineConfigInfo config) {
        VirtualMachineConfigInfo copy = WireType.deepCopy(config);
        copy.withChangeVersion("").setModified(null);
        copy.getHardware().getDevice().sort(Comparator.comparing(VirtualDevice::getKey));
        return Rendering.of(copy);
    }

    @Test
    void register_whatIsNone_faults() {
        lab.succeeded(lab.powerOff(vm));
        lab.failed(files.register(HOME + "/DC0_H0_VM0.vmx", "again"), AlreadyExists.class);
        lab.failed(files.register("[LocalDS_0] nothing/here.vmx", null), NotFound.class);
        files.upload("[LocalDS_0] shopping.vmx", "milk, bread");
        lab.failed(files.register("[LocalDS_0] shopping.vmx", null), InvalidVmConfig.class);
    }

    @Test
    void register_anUploadedConfiguration_withADiskThatIsThere() {
        files.makeDirectory("[LocalDS_0] my 50% vm é", false);
        lab.succeeded(files.createDisk("[LocalDS_0] my 50% vm é/data.vmdk", 2048, "thin"));
        files.upload("[LocalDS_0] my 50% vm é/my.vmx", """
                .encoding = "UTF-8"
                config.version = "8"
                virtualHW.version = "4"
                displayName = "uploaded é"
                guestOS = "rhel5-64"
                memsize = "128"
                numvcpus = "2"
                scsi0.present = "true"
                scsi0.virtualDev = "buslogic"
                scsi0:1.present = "true"
                scsi0:1.deviceType = "scsi-hardDisk"
                scsi0:1.fileName = "data.vmdk"
                ethernet0.present = "true"
                ethernet0.virtualDev = "e1000"
                ethernet0.networkName = "VM Network"
                ethernet0.addressType = "vpx"
                ethernet0.generatedAddress = "00:50:56:81:22:33"
                uuid.bios = "50 11 22 33 44 55 66 77-88 99 aa bb cc dd ee ff"
                own.setting = "value"
                """);

        ManagedObjectReference made = only(lab.succeeded(files.register("[LocalDS_0] my 50% vm é/my.vmx", null)));

        VirtualMachineConfigInfo config = lab.config(made);
        assertThat(config.getName()).isEqualTo("uploaded é");
        assertThat(config.getGuestId()).isEqualTo("rhel5_64Guest");
        assertThat(config.getUuid()).isEqualTo("50112233-4455-6677-8899-aabbccddeeff");
        assertThat(config.getHardware().getMemoryMB()).isEqualTo(128);
        assertThat(config.getHardware().getNumCPU()).isEqualTo(2);
        VirtualDisk disk = lab.device(made, VirtualDisk.class);
        assertThat(disk.getCapacityInKB()).isEqualTo(2048);
        assertThat(disk.getUnitNumber()).isEqualTo(1);
        assertThat(((VirtualDiskFlatVer2BackingInfo) disk.getBacking()).isThinProvisioned())
                .isTrue();
        assertThat(lab.device(made, VirtualE1000.class).getMacAddress()).isEqualTo("00:50:56:81:22:33");
        assertThat(config.getExtraConfig()).extracting(OptionValue::getKey).containsExactly("own.setting");
        assertThat(lab.devices(made, VirtualDevice.class)
                        .map(device -> device.getClass().getSimpleName()))
                .contains("VirtualBusLogicController");
    }

    @Test
    void uploadedData_movesWithItsDisk_throughUnregisterAndRegister() {
        lab.succeeded(lab.powerOff(vm));
        byte[] data = new byte[100_000];
        data[70_000] = 42;
        files.upload(HOME + "/DC0_H0_VM0-flat.vmdk", data);

        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));
        lab.succeeded(files.move(HOME, "[LocalDS_0] moved", false));
        ManagedObjectReference back = only(lab.succeeded(files.register("[LocalDS_0] moved/DC0_H0_VM0.vmx", "moved")));

        assertThat(lab.config(back).getFiles().getVmPathName()).isEqualTo("[LocalDS_0] moved/DC0_H0_VM0.vmx");
        Content content = Objects.requireNonNull(files.find("[LocalDS_0] moved/DC0_H0_VM0-flat.vmdk"))
                .content();
        assertThat(Objects.requireNonNull(content).size()).isEqualTo(100_000);
        assertThat(files.find(HOME)).isNull();
        lab.succeeded(lab.machines().destroyTask(lab.call(back, "Destroy_Task")));
        assertThat(files.find("[LocalDS_0] moved")).isNull();
    }

    @Test
    void createVM_intoAPath_usesItAndRefusesWhatIsTaken() {
        VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec()
                .withName("web 1/é")
                .withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0] team/a b/web.vmx"));

        ManagedObjectReference made = only(lab.succeeded(lab.create(spec)));

        assertThat(lab.config(made).getFiles().getVmPathName()).isEqualTo("[LocalDS_0] team/a b/web.vmx");
        assertThat(files.names("[LocalDS_0] team")).containsExactly("a b");
        assertThat(files.names("[LocalDS_0] team/a b")).containsExactly("web.vmsd", "web.vmx", "web.vmxf");
        lab.failed(lab.create(spec.withName("other")), FileAlreadyExists.class);
        files.makeDirectory("[LocalDS_0] taken", false);
        spec.withName("taken").getFiles().setVmPathName("[LocalDS_0]");
        ManagedObjectReference next = only(lab.succeeded(lab.create(spec)));
        assertThat(lab.config(next).getFiles().getVmPathName()).isEqualTo("[LocalDS_0] taken_1/taken.vmx");
    }

    @Test
    void powerOn_withoutRoomForTheSwapFile_faultsNoDiskSpace() {
        lab.succeeded(lab.powerOff(vm));
        long free = lab.freeSpace();
        String disk = "[LocalDS_0] filler.vmdk";
        // A descriptor of some 500 bytes, and all but a megabyte.
        lab.succeeded(files.createDisk(disk, free / 1024 - 1024, "thick"));
        assertThat(lab.freeSpace()).isLessThan(2 << 20);

        lab.failed(lab.powerOn(vm), NoDiskSpace.class);
    }

    @Test
    void size_isThatOfWhatIsRead_inAnyAlphabet() {
        lab.succeeded(lab.reconfigure(
                vm,
                new VirtualMachineConfigSpec()
                        .withName("\u00e9t\u00e9 \ud83d\ude00")
                        .withAnnotation("\"#1|\u20ac\"\n")
                        .withExtraConfig(new OptionValue().withKey("\u00e4.key").withValue("\u00df"))));
        lab.succeeded(
                lab.machines().createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), "\u00fc", null, false, false));
        assertSizes(HOME);
        lab.succeeded(lab.powerOff(vm));
        assertSizes(HOME);
        ManagedObjectReference made = only(lab.succeeded(lab.create(new VirtualMachineConfigSpec()
                .withName("\u732b")
                .withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0] \u732b/\u732b.vmx")))));
        lab.succeeded(lab.powerOn(made));
        assertSizes("[LocalDS_0] \u732b");
    }

    /** Demands that what is made for readers has the bytes that it is said to have: the last is there, and none behind it. */
    private void assertSizes(String directory) {
        int rendered = 0;
        for (String name : files.names(directory)) {
            Content content =
                    Objects.requireNonNull(files.find(directory + "/" + name)).content();
            if (content instanceof Content.Rendered) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                assertThatCode(() -> content.copyTo(out, 0, content.size())).doesNotThrowAnyException();
                assertThat(out.size()).describedAs(name).isEqualTo((int) content.size());
                assertThatThrownBy(() -> content.copyTo(out, content.size(), 1))
                        .describedAs(name)
                        .isInstanceOf(IndexOutOfBoundsException.class);
                rendered++;
            }
        }
        assertThat(rendered).isGreaterThanOrEqualTo(4);
    }
}
