package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostFirewallDefaultPolicy;
import io.vimock.vim25.HostFirewallInfo;
import io.vimock.vim25.HostFirewallRuleset;

/** The firewall of a host's service console. Thread safe. */
public final class HostFirewallSystem implements ManagedObjectType {
    private final HostConfiguration configuration;

    /** @param support what operations work with */
    public HostFirewallSystem(InventorySupport support) {
        this.configuration = new HostConfiguration(support);
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_FIREWALL_SYSTEM;
    }

    /**
     * UpdateDefaultPolicy: what happens to traffic that no rule is about; what is unset stays.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void updateDefaultPolicy(Call call, HostFirewallDefaultPolicy defaultPolicy) {
        configuration.change(call, config -> {
            HostFirewallInfo firewall = WireType.deepCopy(config.getFirewall());
            return config.withFirewall(
                    firewall.withDefaultPolicy(Fields.merged(firewall.getDefaultPolicy(), defaultPolicy)));
        });
    }

    /**
     * EnableRuleset.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, HostNotConnected
     */
    public void enableRuleset(Call call, String id) {
        set(call, id, true);
    }

    /**
     * DisableRuleset.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, HostConfigFault when the host cannot do without it,
     *     HostNotConnected
     */
    public void disableRuleset(Call call, String id) {
        set(call, id, false);
    }

    private void set(Call call, String id, boolean enabled) {
        configuration.change(call, config -> {
            HostFirewallInfo firewall = WireType.deepCopy(config.getFirewall());
            HostFirewallRuleset ruleset = firewall.getRuleset().stream()
                    .filter(candidate -> candidate.getKey().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Faults.notFound("The rule set '" + id + "'"));
            if (!enabled && ruleset.isRequired()) {
                throw HostConfiguration.refused("The host cannot do without the rule set '" + id + "'");
            }
            ruleset.setEnabled(enabled);
            return config.withFirewall(firewall);
        });
    }

    /**
     * RefreshFirewall.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void refreshFirewall(Call call) {
        HostConfiguration.refresh(call);
    }
}
