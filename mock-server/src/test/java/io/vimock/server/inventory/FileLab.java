package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.call.TestCall;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.FileEntry;
import io.vimock.server.inventory.files.FilePlace;
import io.vimock.server.inventory.files.FileService;
import io.vimock.vim25.FileBackedVirtualDiskSpec;
import io.vimock.vim25.HostDatastoreBrowserSearchResults;
import io.vimock.vim25.HostDatastoreBrowserSearchSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDiskSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What works on the files of datastores, beside a {@link MachineLab}. */
final class FileLab implements AutoCloseable {
    private final MachineLab lab;
    private final FileService service;
    private final FileManager files;
    private final VirtualDiskManager disks;
    private final HostDatastoreBrowser browser;
    private final Folder folder;

    FileLab(MachineLab lab) {
        this.lab = lab;
        InventorySupport support =
                new InventorySupport(lab.support().tasks(), lab.support().events());
        service = new FileService(lab.world());
        files = new FileManager(support, true);
        disks = new VirtualDiskManager(support, lab.support().identities());
        browser = new HostDatastoreBrowser(support);
        folder = new Folder(support, lab.support(), new HostArrivals(support));
    }

    FileManager files() {
        return files;
    }

    VirtualDiskManager disks() {
        return disks;
    }

    HostDatastoreBrowser browser() {
        return browser;
    }

    Folder folder() {
        return folder;
    }

    /** A call on a manager. */
    TestCall call(ManagedObjectReference self, String operation) {
        return lab.call(self, operation);
    }

    ManagedObjectReference datacenter() {
        return lab.entity(MoTypes.DATACENTER, "DC0");
    }

    ManagedObjectReference browserOfDatastore() {
        return lab.world().snapshot().require(lab.datastore(), DatastoreProperties.BROWSER);
    }

    /** Uploads a file as a client does. */
    boolean upload(String path, byte[] content) {
        try {
            return service.write(place(path), new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean upload(String path, String text) {
        return upload(path, text.getBytes(StandardCharsets.UTF_8));
    }

    FilePlace place(String path) {
        return new FilePlace(lab.datastore(), DatastorePath.parse(path));
    }

    @Nullable
    FileEntry find(String path) {
        return DatastoreFiles.find(
                lab.world().snapshot(),
                lab.datastore(),
                DatastorePath.parse(path).path());
    }

    String text(String path) {
        return DatastoreFiles.text(Objects.requireNonNull(find(path), path));
    }

    List<String> names(String directory) {
        return List.copyOf(DatastoreFiles.list(
                        lab.world().snapshot(),
                        lab.datastore(),
                        DatastorePath.parse(directory).path())
                .keySet());
    }

    ManagedObjectReference search(String path, @Nullable HostDatastoreBrowserSearchSpec spec) {
        return browser.searchDatastoreTask(call(browserOfDatastore(), "SearchDatastore_Task"), path, spec);
    }

    HostDatastoreBrowserSearchResults found(String path, @Nullable HostDatastoreBrowserSearchSpec spec) {
        Object result = lab.succeeded(search(path, spec));
        assertThat(result).isInstanceOf(HostDatastoreBrowserSearchResults.class);
        return (HostDatastoreBrowserSearchResults) Objects.requireNonNull(result);
    }

    ManagedObjectReference delete(String path) {
        return files.deleteDatastoreFileTask(
                call(WellKnown.FILE_MANAGER, "DeleteDatastoreFile_Task"), path, datacenter());
    }

    ManagedObjectReference copy(String from, String to, boolean force) {
        return files.copyDatastoreFileTask(
                call(WellKnown.FILE_MANAGER, "CopyDatastoreFile_Task"), from, datacenter(), to, null, force);
    }

    ManagedObjectReference move(String from, String to, boolean force) {
        return files.moveDatastoreFileTask(
                call(WellKnown.FILE_MANAGER, "MoveDatastoreFile_Task"), from, datacenter(), to, null, force);
    }

    void makeDirectory(String path, boolean parents) {
        files.makeDirectory(call(WellKnown.FILE_MANAGER, "MakeDirectory"), path, datacenter(), parents);
    }

    TestCall diskCall(String operation) {
        return call(WellKnown.VIRTUAL_DISK_MANAGER, operation);
    }

    ManagedObjectReference createDisk(String path, long capacityKB, String type) {
        return disks.createVirtualDiskTask(
                diskCall("CreateVirtualDisk_Task"), path, datacenter(), diskSpec(capacityKB, type));
    }

    static VirtualDiskSpec diskSpec(long capacityKB, String type) {
        FileBackedVirtualDiskSpec spec = new FileBackedVirtualDiskSpec().withCapacityKb(capacityKB);
        spec.withDiskType(type).setAdapterType("lsiLogic");
        return spec;
    }

    ManagedObjectReference register(String path, @Nullable String name) {
        return folder.registerVMTask(call(lab.folder(), "RegisterVM_Task"), path, name, false, lab.pool(), null);
    }

    long free() {
        return lab.freeSpace();
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
