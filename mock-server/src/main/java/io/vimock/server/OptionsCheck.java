package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.inventory.InventoryCheck;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.FolderPaths;
import io.vimock.server.inventory.description.InventoryDescription;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells whether options fit together. Stateless. */
final class OptionsCheck {
    /** How much is kept in its encoded form unless told otherwise: 256 MB, at most a third of the heap. */
    static final long STANDARD_CACHE_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 3);

    private static final int MOST_PORT = 65_535;

    private OptionsCheck() {}

    /** @throws IllegalArgumentException when they do not, with what to do in the message */
    static void check(MockOptions.Builder options) {
        checkListening(options);
        checkInventory(options);
        if (options.apiLevel != ApiLevel.V2_5 && options.apiLevel != ApiLevel.V4_1) {
            throw new IllegalArgumentException("the API version is 2.5 or 4.1, not " + options.apiLevel.version());
        }
    }

    private static void checkListening(MockOptions.Builder options) {
        if (options.port < 0 || options.port > MOST_PORT) {
            throw new IllegalArgumentException("a port is between 0 and 65535, not " + options.port);
        }
        if ((options.userName != null && options.userName.isBlank())
                || (options.password != null && options.password.isEmpty())) {
            throw new IllegalArgumentException("user name and password cannot be empty");
        }
        boolean knownPassword = options.password == null
                ? options.accounts.isEmpty() || options.userName != null
                : options.password.equals(MockOptions.DEFAULT_PASSWORD);
        if (knownPassword && !isLoopback(options.host)) {
            throw new IllegalArgumentException("others can reach " + options.host
                    + ", so the server needs a password of your own, not the default one");
        }
        checkPublicUrl(options.publicUrl);
    }

    private static void checkPublicUrl(@Nullable URI url) {
        if (url == null) {
            return;
        }
        boolean isAddress = ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                && url.getHost() != null
                && url.getQuery() == null
                && url.getFragment() == null
                && url.getUserInfo() == null;
        if (!isAddress || !(url.getPath().isEmpty() || url.getPath().equals("/"))) {
            throw new IllegalArgumentException(
                    "a public URL is scheme, host and port, such as https://vc.example.com:8443, not " + url);
        }
    }

    private static void checkInventory(MockOptions.Builder options) {
        int[] counts = {
            options.datacenters,
            options.clusters,
            options.hosts,
            options.standaloneHosts,
            options.pools,
            options.virtualMachines,
            options.datastores,
            options.portGroups,
            options.folders
        };
        if (IntStream.of(counts).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("a count of the inventory cannot be negative");
        }
        if (options.inventory != null && options.counted) {
            throw new IllegalArgumentException(
                    "the counts and autostart are for a generated inventory, not for one that is described");
        }
        if (options.inventory != null) {
            InventoryCheck.check(options.inventory, options.inventoryLines, options.apiLevel == ApiLevel.V4_1);
        }
        if (options.esx) {
            checkSingleHost(options);
        }
        if (options.esx && options.inventory != null) {
            checkSingleHost(options.inventory);
        }
    }

    private static void checkSingleHost(InventoryDescription inventory) {
        DatacenterDescription only =
                inventory.datacenters().size() == 1 ? inventory.datacenters().get(0) : null;
        boolean isSingle = only != null
                && only.folder() == null
                && inventory.folders().isEmpty()
                && only.folders().equals(FolderPaths.NONE)
                && only.clusters().isEmpty()
                && only.hosts().size() == 1
                && only.hosts().get(0).folder() == null;
        if (!isSingle) {
            throw new IllegalArgumentException(
                    "the inventory of an ESX host is one datacenter with one host, without clusters and folders");
        }
    }

    private static void checkSingleHost(MockOptions.Builder options) {
        MockOptions.Builder defaults = MockOptions.builder();
        boolean asked = options.datacenters != defaults.datacenters
                || options.clusters != defaults.clusters
                || options.hosts != defaults.hosts
                || options.standaloneHosts != defaults.standaloneHosts
                || options.pools != defaults.pools
                || options.folders != defaults.folders;
        if (asked) {
            throw new IllegalArgumentException(
                    "an ESX host is one host: it has no datacenters, clusters, hosts, pools or folders to choose");
        }
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no address for the host '" + host + "'", e);
        }
    }
}
