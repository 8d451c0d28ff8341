package io.vimock.server.inventory.files;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a virtual machine's configuration file, with the files in it that come and go with the power state.
 * Made for one computation; what is in the directory is looked up whenever somebody asks.
 */
final class MachineHome {
    private static final int NVRAM_SIZE = 8_684;

    private final ReadView view;
    private final ManagedObjectReference vm;
    private final VirtualMachineConfigInfo config;
    private final VirtualMachineRuntimeInfo runtime;
    private final DatastorePath path;
    private final String stem;
    private final String directory;
    private final @Nullable ManagedObjectReference datastore;

    /**
     * A file that a machine has while it is not powered off.
     *
     * @param name its name in the directory
     */
    record RunFile(String name, MachineFile.Kind kind, Content content) {}

    MachineHome(ReadView view, ManagedObjectReference vm) {
        this.view = view;
        this.vm = vm;
        this.config = view.require(vm, VirtualMachineProperties.CONFIG);
        this.runtime = view.require(vm, VirtualMachineProperties.RUNTIME);
        this.path = DatastorePath.parse(config.getFiles().getVmPathName());
        this.stem = path.stem();
        this.directory = path.directory();
        this.datastore = datastore(path.datastore());
    }

    VirtualMachineConfigInfo config() {
        return config;
    }

    /** The path of the configuration file. */
    DatastorePath path() {
        return path;
    }

    /** The name of the configuration file without its end, which the names of other files begin with. */
    String stem() {
        return stem;
    }

    /** The directory; empty for the root of the datastore. */
    String directory() {
        return directory;
    }

    /** The datastore that holds the directory; null when the machine's host has none of that name. */
    @Nullable
    ManagedObjectReference datastore() {
        return datastore;
    }

    /** The datastore of that name that the machine can have files on; null when there is none. */
    @Nullable
    ManagedObjectReference datastore(String name) {
        ManagedObjectReference host = runtime.getHost();
        if (host != null) {
            for (ManagedObjectReference mounted : view.refs(host, HostSystemProperties.DATASTORE)) {
                if (name.equals(view.get(mounted, DatastoreProperties.NAME))) {
                    return mounted;
                }
            }
        }
        // A host that has lost a datastore has not freed it.
        for (ManagedObjectReference used : view.refs(vm, VirtualMachineProperties.DATASTORE)) {
            if (name.equals(view.get(used, DatastoreProperties.NAME))) {
                return used;
            }
        }
        return null;
    }

    /** What is kept in the directory; null when it does not lie in a file tree. */
    FileTree.@Nullable Folder folder() {
        return datastore == null ? null : FileTrees.of(view, datastore).folder(directory);
    }

    /** When the configuration was changed. */
    Instant modified() {
        Instant modified = config.getModified();
        return modified == null ? Instant.EPOCH : modified;
    }

    /** The name of the file with the BIOS settings. */
    String nvramName() {
        return stem + ".nvram";
    }

    /** The BIOS settings, which nothing changes. */
    static Content nvram() {
        return Content.zeros(NVRAM_SIZE);
    }

    /** The files of the present run, as they are while nobody has written into them; none of a powered off machine. */
    List<RunFile> run() {
        VirtualMachinePowerState state = runtime.getPowerState();
        if (state == VirtualMachinePowerState.POWERED_OFF) {
            return List.of();
        }
        Instant start = runtime.getBootTime() == null ? modified() : runtime.getBootTime();
        String memory = stem + "-" + config.getUuid().substring(0, 8);
        return List.of(
                new RunFile(nvramName(), MachineFile.Kind.NVRAM, nvram()),
                new RunFile(MachineLog.NAME, MachineFile.Kind.LOG, MachineLog.of(path, config.getUuid(), start, null)),
                state == VirtualMachinePowerState.POWERED_ON
                        ? new RunFile(
                                memory + ".vswp", MachineFile.Kind.SWAP, Content.zeros(MachineFiles.swapSize(config)))
                        : new RunFile(
                                memory + ".vmss",
                                MachineFile.Kind.SUSPEND,
                                Content.zeros(MachineFiles.suspendSize(config))));
    }

    /** The bytes that the files of the present run take, and what the machine has in the directory's file tree. */
    long allocated() {
        FileTree.Folder folder = folder();
        long sum = folder == null ? 0 : folder.allocated(vm);
        for (RunFile file : run()) {
            FileTree.Stored written = folder == null ? null : folder.file(file.name());
            sum += written != null && vm.equals(written.machine())
                    ? 0
                    : file.content().size();
        }
        return sum;
    }
}
