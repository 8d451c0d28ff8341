package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.inventory.InventoryCheck;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.SourceLines;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

    private static final long MOST_CACHED_BYTES = 256L << 20;
    private static final int CACHED_SHARE_OF_HEAP = 3;

    private final Builder values;
    private final List<Account> accounts;

    private MockOptions(Builder values) {
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

    /** How many bytes of answers are kept in their encoded form, so that what has not changed is not encoded again. */
    public long encodedCacheBytes() {
        return values.encodedCacheBytes;
    }

    /** Collects options; every setter returns this builder. Not thread safe. */
    public static final class Builder implements Cloneable {
        private String host = "127.0.0.1";
        private int port;
        private boolean plainHttp;
        private @Nullable Path tlsCertificate;
        private @Nullable Path tlsKey;
        private @Nullable String userName;
        private @Nullable String password;
        private List<Account> accounts = List.of();
        private boolean esx;
        private int datacenters = 1;
        private int clusters = 1;
        private int hosts = 3;
        private int standaloneHosts = 1;
        private int pools;
        private int virtualMachines = 2;
        private int datastores = 1;
        private int portGroups = 1;
        private int folders;
        private boolean autostart = true;
        private boolean counted;
        private @Nullable InventoryDescription inventory;
        private SourceLines inventoryLines = SourceLines.none();
        private long seed = 1;
        private ApiLevel apiLevel = ApiLevel.V4_1;
        private double clockSpeed = 1;
        private TaskTime taskTime = TaskTime.INSTANT;
        private long encodedCacheBytes =
                Math.min(MOST_CACHED_BYTES, Runtime.getRuntime().maxMemory() / CACHED_SHARE_OF_HEAP);

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
         * The options, checked.
         *
         * @throws IllegalArgumentException when they do not fit together, with what to do in the message
         */
        public MockOptions build() {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("a port is between 0 and 65535, not " + port);
            }
            int[] counts = {
                datacenters, clusters, hosts, standaloneHosts, pools, virtualMachines, datastores, portGroups, folders
            };
            if (IntStream.of(counts).anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("a count of the inventory cannot be negative");
            }
            if (inventory != null && counted) {
                throw new IllegalArgumentException(
                        "the counts and autostart are for a generated inventory, not for one that is described");
            }
            if (apiLevel != ApiLevel.V2_5 && apiLevel != ApiLevel.V4_1) {
                throw new IllegalArgumentException("the API version is 2.5 or 4.1, not " + apiLevel.version());
            }
            if ((userName != null && userName.isBlank()) || (password != null && password.isEmpty())) {
                throw new IllegalArgumentException("user name and password cannot be empty");
            }
            boolean knownPassword =
                    password == null ? accounts.isEmpty() || userName != null : password.equals(DEFAULT_PASSWORD);
            if (knownPassword && !isLoopback(host)) {
                throw new IllegalArgumentException("others can reach " + host
                        + ", so the server needs a password of your own, not the default one");
            }
            if (inventory != null && esx) {
                throw new IllegalArgumentException("an ESX host has no inventory to describe");
            }
            if (inventory != null) {
                InventoryCheck.check(inventory, inventoryLines, apiLevel == ApiLevel.V4_1);
            }
            return new MockOptions(esx ? singleHost() : copy());
        }

        /** What an ESX host has of a VirtualCenter's inventory, when nothing else was asked for. */
        private Builder singleHost() {
            Builder defaults = new Builder();
            boolean asked = datacenters != defaults.datacenters
                    || clusters != defaults.clusters
                    || hosts != defaults.hosts
                    || standaloneHosts != defaults.standaloneHosts
                    || pools != defaults.pools
                    || folders != defaults.folders;
            if (asked) {
                throw new IllegalArgumentException(
                        "an ESX host is one host: it has no datacenters, clusters, hosts, pools or folders to choose");
            }
            Builder host = copy();
            host.clusters = 0;
            host.hosts = 0;
            return host;
        }

        private Builder copy() {
            try {
                return (Builder) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean isLoopback(String host) {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("there is no address for the host '" + host + "'", e);
            }
        }
    }
}
