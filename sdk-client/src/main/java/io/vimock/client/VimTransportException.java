package io.vimock.client;

import org.jspecify.annotations.Nullable;

/**
 * A failure to get an answer: no connection, a broken one, a certificate that is not trusted, or an answer that is not
 * SOAP.
 *
 * <p>Nobody knows whether the server carried out the call, unless the message says that there was no connection. The
 * client never repeats a call that may have been carried out.
 */
public final class VimTransportException extends VimException {
    private static final long serialVersionUID = 1L;

    VimTransportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
