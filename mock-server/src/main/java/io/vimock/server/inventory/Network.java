package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.ManagedObjectReference;

/** A network: the port groups of one name in a datacenter. Thread safe. */
public final class Network implements ManagedObjectType {
    private final InventorySupport support;

    /** @param support what operations work with */
    public Network(InventorySupport support) {
        this.support = support;
    }

    @Override
    public MoType type() {
        return MoTypes.NETWORK;
    }

    /**
     * DestroyNetwork.
     *
     * @throws io.vimock.server.fault.VimFaultException ResourceInUse
     */
    public void destroyNetwork(Call call) {
        ManagedObjectReference network = call.self();
        EntityRemoval removal = new EntityRemoval(support.events());
        Object unused = support.tasks().perform(call, network, (task, m) -> {
            removal.requireRemovable(m, network);
            removal.remove(m, task.origin(), network);
            return null;
        });
    }
}
