package io.vimock.server.contract;

import java.util.List;

/**
 * A way in which answers differ from the recorded ones. Immutable.
 *
 * @param kind what is different
 * @param operation the operation that was called, such as {@code RetrieveProperties}
 * @param path where in the answer, {@code returnval(VirtualMachine)/propSet[guest]/val(GuestInfo)/screen}; empty when it
 *     is the answer as a whole
 * @param recorded what the recording has: a type, a fault, {@code present} or {@code absent}
 * @param answered what the server under test answered
 * @param exchanges the exchanges with this difference: {@code 0007-RetrieveProperties}
 */
public record Difference(
        Kind kind, String operation, String path, String recorded, String answered, List<String> exchanges) {

    /** What is different. */
    public enum Kind {
        /** No answer within the time allowed, or no SOAP. */
        ANSWER,
        /** A fault instead of a result, a result instead of a fault, or another fault. */
        FAULT,
        /** The recording has what the answer lacks. */
        MISSING,
        /** The answer has what the recording lacks. */
        ADDITIONAL,
        /** A value, or a reference, of another type. */
        TYPE
    }

    /** Where it is: operation and path, what {@link ContractCheck.Builder#allowing} matches. */
    public String place() {
        return path.isEmpty() ? operation : operation + "/" + path;
    }

    @Override
    public String toString() {
        String more = exchanges.size() > 1 ? " and " + (exchanges.size() - 1) + " more" : "";
        return kind + " " + place() + ": recorded " + recorded + ", answered " + answered + " (" + exchanges.get(0)
                + more + ")";
    }
}
