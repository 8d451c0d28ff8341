package io.vimock.server.soap;

import io.vimock.server.dispatch.Interruption;
import io.vimock.server.fault.VimFaultException;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers: a result or a fault, encoded only when it is written to the client.
 *
 * @param result what the operation returned; null for nothing
 * @param fault the fault to answer instead; null for none
 * @param interruption what a fault rule does to the connection instead; null for nothing
 */
record SoapReply(
        @Nullable Object result,
        @Nullable VimFaultException fault,
        @Nullable Interruption interruption) {
    static SoapReply of(@Nullable Object result) {
        return new SoapReply(result, null, null);
    }

    static SoapReply of(VimFaultException fault) {
        return new SoapReply(null, fault, null);
    }

    static SoapReply of(Interruption interruption) {
        return new SoapReply(interruption.result(), null, interruption);
    }
}
