package io.vimock.server.soap;

import io.vimock.server.fault.VimFaultException;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers: a result or a fault, encoded only when it is written to the client.
 *
 * @param result what the operation returned; null for nothing
 * @param fault the fault to answer instead; null for none
 */
record SoapReply(@Nullable Object result, @Nullable VimFaultException fault) {
    static SoapReply of(@Nullable Object result) {
        return new SoapReply(result, null);
    }

    static SoapReply of(VimFaultException fault) {
        return new SoapReply(null, fault);
    }
}
