package io.vimock.server.http;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.http.MimeTypes;

/** What web server and encryption set up once in a process, which takes a while. Stateless, thread safe. */
public final class HttpLibraries {
    private HttpLibraries() {}

    /**
     * Has it set up now, so that the first server finds it there. Logging has to be set up before.
     *
     * @throws GeneralSecurityException when this Java has no TLS, so that no server can have it either
     */
    public static void load() throws GeneralSecurityException {
        MimeTypes.DEFAULTS.getMimeMap();
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(new KeyManager[0], new TrustManager[0], null);
        tls.createSSLEngine();
    }
}
