package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.InvalidVmConfig;
import io.vimock.vim25.ManagedObjectReference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the place of a new virtual machine's configuration file (facts: storage 2). Stateless. */
final class MachineDirectory {
    private MachineDirectory() {}

    /**
     * The configuration file that a new machine gets: the one that was asked for, or else {@code name.vmx} in the
     * directory that was asked for, or else in a new directory named after the machine.
     *
     * @param asked {@code files.vmPathName} of the specification: a datastore, a directory or a file
     * @throws io.vimock.server.fault.VimFaultException InvalidVmConfig when nothing was asked for, InvalidDatastorePath,
     *     InvalidDatastore, FileAlreadyExists
     */
    static DatastorePath choose(HostReach reach, @Nullable String asked, String name) {
        if (asked == null || asked.isBlank()) {
            throw Faults.of(
                    new InvalidVmConfig().withProperty("configSpec.files.vmPathName"),
                    "The virtual machine's datastore is missing in configSpec.files.vmPathName");
        }
        DatastorePath path = DatastorePath.parse(asked);
        ManagedObjectReference datastore = reach.datastore(path.datastore());
        if (path.path().isEmpty()) {
            String directory = freeDirectory(reach.view(), datastore, name);
            return new DatastorePath(path.datastore(), directory + "/" + name + ".vmx");
        }
        DatastorePath file = path.path().toLowerCase(Locale.ROOT).endsWith(".vmx")
                ? path
                : new DatastorePath(path.datastore(), path.path() + "/" + name + ".vmx");
        if (DatastoreFiles.find(reach.view(), datastore, file.path()) != null) {
            throw Faults.of(new FileAlreadyExists().withFile(file.toString()), "The file " + file + " already exists");
        }
        return file;
    }

    private static String freeDirectory(ReadView view, ManagedObjectReference datastore, String name) {
        for (int number = 0; ; number++) {
            String candidate = number == 0 ? name : name + "_" + number;
            if (DatastoreFiles.find(view, datastore, candidate) == null) {
                return candidate;
            }
        }
    }
}
