package io.vimock.server.inventory;

import io.vimock.api.FolderProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;

/**
 * Removes folders of virtual machines and unregisters the machines in them: UnregisterAndDestroy_Task. Only for the
 * world thread.
 *
 * @param machines unregisters machines
 */
record FolderUnregistration(RegistrationOperations machines) {

    /**
     * Removes a folder with all that is in it.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported, InvalidState
     */
    void remove(Mutation m, Origin origin, ManagedObjectReference folder) {
        if (FolderRules.kind(m, folder) != FolderKind.VIRTUAL_MACHINE || FolderRules.isFixed(m, folder)) {
            throw Faults.notSupported("Only a folder of virtual machines that does not belong to a datacenter can go");
        }
        empty(m, origin, folder);
    }

    private void empty(Mutation m, Origin origin, ManagedObjectReference folder) {
        for (ManagedObjectReference child : List.copyOf(m.refs(folder, FolderProperties.CHILD_ENTITY))) {
            if (m.state(child).type() == MoTypes.FOLDER) {
                empty(m, origin, child);
            } else {
                VirtualMachines.requireConnected(m, child);
                machines.unregister(m, origin, child);
            }
        }
        m.destroy(folder);
    }
}
