package io.vimock.server.inventory;

import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.SeededNumbers;
import io.vimock.vim25.GenericVmConfigFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigInfoDatastoreUrlPair;
import io.vimock.vim25.VmEventArgument;
import io.vimock.vim25.VmUuidChangedEvent;
import io.vimock.vim25.VmUuidConflictEvent;
import java.util.Locale;
import java.util.UUID;

/**
 * {@code config.locationId}: tells by the machine's directory whether its files have been moved or copied since its UUID
 * was made. VirtualCenter keeps it right when it moves a machine; files that are registered from elsewhere bring another
 * one along. Stateless.
 */
final class MachineLocation {
    private static final int CANCEL = 0;
    private static final int MOVED = 1;
    private static final int COPIED = 2;

    /** Odd and large, so that places that differ in a few characters get different numbers. */
    private static final long PLACE_FACTOR = 0x5851_f42d_4c95_7f2dL;

    private MachineLocation() {}

    /** The identifier of the directory that a machine's configuration file is in, whatever its datastore is called. */
    static String id(VirtualMachineConfigInfo config) {
        DatastorePath path = DatastorePath.parse(config.getFiles().getVmPathName());
        String volume = path.datastore();
        for (VirtualMachineConfigInfoDatastoreUrlPair pair : config.getDatastoreUrl()) {
            if (pair.getName().equals(path.datastore())) {
                volume = pair.getUrl();
            }
        }
        return id(volume, path.directory());
    }

    /** The identifier of a directory on a volume. */
    static String id(String volumeUrl, String directory) {
        String place = volumeUrl + "/" + directory;
        long hash = 0;
        for (int i = 0; i < place.length(); i++) {
            hash = hash * PLACE_FACTOR + place.charAt(i);
        }
        SeededNumbers numbers = new SeededNumbers(hash);
        return "564d" + new UUID(numbers.next(), numbers.next()).toString().substring(4);
    }

    /** Whether a machine is in another place than its configuration says. */
    static boolean hasChanged(ReadView view, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        return config.getLocationId() != null && !config.getLocationId().equals(id(config));
    }

    /** Asks whether the machine was moved or copied; {@code uuid.action} in its extra settings can tell beforehand. */
    static void ask(Mutation m, VirtualMachineSupport support, Origin origin, ManagedObjectReference vm) {
        String action = GuestIdentity.option(VirtualMachines.config(m, vm), "uuid.action");
        if ("keep".equals(action) || "create".equals(action)) {
            answered(m, support, origin, vm, "keep".equals(action) ? MOVED : COPIED);
        } else {
            Questions.ask(m, support, origin, vm, Question.MOVED_OR_COPIED);
        }
    }

    /**
     * Demands that a machine is in the place that its configuration says: whoever was asked has not cancelled.
     *
     * @throws io.vimock.server.fault.VimFaultException GenericVmConfigFault
     */
    static void requireSame(ReadView view, ManagedObjectReference vm) {
        if (hasChanged(view, vm)) {
            throw Faults.of(
                    new GenericVmConfigFault().withReason(Question.MOVED_OR_COPIED.id()),
                    "The power-on was cancelled: the virtual machine was moved or copied");
        }
    }

    /** Takes the answer to {@link Question#MOVED_OR_COPIED}. */
    static void answered(
            Mutation m, VirtualMachineSupport support, Origin origin, ManagedObjectReference vm, int choice) {
        if (choice == CANCEL) {
            return;
        }
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        m.set(vm, "config.locationId", id(config));
        if (choice == COPIED) {
            String uuid = support.identities().uuid();
            m.set(vm, "config.uuid", uuid);
            VirtualMachines.post(
                    m,
                    support,
                    origin,
                    new VmUuidChangedEvent().withOldUuid(config.getUuid()).withNewUuid(uuid),
                    vm);
        }
        StartDevices.ask(m, support, origin, vm);
    }

    /** Reports which other machine has the uuid of a machine. */
    static void reportUuidConflict(ConfigDraft draft) {
        String uuid = draft.config().getUuid();
        ReadView before = draft.mutation().before();
        for (ManagedObjectReference other :
                before.lookup(InventoryIndexes.MACHINE_UUID, uuid.toLowerCase(Locale.ROOT))) {
            if (!other.equals(draft.vm())) {
                VmEventArgument owner = new VmEventArgument()
                        .withVm(other)
                        .withName(VirtualMachines.config(before, other).getName());
                draft.report(new VmUuidConflictEvent().withConflictedVm(owner).withUuid(uuid));
            }
        }
    }
}
