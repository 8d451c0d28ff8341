package io.vimock.client;

import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong between this client and a server; the message names operation, object and cause.
 *
 * <p>{@link VimFaultException} is the server's answer, {@link VimTransportException} a failure to get one, {@link
 * VimTimeoutException} one that did not come in time. This class itself stands for an answer that is not what was asked
 * for, such as an unset property that the caller requires.
 */
public class VimException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with a message, and with what caused it where something did. */
    public VimException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
