package io.vimock.server.wire;

import io.vimock.vim25.InvalidRequest;
import io.vimock.vim25.InvalidType;

/**
 * A message that cannot be understood: malformed XML, a value that is none of its type, a required element that is
 * missing, a type that no level knows.
 *
 * <p>The fault and the message go to the caller as they are. Carries no stack trace: it is an answer, not a defect.
 */
public final class WireFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient InvalidRequest fault;

    private WireFormatException(InvalidRequest fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    static WireFormatException invalidRequest(String message) {
        return new WireFormatException(new InvalidRequest(), message);
    }

    static WireFormatException invalidType(String typeName, String message) {
        return new WireFormatException(new InvalidType().withArgument(typeName), message);
    }

    /** The fault as it travels on the wire: {@code InvalidRequest}, or {@code InvalidType} naming the type. */
    public InvalidRequest fault() {
        return fault;
    }
}
