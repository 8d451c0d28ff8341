package io.vimock.client;

import io.vimock.vim25.VimPortType;
import org.jspecify.annotations.Nullable;

/** A call on the service interface; its checked exceptions never come, as the transport reads faults itself. */
final class PortCall {
    private PortCall() {}

    /** A call that answers something. */
    interface Of<R> {
        @Nullable
        R on(VimPortType port) throws Exception;
    }

    /** A call that answers nothing. */
    interface OfNothing {
        void on(VimPortType port) throws Exception;
    }
}
