package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterDasVmConfigInfo;
import io.vimock.vim25.Event;
import io.vimock.vim25.HostDasDisabledEvent;
import io.vimock.vim25.HostDasDisablingEvent;
import io.vimock.vim25.HostDasEnabledEvent;
import io.vimock.vim25.HostDasEnablingEvent;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VmDasUpdateOkEvent;
import java.util.List;

/**
 * Tells when the HA agents of hosts are switched on and off: with HA of their cluster, and when hosts join it or leave.
 *
 * @param events where it is told
 */
record HaAgents(EventPoster events) {

    /** Whether a compute resource is a cluster with HA. */
    static boolean isEnabled(ReadView view, ManagedObjectReference computeResource) {
        return view.exists(computeResource)
                && view.get(computeResource, ComputeResourceProperties.CONFIGURATION_EX)
                        instanceof ClusterConfigInfoEx config
                && config.getDasConfig().isEnabled();
    }

    /** A host is in its cluster, connected: its agent works, when the cluster has HA. */
    void join(Mutation m, Origin origin, ManagedObjectReference host) {
        if (isEnabled(m, m.require(host, HostSystemProperties.PARENT)) && isConnected(m, host)) {
            post(m, origin, host, new HostDasEnablingEvent(), new HostDasEnabledEvent());
        }
    }

    /** A host is about to leave its cluster. */
    void leave(Mutation m, Origin origin, ManagedObjectReference host) {
        if (isEnabled(m, m.require(host, HostSystemProperties.PARENT)) && isConnected(m, host)) {
            post(m, origin, host, new HostDasDisablingEvent(), new HostDasDisabledEvent());
        }
    }

    /** The HA of a cluster was switched on or off, or its settings for virtual machines have changed. */
    void reconfigured(
            Mutation m,
            Origin origin,
            ManagedObjectReference cluster,
            ClusterConfigInfoEx before,
            ClusterConfigInfoEx after) {
        boolean enabled = after.getDasConfig().isEnabled();
        if (before.getDasConfig().isEnabled() != enabled) {
            for (ManagedObjectReference host : m.refs(cluster, ComputeResourceProperties.HOST)) {
                if (isConnected(m, host)) {
                    post(
                            m,
                            origin,
                            host,
                            enabled ? new HostDasEnablingEvent() : new HostDasDisablingEvent(),
                            enabled ? new HostDasEnabledEvent() : new HostDasDisabledEvent());
                }
            }
        }
        List<ClusterDasVmConfigInfo> known = before.getDasVmConfig();
        for (ClusterDasVmConfigInfo settings : after.getDasVmConfig()) {
            boolean isNew = known.stream().noneMatch(old -> WireType.equal(old, settings));
            if (enabled && isNew) {
                events.post(m, origin, new VmDasUpdateOkEvent(), settings.getKey());
            }
        }
    }

    private void post(Mutation m, Origin origin, ManagedObjectReference host, Event first, Event second) {
        events.post(m, origin, first, host);
        events.post(m, origin, second, host);
    }

    private static boolean isConnected(ReadView view, ManagedObjectReference host) {
        return view.require(host, HostSystemProperties.RUNTIME).getConnectionState()
                == HostSystemConnectionState.CONNECTED;
    }
}
