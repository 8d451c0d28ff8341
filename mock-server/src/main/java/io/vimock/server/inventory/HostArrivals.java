package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Restorable;
import io.vimock.vim25.ComputeResourceConfigInfo;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * AddHost_Task, AddStandaloneHost_Task, DisconnectHost_Task and ReconnectHost_Task, one per server. Thread safe.
 *
 * <p>A machine's certificate is not looked at: any {@code sslThumbprint} is accepted.
 */
public final class HostArrivals implements Restorable {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration DISCONNECTING = Duration.ofSeconds(1);

    private final InventorySupport support;
    private final HostAccounts accounts;
    private final HostConnections connections;

    /** @param support what operations work with */
    public HostArrivals(InventorySupport support) {
        this.support = support;
        this.accounts = new HostAccounts();
        this.connections = new HostConnections(support, accounts);
    }

    @Override
    public Runnable save() {
        return accounts.save();
    }

    /** Makes and loses connections. */
    HostConnections connections() {
        return connections;
    }

    /** AddHost_Task; see {@link ClusterComputeResource#addHostTask}. */
    ManagedObjectReference addToCluster(
            Call call, HostConnectSpec spec, boolean connect, @Nullable ManagedObjectReference pool) {
        ManagedObjectReference cluster = call.self();
        String name = HostConnections.requireName(spec);
        return support.tasks()
                .start(
                        call,
                        cluster,
                        TaskSteps.first((task, m) -> {
                                    requireAddable(m, cluster, name, spec, connect);
                                    return null;
                                })
                                .then(CONNECTING, (task, m) -> {
                                    requireAddable(m, cluster, name, spec, connect);
                                    return connections.add(m, task.origin(), cluster, spec, connect, pool);
                                })
                                .onFailure((task, m, fault) ->
                                        connections.reportFailedAdd(m, task.origin(), cluster, spec, fault)));
    }

    private void requireAddable(
            ReadView view, ManagedObjectReference cluster, String name, HostConnectSpec spec, boolean connect) {
        for (ManagedObjectReference host : view.refs(cluster, ComputeResourceProperties.HOST)) {
            if (name.equals(view.get(host, HostSystemProperties.NAME))) {
                throw Faults.duplicateName(name, host);
            }
        }
        HostMoves.requireRoom(view, cluster, 1);
        connections.requireAddable(view, spec, connect);
    }

    /** AddStandaloneHost_Task; see {@link Folder#addStandaloneHostTask}. */
    ManagedObjectReference addStandalone(
            Call call, HostConnectSpec spec, @Nullable ComputeResourceConfigSpec settings, boolean connect) {
        ManagedObjectReference folder = call.self();
        FolderRules.requireHosts(call.snapshot(), folder);
        String name = HostConnections.requireName(spec);
        HostConnectSpec own = WireType.deepCopy(spec);
        ComputeResourceConfigSpec ownSettings = settings == null ? null : WireType.deepCopy(settings);
        return support.tasks()
                .start(
                        call,
                        folder,
                        TaskSteps.first((task, m) -> {
                                    EntityNames.requireFree(m, folder, name, null);
                                    connections.requireAddable(m, own, connect);
                                    return null;
                                })
                                .then(CONNECTING, (task, m) -> {
                                    EntityNames.requireFree(m, folder, name, null);
                                    connections.requireAddable(m, own, connect);
                                    ManagedObjectReference resource = EntityFactory.standalone(m, name, folder);
                                    configure(m, resource, ownSettings);
                                    Object unused = connections.add(m, task.origin(), resource, own, connect, null);
                                    return resource;
                                })
                                .onFailure((task, m, fault) ->
                                        connections.reportFailedAdd(m, task.origin(), folder, own, fault)));
    }

    private static void configure(
            Mutation m, ManagedObjectReference resource, @Nullable ComputeResourceConfigSpec settings) {
        if (settings != null) {
            ComputeResourceConfigInfo present = m.require(resource, ComputeResourceProperties.CONFIGURATION_EX);
            m.set(
                    resource,
                    ComputeResourceProperties.CONFIGURATION_EX,
                    ClusterConfigApplier.apply(present, settings, true, new ClusterMembers(m, resource)));
        }
    }

    /** DisconnectHost_Task; see {@link HostSystem#disconnectHostTask}. */
    ManagedObjectReference disconnect(Call call) {
        ManagedObjectReference host = call.self();
        return support.tasks()
                .start(
                        call,
                        host,
                        TaskSteps.first((task, m) -> {
                                    HostConnections.requireConnected(m, host);
                                    return null;
                                })
                                .then(DISCONNECTING, (task, m) -> {
                                    connections.disconnect(m, task.origin(), host);
                                    return null;
                                })
                                .exclusive());
    }

    private static boolean isOff(ReadView view, ManagedObjectReference host) {
        return view.require(host, HostSystemProperties.RUNTIME).getPowerState() == HostSystemPowerState.POWERED_OFF;
    }

    /**
     * ReconnectHost_Task; see {@link HostSystem#reconnectHostTask}.
     *
     * @param booted is run when a host that was shut down has booted
     */
    ManagedObjectReference reconnect(Call call, @Nullable HostConnectSpec spec, Runnable booted) {
        ManagedObjectReference host = call.self();
        Duration booting = isOff(call.snapshot(), host) ? HostPower.BOOTING : Duration.ZERO;
        HostConnectSpec own = spec == null ? null : WireType.deepCopy(spec);
        return support.tasks()
                .start(
                        call,
                        host,
                        TaskSteps.first((task, m) -> {
                                    connections.requireReconnectable(m, host, own);
                                    return null;
                                })
                                .then(CONNECTING.plus(booting), (task, m) -> {
                                    boolean wasOff = isOff(m, host);
                                    connections.reconnect(m, task.origin(), host, own);
                                    if (wasOff) {
                                        m.set(host, "runtime.bootTime", m.now());
                                        m.afterCommit(booted);
                                    }
                                    return null;
                                })
                                .onFailure((task, m, fault) ->
                                        connections.reportFailedReconnect(m, task.origin(), host, fault))
                                .exclusive());
    }
}
