package io.vimock.server.http;

import io.vimock.server.soap.SoapExchange;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletApiRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/** A SOAP request that a servlet has received: an asynchronous one, so that a waiting client holds no thread. */
final class ServletExchange implements SoapExchange {
    private final AsyncContext async;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final byte[] body;
    private final ReplyThreads replies;

    /** What is asked for later is read now: the request may be recycled while the operation waits. */
    ServletExchange(HttpServletRequest request, HttpServletResponse response, byte[] body, ReplyThreads replies) {
        this.async = request.startAsync(request, response);
        // A wait for changes ends when something changes, not when a container loses patience.
        async.setTimeout(0);
        this.request = request;
        this.response = response;
        this.body = body;
        this.replies = replies;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public @Nullable String soapAction() {
        return request.getHeader("SOAPAction");
    }

    @Override
    public List<String> cookieHeaders() {
        return Collections.list(request.getHeaders("Cookie"));
    }

    @Override
    public String clientAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public void setHeader(String name, String value) {
        response.setHeader(name, value);
    }

    @Override
    public OutputStream respond(int status) throws IOException {
        response.setStatus(status);
        OutputStream out = response.getOutputStream();
        return out instanceof HttpOutput jetty ? new Pieces(jetty) : out;
    }

    @Override
    public boolean reset() {
        if (response.isCommitted()) {
            return false;
        }
        response.reset();
        return true;
    }

    @Override
    public void complete() {
        async.complete();
    }

    @Override
    public void abort() {
        if (request instanceof ServletApiRequest jetty) {
            EndPoint connection =
                    jetty.getRequest().getConnectionMetaData().getConnection().getEndPoint();
            connection.close();
        }
        async.complete();
    }

    /**
     * Writes large pieces as they are, because Jetty cuts arrays to the size of its buffer. What is left there in the end
     * is sent when the exchange is complete, without a thread that waits for it.
     */
    private final class Pieces extends OutputStream {
        private final HttpOutput out;

        Pieces(HttpOutput out) {
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > out.getBufferSize()) {
                replies.send(() -> out.write(ByteBuffer.wrap(bytes, offset, length)));
            } else {
                out.write(bytes, offset, length);
            }
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }
    }
}
