package io.vimock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.junit.jupiter.api.Test;

/** The memory in which connections encrypt. */
class TlsConnectionsTest {
    /** What a large answer is written in at once fills eight records; only full ones are sent together. */
    @Test
    void buffer_hasRoomForEightRecords() throws Exception {
        int largest = SSLContext.getDefault().createSSLEngine().getSession().getPacketBufferSize();

        assertThat(TlsConnections.ENCRYPTED_BYTES).isGreaterThanOrEqualTo(8 * largest);
    }

    @Test
    void buffer_isKeptForTheNextAnswer() {
        ArrayByteBufferPool pool = HttpServer.buffers();

        pool.acquire(TlsConnections.ENCRYPTED_BYTES, false).release();

        assertThat(pool.getHeapMemory()).isGreaterThanOrEqualTo(TlsConnections.ENCRYPTED_BYTES);
    }
}
