package io.vimock.server.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and the answer to it, without their bodies, which are files.
 *
 * @param number requests are numbered from 1 in the order in which they came
 * @param method HTTP's
 * @param target path and query
 * @param soapAction the header; empty without one
 * @param operation the name of the request's element, or the last part of the path for what is no SOAP
 * @param object what it was called on, {@code VirtualMachine:vm-20}; empty for what is no SOAP
 * @param session the placeholder of the session's cookie; empty without one
 * @param answeredDuring the number of the newest request when the answer came: greater than {@code number} for a wait
 *     that others went past
 * @param waited how long the answer took, in milliseconds, when others went past; else 0, as it says nothing then
 * @param answer null when none came before the client or the recorder went away
 */
record Exchange(
        int number,
        String method,
        String target,
        String soapAction,
        String operation,
        String object,
        String session,
        int answeredDuring,
        long waited,
        @Nullable Answer answer) {
    /**
     * What HTTP says of an answer.
     *
     * @param contentType the header; empty without one
     * @param cookies the {@code Set-Cookie} headers, scrubbed
     * @param file the body's file name; empty for none
     */
    record Answer(int status, String contentType, List<String> cookies, String file) {}

    /** The name of its files, without an ending: {@code 0007-RetrieveProperties}. */
    String name() {
        return name(number, operation);
    }

    static String name(int number, String operation) {
        return "%04d-%s".formatted(number, operation.replaceAll("[^A-Za-z0-9_.]", "_"));
    }

    /** Whether it is a SOAP call, not a file that was fetched. */
    boolean isCall() {
        return !object.isEmpty();
    }

    /** Whether it waited for changes, so that what its answer says depends on when it comes. */
    boolean isWait() {
        return operation.startsWith("WaitForUpdates") || operation.equals("CheckForUpdates");
    }
}
