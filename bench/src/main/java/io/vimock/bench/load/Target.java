package io.vimock.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The server to measure: makes the clients. Thread safe once {@link #open()} has returned. */
final class Target {
    private static final Pattern CONTENT = Pattern.compile("<(\\w+) type=\"(\\w+)\"[^>]*>([^<]+)</\\1>");

    private final ServerAddress address;
    private final String user;
    private final String password;
    private final Duration patience;
    private final @Nullable Path records;
    private final Map<String, Ref> content = new HashMap<>();
    private String fullName = "";

    /**
     * A server that need not run yet.
     *
     * @param patience how long an answer may take
     * @param records a directory for the first answer to every kind of request; null for none
     */
    Target(ServerAddress address, String user, String password, Duration patience, @Nullable Path records) {
        this.address = address;
        this.user = user;
        this.password = password;
        this.patience = patience;
        this.records = records;
    }

    /** Reads the service content. */
    void open() throws IOException {
        try (VimClient client = connect()) {
            Answer answer = client.call(Soap.SERVICE_CONTENT);
            Matcher matcher = CONTENT.matcher(answer.text());
            while (matcher.find()) {
                content.put(matcher.group(1), new Ref(matcher.group(2), matcher.group(3)));
            }
            String name = answer.element("fullName");
            fullName = name == null ? "" : name;
        }
    }

    /** What the server says it is. */
    String fullName() {
        return fullName;
    }

    ServerAddress address() {
        return address;
    }

    Duration patience() {
        return patience;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** One of the objects in the service content, such as {@code propertyCollector}. */
    Ref content(String name) throws IOException {
        Ref ref = content.get(name);
        if (ref == null) {
            throw new NotAnsweredException("RetrieveServiceContent", "no " + name);
        }
        return ref;
    }

    /** A new connection without a session. */
    VimClient connect() throws IOException {
        return new VimClient(this);
    }

    /** A new connection with a new session. */
    VimClient login() throws IOException {
        VimClient client = connect();
        try {
            client.login();
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return client;
    }

    /** Keeps the answer if it is the first of its kind. */
    void record(String envelope, Answer answer) throws IOException {
        if (records != null) {
            Path file = records.resolve(RequestKey.of(envelope) + ".xml");
            synchronized (this) {
                if (!Files.exists(file)) {
                    Files.write(file, answer.copy());
                }
            }
        }
    }
}
