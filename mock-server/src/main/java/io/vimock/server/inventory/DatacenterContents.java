package io.vimock.server.inventory;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.NetworkProperties;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreInfo;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a datacenter's lists, and the summaries of its datastores and networks, in line with their objects. */
final class DatacenterContents {
    private DatacenterContents() {}

    static List<Derivation> derivations() {
        return List.of(
                new Derivation(
                        MoTypes.FOLDER,
                        List.of(FolderProperties.CHILD_ENTITY),
                        (view, folder) -> {
                            ManagedObjectReference datacenter = datacenterOf(view, folder);
                            return datacenter == null || holdsMachinesOrHosts(view, folder)
                                    ? List.of()
                                    : List.of(datacenter);
                        },
                        DatacenterContents::list),
                Derivation.ofOwn(
                        MoTypes.DATASTORE,
                        List.of(DatastoreProperties.NAME, DatastoreProperties.HOST, DatastoreProperties.SUMMARY),
                        DatacenterContents::describeDatastore),
                Derivation.ofOwn(
                        MoTypes.NETWORK,
                        List.of(NetworkProperties.NAME, NetworkProperties.HOST),
                        DatacenterContents::describeNetwork));
    }

    private static boolean holdsMachinesOrHosts(ReadView view, ManagedObjectReference folder) {
        List<String> childType = view.get(folder, FolderProperties.CHILD_TYPE);
        return childType != null && (childType.contains("VirtualMachine") || childType.contains("ComputeResource"));
    }

    /** The datacenter that an entity is in, or is; null outside of datacenters. */
    static @Nullable ManagedObjectReference datacenterOf(ReadView view, ManagedObjectReference entity) {
        ManagedObjectReference at = entity;
        while (at != null) {
            ObjectState state = view.find(at);
            if (state == null) {
                return null;
            }
            if (state.type() == MoTypes.DATACENTER) {
                return at;
            }
            at = state.get(ManagedEntityProperties.PARENT);
        }
        return null;
    }

    private static void list(Mutation m, ManagedObjectReference datacenter) {
        ManagedObjectReference datastores = m.get(datacenter, DatacenterProperties.DATASTORE_FOLDER);
        ManagedObjectReference networks = m.get(datacenter, DatacenterProperties.NETWORK_FOLDER);
        if (datastores != null && networks != null) {
            m.set(datacenter, DatacenterProperties.DATASTORE, leaves(m, datastores));
            m.set(datacenter, DatacenterProperties.NETWORK, leaves(m, networks));
        }
    }

    private static List<ManagedObjectReference> leaves(ReadView view, ManagedObjectReference folder) {
        List<ManagedObjectReference> found = new ArrayList<>();
        if (view.exists(folder)) {
            for (ManagedObjectReference child : view.refs(folder, FolderProperties.CHILD_ENTITY)) {
                if (view.state(child).type() == MoTypes.FOLDER) {
                    found.addAll(leaves(view, child));
                } else {
                    found.add(child);
                }
            }
        }
        return found;
    }

    private static void describeDatastore(Mutation m, ManagedObjectReference datastore) {
        String name = m.require(datastore, DatastoreProperties.NAME);
        int mounts = m.require(datastore, DatastoreProperties.SUMMARY).isAccessible()
                ? sizeOf(m.get(datastore, DatastoreProperties.HOST))
                : 0;
        m.update(
                datastore,
                DatastoreProperties.SUMMARY,
                summary -> summary.withName(name).withMultipleHostAccess(mounts > 1));
        DatastoreSummary summary = m.require(datastore, DatastoreProperties.SUMMARY);
        DatastoreInfo info = m.require(datastore, DatastoreProperties.INFO);
        if (!info.getName().equals(name) || info.getFreeSpace() != summary.getFreeSpace()) {
            m.update(
                    datastore,
                    DatastoreProperties.INFO,
                    copy -> copy.withName(name)
                            .withFreeSpace(summary.getFreeSpace())
                            .withTimestamp(m.now()));
        }
    }

    private static int sizeOf(@Nullable List<?> list) {
        return list == null ? 0 : list.size();
    }

    private static void describeNetwork(Mutation m, ManagedObjectReference network) {
        m.update(
                network,
                NetworkProperties.SUMMARY,
                summary -> summary.withName(m.require(network, NetworkProperties.NAME))
                        .withAccessible(!m.refs(network, NetworkProperties.HOST).isEmpty()));
    }
}
