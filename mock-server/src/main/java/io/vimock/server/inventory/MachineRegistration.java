package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.Content;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.FileChanges;
import io.vimock.server.inventory.files.FileEntry;
import io.vimock.server.inventory.files.FilePlace;
import io.vimock.server.inventory.files.VmxReader;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.InvalidVmConfig;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmRegisteredEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RegisterVM_Task: makes virtual machines from the configuration files on datastores. Thread safe. */
final class MachineRegistration {
    private static final Duration DURATION = Duration.ofSeconds(2);

    private final VirtualMachineSupport support;
    private final VirtualMachineProvisioning provisioning;

    MachineRegistration(VirtualMachineSupport support, VirtualMachineProvisioning provisioning) {
        this.support = support;
        this.provisioning = provisioning;
    }

    /** What is registered how. */
    private record Request(
            ManagedObjectReference folder,
            DatastorePath path,
            @Nullable String name,
            boolean asTemplate,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {}

    /** RegisterVM_Task; see {@link Folder#registerVMTask}. */
    ManagedObjectReference register(
            Call call,
            String path,
            @Nullable String name,
            boolean asTemplate,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        ManagedObjectReference folder = call.self();
        if (asTemplate ? host == null : pool == null) {
            throw Faults.invalidArgument(
                    asTemplate ? "host" : "pool",
                    "a " + (asTemplate ? "template needs a host" : "machine needs a pool"));
        }
        if (asTemplate && pool != null) {
            throw Faults.invalidArgument("pool", "a template is in no resource pool");
        }
        if (pool != null) {
            HostChoice.requireSameDatacenter(call.snapshot(), folder, pool, "pool");
        }
        if (host != null) {
            HostChoice.requireSameDatacenter(call.snapshot(), folder, host, "host");
        }
        Request request = new Request(
                folder,
                DatastorePath.parse(path),
                name == null || name.isBlank() ? null : EntityNames.stored(name, null),
                asTemplate,
                pool,
                host);
        return support.tasks()
                .start(
                        call,
                        folder,
                        TaskSteps.first((task, m) -> null).then(DURATION, (task, m) -> register(task, m, request)));
    }

    private ManagedObjectReference register(TaskContext task, Mutation m, Request request) {
        ManagedObjectReference host = host(m, request);
        HostReach reach = new HostReach(m, host);
        ManagedObjectReference datastore = reach.datastore(request.path().datastore());
        VirtualMachineConfigSpec spec = read(m, reach, datastore, request.path());
        String name = request.name() == null ? spec.getName() : request.name();
        if (name == null || name.isBlank()) {
            name = request.path().fileName().replaceFirst("\\.vmt?x$", "");
        }
        String stored = EntityNames.stored(name, null);
        EntityNames.requireFree(m, request.folder(), stored, null);
        DatastorePath home = home(m, datastore, request);
        ConfigDraft draft =
                new ConfigDraft(m, null, provisioning.emptyConfig(m, reach, home, stored), host, false, support);
        apply(m, draft, spec);
        draft.config().setTemplate(request.asTemplate());
        draft.finish();
        ManagedObjectReference vm = support.factory()
                .create(m, new VirtualMachineFactory.Placement(request.folder(), request.pool(), host), draft.config());
        new SnapshotRegistration(m, vm, this, reach, home).restore();
        VirtualMachines.post(m, support, task.origin(), new VmRegisteredEvent(), vm);
        for (VmEvent conflict : conflicts(draft)) {
            VirtualMachines.post(m, support, task.origin(), conflict, vm);
        }
        return vm;
    }

    private static ManagedObjectReference host(ReadView view, Request request) {
        if (request.pool() != null) {
            return HostChoice.choose(
                    view, request.pool(), request.host(), request.path().datastore());
        }
        ManagedObjectReference host = request.host();
        if (host == null) {
            throw Faults.invalidArgument("host", "a template needs a host");
        }
        return host;
    }

    private static VirtualMachineConfigSpec read(
            ReadView view, HostReach reach, ManagedObjectReference datastore, DatastorePath path) {
        FileEntry file = DatastoreFiles.find(view, datastore, path.path());
        if (file == null || file.content() == null) {
            throw Faults.notFound("The configuration file " + path);
        }
        if (file.machine() != null) {
            throw Faults.alreadyExists(path.toString());
        }
        boolean small = file.content().size() <= Content.MOST_TEXT;
        VirtualMachineConfigSpec spec = spec(small ? DatastoreFiles.text(file) : "", reach, path);
        if (spec == null) {
            throw Faults.of(
                    new InvalidVmConfig().withProperty("path"), path + " is no configuration of a virtual machine");
        }
        return spec;
    }

    /** The specification that a text holds; null when it is no configuration. */
    static @Nullable VirtualMachineConfigSpec spec(String text, HostReach reach, DatastorePath path) {
        VmxReader reader = new VmxReader(text, path, volume -> volume(reach, volume));
        if (!reader.isConfiguration()) {
            return null;
        }
        Map<String, String> guests = new HashMap<>();
        GuestOperatingSystem.all().forEach(guest -> guests.put(VmxReader.guest(guest.id()), guest.id()));
        return reader.spec(guests);
    }

    /** The configuration that a specification describes, of a machine in that directory. */
    VirtualMachineConfigInfo configuration(
            Mutation m, HostReach reach, DatastorePath home, String name, VirtualMachineConfigSpec spec) {
        ConfigDraft draft =
                new ConfigDraft(m, null, provisioning.emptyConfig(m, reach, home, name), reach.host(), false, support);
        apply(m, draft, spec);
        return draft.config();
    }

    /** The datastore that the host mounts under this name or uuid. */
    private static String volume(HostReach reach, String volume) {
        for (ManagedObjectReference datastore : reach.view().refs(reach.host(), HostSystemProperties.DATASTORE)) {
            String url =
                    reach.view().require(datastore, DatastoreProperties.SUMMARY).getUrl();
            if (url.endsWith("/" + volume)) {
                return reach.name(datastore);
            }
        }
        return volume;
    }

    /** The configuration file of a template has another name than that of a machine. */
    private static DatastorePath home(Mutation m, ManagedObjectReference datastore, Request request) {
        DatastorePath path = request.path();
        String name = path.fileName().replaceFirst("\\.vmt?x$", request.asTemplate() ? ".vmtx" : ".vmx");
        DatastorePath home = path.sibling(name);
        if (!home.equals(path)) {
            FileChanges.move(m, new FilePlace(datastore, path), new FilePlace(datastore, home), false);
        }
        return home;
    }

    /** Identities and addresses stay those of the file, as far as nobody has them. */
    private static void apply(ReadView view, ConfigDraft draft, VirtualMachineConfigSpec spec) {
        String instance = spec.getInstanceUuid();
        if (instance != null
                && !view.lookup(InventoryIndexes.MACHINE_INSTANCE_UUID, instance)
                        .isEmpty()) {
            spec.setInstanceUuid(null);
        }
        new ConfigSpecApplier(draft, spec).apply();
        Iterator<VirtualEthernetCard> asked = cards(spec.getDeviceChange().stream()
                        .map(VirtualDeviceConfigSpec::getDevice)
                        .toList())
                .iterator();
        for (VirtualEthernetCard card : cards(draft.devices())) {
            String address = asked.hasNext() ? asked.next().getMacAddress() : null;
            if (address != null && !address.isBlank()) {
                card.setMacAddress(address.toLowerCase(Locale.ROOT));
            }
        }
    }

    /** Whose identity and addresses the machine has too. */
    private static List<VmEvent> conflicts(ConfigDraft draft) {
        draft.events().clear();
        MachineLocation.reportUuidConflict(draft);
        NetworkCards network = new NetworkCards(draft);
        cards(draft.devices()).forEach(network::reportConflict);
        return draft.events();
    }

    private static List<VirtualEthernetCard> cards(List<? extends VirtualDevice> devices) {
        return devices.stream()
                .filter(VirtualEthernetCard.class::isInstance)
                .map(VirtualEthernetCard.class::cast)
                .toList();
    }
}
