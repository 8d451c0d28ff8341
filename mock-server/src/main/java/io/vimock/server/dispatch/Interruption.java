package io.vimock.server.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What a fault rule makes of an answer that is none of the VI API: a connection that breaks, or the status of a web server.
 * Thrown instead of a fault; the SOAP side carries it out.
 */
public final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final int status;
    private final transient @Nullable Object result;

    /** What happens to the connection. */
    public enum Kind {
        /** It is broken off instead of an answer. */
        BREAK,
        /** It is broken off in the middle of the answer. */
        HALF_ANSWER,
        /** An HTTP status is answered. */
        STATUS
    }

    private Interruption(Kind kind, int status, @Nullable Object result, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.status = status;
        this.result = result;
    }

    /** The connection is broken off. */
    static Interruption breakOff() {
        return new Interruption(Kind.BREAK, 0, null, "a fault rule breaks the connection");
    }

    /** Half of the answer is sent. */
    static Interruption halfOf(@Nullable Object result) {
        return new Interruption(Kind.HALF_ANSWER, 0, result, "a fault rule breaks the connection in the answer");
    }

    /** An HTTP status is answered. */
    static Interruption status(int status) {
        return new Interruption(Kind.STATUS, status, null, "a fault rule answers with HTTP status " + status);
    }

    /** What happens to the connection. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status; 0 for other kinds. */
    public int status() {
        return status;
    }

    /** What the operation has answered; null for nothing, and when it was not called. */
    public @Nullable Object result() {
        return result;
    }

    /** What the log of requests says. */
    String outcome() {
        return kind == Kind.STATUS ? "HTTP " + status : "broken connection";
    }
}
