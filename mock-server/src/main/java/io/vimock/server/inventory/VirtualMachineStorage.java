package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VirtualMachineStorageInfo;
import io.vimock.vim25.VirtualMachineUsageOnDatastore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a virtual machine's {@code layout}, {@code layoutEx} and {@code storage} in line with its files, and the free
 * space of datastores with what {@code storage} says the machines take.
 */
final class VirtualMachineStorage {
    private VirtualMachineStorage() {}

    /** The datastore that holds a machine's directory, looked up by name on its host; null when it is not there. */
    static @Nullable ManagedObjectReference home(
            ReadView view, ManagedObjectReference vm, VirtualMachineConfigInfo config) {
        ManagedObjectReference host =
                view.require(vm, VirtualMachineProperties.RUNTIME).getHost();
        String path = config.getFiles().getVmPathName();
        if (host == null || path == null || !path.startsWith("[")) {
            return null;
        }
        String name = path.substring(1, path.indexOf(']'));
        for (ManagedObjectReference datastore : view.refs(host, HostSystemProperties.DATASTORE)) {
            if (name.equals(view.get(datastore, DatastoreProperties.NAME))) {
                return datastore;
            }
        }
        return null;
    }

    /** Recomputes the files and hands the difference to the datastores. */
    static void followFiles(Mutation m, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = m.require(vm, VirtualMachineProperties.CONFIG);
        VirtualMachineRuntimeInfo runtime = m.require(vm, VirtualMachineProperties.RUNTIME);
        VirtualMachineFiles files = new VirtualMachineFiles(config, runtime, home(m, vm, config));
        m.set(vm, VirtualMachineProperties.LAYOUT, files.layout());
        VirtualMachineStorageInfo before = m.get(vm, VirtualMachineProperties.STORAGE);
        List<VirtualMachineUsageOnDatastore> usage = files.usage();
        if (before == null || !WireType.equal(before.getPerDatastoreUsage(), usage)) {
            m.set(vm, VirtualMachineProperties.LAYOUT_EX, files.layoutEx(m.now()));
            take(m, before, -1);
            VirtualMachineStorageInfo after =
                    new VirtualMachineStorageInfo().withPerDatastoreUsage(usage).withTimestamp(m.now());
            take(m, after, 1);
            m.set(vm, VirtualMachineProperties.STORAGE, after);
        }
    }

    /**
     * Demands room for the memory of a machine that is to be suspended; its swap file goes first.
     *
     * @throws io.vimock.server.fault.VimFaultException NoDiskSpace
     */
    static void requireSuspendSpace(ReadView view, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        ManagedObjectReference home = home(view, vm, config);
        if (home != null) {
            long needed = VirtualMachineFiles.suspendSize(config) - VirtualMachineFiles.swapSize(config);
            ConfigDraft.requireSpace(view, home, needed, config.getName() + ".vmss");
        }
    }

    /** Gives back the space that a machine takes, because its files are about to be deleted with it. */
    static void release(Mutation m, ManagedObjectReference vm) {
        take(m, m.get(vm, VirtualMachineProperties.STORAGE), -1);
        m.set(vm, VirtualMachineProperties.STORAGE, null);
    }

    /** Takes space that no machine's files account for; a negative number gives it back. */
    static void take(Mutation m, ManagedObjectReference datastore, long bytes) {
        m.update(
                datastore,
                DatastoreProperties.SUMMARY,
                summary -> summary.withFreeSpace(summary.getFreeSpace() - bytes));
    }

    private static void take(Mutation m, @Nullable VirtualMachineStorageInfo storage, int sign) {
        if (storage == null) {
            return;
        }
        for (VirtualMachineUsageOnDatastore usage : storage.getPerDatastoreUsage()) {
            if (m.exists(usage.getDatastore())) {
                m.update(
                        usage.getDatastore(),
                        DatastoreProperties.SUMMARY,
                        summary -> summary.withFreeSpace(summary.getFreeSpace() - sign * usage.getCommitted())
                                .withUncommitted((summary.getUncommitted() == null ? 0 : summary.getUncommitted())
                                        + sign * usage.getUncommitted()));
            }
        }
    }
}
