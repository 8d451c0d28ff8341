package io.vimock.server.inventory.files;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.CannotAccessFile;
import io.vimock.vim25.CannotCreateFile;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.FileLocked;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.IncorrectFileType;

/** The faults of operations on files. Stateless. */
final class FileFaults {
    private FileFaults() {}

    static VimFaultException notFound(DatastorePath path) {
        return Faults.of(new FileNotFound().withFile(path.toString()), "The file " + path + " was not found");
    }

    static VimFaultException exists(DatastorePath path) {
        return Faults.of(new FileAlreadyExists().withFile(path.toString()), "The file " + path + " already exists");
    }

    static VimFaultException locked(DatastorePath path, String user) {
        return Faults.of(
                new FileLocked().withFile(path.toString()),
                "The file " + path + " is in use by the virtual machine '" + user + "'");
    }

    static VimFaultException cannotCreate(DatastorePath path, String why) {
        return Faults.of(new CannotCreateFile().withFile(path.toString()), "Cannot create " + path + ": " + why);
    }

    static VimFaultException cannotAccess(DatastorePath path, String why) {
        return Faults.of(new CannotAccessFile().withFile(path.toString()), "Cannot access " + path + ": " + why);
    }

    static VimFaultException incorrectType(DatastorePath path, String why) {
        return Faults.of(new IncorrectFileType().withFile(path.toString()), path + " " + why);
    }
}
