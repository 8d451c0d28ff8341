package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DiskDescriptor;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.FileLocked;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.FileTooLarge;
import io.vimock.vim25.HostDiskDimensionsChs;
import io.vimock.vim25.IncorrectFileType;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidDiskFormat;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Virtual disks without machines, and those of machines, through the VirtualDiskManager. */
class VirtualDiskManagerTest {
    private static final String DISK = "[LocalDS_0] disk.vmdk";
    private static final String OWN = "[LocalDS_0] DC0_H0_VM0/DC0_H0_VM0.vmdk";

    private final MachineLab lab = MachineLab.instant();
    private final FileLab files = new FileLab(lab);
    private final VirtualDiskManager disks = files.disks();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        SpaceCheck.assertAccounted(lab.world().snapshot());
        files.close();
        lab.close();
    }

    private DiskDescriptor disk(String path) {
        return Objects.requireNonNull(DatastoreFiles.disk(
                lab.world().snapshot(),
                lab.datastore(),
                files.place(path).path().path()));
    }

    private ManagedObjectReference extend(String path, long capacity) {
        return disks.extendVirtualDiskTask(
                files.diskCall("ExtendVirtualDisk_Task"), path, files.datacenter(), capacity, null);
    }

    @Test
    void create_thickAndThin_takeTheirSpace() {
        long free = lab.freeSpace();
        lab.succeeded(files.createDisk(DISK, 4096, "preallocated"));
        assertThat(free - lab.freeSpace()).isBetween(4096L << 10, (4096L << 10) + 1000);
        lab.succeeded(files.createDisk("[LocalDS_0] thin.vmdk", 1 << 20, "thin"));

        assertThat(free - lab.freeSpace()).isLessThan(6L << 20);
        assertThat(disk("[LocalDS_0] thin.vmdk").thin()).isTrue();
        assertThat(disk("[LocalDS_0] thin.vmdk").capacityKB()).isEqualTo(1 << 20);
        lab.failed(files.createDisk(DISK, 4096, "thick"), FileAlreadyExists.class);
        lab.failed(files.createDisk("[LocalDS_0] no/x.vmdk", 4096, "thick"), FileNotFound.class);
        lab.failed(files.createDisk("[LocalDS_0] x.vmdk", 1L << 30, "thick"), NoDiskSpace.class);
        lab.failed(files.createDisk("[LocalDS_0] x.vmdk", 1L << 32, "thin"), FileTooLarge.class);
        MachineLab.assertFault(InvalidDiskFormat.class, () -> files.createDisk("[LocalDS_0] x.vmdk", 1, "sparse2Gb"));
        MachineLab.assertFault(InvalidArgument.class, () -> files.createDisk("[LocalDS_0] x.vmdk", 0, "thin"));
        MachineLab.assertFault(InvalidArgument.class, () -> files.createDisk("[LocalDS_0] x.iso", 1, "thin"));
    }

    @Test
    void copy_hasItsOwnIdentityAndTheDataOfTheSource() {
        lab.succeeded(files.createDisk(DISK, 1024, "thick"));
        byte[] data = new byte[1 << 20];
        data[500_000] = 7;
        files.upload("[LocalDS_0] disk-flat.vmdk", data);

        lab.succeeded(disks.copyVirtualDiskTask(
                files.diskCall("CopyVirtualDisk_Task"),
                DISK,
                files.datacenter(),
                "[LocalDS_0] copy.vmdk",
                null,
                FileLab.diskSpec(0, "thin"),
                null));

        assertThat(disk("[LocalDS_0] copy.vmdk").uuid()).isNotEqualTo(disk(DISK).uuid());
        assertThat(disk("[LocalDS_0] copy.vmdk").thin()).isTrue();
        assertThat(Objects.requireNonNull(files.find("[LocalDS_0] copy-flat.vmdk"))
                        .content())
                .isEqualTo(Objects.requireNonNull(files.find("[LocalDS_0] disk-flat.vmdk"))
                        .content());
    }

    @Test
    void copy_ofARunningMachinesDisk_faultsFileLocked() {
        lab.failed(
                disks.copyVirtualDiskTask(
                        files.diskCall("CopyVirtualDisk_Task"),
                        OWN,
                        files.datacenter(),
                        "[LocalDS_0] copy.vmdk",
                        null,
                        null,
                        null),
                FileLocked.class);
    }

    @Test
    void move_keepsTheIdentity_butAMachinesDiskStays() {
        lab.succeeded(files.createDisk(DISK, 1024, "thick"));
        String uuid = disk(DISK).uuid();

        lab.succeeded(disks.moveVirtualDiskTask(
                files.diskCall("MoveVirtualDisk_Task"),
                DISK,
                files.datacenter(),
                "[LocalDS_0] moved.vmdk",
                null,
                null));

        assertThat(files.find(DISK)).isNull();
        assertThat(files.find("[LocalDS_0] disk-flat.vmdk")).isNull();
        assertThat(disk("[LocalDS_0] moved.vmdk").uuid()).isEqualTo(uuid);
        assertThat(disk("[LocalDS_0] moved.vmdk").extent()).isEqualTo("moved-flat.vmdk");
        lab.succeeded(lab.powerOff(vm));
        lab.failed(
                disks.moveVirtualDiskTask(
                        files.diskCall("MoveVirtualDisk_Task"),
                        OWN,
                        files.datacenter(),
                        "[LocalDS_0] own.vmdk",
                        null,
                        null),
                FileLocked.class);
    }

    @Test
    void delete_deletesDescriptorAndData() {
        long free = lab.freeSpace();
        lab.succeeded(files.createDisk(DISK, 1024, "thick"));

        lab.succeeded(disks.deleteVirtualDiskTask(files.diskCall("DeleteVirtualDisk_Task"), DISK, files.datacenter()));

        assertThat(files.find("[LocalDS_0] disk-flat.vmdk")).isNull();
        assertThat(lab.freeSpace()).isEqualTo(free);
        lab.failed(
                disks.deleteVirtualDiskTask(files.diskCall("DeleteVirtualDisk_Task"), DISK, files.datacenter()),
                FileNotFound.class);
        lab.failed(
                disks.deleteVirtualDiskTask(files.diskCall("DeleteVirtualDisk_Task"), OWN, files.datacenter()),
                FileLocked.class);
        files.upload("[LocalDS_0] no.vmdk", "no disk");
        lab.failed(
                disks.deleteVirtualDiskTask(
                        files.diskCall("DeleteVirtualDisk_Task"), "[LocalDS_0] no.vmdk", files.datacenter()),
                IncorrectFileType.class);
    }

    @Test
    void extend_growsTheDisk_alsoThatOfAMachineThatIsOff() {
        lab.succeeded(files.createDisk(DISK, 1024, "thick"));
        long free = lab.freeSpace();
        lab.succeeded(extend(DISK, 2048));
        assertThat(disk(DISK).capacityKB()).isEqualTo(2048);
        assertThat(free - lab.freeSpace()).isBetween(1L << 20, (1L << 20) + 10);
        lab.failed(extend(DISK, 1000), InvalidArgument.class);
        lab.failed(extend(DISK, 1L << 30), NoDiskSpace.class);
        lab.failed(extend(OWN, 1 << 21), FileLocked.class);
        lab.succeeded(lab.powerOff(vm));

        lab.succeeded(extend(OWN, 1 << 21));

        assertThat(lab.device(vm, VirtualDisk.class).getCapacityInKB()).isEqualTo(1 << 21);
    }

    @Test
    void inflate_shrink_andZeroFill_changeWhatAThinDiskTakes() {
        long free = lab.freeSpace();
        lab.succeeded(files.createDisk(DISK, 10 << 10, "thin"));
        assertThat(free - lab.freeSpace()).isLessThan(2 << 20);
        lab.succeeded(
                disks.zeroFillVirtualDiskTask(files.diskCall("ZeroFillVirtualDisk_Task"), DISK, files.datacenter()));
        assertThat(free - lab.freeSpace()).isGreaterThan(10 << 20);
        lab.succeeded(
                disks.shrinkVirtualDiskTask(files.diskCall("ShrinkVirtualDisk_Task"), DISK, files.datacenter(), null));
        assertThat(free - lab.freeSpace()).isLessThan(2 << 20);
        lab.succeeded(
                disks.inflateVirtualDiskTask(files.diskCall("InflateVirtualDisk_Task"), DISK, files.datacenter()));

        assertThat(free - lab.freeSpace()).isGreaterThan(10 << 20);
        assertThat(disk(DISK).thin()).isFalse();
    }

    @Test
    void uuid_isReadAndSet() {
        lab.succeeded(lab.powerOff(vm));
        String uuid = "60 00 C2 9a 11 22 33 44-55 66 77 88 99 aa bb cc";

        disks.setVirtualDiskUuid(files.diskCall("SetVirtualDiskUuid"), OWN, files.datacenter(), uuid);

        assertThat(disks.queryVirtualDiskUuid(files.diskCall("QueryVirtualDiskUuid"), OWN, files.datacenter()))
                .isEqualTo(uuid);
        assertThat(((VirtualDiskFlatVer2BackingInfo)
                                lab.device(vm, VirtualDisk.class).getBacking())
                        .getUuid())
                .isEqualTo("6000C29a-1122-3344-5566-778899aabbcc");
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> disks.setVirtualDiskUuid(files.diskCall("SetVirtualDiskUuid"), OWN, files.datacenter(), "none"));
    }

    @Test
    void geometryAndFragmentation_areAnswered() {
        HostDiskDimensionsChs geometry =
                disks.queryVirtualDiskGeometry(files.diskCall("QueryVirtualDiskGeometry"), OWN, files.datacenter());

        assertThat(geometry.getHead()).isEqualTo(64);
        assertThat(geometry.getSector()).isEqualTo(32);
        assertThat(geometry.getCylinder()).isEqualTo(1024);
        assertThat(disks.queryVirtualDiskFragmentation(
                        files.diskCall("QueryVirtualDiskFragmentation"), OWN, files.datacenter()))
                .isZero();
        lab.succeeded(
                disks.defragmentVirtualDiskTask(files.diskCall("DefragmentVirtualDisk_Task"), OWN, files.datacenter()));
    }

    @Test
    void withoutThePrivilege_noDiskIsMade() {
        MachineLab.assertFault(
                NoPermission.class,
                () -> disks.createVirtualDiskTask(
                        files.diskCall("CreateVirtualDisk_Task").without("Datastore.FileManagement"),
                        DISK,
                        files.datacenter(),
                        FileLab.diskSpec(1024, "thin")));
        assertThat(files.find(DISK)).isNull();
    }
}
