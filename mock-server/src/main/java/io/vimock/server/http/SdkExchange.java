package io.vimock.server.http;

import io.vimock.server.soap.SoapEndpoint;
import io.vimock.server.soap.SoapExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A SOAP request that the web server has received. It may be answered later; a waiting client holds no thread.
 *
 * <p>What a thread answers that must not wait is kept until it is complete, whatever its size, and sent without waiting
 * for it to arrive. Seen by one thread at a time.
 */
final class SdkExchange implements SoapExchange {
    /** Answers up to this size go out in one piece, with their length. */
    private static final int HELD_BYTES = 32 << 10;

    private final Request request;
    private final Response response;
    private Callback callback;
    private final ReplyThreads replies;
    private final Held held = new Held();
    private volatile byte[] body = {};
    private volatile boolean mayWait;

    /**
     * @param callback ends the exchange
     * @param replies runs what may have to wait
     */
    SdkExchange(Request request, Response response, Callback callback, ReplyThreads replies) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.replies = replies;
        // A wait for changes ends when something changes, not when a connection has been still for too long.
        request.addIdleTimeoutListener(timeout -> false);
    }

    /** Has the request answered whose body this is. */
    void serve(byte[] complete, SoapEndpoint soap) {
        body = complete;
        soap.serve(this);
    }

    /** Ends the connection after the answer, and after what is left of the body, which is of no interest any more. */
    void forgetRest() {
        setHeader("Connection", "close");
        // A client that waits to be told to go on sends no body now.
        if (!request.getHeaders().contains(HttpHeader.EXPECT)) {
            Callback end = callback;
            callback = Callback.from(() -> new RestOfBody(request, end::succeeded).run(), end::failed);
        }
    }

    @Override
    public void leaveToThreadsThatMayWait() {
        mayWait = true;
    }

    @Override
    public void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            Response.writeError(request, response, callback, e);
        }
    }

    @Override
    public void dispatch(Runnable work) {
        if (mayWait) {
            work.run();
        } else {
            mayWait = true;
            replies.execute(() -> run(work));
        }
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public @Nullable String soapAction() {
        return request.getHeaders().get("SOAPAction");
    }

    @Override
    public List<String> cookieHeaders() {
        HttpFields headers = request.getHeaders();
        return headers.contains(HttpHeader.COOKIE) ? headers.getValuesList(HttpHeader.COOKIE) : List.of();
    }

    @Override
    public String clientAddress() {
        return Request.getRemoteAddr(request);
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    @Override
    public OutputStream respond(int status) {
        response.setStatus(status);
        return held;
    }

    @Override
    public boolean reset() {
        if (response.isCommitted()) {
            return false;
        }
        response.reset();
        held.size = 0;
        return true;
    }

    @Override
    public void complete() {
        response.write(true, held.take(), callback);
    }

    @Override
    public void abort() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.succeeded();
    }

    /** The part of the answer that has not been sent. */
    private final class Held extends OutputStream {
        private byte[] bytes = {};
        private int size;

        @Override
        public void write(byte[] more, int offset, int length) throws IOException {
            if (mayWait && size + length > HELD_BYTES) {
                flush();
                if (length > HELD_BYTES) {
                    send(ByteBuffer.wrap(more, offset, length));
                    return;
                }
            }
            if (size + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * size));
            }
            System.arraycopy(more, offset, bytes, size, length);
            size += length;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void flush() throws IOException {
            if (size > 0) {
                send(take());
            }
        }

        private ByteBuffer take() {
            ByteBuffer taken = ByteBuffer.wrap(bytes, 0, size);
            bytes = new byte[0];
            size = 0;
            return taken;
        }

        private void send(ByteBuffer piece) throws IOException {
            if (!mayWait) {
                response.write(false, piece, Callback.NOOP);
                return;
            }
            replies.send(() -> {
                try (Blocker.Callback sent = Blocker.callback()) {
                    response.write(false, piece, sent);
                    sent.block();
                }
            });
        }
    }
}
