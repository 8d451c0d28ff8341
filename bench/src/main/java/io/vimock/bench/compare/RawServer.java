package io.vimock.bench.compare;

import io.vimock.bench.load.RequestKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A program that answers requests with recorded bytes and does nothing else: what a Java web server can reach at best.
 */
@Command(
        name = "raw-server",
        mixinStandardHelpOptions = true,
        description = "Answers requests over HTTPS with the answers that the load generator recorded.")
public final class RawServer implements Callable<Integer> {
    /** As in the mock server. */
    private static final int OUTPUT_BUFFER_BYTES = 64 << 10;

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Where to listen.")
    String listen = "";

    @Option(names = "--answers", required = true, paramLabel = "DIRECTORY", description = "The recorded answers.")
    Path answers = Path.of("");

    @Option(names = "--keystore", required = true, paramLabel = "FILE", description = "Key and certificate, PKCS 12.")
    String keystore = "";

    @Option(names = "--keystore-password", required = true, paramLabel = "PASSWORD", description = "Its password.")
    String keystorePassword = "";

    private RawServer() {}

    /** Runs the program until it is killed. */
    public static void main(String[] arguments) {
        int exitCode = new CommandLine(new RawServer()).execute(arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    @Override
    public Integer call() throws Exception {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSniRequired(false);
        tls.setKeyStorePath(keystore);
        tls.setKeyStorePassword(keystorePassword);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.addCustomizer(new SecureRequestCustomizer(false));
        http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        Server server = new Server();
        ServerConnector connector =
                new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
        int colon = listen.lastIndexOf(':');
        connector.setHost(listen.substring(0, colon));
        connector.setPort(Integer.parseInt(listen.substring(colon + 1)));
        server.addConnector(connector);
        server.setHandler(new Replay(read(answers)));
        server.start();
        server.join();
        return 0;
    }

    /** Reads the recorded answers, by the names of the requests. */
    static Map<String, byte[]> read(Path directory) throws IOException {
        Map<String, byte[]> bodies = new HashMap<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(".xml")) {
                bodies.put(name.substring(0, name.length() - ".xml".length()), Files.readAllBytes(file));
            }
        }
        return bodies;
    }

    /** Answers with the bytes that a request's name has. */
    private static final class Replay extends Handler.Abstract {
        private final Map<String, byte[]> bodies;

        Replay(Map<String, byte[]> bodies) {
            this.bodies = bodies;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            String key = RequestKey.of(StandardCharsets.UTF_8
                    .decode(Content.Source.asByteBuffer(request))
                    .toString());
            byte[] body = bodies.get(key);
            if (body == null) {
                return false;
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/xml; charset=utf-8");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
            return true;
        }
    }
}
