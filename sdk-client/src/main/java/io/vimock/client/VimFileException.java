package io.vimock.client;

import java.net.URI;

/** A server's refusal to give or take a file; see {@link #status}. */
public final class VimFileException extends VimException {
    private static final long serialVersionUID = 1L;

    private final int status;

    VimFileException(String method, String path, URI url, int status, String reason) {
        super(
                method + " " + path + " at " + url + ": the server answered HTTP " + status
                        + (reason.isEmpty() ? "" : ": " + reason),
                null);
        this.status = status;
    }

    /** The HTTP status: 404 when there is no such file, datastore or datacenter, 401 or 403 when access is refused. */
    public int status() {
        return status;
    }
}
