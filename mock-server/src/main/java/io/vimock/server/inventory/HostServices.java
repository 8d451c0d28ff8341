package io.vimock.server.inventory;

import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostFirewallDefaultPolicy;
import io.vimock.vim25.HostFirewallInfo;
import io.vimock.vim25.HostFirewallRule;
import io.vimock.vim25.HostFirewallRuleDirection;
import io.vimock.vim25.HostFirewallRuleset;
import io.vimock.vim25.HostService;
import io.vimock.vim25.HostServiceInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services of an ESX host's console and the firewall rules that open it. Stateless. */
final class HostServices {
    private static final String TCP = "tcp";
    private static final String UDP = "udp";

    /** {@code HostConfigInfo.service} of a new host; frozen. */
    static final HostServiceInfo SERVICES = WireType.frozen(services());

    /** {@code HostConfigInfo.firewall} of a new host; frozen. */
    static final HostFirewallInfo FIREWALL = WireType.frozen(firewall());

    private HostServices() {}

    private static HostServiceInfo services() {
        return new HostServiceInfo()
                .withService(
                        service("ntpd", "NTP Daemon", true, "on", "ntpClient"),
                        service("sshd", "SSH Server", true, "on", "sshServer"),
                        service("snmpd", "SNMP Server", false, "off", "snmpd"),
                        service("vmware-vpxa", "VMware VirtualCenter Agent", true, "on", "vpxHeartbeats"),
                        service("vmware-webAccess", "VMware Web Access", true, "on"));
    }

    private static HostService service(String key, String label, boolean running, String policy, String... rulesets) {
        return new HostService()
                .withKey(key)
                .withLabel(label)
                .withRequired(false)
                .withUninstallable(false)
                .withRunning(running)
                .withRuleset(rulesets)
                .withPolicy(policy);
    }

    private static HostFirewallInfo firewall() {
        return new HostFirewallInfo()
                .withDefaultPolicy(new HostFirewallDefaultPolicy()
                        .withIncomingBlocked(true)
                        .withOutgoingBlocked(true))
                .withRuleset(List.of(
                        ruleset("sshServer", "SSH Server", "sshd", true, inbound(22, TCP)),
                        ruleset("ntpClient", "NTP Client", "ntpd", true, outbound(123, UDP)),
                        ruleset("snmpd", "SNMP Server", "snmpd", false, inbound(161, UDP), outbound(162, UDP)),
                        ruleset("vpxHeartbeats", "VMware VirtualCenter Agent", "vmware-vpxa", true, outbound(902, UDP)),
                        ruleset("swISCSIClient", "Software iSCSI Client", null, true, outbound(3260, TCP)),
                        ruleset("nfsClient", "NFS Client", null, false, outbound(2049, TCP)),
                        ruleset("AAMClient", "VMware HA", null, true, inbound(8042, TCP), outbound(2050, TCP))));
    }

    private static HostFirewallRuleset ruleset(
            String key, String label, @Nullable String service, boolean enabled, HostFirewallRule... rules) {
        return new HostFirewallRuleset()
                .withKey(key)
                .withLabel(label)
                .withRequired(false)
                .withRule(rules)
                .withService(service)
                .withEnabled(enabled);
    }

    private static HostFirewallRule inbound(int port, String protocol) {
        return rule(port, HostFirewallRuleDirection.INBOUND, protocol);
    }

    private static HostFirewallRule outbound(int port, String protocol) {
        return rule(port, HostFirewallRuleDirection.OUTBOUND, protocol);
    }

    private static HostFirewallRule rule(int port, HostFirewallRuleDirection direction, String protocol) {
        return new HostFirewallRule().withPort(port).withDirection(direction).withProtocol(protocol);
    }
}
