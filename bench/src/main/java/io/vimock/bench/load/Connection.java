package io.vimock.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive HTTP/1.1 connection on a plain or TLS socket, with as little between the caller and the socket as
 * possible. Keeps the session cookie. Used by one thread at a time; {@link #close()} may be called by any and ends
 * what waits.
 */
final class Connection implements AutoCloseable {
    private static final SSLContext TRUSTING = trusting();

    private final ServerAddress address;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[32 << 10];
    private final Answer answer = new Answer();
    private int start;
    private int end;
    private @Nullable String cookie;

    /**
     * Connects.
     *
     * @param patience how long to wait for bytes that do not come; zero waits for ever
     * @throws IOException when the server is not there
     */
    Connection(ServerAddress address, Duration patience) throws IOException {
        this.address = address;
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(address.host(), address.port()), 10_000);
            plain.setSoTimeout((int) patience.toMillis());
            socket = address.tls()
                    ? TRUSTING.getSocketFactory().createSocket(plain, address.host(), address.port(), true)
                    : plain;
            if (socket instanceof SSLSocket secure) {
                secure.startHandshake();
            }
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** Waits for answers as long as they take. */
    void waitForEver() throws IOException {
        socket.setSoTimeout(0);
    }

    /** Has the same session as another connection. */
    void share(Connection other) {
        cookie = other.cookie;
    }

    /** Sends an envelope and reads the whole answer; it is overwritten by the next one. */
    Answer post(String envelope) throws IOException {
        return post(envelope, true);
    }

    /** Sends an envelope and reads the answer, of which only size, time and end are kept, unless it is a fault. */
    Answer measure(String envelope) throws IOException {
        return post(envelope, false);
    }

    private Answer post(String envelope, boolean keep) throws IOException {
        byte[] body = envelope.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(256)
                .append("POST ")
                .append(address.path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(address.host())
                .append(':')
                .append(address.port())
                .append("\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: \"urn:vim25/4.1\"\r\n");
        if (cookie != null) {
            head.append("Cookie: ").append(cookie).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.toString().getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        out.write(request);
        out.flush();
        readAnswer(keep);
        return answer;
    }

    private void readAnswer(boolean keep) throws IOException {
        String statusLine = readLine();
        if (!statusLine.startsWith("HTTP/1.1 ") || statusLine.length() < 12) {
            throw new IOException("not an HTTP answer: " + statusLine);
        }
        answer.begin(Integer.parseInt(statusLine.substring(9, 12)));
        long contentLength = -1;
        boolean chunked = false;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).trim();
            switch (line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT)) {
                case "content-length" -> contentLength = Long.parseLong(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "set-cookie" -> cookie = value.split(";", 2)[0];
                default -> {}
            }
        }
        if (chunked) {
            readChunks(keep);
        } else if (contentLength >= 0) {
            readBytes(contentLength, keep);
        } else {
            throw new IOException("an answer without length: " + statusLine);
        }
    }

    private void readChunks(boolean keep) throws IOException {
        while (true) {
            String size = readLine();
            int semicolon = size.indexOf(';');
            long count = Long.parseLong((semicolon < 0 ? size : size.substring(0, semicolon)).trim(), 16);
            if (count == 0) {
                while (!readLine().isEmpty()) {
                    // The trailers say nothing of interest.
                    continue;
                }
                return;
            }
            readBytes(count, keep);
            readLine();
        }
    }

    private void readBytes(long count, boolean keep) throws IOException {
        long left = count;
        while (left > 0) {
            fill();
            int part = (int) Math.min(left, end - start);
            answer.add(buffer, start, part, keep);
            start += part;
            left -= part;
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            fill();
            byte next = buffer[start++];
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) (next & 0xff));
            }
        }
    }

    private void fill() throws IOException {
        if (start == end) {
            start = 0;
            end = Math.max(in.read(buffer), 0);
            if (end == 0) {
                throw new EOFException("the server closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static SSLContext trusting() {
        TrustManager all = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
