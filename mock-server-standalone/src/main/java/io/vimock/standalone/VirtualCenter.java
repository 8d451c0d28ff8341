package io.vimock.standalone;

import io.vimock.api.ApiLevel;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.dispatch.LoggedRequest;
import io.vimock.server.world.Checkpoint;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A mock VirtualCenter, or ESX host, that runs in this virtual machine.
 *
 * <pre>{@code
 * try (VirtualCenter vc = VirtualCenter.builder().hosts(4).manualClock().start()) {
 *     myTool.connect(vc.url(), vc.user(), vc.password());
 * }
 * }</pre>
 *
 * <p>Any number can run side by side; they share nothing. Thread safe.
 */
public final class VirtualCenter implements AutoCloseable {
    /** The loggers of everything inside; kept, because levels of loggers that nobody has are forgotten. */
    private static final Logger LOGGERS = Logger.getLogger(VirtualCenter.class.getPackageName() + ".internal");

    private final MockVirtualCenter server;

    private VirtualCenter(MockVirtualCenter server) {
        this.server = server;
    }

    /** Starts one with a cluster of three hosts, a single host, and eight virtual machines or less. */
    public static VirtualCenter start() {
        return builder().start();
    }

    /** Prepares one with other options. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address that clients connect to, {@code https://127.0.0.1:41234/sdk}. */
    public URI url() {
        return server.url();
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** The administrator's name. */
    public String user() {
        return server.options().userName();
    }

    /** The administrator's password. */
    public String password() {
        return server.options().password();
    }

    /** The certificate, to be trusted by clients that check; null when it speaks plain HTTP. */
    public @Nullable X509Certificate certificate() {
        return server.certificate();
    }

    /** The certificate's SHA-1 in hexadecimal digits with colons; null when it speaks plain HTTP. */
    public @Nullable String thumbprint() {
        return server.thumbprint();
    }

    /** The time of the data center. */
    public Instant now() {
        return server.clock().now();
    }

    /**
     * Lets time pass; returns when everything has happened that was due.
     *
     * @throws IllegalStateException when its clock is not a manual one
     */
    public void advance(Duration time) {
        server.clock().advance(time);
    }

    /** Waits until nothing is under way that needs no further request and no time to pass. */
    public void awaitIdle() {
        server.awaitIdle();
    }

    /** Remembers everything as it is now. */
    public Checkpointed checkpoint() {
        return new Checkpointed(server.checkpoint());
    }

    /**
     * Returns to what was remembered, in milliseconds, as often as one likes.
     *
     * @throws IllegalArgumentException when another server remembered it
     */
    public void restore(Checkpointed state) {
        server.restore(state.checkpoint);
    }

    /** Returns to the state at the start. */
    public void reset() {
        server.reset();
    }

    /** Begins a rule that makes calls of an operation fail: {@code failing("PowerOnVM_Task")}. */
    public FailureRule failing(String operation) {
        return new FailureRule(server.faults().on(operation));
    }

    /** Forgets all rules. */
    public void clearFailures() {
        server.faults().clear();
    }

    /** Breaks off all sessions: what clients ask next is answered with NotAuthenticated. */
    public void endSessions() {
        server.endSessions();
    }

    /** The last requests, a line for each: time, user, operation, object and outcome; the newest last. */
    public List<String> requests(int most) {
        return server.requests().newest(most).stream()
                .map(LoggedRequest::toString)
                .toList();
    }

    /** Stops it. The second time nothing happens. */
    @Override
    public void close() {
        server.close();
    }

    /** A state to return to. Immutable. */
    public static final class Checkpointed {
        private final Checkpoint checkpoint;

        private Checkpointed(Checkpoint checkpoint) {
            this.checkpoint = checkpoint;
        }
    }

    /** Collects options. Not thread safe. */
    public static final class Builder {
        private final MockOptions.Builder options = MockOptions.builder();

        private Builder() {}

        /** Where to listen; any free port of the loopback interface unless told otherwise. */
        public Builder listen(String host, int port) {
            options.listen(host, port);
            return this;
        }

        /** Speaks plain HTTP instead of HTTPS. */
        public Builder plainHttp() {
            options.plainHttp(true);
            return this;
        }

        /** A certificate and its key, PEM files, instead of one made at the start. */
        public Builder tls(Path certificate, Path key) {
            options.tls(certificate, key);
            return this;
        }

        /** The administrator; {@code user} and {@code pass} unless told otherwise. */
        public Builder credentials(String user, String password) {
            options.userName(user).password(password);
            return this;
        }

        /** Is a single ESX host instead of a VirtualCenter. */
        public Builder esx() {
            options.esx();
            return this;
        }

        /** Datacenters; 1 unless told otherwise. */
        public Builder datacenters(int count) {
            options.datacenters(count);
            return this;
        }

        /** Clusters in each datacenter; 1 unless told otherwise. */
        public Builder clusters(int count) {
            options.clusters(count);
            return this;
        }

        /** Hosts in each cluster; 3 unless told otherwise. */
        public Builder hosts(int count) {
            options.hosts(count);
            return this;
        }

        /** Hosts outside of clusters in each datacenter; 1 unless told otherwise. */
        public Builder standaloneHosts(int count) {
            options.standaloneHosts(count);
            return this;
        }

        /** Virtual machines in each resource pool; 2 unless told otherwise. */
        public Builder virtualMachines(int count) {
            options.virtualMachines(count);
            return this;
        }

        /** Datastores in each datacenter; 1 unless told otherwise. */
        public Builder datastores(int count) {
            options.datastores(count);
            return this;
        }

        /** Whether the virtual machines are powered on; they are unless told otherwise. */
        public Builder autostart(boolean on) {
            options.autostart(on);
            return this;
        }

        /** What a YAML file describes, instead of counts. */
        public Builder inventory(Path file) {
            options.inventory(file);
            return this;
        }

        /** What ids, uuids and workloads follow from. */
        public Builder seed(long seed) {
            options.seed(seed);
            return this;
        }

        /** Time that only passes by {@link VirtualCenter#advance}. */
        public Builder manualClock() {
            options.manualClock();
            return this;
        }

        /** Answers as VirtualCenter 2.5, strictly. */
        public Builder strict25() {
            options.apiLevel(ApiLevel.V2_5);
            return this;
        }

        /**
         * Starts it; it answers when this returns.
         *
         * @throws IllegalArgumentException when the options do not go together, or a file is none of its kind
         */
        public VirtualCenter start() {
            // Unless somebody wants to know more than what goes wrong.
            if (LOGGERS.getLevel() == null) {
                LOGGERS.setLevel(Level.WARNING);
            }
            return new VirtualCenter(MockVirtualCenter.start(options.build()));
        }
    }
}
