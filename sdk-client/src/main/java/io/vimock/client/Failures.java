package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NotAuthenticated;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in the SDK's exceptions. */
final class Failures {
    private Failures() {}

    /** {@code PowerOnVM_Task on VirtualMachine:vm-42 at https://vc.example.com/sdk}. */
    static String describe(String operation, ManagedObjectReference target, URI url) {
        return operation + " on " + target + " at " + url;
    }

    /** Whether a server refused a call because it knows no session of the caller; it did nothing then. */
    static boolean isNotAuthenticated(VimException e) {
        return e instanceof VimFaultException fault
                && (fault.fault() instanceof NotAuthenticated
                        || fault.faultName().equals("NotAuthenticated"));
    }

    /** The exception for a failure to get an answer. */
    static VimException of(String where, @Nullable IOException e) {
        if (e instanceof HttpConnectTimeoutException) {
            return new VimTransportException(where + ": no connection within the time limit", e);
        }
        if (e instanceof HttpTimeoutException) {
            return new VimTimeoutException(where + ": " + e.getMessage(), e);
        }
        if (e instanceof ConnectException) {
            return new VimTransportException(where + ": no connection: refused or unreachable", e);
        }
        if (e instanceof SSLException) {
            // What the trust manager said is at the end of the chain of causes.
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return new VimTransportException(where + ": no secure connection: " + cause.getMessage(), e);
        }
        return new VimTransportException(where + ": " + (e == null ? "no answer" : message(e)), e);
    }

    /** The message on one line; the kind of exception when it has none. */
    static String message(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}
