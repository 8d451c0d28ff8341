package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which certificates are accepted; the server's is self-signed. */
class TrustTest {
    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void all_acceptsASelfSignedCertificateOfAnotherHost() {
        connect(Trust.all()).close();
        assertThat(server.requests("Login")).hasSize(1);
    }

    @Test
    void system_refusesASelfSignedCertificate() {
        assertThatThrownBy(() -> connect(Trust.system()))
                .isInstanceOf(VimTransportException.class)
                .hasMessageContaining("no secure connection");
        assertThat(server.http.getAllServeEvents()).isEmpty();
    }

    @Test
    void thumbprint_acceptsTheCertificateThatHasIt() throws Exception {
        connect(Trust.thumbprint(thumbprint("SHA-1"))).close();
        connect(Trust.thumbprint(thumbprint("SHA-256").replace(":", ""))).close();
        assertThat(server.requests("Login")).hasSize(2);
    }

    @Test
    void thumbprint_whenCertificateHasAnother_refusesAndNamesBoth() throws Exception {
        String other = "00:".repeat(31) + "00";
        assertThatThrownBy(() -> connect(Trust.thumbprint(other)))
                .isInstanceOf(VimTransportException.class)
                .hasMessageContaining(thumbprint("SHA-256"))
                .hasMessageContaining(other);
        assertThat(server.http.getAllServeEvents()).isEmpty();
    }

    @Test
    void thumbprint_whenItIsNone_saysWhatOneLooksLike() {
        assertThatThrownBy(() -> Trust.thumbprint("12:34"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40 (SHA-1) or 64 (SHA-256)");
    }

    private VimConnection connect(Trust trust) {
        return server.connect(options ->
                options.url("https://127.0.0.1:" + server.http.httpsPort()).trust(trust));
    }

    private String thumbprint(String algorithm) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.http.httpsPort())) {
            Certificate certificate = socket.getSession().getPeerCertificates()[0];
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        }
    }
}
