package io.vimock.client;

import org.jspecify.annotations.Nullable;

/** The time that the caller allowed for an answer, a task or a condition is over; what it waited for may still happen. */
public final class VimTimeoutException extends VimException {
    private static final long serialVersionUID = 1L;

    VimTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
