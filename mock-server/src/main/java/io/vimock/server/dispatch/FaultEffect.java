package io.vimock.server.dispatch;

import io.vimock.vim25.MethodFault;

/** What a fault rule makes of a call. Immutable. */
public sealed interface FaultEffect {

    /** Nothing but the rule's delay: the operation is called. */
    record None() implements FaultEffect {}

    /**
     * The call is answered with a fault, and the operation is not called.
     *
     * @param fault the fault as it travels on the wire; not changed any more
     * @param message what a person reads
     */
    record CallFault(MethodFault fault, String message) implements FaultEffect {}

    /**
     * The operation starts a task, which fails with a fault and does nothing else. Operations that start no task are not
     * concerned.
     *
     * @param fault the fault as it travels on the wire; not changed any more
     * @param message what a person reads
     */
    record TaskError(MethodFault fault, String message) implements FaultEffect {}

    /**
     * The connection is broken off.
     *
     * @param when before the operation is called, after, or in the middle of the answer
     */
    record BrokenConnection(When when) implements FaultEffect {}

    /**
     * An HTTP status is answered, and the operation is not called.
     *
     * @param status 400 to 599
     */
    record HttpStatus(int status) implements FaultEffect {
        /** Checks the status. */
        public HttpStatus {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("an HTTP status that tells a failure is 400 to 599, not " + status);
            }
        }
    }

    /** When a connection breaks. */
    enum When {
        /** Before the operation is called: nothing has happened, and the client does not know. */
        BEFORE,
        /** After the operation was called: everything has happened, and the client does not know. */
        AFTER,
        /** In the middle of the answer. */
        HALF_ANSWER
    }
}
