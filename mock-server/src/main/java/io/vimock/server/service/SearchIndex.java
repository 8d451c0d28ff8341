package io.vimock.server.service;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.InventoryIndexes;
import io.vimock.server.inventory.InventoryIndexes.NamedChild;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Index;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds entities by what identifies them. Every search is a lookup, whatever the inventory's size; what the caller may
 * not see is not found. Thread safe.
 */
public final class SearchIndex implements ManagedObjectType {
    private static final String VIEW = "System.View";
    private static final Pattern DATASTORE_PATH = Pattern.compile("\\[([^\\[\\]]+)] ?(.+)");

    @Override
    public MoType type() {
        return MoTypes.SEARCH_INDEX;
    }

    /**
     * The virtual machine of that BIOS uuid, or the host of that hardware uuid; null for none.
     *
     * @param datacenter where to search; null for everywhere
     * @param instanceUuid whether it is the instance uuid of a virtual machine
     */
    public @Nullable ManagedObjectReference findByUuid(
            Call call,
            @Nullable ManagedObjectReference datacenter,
            String uuid,
            boolean vmSearch,
            @Nullable Boolean instanceUuid) {
        return first(findAllByUuid(call, datacenter, uuid, vmSearch, instanceUuid));
    }

    /** All virtual machines or hosts of that uuid; see {@link #findByUuid}. */
    public List<ManagedObjectReference> findAllByUuid(
            Call call,
            @Nullable ManagedObjectReference datacenter,
            String uuid,
            boolean vmSearch,
            @Nullable Boolean instanceUuid) {
        boolean instance = Boolean.TRUE.equals(instanceUuid);
        if (!vmSearch) {
            return instance ? List.of() : find(call, datacenter, InventoryIndexes.HOST_UUID, uuid);
        }
        Index index = instance ? InventoryIndexes.MACHINE_INSTANCE_UUID : InventoryIndexes.MACHINE_UUID;
        return find(call, datacenter, index, uuid);
    }

    /** The virtual machine whose guest, or the host that, has that address; null for none. */
    public @Nullable ManagedObjectReference findByIp(
            Call call, @Nullable ManagedObjectReference datacenter, String ip, boolean vmSearch) {
        return first(findAllByIp(call, datacenter, ip, vmSearch));
    }

    /** All virtual machines or hosts of that address. */
    public List<ManagedObjectReference> findAllByIp(
            Call call, @Nullable ManagedObjectReference datacenter, String ip, boolean vmSearch) {
        Index index = vmSearch ? InventoryIndexes.MACHINE_ADDRESS : InventoryIndexes.HOST_ADDRESS;
        return find(call, datacenter, index, ip);
    }

    /** The virtual machine whose guest, or the host that, has that DNS name; null for none. */
    public @Nullable ManagedObjectReference findByDnsName(
            Call call, @Nullable ManagedObjectReference datacenter, String dnsName, boolean vmSearch) {
        return first(findAllByDnsName(call, datacenter, dnsName, vmSearch));
    }

    /** All virtual machines or hosts of that DNS name. */
    public List<ManagedObjectReference> findAllByDnsName(
            Call call, @Nullable ManagedObjectReference datacenter, String dnsName, boolean vmSearch) {
        Index index = vmSearch ? InventoryIndexes.MACHINE_DNS_NAME : InventoryIndexes.HOST_DNS_NAME;
        return find(call, datacenter, index, dnsName);
    }

    /**
     * The virtual machine whose configuration file has that path, {@code [LocalDS_0] vm/vm.vmx}; null for none.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastore when the datacenter has no such datastore
     */
    public @Nullable ManagedObjectReference findByDatastorePath(
            Call call, ManagedObjectReference datacenter, String path) {
        Matcher parts = DATASTORE_PATH.matcher(path.strip());
        String name = parts.matches() ? parts.group(1) : "";
        Snapshot snapshot = call.snapshot();
        boolean known = snapshot.refs(datacenter, DatacenterProperties.DATASTORE).stream()
                .anyMatch(datastore -> name.equals(snapshot.get(datastore, DatastoreProperties.NAME)));
        if (!known) {
            throw Faults.of(
                    new InvalidDatastore().withName(name.isEmpty() ? path : name),
                    "'" + path + "' names no datastore of the datacenter");
        }
        return first(found(call, datacenter, InventoryIndexes.MACHINE_FILE, "[" + name + "] " + parts.group(2)));
    }

    /**
     * The entity at a path of names below the root folder, {@code DC0/vm/folder/name}, slashes in names written as
     * {@code %2f}; the root folder itself for an empty path, null for none.
     */
    public @Nullable ManagedObjectReference findByInventoryPath(Call call, String inventoryPath) {
        ManagedObjectReference at = WellKnown.ROOT_FOLDER;
        for (String name : inventoryPath.split("/", -1)) {
            if (at != null && !name.isEmpty()) {
                at = findChild(call, at, name);
            }
        }
        return at;
    }

    /**
     * The entity of that name directly inside another one; null for none.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    public @Nullable ManagedObjectReference findChild(Call call, ManagedObjectReference entity, String name) {
        call.snapshot().state(entity);
        String stored = name.replace("%2F", "%2f").replace("%5C", "%5c");
        return first(found(call, null, InventoryIndexes.CHILD, new NamedChild(entity, stored)));
    }

    private static List<ManagedObjectReference> find(
            Call call, @Nullable ManagedObjectReference datacenter, Index index, String key) {
        return found(call, datacenter, index, key.toLowerCase(Locale.ROOT));
    }

    private static List<ManagedObjectReference> found(
            Call call, @Nullable ManagedObjectReference datacenter, Index index, Object key) {
        Snapshot snapshot = call.snapshot();
        return snapshot.lookup(index, key).stream()
                .filter(ref -> datacenter == null || isIn(snapshot, ref, datacenter))
                .filter(ref -> call.has(VIEW, ref))
                .toList();
    }

    private static boolean isIn(Snapshot snapshot, ManagedObjectReference ref, ManagedObjectReference ancestor) {
        for (ObjectState at = snapshot.find(ref); at != null; at = parent(snapshot, at)) {
            if (at.ref().equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable ObjectState parent(Snapshot snapshot, ObjectState entity) {
        ManagedObjectReference parent = entity.get(ManagedEntityProperties.PARENT);
        return parent == null ? null : snapshot.find(parent);
    }

    private static @Nullable ManagedObjectReference first(List<ManagedObjectReference> found) {
        return found.isEmpty() ? null : found.get(0);
    }
}
