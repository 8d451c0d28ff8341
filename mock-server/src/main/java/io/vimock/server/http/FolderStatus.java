package io.vimock.server.http;

import io.vimock.vim25.CannotCreateFile;
import io.vimock.vim25.CannotDeleteFile;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.FileLocked;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.FileTooLarge;
import io.vimock.vim25.InvalidDatastorePath;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NoPermission;
import jakarta.servlet.http.HttpServletResponse;

/** The HTTP statuses of faults. Stateless. */
final class FolderStatus {
    private static final int LOCKED = 423;
    private static final int INSUFFICIENT_STORAGE = 507;

    private FolderStatus() {}

    static int of(MethodFault fault) {
        if (fault instanceof FileNotFound) {
            return HttpServletResponse.SC_NOT_FOUND;
        }
        if (fault instanceof NoPermission) {
            return HttpServletResponse.SC_FORBIDDEN;
        }
        if (fault instanceof FileLocked) {
            return LOCKED;
        }
        if (fault instanceof NoDiskSpace || fault instanceof FileTooLarge) {
            return INSUFFICIENT_STORAGE;
        }
        if (fault instanceof InvalidDatastorePath) {
            return HttpServletResponse.SC_BAD_REQUEST;
        }
        boolean conflict = fault instanceof CannotCreateFile
                || fault instanceof CannotDeleteFile
                || fault instanceof FileAlreadyExists;
        return conflict ? HttpServletResponse.SC_CONFLICT : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
