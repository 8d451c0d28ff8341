package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.inventory.HostNics.Kind;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostIpRouteConfig;
import io.vimock.vim25.HostNetworkConfig;
import io.vimock.vim25.HostNetworkConfigResult;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroupSpec;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.HostVirtualNicSpec;
import io.vimock.vim25.HostVirtualSwitchSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PhysicalNic;
import io.vimock.vim25.PhysicalNicHintInfo;
import io.vimock.vim25.PhysicalNicIpHint;
import io.vimock.vim25.PhysicalNicLinkInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A host's network: virtual switches, port groups, the host's own interfaces, names and routes (facts:
 * storage-network 7). Thread safe.
 *
 * <p>What is changed shows in {@code HostSystem.config.network}, in the properties here, and as Network objects. Every
 * operation faults HostNotConnected when the host is not connected.
 */
public final class HostNetworkSystem implements ManagedObjectType {
    private static final String PRIVILEGE = "Host.Config.Network";

    private final InventorySupport support;

    /** @param support what operations work with */
    public HostNetworkSystem(InventorySupport support) {
        this.support = support;
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_NETWORK_SYSTEM;
    }

    private <T> @Nullable Object perform(Call call, Function<HostNetworkDraft, T> change) {
        ManagedObjectReference host = HostManagers.host(call.snapshot(), call.self());
        return support.tasks().perform(call, host, (task, m) -> {
            HostManagers.requireConnected(m, host);
            HostNetworkDraft draft = new HostNetworkDraft(m, host);
            HostNetworkInfo before =
                    m.require(host, HostSystemProperties.CONFIG).getNetwork();
            T result = change.apply(draft);
            draft.publish();
            new HostNetworkEvents(support.events(), m, task.origin()).report(host, before);
            return result;
        });
    }

    private void change(Call call, Consumer<HostNetworkDraft> change) {
        Object unused = perform(call, draft -> {
            change.accept(draft);
            return true;
        });
    }

    /**
     * UpdateNetworkConfig: many changes, all or none; see {@link HostNetworkConfigApplier}.
     *
     * @param changeMode {@code modify} or {@code replace}
     * @return the names of the interfaces that were added
     * @throws io.vimock.server.fault.VimFaultException NoPermission, AlreadyExists, NotFound, HostConfigFault,
     *     ResourceInUse, InvalidArgument
     */
    public HostNetworkConfigResult updateNetworkConfig(Call call, HostNetworkConfig config, String changeMode) {
        call.require(PRIVILEGE, HostManagers.host(call.snapshot(), call.self()));
        Object result = perform(call, draft -> new HostNetworkConfigApplier(draft, changeMode).apply(config));
        return (HostNetworkConfigResult) Objects.requireNonNull(result);
    }

    /**
     * UpdateDnsConfig.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, InvalidArgument
     */
    public void updateDnsConfig(Call call, HostDnsConfig config) {
        change(call, draft -> draft.setDns(config));
    }

    /**
     * UpdateIpRouteConfig: the gateway of VMkernel.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState without an interface of VMkernel, HostConfigFault,
     *     InvalidArgument
     */
    public void updateIpRouteConfig(Call call, HostIpRouteConfig config) {
        change(call, draft -> draft.setRoute(Kind.VMKERNEL, config));
    }

    /**
     * UpdateConsoleIpRouteConfig: the gateway of the service console.
     *
     * @throws io.vimock.server.fault.VimFaultException HostConfigFault, InvalidArgument
     */
    public void updateConsoleIpRouteConfig(Call call, HostIpRouteConfig config) {
        change(call, draft -> draft.setRoute(Kind.SERVICE_CONSOLE, config));
    }

    /**
     * AddVirtualSwitch.
     *
     * @param spec null for 64 ports and no physical adapter
     * @throws io.vimock.server.fault.VimFaultException AlreadyExists, ResourceInUse, InvalidArgument
     */
    public void addVirtualSwitch(Call call, String vswitchName, @Nullable HostVirtualSwitchSpec spec) {
        change(call, draft -> draft.addSwitch(vswitchName, spec));
    }

    /**
     * RemoveVirtualSwitch, with its port groups.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, ResourceInUse
     */
    public void removeVirtualSwitch(Call call, String vswitchName) {
        change(call, draft -> draft.removeSwitch(vswitchName));
    }

    /**
     * UpdateVirtualSwitch. Without a bridge in the specification the switch has no physical adapter; without a policy it
     * keeps the one that it has.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, ResourceInUse, InvalidArgument
     */
    public void updateVirtualSwitch(Call call, String vswitchName, HostVirtualSwitchSpec spec) {
        change(call, draft -> draft.updateSwitch(vswitchName, spec));
    }

    /**
     * AddPortGroup.
     *
     * @throws io.vimock.server.fault.VimFaultException AlreadyExists, NotFound, InvalidArgument
     */
    public void addPortGroup(Call call, HostPortGroupSpec portgrp) {
        change(call, draft -> draft.addGroup(portgrp));
    }

    /**
     * RemovePortGroup.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound; ResourceInUse when the host or a running virtual
     *     machine is connected to it
     */
    public void removePortGroup(Call call, String pgName) {
        change(call, draft -> draft.removeGroup(pgName));
    }

    /**
     * UpdatePortGroup: also its name and its switch, as long as no running virtual machine is connected.
     *
     * @throws io.vimock.server.fault.VimFaultException AlreadyExists, NotFound, HostConfigFault, InvalidArgument
     */
    public void updatePortGroup(Call call, String pgName, HostPortGroupSpec portgrp) {
        change(call, draft -> draft.updateGroup(pgName, portgrp));
    }

    /**
     * UpdatePhysicalNicLinkSpeed.
     *
     * @param linkSpeed null to negotiate it
     * @throws io.vimock.server.fault.VimFaultException NotFound, InvalidArgument
     */
    public void updatePhysicalNicLinkSpeed(Call call, String device, @Nullable PhysicalNicLinkInfo linkSpeed) {
        change(call, draft -> draft.setLinkSpeed(device, linkSpeed));
    }

    /**
     * QueryNetworkHint: the networks whose traffic physical adapters see, which are those of the hosts' interfaces.
     *
     * @param device which adapters; empty for all
     * @throws io.vimock.server.fault.VimFaultException NotFound
     */
    public List<PhysicalNicHintInfo> queryNetworkHint(Call call, List<String> device) {
        ManagedObjectReference host = HostManagers.host(call.snapshot(), call.self());
        HostNetworkInfo network =
                call.snapshot().require(host, HostSystemProperties.CONFIG).getNetwork();
        List<String> known =
                network.getPnic().stream().map(PhysicalNic::getDevice).toList();
        HostNetworkSpecs.requireKnown(known, device);
        List<PhysicalNicIpHint> hints = new ArrayList<>();
        for (String subnet : HostNetworkSpecs.subnets(network)) {
            hints.add(new PhysicalNicIpHint().withIpSubnet(subnet));
        }
        return (device.isEmpty() ? known : device)
                .stream()
                        .map(name -> new PhysicalNicHintInfo().withDevice(name).withSubnet(hints))
                        .toList();
    }

    /**
     * AddVirtualNic: an interface of VMkernel.
     *
     * @return the device's name, such as {@code vmk1}
     * @throws io.vimock.server.fault.VimFaultException NoPermission, AlreadyExists, HostConfigFault, InvalidArgument
     */
    public String addVirtualNic(Call call, String portgroup, HostVirtualNicSpec nic) {
        return addNic(call, Kind.VMKERNEL, portgroup, nic);
    }

    /**
     * AddServiceConsoleVirtualNic.
     *
     * @return the device's name, such as {@code vswif1}
     * @throws io.vimock.server.fault.VimFaultException NoPermission, HostConfigFault, InvalidArgument
     */
    public String addServiceConsoleVirtualNic(Call call, String portgroup, HostVirtualNicSpec nic) {
        return addNic(call, Kind.SERVICE_CONSOLE, portgroup, nic);
    }

    private String addNic(Call call, Kind kind, String portgroup, HostVirtualNicSpec nic) {
        call.require(PRIVILEGE, HostManagers.host(call.snapshot(), call.self()));
        Object device = perform(call, draft -> draft.nics().add(kind, portgroup, nic));
        return (String) Objects.requireNonNull(device);
    }

    /**
     * UpdateVirtualNic.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission, NotFound, HostConfigFault, InvalidArgument
     */
    public void updateVirtualNic(Call call, String device, HostVirtualNicSpec nic) {
        call.require(PRIVILEGE, HostManagers.host(call.snapshot(), call.self()));
        change(call, draft -> draft.nics().update(Kind.VMKERNEL, device, nic));
    }

    /**
     * UpdateServiceConsoleVirtualNic.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission, NotFound, HostConfigFault, InvalidArgument
     */
    public void updateServiceConsoleVirtualNic(Call call, String device, HostVirtualNicSpec nic) {
        call.require(PRIVILEGE, HostManagers.host(call.snapshot(), call.self()));
        change(call, draft -> draft.nics().update(Kind.SERVICE_CONSOLE, device, nic));
    }

    /**
     * RemoveVirtualNic. VMotion has no interface any more when it used this one.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound
     */
    public void removeVirtualNic(Call call, String device) {
        change(call, draft -> draft.nics().remove(Kind.VMKERNEL, device));
    }

    /**
     * RemoveServiceConsoleVirtualNic.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound; ResourceInUse for the last one, since the host is
     *     managed through it
     */
    public void removeServiceConsoleVirtualNic(Call call, String device) {
        change(call, draft -> draft.nics().remove(Kind.SERVICE_CONSOLE, device));
    }

    /**
     * RestartServiceConsoleVirtualNic: the interface has its addresses again afterwards.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound
     */
    public void restartServiceConsoleVirtualNic(Call call, String device) {
        change(call, draft -> {
            HostVirtualNic unused = draft.nics().require(Kind.SERVICE_CONSOLE, device);
        });
    }

    /** RefreshNetworkSystem: what is shown is always that of now. */
    public void refreshNetworkSystem(Call call) {
        HostManagers.requireConnected(call.snapshot(), HostManagers.host(call.snapshot(), call.self()));
    }
}
