package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.HostConnectInfo;
import io.vimock.vim25.HostConnectSpec;
import org.jspecify.annotations.Nullable;

/** A datacenter: what is asked before a host joins it. Thread safe. */
public final class Datacenter implements ManagedObjectType {
    private final HostArrivals arrivals;

    /** @param arrivals knows the machines of the network */
    public Datacenter(HostArrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public MoType type() {
        return MoTypes.DATACENTER;
    }

    /**
     * QueryConnectionInfo: what a machine would bring along, or has when it is in the inventory already.
     *
     * @param port is not looked at
     * @param sslThumbprint is not looked at
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, NoHost, InvalidLogin
     */
    public HostConnectInfo queryConnectionInfo(
            Call call, String hostname, int port, String username, String password, @Nullable String sslThumbprint) {
        HostConnectSpec spec = new HostConnectSpec()
                .withHostName(hostname)
                .withUserName(username)
                .withPassword(password);
        return arrivals.connections()
                .describe(
                        call.snapshot(), call.self(), spec, call.world().clock().now());
    }
}
