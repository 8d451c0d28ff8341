package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.builder.InventoryBuilder;
import io.vimock.server.call.TaskTime;
import io.vimock.server.control.FaultFile;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.dispatch.FaultRule;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.SourceLines;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a mock VirtualCenter is set up. Immutable; made by {@link #builder}.
 *
 * <p>The defaults suit a server inside a test: any free port of the loopback address, HTTPS, the default inventory, the
 * real clock, tasks that take no time, and the user {@value #DEFAULT_USER} with the password {@value #DEFAULT_PASSWORD}.
 *
 * <pre>{@code
 * MockOptions options = MockOptions.builder().clusters(2).hosts(4).manualClock().build();
 * }</pre>
 */
public final class MockOptions {
    /** The name of the user that there is unless told otherwise. */
    public static final String DEFAULT_USER = "user";

    /** The password of the user that there is unless told otherwise. */
    public static final String DEFAULT_PASSWORD = "pass";

    private final OptionValues values;
    private final List<Account> accounts;

    private MockOptions(OptionValues values) {
        this.values = values;
        List<Account> all = new ArrayList<>(values.accounts);
        if (all.isEmpty() || values.userName != null || values.password != null) {
            all.add(new Account(userName(), PasswordHash.quick(password()), true));
        }
        this.accounts = List.copyOf(all);
    }

    /** Options to change and to build. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults. */
    public static MockOptions defaults() {
        return builder().build();
    }

    /** The address to listen on: a name or a number. */
    public String host() {
        return values.host;
    }

    /** The port to listen on; 0 for any free one. */
    public int port() {
        return values.port;
    }

    /** Whether to speak plain HTTP instead of HTTPS. */
    public boolean plainHttp() {
        return values.plainHttp;
    }

    /** A PEM file with the server's certificate; null for a self-signed one. */
    public @Nullable Path tlsCertificate() {
        return values.tlsCertificate;
    }

    /** A PEM file with the certificate's key; null for a self-signed one. */
    public @Nullable Path tlsKey() {
        return values.tlsKey;
    }

    /** The name of the administrator that is no account of its own. */
    public String userName() {
        return values.userName == null ? DEFAULT_USER : values.userName;
    }

    /** The password of {@link #userName}. */
    public String password() {
        return values.password == null ? DEFAULT_PASSWORD : values.password;
    }

    /** Who may log in. */
    public List<Account> accounts() {
        return accounts;
    }

    /** Whether the server is a single ESX host instead of a VirtualCenter. */
    public boolean isEsx() {
        return values.esx;
    }

    /** How many datacenters there are. */
    public int datacenters() {
        return values.datacenters;
    }

    /** How many clusters each datacenter has. */
    public int clusters() {
        return values.clusters;
    }

    /** How many hosts each cluster has. */
    public int hosts() {
        return values.hosts;
    }

    /** How many hosts outside of clusters each datacenter has. */
    public int standaloneHosts() {
        return values.standaloneHosts;
    }

    /** How many resource pools each cluster has beside its root pool. */
    public int pools() {
        return values.pools;
    }

    /** How many virtual machines each resource pool has. */
    public int virtualMachines() {
        return values.virtualMachines;
    }

    /** How many datastores each datacenter has. */
    public int datastores() {
        return values.datastores;
    }

    /** How many port groups each datacenter has beside "VM Network". */
    public int portGroups() {
        return values.portGroups;
    }

    /** How many of the datacenters lie in folders. */
    public int folders() {
        return values.folders;
    }

    /** The inventory to build; null for the one that the counts describe. */
    public @Nullable InventoryDescription inventory() {
        return values.inventory;
    }

    /** Whether the generated virtual machines are powered on. */
    public boolean autostart() {
        return values.autostart;
    }

    /** What everything that looks random follows from. */
    public long seed() {
        return values.seed;
    }

    /** The API level of the server: 4.1 tolerates what newer clients ask for, 2.5 is strict. */
    public ApiLevel apiLevel() {
        return values.apiLevel;
    }

    /** Whether the server refuses what came after its API level. */
    public boolean isStrict() {
        return values.apiLevel == ApiLevel.V2_5;
    }

    /** How fast simulated time passes: 1 as in reality, 0 for a clock that is advanced by hand. */
    public double clockSpeed() {
        return values.clockSpeed;
    }

    /** Whether tasks take as long as on a real VirtualCenter. */
    public TaskTime taskTime() {
        return values.taskTime;
    }

    /** The address that clients use; null for the one that the server listens on. */
    public @Nullable URI publicUrl() {
        return values.publicUrl;
    }

    /** Whether the server can be controlled over HTTP. */
    public boolean hasControl() {
        return values.control == null ? OptionsCheck.isLoopback(values.host) : values.control;
    }

    /** The fault rules to begin with. */
    public List<FaultRule> faults() {
        return values.faults;
    }

    /** How many bytes of answers are kept in their encoded form, so that what has not changed is not encoded again. */
    public long encodedCacheBytes() {
        return values.encodedCacheBytes;
    }

    /** Collects options; every setter returns this builder. Not thread safe. */
    public static final class Builder extends OptionValues {
        private Builder() {}

        /** Listens on this address and port; port 0 takes any free one. */
        public Builder listen(String listenHost, int listenPort) {
            this.host = listenHost;
            this.port = listenPort;
            return this;
        }

        /** Speaks plain HTTP instead of HTTPS. */
        public Builder plainHttp(boolean plain) {
            this.plainHttp = plain;
            return this;
        }

        /** Uses a certificate (PEM, with its chain) and its key (PEM, PKCS#8) instead of a self-signed one. */
        public Builder tls(Path certificate, Path key) {
            this.tlsCertificate = certificate;
            this.tlsKey = key;
            return this;
        }

        /** Has an administrator of this name instead of {@value MockOptions#DEFAULT_USER}. */
        public Builder userName(String name) {
            this.userName = name;
            return this;
        }

        /** Sets the administrator's password. */
        public Builder password(String secret) {
            this.password = secret;
            return this;
        }

        /** Has these accounts, and the default one only if it is given a name or a password of its own. */
        public Builder accounts(List<Account> others) {
            this.accounts = List.copyOf(others);
            return this;
        }

        /**
         * Is a single ESX host instead of a VirtualCenter: no clusters, folders or datacenters of one's own, but virtual
         * machines, datastores and port groups.
         */
        public Builder esx() {
            this.esx = true;
            return this;
        }

        /** Generates this many datacenters. */
        public Builder datacenters(int count) {
            this.datacenters = count;
            return counted();
        }

        /** Generates this many clusters in each datacenter. */
        public Builder clusters(int count) {
            this.clusters = count;
            return counted();
        }

        /** Generates this many hosts in each cluster. */
        public Builder hosts(int count) {
            this.hosts = count;
            return counted();
        }

        /** Generates this many hosts outside of clusters in each datacenter. */
        public Builder standaloneHosts(int count) {
            this.standaloneHosts = count;
            return counted();
        }

        /** Generates this many resource pools in each cluster, beside its root pool. */
        public Builder pools(int count) {
            this.pools = count;
            return counted();
        }

        /** Generates this many virtual machines in each resource pool. */
        public Builder virtualMachines(int count) {
            this.virtualMachines = count;
            return counted();
        }

        /** Generates this many datastores in each datacenter. */
        public Builder datastores(int count) {
            this.datastores = count;
            return counted();
        }

        /** Generates this many port groups in each datacenter, beside "VM Network". */
        public Builder portGroups(int count) {
            this.portGroups = count;
            return counted();
        }

        /** Puts this many of the datacenters into folders. */
        public Builder folders(int count) {
            this.folders = count;
            return counted();
        }

        /** Powers the generated virtual machines on, or not. */
        public Builder autostart(boolean on) {
            this.autostart = on;
            return counted();
        }

        private Builder counted() {
            this.counted = true;
            return this;
        }

        /**
         * Builds the inventory of a YAML file instead of one of counts; see docs/guide/inventory.md.
         *
         * @throws UncheckedIOException when the file cannot be read
         * @throws IllegalArgumentException when it is no inventory; the message begins with file and line
         */
        public Builder inventory(Path file) {
            try {
                return inventory(InventoryFile.read(file));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
            }
        }

        /**
         * Builds an inventory that comes with this library: {@code white-paper}.
         *
         * @throws IllegalArgumentException when there is none of that name
         */
        public Builder bundledInventory(String name) {
            return inventory(InventoryFile.bundled(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no inventory called '" + name + "'")));
        }

        /** Builds this inventory instead of one of counts. */
        public Builder inventory(InventoryDescription description) {
            return inventory(new InventoryFile(description, SourceLines.none()));
        }

        private Builder inventory(InventoryFile file) {
            this.inventory = file.description();
            this.inventoryLines = file.lines();
            return this;
        }

        /** Sets what everything that looks random follows from. */
        public Builder seed(long number) {
            this.seed = number;
            return this;
        }

        /** Sets the API level: {@code V4_1}, tolerant, or {@code V2_5}, strict. */
        public Builder apiLevel(ApiLevel level) {
            this.apiLevel = level;
            return this;
        }

        /** Lets simulated time pass as in reality. */
        public Builder realClock() {
            return scaledClock(1);
        }

        /** Lets simulated time pass this many times as fast as in reality. */
        public Builder scaledClock(double factor) {
            if (!(factor > 0) || factor > 1e6) {
                throw new IllegalArgumentException("a clock's factor is between 0 and 1000000, not " + factor);
            }
            this.clockSpeed = factor;
            return this;
        }

        /** Lets simulated time stand still until it is advanced. */
        public Builder manualClock() {
            this.clockSpeed = 0;
            return this;
        }

        /** Sets how long tasks take. */
        public Builder taskTime(TaskTime time) {
            this.taskTime = time;
            return this;
        }

        /** Sets how many megabytes of answers are kept in their encoded form; 0 for none. */
        public Builder encodedCacheMB(int megabytes) {
            if (megabytes < 0) {
                throw new IllegalArgumentException("a cache cannot have " + megabytes + " MB");
            }
            this.encodedCacheBytes = (long) megabytes << 20;
            return this;
        }

        /**
         * Describes the inventory in Java.
         *
         * @throws IllegalArgumentException when something is missing that cannot be left out
         */
        public Builder inventory(Consumer<InventoryBuilder> description) {
            InventoryBuilder builder = new InventoryBuilder();
            description.accept(builder);
            return inventory(builder.build());
        }

        /**
         * Says which address clients use when it is another one than the server listens on, as behind a container's port:
         * {@code https://vc.example.com:8443}. It is what the server writes into addresses that it hands out.
         */
        public Builder publicUrl(URI address) {
            this.publicUrl = address;
            return this;
        }

        /**
         * Offers what docs/guide/control.md describes at {@code /mock}, or not. Left out, it is offered on loopback
         * addresses only; elsewhere it needs an administrator's name and password.
         */
        public Builder control(boolean offered) {
            this.control = offered;
            return this;
        }

        /**
         * Has the fault rules of a YAML file from the start; see docs/guide/embedding.md.
         *
         * @throws UncheckedIOException when the file cannot be read
         * @throws IllegalArgumentException when there is something wrong in it; the message begins with file and line
         */
        public Builder faults(Path file) {
            this.faults = FaultFile.read(file);
            return this;
        }

        /**
         * The options, checked.
         *
         * @throws IllegalArgumentException when they do not fit together, with what to do in the message
         */
        public MockOptions build() {
            OptionsCheck.check(this);
            OptionValues frozen = copy();
            if (esx) {
                // Besides what the check has seen to, a host on its own is in no cluster.
                frozen.clusters = 0;
                frozen.hosts = 0;
            }
            return new MockOptions(frozen);
        }
    }
}
