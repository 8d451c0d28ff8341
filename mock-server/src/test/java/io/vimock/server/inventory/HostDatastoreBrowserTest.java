package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.EnvironmentBrowserProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.vim25.FileInfo;
import io.vimock.vim25.FileLocked;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.FileQuery;
import io.vimock.vim25.FileQueryFlags;
import io.vimock.vim25.FloppyImageFileInfo;
import io.vimock.vim25.FloppyImageFileQuery;
import io.vimock.vim25.FolderFileInfo;
import io.vimock.vim25.FolderFileQuery;
import io.vimock.vim25.HostDatastoreBrowserSearchResults;
import io.vimock.vim25.HostDatastoreBrowserSearchSpec;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidDatastorePath;
import io.vimock.vim25.IsoImageFileInfo;
import io.vimock.vim25.IsoImageFileQuery;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.TemplateConfigFileInfo;
import io.vimock.vim25.TemplateConfigFileQuery;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VmConfigFileInfo;
import io.vimock.vim25.VmConfigFileQuery;
import io.vimock.vim25.VmConfigFileQueryFilter;
import io.vimock.vim25.VmConfigFileQueryFlags;
import io.vimock.vim25.VmDiskFileInfo;
import io.vimock.vim25.VmDiskFileQuery;
import io.vimock.vim25.VmDiskFileQueryFilter;
import io.vimock.vim25.VmDiskFileQueryFlags;
import io.vimock.vim25.VmLogFileInfo;
import io.vimock.vim25.VmLogFileQuery;
import io.vimock.vim25.VmNvramFileInfo;
import io.vimock.vim25.VmNvramFileQuery;
import io.vimock.vim25.VmSnapshotFileInfo;
import io.vimock.vim25.VmSnapshotFileQuery;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches of datastores. */
class HostDatastoreBrowserTest {
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

    private static HostDatastoreBrowserSearchSpec spec(FileQuery... queries) {
        return new HostDatastoreBrowserSearchSpec().withQuery(queries);
    }

    private static FileQueryFlags details() {
        return new FileQueryFlags()
                .withFileType(true)
                .withFileSize(true)
                .withModification(true)
                .withFileOwner(true);
    }

    @Test
    void search_withoutASpec_givesTheBareNamesOfEverything() {
        HostDatastoreBrowserSearchResults found = files.found(HOME, null);

        assertThat(found.getDatastore()).isEqualTo(lab.datastore());
        assertThat(found.getFolderPath()).isEqualTo("[LocalDS_0] DC0_H0_VM0/");
        assertThat(found.getFile())
                .extracting(FileInfo::getPath)
                .contains("DC0_H0_VM0.vmx", "DC0_H0_VM0.vmdk", "DC0_H0_VM0-flat.vmdk", "vmware.log");
        assertThat(found.getFile()).allSatisfy(file -> {
            assertThat(file).isExactlyInstanceOf(FileInfo.class);
            assertThat(file.getFileSize()).isNull();
            assertThat(file.getModification()).isNull();
            assertThat(file.getOwner()).isNull();
        });
        assertThat(files.found("[LocalDS_0]", null).getFolderPath()).isEqualTo("[LocalDS_0] ");
    }

    @Test
    void search_withDetails_tellsTypesSizesAndTimes() {
        HostDatastoreBrowserSearchSpec spec = spec().withDetails(details());

        assertThat(files.found(HOME, spec).getFile()).allSatisfy(file -> {
            assertThat(file.getFileSize()).isNotNull();
            assertThat(file.getModification()).isNotNull();
            assertThat(file.getOwner()).isEqualTo("root");
        });
        assertThat(files.found(HOME, spec).getFile())
                .extracting(file -> file.getClass().getSimpleName())
                .contains("VmConfigFileInfo", "VmDiskFileInfo", "VmLogFileInfo", "VmNvramFileInfo", "FileInfo");
    }

    record Kind(FileQuery query, String name, Class<? extends FileInfo> type) {}

    static List<Kind> kinds() {
        return List.of(
                new Kind(new FolderFileQuery(), "folder", FolderFileInfo.class),
                new Kind(new VmConfigFileQuery(), "a.vmx", VmConfigFileInfo.class),
                new Kind(new TemplateConfigFileQuery(), "a.vmtx", TemplateConfigFileInfo.class),
                new Kind(new VmSnapshotFileQuery(), "a.vmsn", VmSnapshotFileInfo.class),
                new Kind(new VmNvramFileQuery(), "a.nvram", VmNvramFileInfo.class),
                new Kind(new VmLogFileQuery(), "a.log", VmLogFileInfo.class),
                new Kind(new IsoImageFileQuery(), "a.iso", IsoImageFileInfo.class),
                new Kind(new FloppyImageFileQuery(), "a.flp", FloppyImageFileInfo.class),
                new Kind(new VmDiskFileQuery(), "disk.vmdk", VmDiskFileInfo.class));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void query_findsTheFilesOfItsKindOnly(Kind kind) {
        files.makeDirectory("[LocalDS_0] kinds/folder", true);
        for (String name : List.of("a.vmx", "a.vmtx", "a.vmsn", "a.nvram", "a.log", "a.iso", "a.flp", "a.txt")) {
            files.upload("[LocalDS_0] kinds/" + name, "config.version = \"8\"");
        }
        lab.succeeded(files.createDisk("[LocalDS_0] kinds/disk.vmdk", 1024, "thick"));

        List<FileInfo> found =
                files.found("[LocalDS_0] kinds", spec(kind.query())).getFile();

        assertThat(found).singleElement().satisfies(file -> {
            assertThat(file.getPath()).isEqualTo(kind.name());
            assertThat(file).isExactlyInstanceOf(kind.type());
        });
    }

    @Test
    void diskQuery_showsOneEntryPerDiskWithItsDetails() {
        VmDiskFileQuery query = new VmDiskFileQuery()
                .withDetails(new VmDiskFileQueryFlags()
                        .withDiskType(true)
                        .withCapacityKb(true)
                        .withHardwareVersion(true)
                        .withControllerType(true)
                        .withDiskExtents(true)
                        .withThin(true));

        VmDiskFileInfo disk = (VmDiskFileInfo)
                files.found(HOME, spec(query).withDetails(details())).getFile().get(0);

        assertThat(disk.getPath()).isEqualTo("DC0_H0_VM0.vmdk");
        assertThat(disk.getCapacityKb())
                .isEqualTo(lab.device(vm, VirtualDisk.class).getCapacityInKB());
        assertThat(disk.getFileSize()).isGreaterThan(disk.getCapacityKb() * 1024);
        assertThat(disk.getDiskType()).isEqualTo("VirtualDiskFlatVer2BackingInfo");
        assertThat(disk.getHardwareVersion()).isEqualTo(4);
        assertThat(disk.getControllerType()).isEqualTo("VirtualLsiLogicController");
        assertThat(disk.getDiskExtents()).containsExactly("DC0_H0_VM0-flat.vmdk");
        assertThat(disk.isThin()).isFalse();
    }

    @Test
    void diskQuery_filters() {
        lab.succeeded(files.createDisk("[LocalDS_0] thin.vmdk", 1024, "thin"));
        lab.succeeded(files.createDisk("[LocalDS_0] thick.vmdk", 1024, "thick"));

        assertThat(disks(new VmDiskFileQueryFilter().withThin(true))).containsExactly("thin.vmdk");
        assertThat(disks(new VmDiskFileQueryFilter().withControllerType("VirtualIDEController")))
                .isEmpty();
        assertThat(disks(new VmDiskFileQueryFilter().withMatchHardwareVersion(4)))
                .containsExactly("thick.vmdk", "thin.vmdk");
        assertThat(disks(new VmDiskFileQueryFilter().withDiskType("VirtualDiskSparseVer1BackingInfo")))
                .isEmpty();
    }

    private List<String> disks(VmDiskFileQueryFilter filter) {
        return files.found("[LocalDS_0]", spec(new VmDiskFileQuery().withFilter(filter))).getFile().stream()
                .map(FileInfo::getPath)
                .toList();
    }

    @Test
    void configQuery_tellsAndFiltersTheVersion() {
        VmConfigFileQuery query =
                new VmConfigFileQuery().withDetails(new VmConfigFileQueryFlags().withConfigVersion(true));

        assertThat(files.found(HOME, spec(query)).getFile())
                .singleElement()
                .satisfies(file ->
                        assertThat(((VmConfigFileInfo) file).getConfigVersion()).isEqualTo(8));
        query.setFilter(new VmConfigFileQueryFilter().withMatchConfigVersion(6));
        assertThat(files.found(HOME, spec(query)).getFile()).isEmpty();
    }

    @Test
    void patterns_matchNamesWithOrWithoutCase() {
        HostDatastoreBrowserSearchSpec spec = spec().withMatchPattern("*.VMX", "vmware.lo?");

        assertThat(files.found(HOME, spec).getFile())
                .extracting(FileInfo::getPath)
                .containsExactly("vmware.log");
        assertThat(files.found(HOME, spec.withSearchCaseInsensitive(true)).getFile())
                .extracting(FileInfo::getPath)
                .containsExactly("DC0_H0_VM0.vmx", "vmware.log");
    }

    @Test
    void sortFoldersFirst_putsDirectoriesBeforeFiles() {
        files.upload("[LocalDS_0] AAA.iso", "x");

        assertThat(files.found("[LocalDS_0]", spec()).getFile().get(0).getPath())
                .isEqualTo("AAA.iso");
        List<FileInfo> sorted =
                files.found("[LocalDS_0]", spec().withSortFoldersFirst(true)).getFile();
        assertThat(sorted.get(sorted.size() - 1).getPath()).isEqualTo("AAA.iso");
    }

    @Test
    void searchSubFolders_answersEveryDirectory() {
        files.makeDirectory("[LocalDS_0] a/b c/d%e", true);
        files.upload("[LocalDS_0] a/b c/d%e/ö.iso", "x");

        Object result = lab.succeeded(files.browser()
                .searchDatastoreSubFoldersTask(
                        files.call(files.browserOfDatastore(), "SearchDatastoreSubFolders_Task"),
                        "[LocalDS_0] a",
                        spec(new IsoImageFileQuery())));

        assertThat((List<?>) Objects.requireNonNull(result))
                .extracting(folder -> ((HostDatastoreBrowserSearchResults) folder).getFolderPath())
                .containsExactly("[LocalDS_0] a/", "[LocalDS_0] a/b c/", "[LocalDS_0] a/b c/d%e/");
        assertThat(((HostDatastoreBrowserSearchResults) ((List<?>) result).get(2)).getFile())
                .extracting(FileInfo::getPath)
                .containsExactly("ö.iso");
    }

    @Test
    void search_whatIsNotThere_faults() {
        lab.failed(files.search("[LocalDS_0] nothing", null), FileNotFound.class);
        lab.failed(files.search(HOME + "/DC0_H0_VM0.vmx", null), FileNotFound.class);
        MachineLab.assertFault(InvalidDatastore.class, () -> files.search("[Other] x", null));
        MachineLab.assertFault(InvalidDatastorePath.class, () -> files.search("LocalDS_0", null));
        MachineLab.assertFault(InvalidDatastorePath.class, () -> files.search("[LocalDS_0] ../x", null));
        MachineLab.assertFault(
                NoPermission.class,
                () -> files.browser()
                        .searchDatastoreTask(
                                files.call(files.browserOfDatastore(), "SearchDatastore_Task")
                                        .without("Datastore.Browse"),
                                HOME,
                                null));
    }

    @Test
    void browsersOfHostsAndComputeResources_searchTheirDatastores() {
        ManagedObjectReference ofHost =
                lab.world().snapshot().require(lab.host("DC0_H0"), HostSystemProperties.DATASTORE_BROWSER);
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        ManagedObjectReference ofCluster = lab.world()
                .snapshot()
                .require(
                        lab.world().snapshot().require(cluster, ComputeResourceProperties.ENVIRONMENT_BROWSER),
                        EnvironmentBrowserProperties.DATASTORE_BROWSER);

        for (ManagedObjectReference browser : List.of(ofHost, Objects.requireNonNull(ofCluster))) {
            Object result = lab.succeeded(files.browser()
                    .searchDatastoreTask(files.call(browser, "SearchDatastore_Task"), "[LocalDS_0]", null));
            assertThat(((HostDatastoreBrowserSearchResults) Objects.requireNonNull(result)).getFile())
                    .extracting(FileInfo::getPath)
                    .contains("DC0_H0_VM0");
        }
    }

    @Test
    void deleteFile_deletesAWholeDisk_butNotThatOfAMachine() {
        long free = lab.freeSpace();
        lab.succeeded(files.createDisk("[LocalDS_0] lone.vmdk", 1024, "thick"));

        files.browser().deleteFile(files.call(files.browserOfDatastore(), "DeleteFile"), "[LocalDS_0] lone.vmdk");

        assertThat(files.find("[LocalDS_0] lone-flat.vmdk")).isNull();
        assertThat(lab.freeSpace()).isEqualTo(free);
        MachineLab.assertFault(
                FileLocked.class,
                () -> files.browser()
                        .deleteFile(files.call(files.browserOfDatastore(), "DeleteFile"), HOME + "/DC0_H0_VM0.vmdk"));
    }
}
