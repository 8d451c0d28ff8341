package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConnectionState;
import java.util.List;

/**
 * Whether the hosts of virtual machines reach their files: a machine is inaccessible while its host lacks the datastore
 * of its directory. Stateless.
 */
final class Accessibility {
    private Accessibility() {}

    /** Machines follow when a datastore is mounted or taken away; whoever moves a machine calls {@link #follow}. */
    static Derivation derivation() {
        return new Derivation(
                MoTypes.DATASTORE,
                List.of(DatastoreProperties.HOST),
                (view, datastore) -> view.refs(datastore, DatastoreProperties.VM),
                Accessibility::follow);
    }

    /** What a machine is for its host's datastores; a machine of a host that is not connected stays what it is. */
    static void follow(Mutation m, ManagedObjectReference vm) {
        VirtualMachineConnectionState present = VirtualMachines.runtime(m, vm).getConnectionState();
        VirtualMachineConnectionState state = of(m, vm);
        if (isManaged(present) && present != state) {
            m.set(vm, "runtime.connectionState", state);
        }
    }

    /** What a machine is while its host is connected. */
    static VirtualMachineConnectionState of(ReadView view, ManagedObjectReference vm) {
        ManagedObjectReference host = VirtualMachines.host(view, vm);
        String home = DatastorePath.parse(
                        VirtualMachines.config(view, vm).getFiles().getVmPathName())
                .datastore();
        for (ManagedObjectReference datastore : view.refs(host, HostSystemProperties.DATASTORE)) {
            if (home.equals(view.get(datastore, DatastoreProperties.NAME))) {
                return VirtualMachineConnectionState.CONNECTED;
            }
        }
        HostSystemConnectionState connection =
                view.require(host, HostSystemProperties.RUNTIME).getConnectionState();
        return connection == HostSystemConnectionState.CONNECTED
                ? VirtualMachineConnectionState.INACCESSIBLE
                : VirtualMachineConnectionState.DISCONNECTED;
    }

    /** Whether the server knows a machine's state: its host is connected. */
    static boolean isManaged(VirtualMachineConnectionState state) {
        return state == VirtualMachineConnectionState.CONNECTED || state == VirtualMachineConnectionState.INACCESSIBLE;
    }
}
