package io.vimock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.junit.jupiter.api.Test;

/** The memory in which connections encrypt. */
class TlsConnectionsTest {
    @Test
    void buffer_isKeptForTheNextAnswer() {
        ArrayByteBufferPool pool = HttpServer.buffers();

        pool.acquire(TlsConnections.ENCRYPTED_BYTES, false).release();

        assertThat(pool.getHeapMemory()).isGreaterThanOrEqualTo(TlsConnections.ENCRYPTED_BYTES);
    }
}
