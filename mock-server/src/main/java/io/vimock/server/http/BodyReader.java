package io.vimock.server.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Collects a request's body as it arrives, and waits for nothing. For one request, one thread at a time. */
final class BodyReader implements Invocable.Task {
    /** What a client announces is believed up to this size; what is larger has to come first. */
    private static final int BELIEVED = 16 << 10;

    private final Request request;
    private final int maxBytes;
    private final Receiver receiver;
    private byte[] bytes;
    private int size;

    /** Gets the body when all of it is there. */
    @FunctionalInterface
    interface Receiver {
        /**
         * To be called once.
         *
         * @param body the body; incomplete when it is refused
         * @param refusal why the body is refused; null when it is not
         */
        void receive(byte[] body, @Nullable String refusal);
    }

    /** @param maxBytes the largest body */
    BodyReader(Request request, int maxBytes, Receiver receiver) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.receiver = receiver;
        long announced = request.getLength();
        this.bytes = new byte[announced < 0 ? 1024 : (int) Math.min(announced, BELIEVED)];
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Reads what is there, and goes on when more comes. */
    @Override
    public void run() {
        for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
            if (Content.Chunk.isFailure(chunk)) {
                receiver.receive(bytes, "The request's body ends too early");
                return;
            }
            boolean last = chunk.isLast();
            boolean fits = add(chunk.getByteBuffer());
            chunk.release();
            if (last || !fits) {
                byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
                receiver.receive(body, fits ? null : RequestChecks.tooLarge(maxBytes));
                return;
            }
        }
        request.demand(this);
    }

    /** Takes what a chunk has; false when it is too much. */
    private boolean add(ByteBuffer content) {
        int more = content.remaining();
        if (more > maxBytes - size) {
            return false;
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, (int) Math.min(2L * bytes.length, maxBytes)));
        }
        content.get(bytes, size, more);
        size += more;
        return true;
    }
}
