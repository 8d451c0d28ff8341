package io.vimock.server.service;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.World;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SearchIndex: finds managed entities by path, name, uuid or address.
 *
 * <p>Names in a path are as the inventory has them: a slash in a name is {@code %2f}. Uuids, addresses and DNS names
 * are compared without regard to case. Nothing found is an unset answer, no fault.
 */
public final class SearchIndex implements ManagedObjectType {
    private static final Pattern DATASTORE_PATH = Pattern.compile("\\[([^\\[\\]]+)] ?(.+)");

    private final SearchKeys keys = new SearchKeys();

    /** @param world whose objects are found; follows it from now on */
    public SearchIndex(World world) {
        world.<@Nullable Void>call(() -> {
            world.snapshot().forEach(keys::add);
            world.addListener(keys);
            return null;
        });
    }

    @Override
    public MoType type() {
        return MoTypes.SEARCH_INDEX;
    }

    /** FindByUuid: by BIOS uuid, or by instance uuid (4.0); a host by its hardware's uuid. */
    public @Nullable ManagedObjectReference findByUuid(
            Call call,
            @Nullable ManagedObjectReference datacenter,
            String uuid,
            boolean vmSearch,
            @Nullable Boolean instanceUuid) {
        return first(findAllByUuid(call, datacenter, uuid, vmSearch, instanceUuid));
    }

    /** FindAllByUuid: all that have the uuid. */
    public List<ManagedObjectReference> findAllByUuid(
            Call call,
            @Nullable ManagedObjectReference datacenter,
            String uuid,
            boolean vmSearch,
            @Nullable Boolean instanceUuid) {
        boolean byInstance = vmSearch && Boolean.TRUE.equals(instanceUuid);
        return find(
                call, datacenter, byInstance ? SearchKeys.Kind.INSTANCE_UUID : SearchKeys.Kind.UUID, vmSearch, uuid);
    }

    /** FindByDnsName: by the name that the guest, or the host, tells. */
    public @Nullable ManagedObjectReference findByDnsName(
            Call call, @Nullable ManagedObjectReference datacenter, String dnsName, boolean vmSearch) {
        return first(findAllByDnsName(call, datacenter, dnsName, vmSearch));
    }

    /** FindAllByDnsName: all that have the name. */
    public List<ManagedObjectReference> findAllByDnsName(
            Call call, @Nullable ManagedObjectReference datacenter, String dnsName, boolean vmSearch) {
        return find(call, datacenter, SearchKeys.Kind.DNS_NAME, vmSearch, dnsName);
    }

    /** FindByIp: by an address that the guest tells, or of a host's VMkernel or service console interface. */
    public @Nullable ManagedObjectReference findByIp(
            Call call, @Nullable ManagedObjectReference datacenter, String ip, boolean vmSearch) {
        return first(findAllByIp(call, datacenter, ip, vmSearch));
    }

    /** FindAllByIp: all that have the address. */
    public List<ManagedObjectReference> findAllByIp(
            Call call, @Nullable ManagedObjectReference datacenter, String ip, boolean vmSearch) {
        return find(call, datacenter, SearchKeys.Kind.IP, vmSearch, ip);
    }

    /**
     * FindByDatastorePath: by the configuration file, {@code [datastore] directory/name.vmx}.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastore when the path names no datastore of the
     *     datacenter
     */
    public @Nullable ManagedObjectReference findByDatastorePath(
            Call call, ManagedObjectReference datacenter, String path) {
        Matcher parts = DATASTORE_PATH.matcher(path.strip());
        String name = parts.matches() ? parts.group(1) : "";
        boolean known = call.snapshot().refs(datacenter, DatacenterProperties.DATASTORE).stream()
                .anyMatch(ds -> name.equals(call.snapshot().get(ds, DatastoreProperties.NAME)));
        if (!known) {
            throw Faults.of(
                    new InvalidDatastore().withName(name.isEmpty() ? path : name),
                    "'" + path + "' names no datastore of the datacenter");
        }
        String normalized = "[" + name + "] " + parts.group(2);
        return first(find(call, datacenter, SearchKeys.Kind.PATH, true, normalized));
    }

    /** FindByInventoryPath: from the root folder, whose own name is left out: {@code DC0/vm/DC0_H0_VM0}. */
    public @Nullable ManagedObjectReference findByInventoryPath(Call call, String inventoryPath) {
        ManagedObjectReference at = call.snapshot()
                .require(WellKnown.SERVICE_INSTANCE, ServiceInstanceProperties.CONTENT)
                .getRootFolder();
        for (String name : inventoryPath.split("/", -1)) {
            if (!name.isEmpty() && at != null) {
                at = child(call.snapshot(), at, name);
            }
        }
        return at != null && call.has("System.View", at) ? at : null;
    }

    /** FindChild: the child of that name of a folder, datacenter, compute resource or resource pool. */
    public @Nullable ManagedObjectReference findChild(Call call, ManagedObjectReference entity, String name) {
        ManagedObjectReference found = child(call.snapshot(), entity, name);
        return found != null && call.has("System.View", found) ? found : null;
    }

    private static @Nullable ManagedObjectReference child(ReadView view, ManagedObjectReference parent, String name) {
        for (ManagedObjectReference child : children(view, view.state(parent))) {
            if (name.equals(view.get(child, ManagedEntityProperties.NAME))) {
                return child;
            }
        }
        return null;
    }

    private static List<ManagedObjectReference> children(ReadView view, ObjectState parent) {
        ManagedObjectReference ref = parent.ref();
        List<ManagedObjectReference> children = new ArrayList<>();
        if (parent.type().isA(MoTypes.FOLDER)) {
            return view.refs(ref, FolderProperties.CHILD_ENTITY);
        } else if (parent.type().isA(MoTypes.DATACENTER)) {
            for (var folder : List.of(
                    DatacenterProperties.VM_FOLDER,
                    DatacenterProperties.HOST_FOLDER,
                    DatacenterProperties.DATASTORE_FOLDER,
                    DatacenterProperties.NETWORK_FOLDER)) {
                children.add(view.require(ref, folder));
            }
        } else if (parent.type().isA(MoTypes.COMPUTE_RESOURCE)) {
            children.addAll(view.refs(ref, ComputeResourceProperties.HOST));
            children.add(view.require(ref, ComputeResourceProperties.RESOURCE_POOL));
        } else if (parent.type().isA(MoTypes.RESOURCE_POOL)) {
            children.addAll(view.refs(ref, ResourcePoolProperties.RESOURCE_POOL));
            children.addAll(view.refs(ref, ResourcePoolProperties.VM));
        }
        return children;
    }

    private List<ManagedObjectReference> find(
            Call call,
            @Nullable ManagedObjectReference datacenter,
            SearchKeys.Kind kind,
            boolean vmSearch,
            String value) {
        return keys.find(kind, vmSearch, value).stream()
                .filter(ref -> call.snapshot().exists(ref))
                .filter(ref -> datacenter == null || isBelow(call.snapshot(), ref, datacenter))
                .filter(ref -> call.has("System.View", ref))
                .toList();
    }

    private static boolean isBelow(ReadView view, ManagedObjectReference ref, ManagedObjectReference ancestor) {
        for (ManagedObjectReference at = ref; at != null; at = view.get(at, ManagedEntityProperties.PARENT)) {
            if (at.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable ManagedObjectReference first(List<ManagedObjectReference> found) {
        return found.isEmpty() ? null : found.get(0);
    }
}
