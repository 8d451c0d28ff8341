package io.vimock.bench.load;

import java.io.IOException;

/** A request was answered with a fault, or with something else than what was asked for. */
final class NotAnsweredException extends IOException {
    private static final long serialVersionUID = 1;

    /** An operation was answered in a way that is of no use. */
    NotAnsweredException(String operation, String reason) {
        super(operation + " was not answered: " + reason);
    }
}
