package io.vimock.server.fault;

import io.vimock.vim25.MethodFault;

/**
 * A fault of the VI API on its way to the caller: the answer of a call, or the error of a task.
 *
 * <p>Made by {@link Faults}. Carries no stack trace of interest: it is an answer, not a defect.
 */
public final class VimFaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient MethodFault fault;

    /**
     * @param fault what travels on the wire
     * @param message what a person reads: what is wrong, where, and what to do next
     */
    public VimFaultException(MethodFault fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    /** The fault as it travels on the wire. */
    public MethodFault fault() {
        return fault;
    }
}
