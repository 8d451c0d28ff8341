package io.vimock.server.contract;

import io.vimock.client.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Sends the requests of a recording to another server, the mock above all, and tells how the shape of its answers
 * differs: elements, types, properties, faults; not values, and not how many there are.
 *
 * <pre>{@code
 * ContractReport report = ContractCheck.of(directory)
 *         .server(server.url(), "user", "pass")
 *         .trust(Trust.all())
 *         .run();
 * assertThat(report.differences()).isEmpty();
 * }</pre>
 *
 * <p>The requests go out in the recorded order, those that change something, too; so the server has to be one that
 * nobody else needs. Objects of the recording are replaced by the server's own: those with the same name where a list
 * tells names, else the same one in order among those of their type. Logins that succeeded are made with the given user
 * and password. What clients waited for is compared as a whole, because nobody knows how many answers changes come in.
 */
public final class ContractCheck {
    private ContractCheck() {}

    /** Prepares to check a server with the recording in a directory. */
    public static Builder of(Path directory) {
        return new Builder(directory);
    }

    /** Collects what a check needs. Not thread safe. */
    public static final class Builder {
        private final Path directory;
        private final List<Pattern> allowed = new ArrayList<>();
        private URI url = URI.create("");
        private String user = "";
        private String password = "";
        private Trust trust = Trust.system();
        private Duration timeout = Duration.ofSeconds(10);

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** The server under test, {@code https://127.0.0.1:8989/sdk}, and who logs in there. */
        public Builder server(URI address, String userName, String userPassword) {
            if (address.getHost() == null) {
                throw new IllegalArgumentException("a server's address is like https://127.0.0.1:8989/sdk: " + address);
            }
            url = address;
            user = userName;
            password = userPassword;
            return this;
        }

        /** Which certificates of the server to accept; those of the JVM's trust store unless told otherwise. */
        public Builder trust(Trust accepted) {
            trust = accepted;
            return this;
        }

        /** How long an answer may take; 10 seconds unless told otherwise. */
        public Builder timeout(Duration limit) {
            timeout = limit;
            return this;
        }

        /**
         * Leaves differences in these places out of the report, as known and accepted.
         *
         * @param places operation and path as in the report, with {@code *} for any text: {@code
         *     RetrieveProperties/*}{@code /propSet[snapshot]}
         */
        public Builder allowing(String... places) {
            for (String place : places) {
                allowed.add(Pattern.compile(("\\Q" + place + "\\E").replace("*", "\\E.*\\Q")));
            }
            return this;
        }

        /**
         * Sends the requests and compares the answers.
         *
         * @throws IllegalArgumentException when there is no recording in the directory
         * @throws UncheckedIOException when the recording cannot be read or the server not be reached
         */
        public ContractReport run() {
            try {
                CheckedSession check = new CheckedSession(
                        Recording.open(directory), new SoapSender(url, trust, timeout), user, password);
                ContractReport report = check.run();
                return new ContractReport(
                        report.compared(),
                        report.differences().stream()
                                .filter(difference -> allowed.stream()
                                        .noneMatch(a ->
                                                a.matcher(difference.place()).matches()))
                                .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
