package io.vimock.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network between a client and a server on this machine, which counts connections and can break them. With a name and a
 * password it is an HTTP proxy that wants them.
 */
final class Relay implements AutoCloseable {
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger tunnels = new AtomicInteger();

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();
    private final int target;
    private final String authorization;
    private final boolean proxy;
    private volatile Own own = new Own("", "", false);

    /** What is answered here, to which requests; to none without a text. */
    private record Own(String request, String bytes, boolean silent) {}

    private Relay(int target, boolean proxy, String authorization) throws IOException {
        this.target = target;
        this.proxy = proxy;
        this.authorization = authorization;
        Thread acceptor = new Thread(this::accept, "relay");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Passes everything on to a port. */
    static Relay to(int port) throws IOException {
        return new Relay(port, false, "");
    }

    /** A proxy in front of whatever it is asked for, all of which is at that port; no value: no password. */
    static Relay proxyTo(int port, String authorization) throws IOException {
        return new Relay(port, true, authorization);
    }

    /** Answers requests whose first line contains a text itself, with these bytes, and then closes or falls silent. */
    Relay answering(String request, String bytes, boolean silent) {
        own = new Own(request, bytes, silent);
        return this;
    }

    int port() {
        return entry.getLocalPort();
    }

    /** Returns when no connection is open any more. */
    void awaitNoneOpen(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (open) {
            while (!open.isEmpty()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(open.size() + " connections are open");
                }
                open.wait(100);
            }
        }
    }

    /** The greatest number of connections that were open at the same time. */
    int most() {
        return most.get();
    }

    /** Breaks all connections, as a switch does that loses power. */
    void cut() throws IOException {
        for (Socket socket : open) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entry.accept();
                accepted.incrementAndGet();
                open.add(client);
                most.accumulateAndGet(open.size(), Math::max);
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            InputStream in = client.getInputStream();
            if (proxy) {
                String head = head(in);
                if (!authorization.isEmpty() && !head.contains("\r\nProxy-Authorization: " + authorization + "\r\n")) {
                    refused.incrementAndGet();
                    client.getOutputStream()
                            .write(
                                    ("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                                            .getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                if (head.startsWith("CONNECT ")) {
                    tunnels.incrementAndGet();
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else {
                    server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            if (!own.request().isEmpty()) {
                requests(in, client, server);
                return;
            }
            start(() -> copy(server, client));
            copy(in, server.getOutputStream());
        } catch (IOException e) {
            // A broken connection is what tests ask for.
        } finally {
            synchronized (open) {
                open.remove(client);
                open.notifyAll();
            }
        }
    }

    /** One after the other: passed on with their answers, until there is one to be answered here. */
    private void requests(InputStream in, Socket client, Socket server) throws IOException {
        boolean passing = false;
        while (true) {
            String head = head(in);
            Matcher length = LENGTH.matcher(head);
            long size = length.find() ? Long.parseLong(length.group(1)) : 0;
            if (head.substring(0, head.indexOf('\r')).contains(own.request())) {
                in.skipNBytes(size);
                client.getOutputStream().write(own.bytes().getBytes(StandardCharsets.UTF_8));
                if (own.silent()) {
                    in.read();
                }
                return;
            }
            server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            server.getOutputStream().write(in.readNBytes((int) size));
            if (!passing) {
                start(() -> copy(server, client));
                passing = true;
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            // As above.
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[16384];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entry.close();
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
