package io.vimock.client;

import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.MethodFault;
import org.jspecify.annotations.Nullable;

/**
 * A fault of the VI API, as the answer to an operation or as the error of a task.
 *
 * <p>{@code catch (VimFaultException e)} and {@code if (e.fault() instanceof InvalidPowerState state)} handles one kind.
 */
public final class VimFaultException extends VimException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable MethodFault fault;
    private final String faultName;

    VimFaultException(String message, String faultName, @Nullable MethodFault fault) {
        super(message, cause(fault));
        this.fault = fault;
        this.faultName = faultName;
    }

    /**
     * The fault with its data: the bean of its type, or of the nearest type that this API level knows. Null when the
     * server sent a SOAP fault without detail, and after deserialization.
     */
    public @Nullable MethodFault fault() {
        return fault;
    }

    /** The fault, if it is of a type: {@code e.fault(InvalidPowerState.class)}; null when it is of another one. */
    public <F extends MethodFault> @Nullable F fault(Class<F> type) {
        return type.isInstance(fault) ? type.cast(fault) : null;
    }

    /** What a server of level 4.0 or later says about the cause of a fault. */
    private static @Nullable VimFaultException cause(@Nullable MethodFault fault) {
        LocalizedMethodFault cause = fault == null ? null : fault.getFaultCause();
        return cause == null ? null : Task.failure("caused by", cause);
    }

    /** The fault's type as the server named it, such as {@code InvalidPowerState}; {@code SOAP fault} for one without. */
    public String faultName() {
        return faultName;
    }
}
