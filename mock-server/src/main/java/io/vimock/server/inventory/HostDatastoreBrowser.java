package io.vimock.server.inventory;

import io.vimock.api.HostDatastoreBrowserProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.inventory.files.DiskFiles;
import io.vimock.server.inventory.files.FilePlace;
import io.vimock.server.inventory.files.FileSearch;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostDatastoreBrowserSearchSpec;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A datastore browser: searches the datastores of a host, a compute resource or its own datastore. Thread safe. */
public final class HostDatastoreBrowser implements ManagedObjectType {
    private static final Duration SEARCHING = Duration.ofSeconds(1);

    private final InventorySupport support;

    /** @param support what operations work with */
    public HostDatastoreBrowser(InventorySupport support) {
        this.support = support;
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_DATASTORE_BROWSER;
    }

    /**
     * SearchDatastore_Task: what is in one directory.
     *
     * @param searchSpec null for the bare names of everything
     * @return the task; its result is a HostDatastoreBrowserSearchResults
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, NoPermission; in the task
     *     FileNotFound
     */
    public ManagedObjectReference searchDatastoreTask(
            Call call, String datastorePath, @Nullable HostDatastoreBrowserSearchSpec searchSpec) {
        return search(call, datastorePath, searchSpec, FileSearch::search);
    }

    /**
     * SearchDatastoreSubFolders_Task: what is in a directory and all below it.
     *
     * @param searchSpec null for the bare names of everything
     * @return the task; its result is one HostDatastoreBrowserSearchResults for each directory
     * @throws io.vimock.server.fault.VimFaultException as for SearchDatastore_Task
     */
    public ManagedObjectReference searchDatastoreSubFoldersTask(
            Call call, String datastorePath, @Nullable HostDatastoreBrowserSearchSpec searchSpec) {
        return search(call, datastorePath, searchSpec, FileSearch::searchSubFolders);
    }

    private ManagedObjectReference search(
            Call call,
            String path,
            @Nullable HostDatastoreBrowserSearchSpec asked,
            BiFunction<FileSearch, FilePlace, Object> how) {
        FilePlace place = place(call, call.snapshot(), path);
        call.require("Datastore.Browse", place.datastore());
        HostDatastoreBrowserSearchSpec spec = asked == null ? null : WireType.deepCopy(asked);
        return support.tasks()
                .start(
                        call,
                        place.datastore(),
                        TaskSteps.first((task, m) -> null)
                                .then(
                                        SEARCHING,
                                        (task, m) -> how.apply(new FileSearch(m, spec), place(call, m, path))));
    }

    private static FilePlace place(Call call, ReadView view, String path) {
        return FilePlace.among(view, view.refs(call.self(), HostDatastoreBrowserProperties.DATASTORE), path);
    }

    /**
     * DeleteFile: deletes a file; of a virtual disk the descriptor and the data.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, NoPermission, FileNotFound,
     *     FileLocked when a virtual machine has it
     */
    public void deleteFile(Call call, String datastorePath) {
        FilePlace place = place(call, call.snapshot(), datastorePath);
        call.require("Datastore.DeleteFile", place.datastore());
        Object unused = support.tasks().perform(call, place.datastore(), (task, m) -> {
            DiskFiles.delete(m, place.datastore(), place.path());
            return null;
        });
    }
}
