package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoActiveHostInCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the host that a new virtual machine is registered on. Stateless. */
final class HostChoice {
    private HostChoice() {}

    /**
     * The host that was asked for, or else the one with the fewest machines that sees the datastore.
     *
     * @param pool the machine's resource pool
     * @param datastoreName the datastore of the machine's directory; null when any will do
     * @throws VimFaultException InvalidArgument when the host is not the pool's, InvalidState or HostNotConnected when it
     *     cannot run machines, NoActiveHostInCluster, InvalidDatastore when no host has the datastore
     */
    static ManagedObjectReference choose(
            ReadView view,
            ManagedObjectReference pool,
            @Nullable ManagedObjectReference asked,
            @Nullable String datastoreName) {
        ManagedObjectReference owner = view.require(pool, ResourcePoolProperties.OWNER);
        List<ManagedObjectReference> hosts = view.refs(owner, ComputeResourceProperties.HOST);
        if (asked != null) {
            if (!hosts.contains(asked)) {
                throw Faults.invalidArgument("host", "it does not belong to the resource pool's compute resource");
            }
            PowerOnRequirements.requireUsable(view, asked);
            return asked;
        }
        ManagedObjectReference best = null;
        boolean anyUsable = false;
        for (ManagedObjectReference host : hosts) {
            if (isUsable(view, host)) {
                anyUsable = true;
                boolean fits = datastoreName == null || sees(view, host, datastoreName);
                if (fits && (best == null || machines(view, host) < machines(view, best))) {
                    best = host;
                }
            }
        }
        if (best != null) {
            return best;
        }
        if (anyUsable) {
            throw Faults.of(
                    new InvalidDatastore().withName(datastoreName),
                    "No host of the compute resource has a datastore '" + datastoreName + "'");
        }
        throw Faults.of(
                new NoActiveHostInCluster().withComputeResource(owner),
                "No host of '" + view.get(owner, ManagedEntityProperties.NAME) + "' can run virtual machines");
    }

    private static boolean isUsable(ReadView view, ManagedObjectReference host) {
        return ComputeResourceSummaries.isEffective(view.require(host, HostSystemProperties.RUNTIME));
    }

    private static boolean sees(ReadView view, ManagedObjectReference host, String datastoreName) {
        return view.refs(host, HostSystemProperties.DATASTORE).stream()
                .anyMatch(datastore -> datastoreName.equals(view.get(datastore, DatastoreProperties.NAME)));
    }

    private static int machines(ReadView view, ManagedObjectReference host) {
        return view.refs(host, HostSystemProperties.VM).size();
    }

    /** The datacenter that an entity is in; null for none. */
    static @Nullable ManagedObjectReference datacenter(ReadView view, ManagedObjectReference entity) {
        ManagedObjectReference at = entity;
        while (at != null) {
            ObjectState state = view.state(at);
            if (state.type() == MoTypes.DATACENTER) {
                return at;
            }
            at = state.get(ManagedEntityProperties.PARENT);
        }
        return null;
    }

    /**
     * Demands that folder and pool are of one datacenter.
     *
     * @throws VimFaultException InvalidArgument
     */
    static void requireSameDatacenter(
            ReadView view, ManagedObjectReference folder, ManagedObjectReference pool, String argument) {
        ManagedObjectReference datacenter = datacenter(view, folder);
        if (datacenter == null || !datacenter.equals(datacenter(view, pool))) {
            throw Faults.invalidArgument(argument, "it is in another datacenter than the folder");
        }
    }
}
