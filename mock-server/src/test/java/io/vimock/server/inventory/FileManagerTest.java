package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.vim25.CannotCreateFile;
import io.vimock.vim25.CannotDeleteFile;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.FileLocked;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NoPermission;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files and directories through the FileManager. */
class FileManagerTest {
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

    @Test
    void makeDirectory_makesParentsOnlyWhenAsked() {
        MachineLab.assertFault(FileNotFound.class, () -> files.makeDirectory("[LocalDS_0] a/b", false));
        files.makeDirectory("[LocalDS_0] a/b", true);
        files.makeDirectory("[LocalDS_0] a/c", false);

        assertThat(files.names("[LocalDS_0] a")).containsExactly("b", "c");
        MachineLab.assertFault(FileAlreadyExists.class, () -> files.makeDirectory("[LocalDS_0] a", false));
        MachineLab.assertFault(FileAlreadyExists.class, () -> files.makeDirectory(HOME, false));
        files.upload("[LocalDS_0] file", "x");
        MachineLab.assertFault(CannotCreateFile.class, () -> files.makeDirectory("[LocalDS_0] file/sub", true));
    }

    @Test
    void upload_takesItsBytes_andDeleteGivesThemBack() {
        long free = lab.freeSpace();

        assertThat(files.upload("[LocalDS_0] big.iso", new byte[1_234_567])).isTrue();
        assertThat(free - lab.freeSpace()).isEqualTo(1_234_567);
        assertThat(files.upload("[LocalDS_0] big.iso", new byte[1000])).isFalse();
        assertThat(free - lab.freeSpace()).isEqualTo(1000);
        lab.succeeded(files.delete("[LocalDS_0] big.iso"));

        assertThat(lab.freeSpace()).isEqualTo(free);
        assertThat(lab.events().types()).contains("DatastoreFileDeletedEvent");
    }

    @Test
    void upload_thatDoesNotFit_faultsNoDiskSpace() {
        long free = lab.freeSpace();
        lab.succeeded(files.createDisk("[LocalDS_0] filler.vmdk", free / 1024 - 100, "thick"));
        long left = lab.freeSpace();

        MachineLab.assertFault(NoDiskSpace.class, () -> files.upload("[LocalDS_0] more.iso", new byte[(int) left + 1]));
        assertThat(files.find("[LocalDS_0] more.iso")).isNull();
        files.upload("[LocalDS_0] more.iso", new byte[(int) left]);
        assertThat(lab.freeSpace()).isZero();
    }

    @Test
    void copy_ofADirectory_copiesEverythingInIt() {
        files.makeDirectory("[LocalDS_0] from/sub", true);
        files.upload("[LocalDS_0] from/sub/a.txt", "content");

        lab.succeeded(files.copy("[LocalDS_0] from", "[LocalDS_0] to", false));

        assertThat(files.text("[LocalDS_0] to/sub/a.txt")).isEqualTo("content");
        assertThat(files.text("[LocalDS_0] from/sub/a.txt")).isEqualTo("content");
        lab.failed(files.copy("[LocalDS_0] from", "[LocalDS_0] to", false), FileAlreadyExists.class);
        files.upload("[LocalDS_0] to/other.txt", "x");
        lab.succeeded(files.copy("[LocalDS_0] from", "[LocalDS_0] to", true));
        assertThat(files.names("[LocalDS_0] to")).containsExactly("sub");
        lab.failed(files.copy("[LocalDS_0] from", "[LocalDS_0] from/sub/again", false), CannotCreateFile.class);
        assertThat(lab.events().types()).contains("DatastoreFileCopiedEvent");
    }

    @Test
    void copy_ofAMachinesDirectory_needsTheMachineOff() {
        lab.failed(files.copy(HOME, "[LocalDS_0] backup", false), FileLocked.class);
        assertThat(files.find("[LocalDS_0] backup")).isNull();
        lab.succeeded(lab.powerOff(vm));

        lab.succeeded(files.copy(HOME, "[LocalDS_0] backup", false));

        assertThat(files.text("[LocalDS_0] backup/DC0_H0_VM0.vmx")).isEqualTo(files.text(HOME + "/DC0_H0_VM0.vmx"));
        ManagedObjectReference copy = (ManagedObjectReference)
                Objects.requireNonNull(lab.succeeded(files.register("[LocalDS_0] backup/DC0_H0_VM0.vmx", "copy")));
        assertThat(lab.config(copy).getName()).isEqualTo("copy");
    }

    @Test
    void move_ofWhatAMachineHas_faultsFileLocked() {
        lab.failed(files.move(HOME, "[LocalDS_0] elsewhere", false), FileLocked.class);
        lab.succeeded(lab.powerOff(vm));
        lab.failed(files.move(HOME + "/DC0_H0_VM0.vmdk", "[LocalDS_0] x.vmdk", false), FileLocked.class);
        lab.failed(files.delete(HOME), FileLocked.class);
        lab.failed(files.delete(HOME + "/DC0_H0_VM0.vmx"), FileLocked.class);

        lab.succeeded(files.delete(HOME + "/vmware.log"));

        assertThat(files.names(HOME)).doesNotContain("vmware.log");
    }

    @Test
    void move_keepsWhatIsInAFile() {
        files.upload("[LocalDS_0] a.iso", new byte[50_000]);
        long free = lab.freeSpace();

        lab.succeeded(files.move("[LocalDS_0] a.iso", "[LocalDS_0] b c%20.iso", false));

        assertThat(files.find("[LocalDS_0] a.iso")).isNull();
        assertThat(Objects.requireNonNull(files.find("[LocalDS_0] b c%20.iso")).allocated())
                .isEqualTo(50_000);
        assertThat(lab.freeSpace()).isEqualTo(free);
        lab.failed(files.move("[LocalDS_0] a.iso", "[LocalDS_0] c.iso", false), FileNotFound.class);
        lab.failed(files.move("[LocalDS_0] b c%20.iso", "[LocalDS_0] no/c.iso", false), FileNotFound.class);
        assertThat(lab.events().types()).contains("DatastoreFileMovedEvent");
    }

    @Test
    void whatIsNotThere_andTheRoot_cannotBeDeleted() {
        lab.failed(files.delete("[LocalDS_0] nothing"), FileNotFound.class);
        lab.failed(files.delete("[LocalDS_0]"), CannotDeleteFile.class);
        MachineLab.assertFault(InvalidDatastore.class, () -> files.delete("[Other] x"));
    }

    @Test
    void url_namesAFileToo() {
        files.upload("[LocalDS_0] a b.txt", "x");

        lab.succeeded(files.delete("https://vc/folder/a%20b.txt?dcPath=DC0&dsName=LocalDS_0"));

        assertThat(files.find("[LocalDS_0] a b.txt")).isNull();
    }

    @Test
    void withoutThePrivilege_nothingChanges() {
        MachineLab.assertFault(
                NoPermission.class,
                () -> files.files()
                        .makeDirectory(
                                files.call(WellKnown.FILE_MANAGER, "MakeDirectory")
                                        .without("Datastore.FileManagement"),
                                "[LocalDS_0] x",
                                files.datacenter(),
                                null));
        assertThat(files.find("[LocalDS_0] x")).isNull();
    }
}
