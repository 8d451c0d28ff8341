package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.HostNics.Kind;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostVMotionInfo;
import io.vimock.vim25.HostVMotionNetConfig;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.HostVirtualNicSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoVirtualNic;
import org.jspecify.annotations.Nullable;

/** The interface that a host uses for VMotion. Thread safe. */
public final class HostVMotionSystem implements ManagedObjectType {
    private final HostConfiguration configuration;

    /** @param support what operations work with */
    public HostVMotionSystem(InventorySupport support) {
        this.configuration = new HostConfiguration(support);
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_VMOTION_SYSTEM;
    }

    /**
     * UpdateIpConfig: the addresses of the interface that is selected.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound when none is selected; HostConfigFault, InvalidArgument,
     *     HostNotConnected
     */
    public void updateIpConfig(Call call, HostIpConfig ipConfig) {
        configuration.step(call, (m, host) -> {
            HostVirtualNic selected = selected(m, host);
            if (selected == null) {
                throw Faults.notFound("An interface for VMotion");
            }
            HostNetworkDraft draft = new HostNetworkDraft(m, host);
            draft.nics().update(Kind.VMKERNEL, selected.getDevice(), new HostVirtualNicSpec().withIp(ipConfig));
            draft.publish();
        });
    }

    private static @Nullable HostVirtualNic selected(ReadView view, ManagedObjectReference host) {
        HostVMotionInfo vmotion =
                view.require(host, HostSystemProperties.CONFIG).getVmotion();
        if (vmotion == null || vmotion.getNetConfig() == null) {
            return null;
        }
        String key = vmotion.getNetConfig().getSelectedVnic();
        return network(view, host).getVnic().stream()
                .filter(nic -> nic.getKey().equals(key))
                .findFirst()
                .orElse(null);
    }

    private static HostNetworkInfo network(ReadView view, ManagedObjectReference host) {
        return view.require(host, HostSystemProperties.CONFIG).getNetwork();
    }

    /**
     * SelectVnic.
     *
     * @throws io.vimock.server.fault.VimFaultException HostConfigFault when VMkernel has no such interface;
     *     HostNotConnected
     */
    public void selectVnic(Call call, String device) {
        configuration.change(call, config -> {
            HostVirtualNic nic = config.getNetwork().getVnic().stream()
                    .filter(candidate -> candidate.getDevice().equals(device))
                    .findFirst()
                    .orElseThrow(() -> Faults.of(new NoVirtualNic(), "VMkernel has no interface '" + device + "'"));
            return config.withVmotion(info(config.getNetwork(), nic));
        });
    }

    /**
     * DeselectVnic: the host takes no part in VMotion any more.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void deselectVnic(Call call) {
        configuration.change(call, config -> config.withVmotion(info(config.getNetwork(), null)));
    }

    /**
     * {@code HostConfigInfo.vmotion} of a network: all interfaces of VMkernel can be chosen.
     *
     * @param selected the one that is; null for none
     */
    static HostVMotionInfo info(HostNetworkInfo network, @Nullable HostVirtualNic selected) {
        return new HostVMotionInfo()
                .withNetConfig(new HostVMotionNetConfig()
                        .withCandidateVnic(network.getVnic())
                        .withSelectedVnic(selected == null ? null : selected.getKey()))
                .withIpConfig(selected == null ? null : selected.getSpec().getIp());
    }
}
