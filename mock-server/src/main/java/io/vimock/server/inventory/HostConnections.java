package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AlreadyConnected;
import io.vimock.vim25.DatastoreDiscoveredEvent;
import io.vimock.vim25.DatastoreEventArgument;
import io.vimock.vim25.DatastoreRenamedOnHostEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.HostAddFailedEvent;
import io.vimock.vim25.HostAddedEvent;
import io.vimock.vim25.HostCnxFailedBadUsernameEvent;
import io.vimock.vim25.HostCnxFailedEvent;
import io.vimock.vim25.HostCnxFailedNotFoundEvent;
import io.vimock.vim25.HostConnectInfo;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.HostConnectedEvent;
import io.vimock.vim25.HostDisconnectedEvent;
import io.vimock.vim25.HostReconnectionFailedEvent;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.InvalidLogin;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.NoDatastoresConfiguredEvent;
import io.vimock.vim25.NoHost;
import io.vimock.vim25.VcAgentUpgradedEvent;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VmConnectedEvent;
import io.vimock.vim25.VmDisconnectedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds hosts to the inventory, disconnects and reconnects them. Only for the world thread.
 *
 * <p>A disconnected host keeps running its machines; they are shown as they were last seen, and cannot be operated.
 */
final class HostConnections {
    private final InventorySupport support;
    private final HostAccounts accounts;
    private final VirtualMachineFactory machines = new VirtualMachineFactory();

    HostConnections(InventorySupport support, HostAccounts accounts) {
        this.support = support;
        this.accounts = accounts;
    }

    /** The name in a specification; a name has to be given. */
    static String requireName(HostConnectSpec spec) {
        String name = spec.getHostName();
        if (name == null || name.isBlank() || name.contains(" ")) {
            throw Faults.invalidArgument("spec.hostName", "'" + name + "' is no name of a host");
        }
        return EntityNames.stored(name, null);
    }

    /**
     * Demands that a machine can be added.
     *
     * @param connect whether a connection is made, so that it has to answer
     * @throws io.vimock.server.fault.VimFaultException NoHost, InvalidLogin, AlreadyConnected
     */
    void requireAddable(ReadView view, HostConnectSpec spec, boolean connect) {
        String name = requireName(spec);
        if (connect) {
            accounts.requireLogin(name, spec.getUserName(), spec.getPassword());
        }
        if (find(view, name) != null) {
            throw Faults.of(
                    new AlreadyConnected().withName(name), "The host '" + name + "' is in the inventory already");
        }
    }

    /**
     * QueryConnectionInfo: what a machine has, whether it is in the inventory or not.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, NoHost, InvalidLogin
     */
    HostConnectInfo describe(ReadView view, ManagedObjectReference datacenter, HostConnectSpec spec, Instant now) {
        String name = requireName(spec);
        accounts.requireLogin(name, spec.getUserName(), spec.getPassword());
        ManagedObjectReference known = find(view, name);
        return known == null
                ? NewMachine.describe(view, datacenter, name, now)
                : HostConnectInfos.of(view, known)
                        .withServerIp(view.require(known, HostSystemProperties.SUMMARY)
                                .getManagementServerIp());
    }

    /** The host of that name or address; null when the inventory has none. */
    private static @Nullable ManagedObjectReference find(ReadView view, String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return Stream.concat(
                        view.lookup(InventoryIndexes.HOST_DNS_NAME, key).stream()
                                .filter(host -> name.equalsIgnoreCase(view.get(host, ManagedEntityProperties.NAME))),
                        view.lookup(InventoryIndexes.HOST_ADDRESS, key).stream())
                .findFirst()
                .orElse(null);
    }

    /** Brings a machine into a compute resource. */
    ManagedObjectReference add(
            Mutation m,
            Origin origin,
            ManagedObjectReference computeResource,
            HostConnectSpec spec,
            boolean connect,
            @Nullable ManagedObjectReference pool) {
        AbsentHost absent = AbsentHost.find(m, requireName(spec));
        if (absent != null) {
            ManagedObjectReference target =
                    pool == null ? m.require(computeResource, ComputeResourceProperties.RESOURCE_POOL) : pool;
            return bringBack(m, origin, computeResource, spec, connect, absent, target);
        }
        ManagedObjectReference host = new NewMachine(m, computeResource, requireName(spec)).create();
        support.events().post(m, origin, new HostAddedEvent(), host);
        if (connect) {
            accounts.remember(requireName(spec), spec);
            support.events().post(m, origin, new HostConnectedEvent(), host);
            support.events().post(m, origin, new VcAgentUpgradedEvent(), host);
            reportDatastores(m, origin, host);
            new HaAgents(support.events()).join(m, origin, host);
        } else {
            setState(m, host, HostSystemConnectionState.DISCONNECTED, HostSystemPowerState.UNKNOWN);
        }
        return host;
    }

    /** Brings a host back that was removed, with what is registered on it. */
    private ManagedObjectReference bringBack(
            Mutation m,
            Origin origin,
            ManagedObjectReference computeResource,
            HostConnectSpec spec,
            boolean connect,
            AbsentHost absent,
            ManagedObjectReference pool) {
        String name = requireName(spec);
        ManagedObjectReference host = new NewMachine(m, computeResource, name).createBare();
        AbsentHost.forget(m, name);
        ReturningHost returning = new ReturningHost(m, support.events(), origin, absent, host, pool);
        returning.settle();
        support.events().post(m, origin, new HostAddedEvent(), host);
        if (connect) {
            accounts.remember(name, spec);
            support.events().post(m, origin, new HostConnectedEvent(), host);
            reportDatastores(m, origin, host);
            returning.reportDatastores();
        }
        returning.register(machines);
        setMachines(m, host, VirtualMachineConnectionState.CONNECTED);
        if (connect) {
            new HaAgents(support.events()).join(m, origin, host);
        } else {
            setState(m, host, HostSystemConnectionState.DISCONNECTED, HostSystemPowerState.UNKNOWN);
            setMachines(m, host, VirtualMachineConnectionState.DISCONNECTED);
        }
        return host;
    }

    private static void setMachines(Mutation m, ManagedObjectReference host, VirtualMachineConnectionState state) {
        for (ManagedObjectReference vm : List.copyOf(m.refs(host, HostSystemProperties.VM))) {
            VirtualMachineConnectionState own =
                    state == VirtualMachineConnectionState.CONNECTED ? Accessibility.of(m, vm) : state;
            m.update(vm, VirtualMachineProperties.RUNTIME, runtime -> runtime.withConnectionState(own));
        }
    }

    private void reportDatastores(Mutation m, Origin origin, ManagedObjectReference host) {
        if (m.refs(host, HostSystemProperties.DATASTORE).isEmpty()) {
            support.events().post(m, origin, new NoDatastoresConfiguredEvent(), host);
        }
        for (ManagedObjectReference datastore : m.refs(host, HostSystemProperties.DATASTORE)) {
            DatastoreEventArgument argument = new DatastoreEventArgument()
                    .withDatastore(datastore)
                    .withName(m.require(datastore, ManagedEntityProperties.NAME));
            support.events().post(m, origin, new DatastoreDiscoveredEvent().withDatastore(argument), host);
            String name = argument.getName();
            if (name.startsWith(NewMachine.LOCAL_VOLUME + " (")) {
                DatastoreRenamedOnHostEvent renamed =
                        new DatastoreRenamedOnHostEvent().withOldName(NewMachine.LOCAL_VOLUME);
                support.events().post(m, origin, renamed.withNewName(name), host);
            }
        }
    }

    /** Reports that a machine could not be added, and why when it could not be connected. */
    void reportFailedAdd(
            Mutation m, Origin origin, ManagedObjectReference into, HostConnectSpec spec, VimFaultException fault) {
        Event cause = failedConnection(fault);
        if (cause != null) {
            support.events().post(m, origin, cause, m.exists(into) ? into : null);
        }
        HostAddFailedEvent event = new HostAddFailedEvent().withHostname(spec.getHostName());
        support.events().post(m, origin, event, m.exists(into) ? into : null);
    }

    private static void setState(
            Mutation m, ManagedObjectReference host, HostSystemConnectionState connection, HostSystemPowerState power) {
        m.update(
                host,
                HostSystemProperties.RUNTIME,
                runtime -> runtime.withConnectionState(connection).withPowerState(power));
    }

    /** Demands that a host is connected. */
    static void requireConnected(ReadView view, ManagedObjectReference host) {
        HostSystemConnectionState state =
                view.require(host, HostSystemProperties.RUNTIME).getConnectionState();
        if (state != HostSystemConnectionState.CONNECTED) {
            throw Faults.invalidState("The host is " + state.value());
        }
    }

    /** Lets go of a host. */
    void disconnect(Mutation m, Origin origin, ManagedObjectReference host) {
        requireConnected(m, host);
        setState(m, host, HostSystemConnectionState.DISCONNECTED, HostSystemPowerState.UNKNOWN);
        support.events().post(m, origin, new HostDisconnectedEvent().withReason("userRequest"), host);
        setMachines(m, origin, host, VirtualMachineConnectionState.DISCONNECTED);
    }

    /**
     * Demands that a host can be connected again.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when it is connected; InvalidName for the name of
     *     another machine; NoHost, InvalidLogin
     */
    void requireReconnectable(ReadView view, ManagedObjectReference host, @Nullable HostConnectSpec spec) {
        var runtime = view.require(host, HostSystemProperties.RUNTIME);
        if (runtime.getConnectionState() == HostSystemConnectionState.CONNECTED) {
            throw Faults.invalidState("The host is connected");
        }
        String name = view.require(host, ManagedEntityProperties.NAME);
        if (spec != null && spec.getHostName() != null && !spec.getHostName().equalsIgnoreCase(name)) {
            throw Faults.invalidName(spec.getHostName(), host);
        }
        if (spec != null && (spec.getUserName() != null || spec.getPassword() != null)) {
            accounts.requireLogin(name, spec.getUserName(), spec.getPassword());
        } else {
            HostAccounts.requireReachable(name);
        }
    }

    /** Connects a host again. */
    void reconnect(Mutation m, Origin origin, ManagedObjectReference host, @Nullable HostConnectSpec spec) {
        requireReconnectable(m, host, spec);
        if (spec != null) {
            accounts.remember(m.require(host, ManagedEntityProperties.NAME), spec);
        }
        connect(m, origin, host);
    }

    /** Makes the connection to a host, as the server does by itself when the host is there again. */
    void connect(Mutation m, Origin origin, ManagedObjectReference host) {
        setState(m, host, HostSystemConnectionState.CONNECTED, HostSystemPowerState.POWERED_ON);
        support.events().post(m, origin, new HostConnectedEvent(), host);
        setMachines(m, origin, host, VirtualMachineConnectionState.CONNECTED);
        new HaAgents(support.events()).join(m, origin, host);
    }

    /** Loses the connection to a host that goes down. */
    void lose(Mutation m, Origin origin, ManagedObjectReference host, HostSystemPowerState power) {
        setState(m, host, HostSystemConnectionState.NOT_RESPONDING, power);
        setMachines(m, origin, host, VirtualMachineConnectionState.DISCONNECTED);
    }

    /** What tells why a connection was not made; null for what has nothing to do with the connection. */
    private static @Nullable Event failedConnection(VimFaultException fault) {
        MethodFault cause = fault.fault();
        if (cause instanceof InvalidLogin) {
            return new HostCnxFailedBadUsernameEvent();
        }
        if (cause instanceof NoHost) {
            return new HostCnxFailedNotFoundEvent();
        }
        return cause instanceof AlreadyConnected ? new HostCnxFailedEvent() : null;
    }

    /** Reports that a host could not be connected again. */
    void reportFailedReconnect(Mutation m, Origin origin, ManagedObjectReference host, VimFaultException fault) {
        if (m.exists(host)) {
            Event cause = failedConnection(fault);
            if (cause != null) {
                support.events().post(m, origin, cause, host);
            }
            support.events().post(m, origin, new HostReconnectionFailedEvent(), host);
        }
    }

    private void setMachines(
            Mutation m, Origin origin, ManagedObjectReference host, VirtualMachineConnectionState state) {
        for (ManagedObjectReference vm : List.copyOf(m.refs(host, HostSystemProperties.VM))) {
            VirtualMachineConnectionState present =
                    VirtualMachines.runtime(m, vm).getConnectionState();
            VirtualMachineConnectionState own =
                    state == VirtualMachineConnectionState.CONNECTED ? Accessibility.of(m, vm) : state;
            if (present == own) {
                continue;
            }
            m.update(vm, VirtualMachineProperties.RUNTIME, runtime -> runtime.withConnectionState(own));
            support.events()
                    .post(
                            m,
                            origin,
                            state == VirtualMachineConnectionState.CONNECTED
                                    ? new VmConnectedEvent()
                                    : new VmDisconnectedEvent(),
                            vm);
        }
    }
}
