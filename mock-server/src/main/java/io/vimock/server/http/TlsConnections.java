package io.vimock.server.http;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Makes TLS connections that encrypt several records before they go to the network.
 *
 * <p>A record holds 16 KiB at most, and Jetty hands each to the network by itself: half of what sending costs beside
 * the encryption. Thread safe.
 */
final class TlsConnections extends SslConnectionFactory {
    /** Room for eight full records, in which the pieces of a large answer fit; the buffer pool has to keep as much. */
    static final int ENCRYPTED_BYTES = 136 << 10;

    private static final int LARGEST_CONTENT = 16 << 10;

    private final int waitingBytes;

    /** @param waitingBytes the room for what a client sends, which a connection keeps while its request waits */
    TlsConnections(SslContextFactory.Server context, String nextProtocol, int waitingBytes) {
        super(context, nextProtocol);
        this.waitingBytes = waitingBytes;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint network) {
        Connection made = super.newConnection(connector, network);
        // Jetty has given the connection inside, which waits with its buffer, room for a whole record.
        if (made instanceof SslConnection secure
                && secure.getSslEndPoint().getConnection() instanceof AbstractConnection inside) {
            inside.setInputBufferSize(waitingBytes);
        }
        return made;
    }

    @Override
    protected SslConnection newSslConnection(Connector connector, EndPoint network, SSLEngine engine) {
        return new BatchingConnection(
                new LargeBuffers(connector.getByteBufferPool()), connector, getSslContextFactory(), network, engine);
    }

    /** Gives more room than asked for to who asks for that of one record. */
    private static final class LargeBuffers extends ByteBufferPool.Wrapper {
        LargeBuffers(ByteBufferPool pool) {
            super(pool);
        }

        @Override
        public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
            return super.acquire(size > LARGEST_CONTENT ? Math.max(size, ENCRYPTED_BYTES) : size, direct);
        }
    }

    private static final class BatchingConnection extends SslConnection {
        BatchingConnection(
                ByteBufferPool buffers,
                Connector connector,
                SslContextFactory.Server context,
                EndPoint network,
                SSLEngine engine) {
            super(buffers, connector.getExecutor(), context, network, engine, false, false);
        }

        @Override
        protected SSLEngineResult wrap(SSLEngine engine, ByteBuffer[] input, ByteBuffer output) throws SSLException {
            SSLEngineResult last = super.wrap(engine, input, output);
            int consumed = last.bytesConsumed();
            int produced = last.bytesProduced();
            while (last.getStatus() == Status.OK
                    && last.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                    && output.remaining() >= engine.getSession().getPacketBufferSize()
                    && hasRemaining(input)) {
                last = super.wrap(engine, input, output);
                consumed += last.bytesConsumed();
                produced += last.bytesProduced();
            }
            return new SSLEngineResult(last.getStatus(), last.getHandshakeStatus(), consumed, produced);
        }

        private static boolean hasRemaining(ByteBuffer[] input) {
            for (ByteBuffer each : input) {
                if (each.hasRemaining()) {
                    return true;
                }
            }
            return false;
        }
    }
}
