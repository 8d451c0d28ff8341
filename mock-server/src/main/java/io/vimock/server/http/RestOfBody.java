package io.vimock.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is left of the body of a request that has been refused, and forgets it; waits for nothing. A client that is
 * still sending when the connection is closed learns of the closed connection, and not why it was refused. For one
 * request, one thread at a time.
 */
final class RestOfBody implements Invocable.Task {
    /** After so much the connection is closed nevertheless. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int PIECE = 8 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(RestOfBody.class);

    private final Request request;
    private final Runnable end;
    private long bytes;

    /** @param end runs when nothing comes any more, or too much has come */
    RestOfBody(Request request, Runnable end) {
        this.request = request;
        this.end = end;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Reads what is there, and goes on when more comes. */
    @Override
    public void run() {
        for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
            if (!Content.Chunk.isFailure(chunk)) {
                bytes += chunk.remaining();
                chunk.release();
            }
            if (chunk.isLast() || Content.Chunk.isFailure(chunk) || bytes > MOST_BYTES) {
                end.run();
                return;
            }
        }
        request.demand(this);
    }

    /** The same for a servlet, which waits for what comes: sends the refusal, and then takes the rest of the body. */
    static void forget(HttpServletRequest request, HttpServletResponse refusal) throws IOException {
        refusal.flushBuffer();
        if (request.getHeader("Expect") != null) {
            // Who asks first sends nothing now.
            return;
        }
        byte[] piece = new byte[PIECE];
        try {
            InputStream body = request.getInputStream();
            int read = body.read(piece);
            for (long left = MOST_BYTES; read >= 0 && left > 0; left -= read) {
                read = body.read(piece);
            }
        } catch (IOException e) {
            LOG.debug("A client went away before the end of a refused body", e);
        }
    }
}
