"""The configuration of a host: network, VMotion, services, firewall, clock, sensors, start order."""

import datetime

from vc import connect, create_machine, done, find
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
host = find(si, "DC0/host/DC0_H0/DC0_H0")
network = host.configManager.networkSystem
Bond = vim.host.VirtualSwitch.BondBridge


def vswitch(name):
    """The virtual switch of that name."""
    return [s for s in host.config.network.vswitch if s.name == name][0]


def portgroup(name):
    """The port group of that name."""
    return [g for g in host.config.network.portgroup if g.spec.name == name][0]


def group_spec(name, switch="vSwitch0", vlan=0, **policy):
    """The specification of a port group."""
    return vim.host.PortGroup.Specification(
        name=name, vlanId=vlan, vswitchName=switch, policy=vim.host.NetworkPolicy(**policy))


def nic(address):
    """The specification of an interface."""
    return vim.host.VirtualNic.Specification(
        ip=vim.host.IpConfig(dhcp=False, ipAddress=address, subnetMask="255.255.255.0"))


def network_names():
    """The names of the networks that machines of the host can be on."""
    return [n.name for n in host.network]


@check
def switches_come_change_and_go():
    network.AddVirtualSwitch("vSwitch1", vim.host.VirtualSwitch.Specification(numPorts=56))
    equal((vswitch("vSwitch1").numPorts, vswitch("vSwitch1").numPortsAvailable), (64, 64), "its ports")
    raises(vim.fault.AlreadyExists, network.AddVirtualSwitch, "vSwitch1", None)
    spec = vswitch("vSwitch1").spec
    spec.bridge = Bond(nicDevice=["vmnic0"])
    raises(vim.fault.ResourceInUse, network.UpdateVirtualSwitch, "vSwitch1", spec)
    first = vswitch("vSwitch0").spec
    first.bridge.nicDevice = ["vmnic0"]
    first.policy.nicTeaming.nicOrder = None
    network.UpdateVirtualSwitch("vSwitch0", first)
    spec.bridge.nicDevice = ["vmnic1"]
    spec.mtu = 9000
    network.UpdateVirtualSwitch("vSwitch1", spec)
    equal((vswitch("vSwitch1").mtu, list(vswitch("vSwitch1").pnic)), (9000, ["key-vim.host.PhysicalNic-vmnic1"]),
          "size of frames and adapters")
    equal(network.networkInfo.vswitch[1].name, "vSwitch1", "the manager's own property")
    raises(vim.fault.NotFound, network.RemoveVirtualSwitch, "vSwitch9")
    raises(vim.fault.ResourceInUse, network.RemoveVirtualSwitch, "vSwitch0")
    network.RemoveVirtualSwitch("vSwitch1")
    first.bridge.nicDevice = ["vmnic0", "vmnic1"]
    network.UpdateVirtualSwitch("vSwitch0", first)
    equal(len(host.config.network.vswitch), 1, "the switches in the end")


@check
def port_groups_are_networks():
    network.AddPortGroup(group_spec("DMZ", vlan=42, security=vim.host.NetworkPolicy.SecurityPolicy(macChanges=False)))
    true("DMZ" in network_names(), "the host has the network")
    made = find(si, "DC0/network/DMZ")
    equal(list(made.host), [host], "the network's hosts")
    computed = portgroup("DMZ").computedPolicy.security
    equal((computed.macChanges, computed.forgedTransmits), (False, True), "the effective policy")
    raises(vim.fault.AlreadyExists, network.AddPortGroup, group_spec("DMZ"))
    raises(vim.fault.NotFound, network.AddPortGroup, group_spec("X", switch="vSwitch9"))
    raises(vmodl.fault.InvalidArgument, network.AddPortGroup, group_spec("X", vlan=5000))
    network.UpdatePortGroup("DMZ", group_spec("Outside", vlan=43))
    equal(portgroup("Outside").spec.vlanId, 43, "the renamed group's VLAN")
    raises(vmodl.fault.ManagedObjectNotFound, lambda: made.name)
    raises(vim.fault.ResourceInUse, network.RemovePortGroup, "Service Console")
    network.RemovePortGroup("Outside")
    raises(vim.fault.NotFound, network.RemovePortGroup, "Outside")
    true("Outside" not in network_names(), "the host has lost the network")


@check
def port_groups_with_running_machines_stay():
    network.AddPortGroup(group_spec("Busy"))
    vm = create_machine(si, "on-busy")
    card = [d for d in vm.config.hardware.device if isinstance(d, vim.vm.device.VirtualEthernetCard)][0]
    card.backing.deviceName, card.backing.network = "Busy", None
    done(vm.Reconfigure(vim.vm.ConfigSpec(deviceChange=[vim.vm.device.VirtualDeviceSpec(operation="edit", device=card)])))
    done(vm.PowerOn())
    raises(vim.fault.ResourceInUse, network.RemovePortGroup, "Busy")
    raises(vim.fault.HostConfigFault, network.UpdatePortGroup, "Busy", group_spec("Idle"))
    done(vm.PowerOff())
    done(vm.Destroy())
    network.RemovePortGroup("Busy")


@check
def interfaces_come_and_go():
    network.AddPortGroup(group_spec("Storage"))
    device = network.AddVirtualNic("Storage", nic("10.7.7.7"))
    equal(device, "vmk1", "the device")
    true("Storage" not in network_names(), "machines cannot be on the group any more")
    equal(si.content.searchIndex.FindByIp(None, "10.7.7.7", False), host, "the host by the address")
    raises(vim.fault.AlreadyExists, network.AddVirtualNic, "Storage", nic("10.7.7.8"))
    raises(vmodl.fault.InvalidArgument, network.AddVirtualNic, "VM Network", nic("10.7.7.777"))
    network.UpdateVirtualNic("vmk1", nic("10.7.7.9"))
    equal([n.spec.ip.ipAddress for n in host.config.network.vnic if n.device == "vmk1"], ["10.7.7.9"], "the address")
    raises(vim.fault.ResourceInUse, network.RemovePortGroup, "Storage")
    network.RemoveVirtualNic("vmk1")
    raises(vim.fault.NotFound, network.RemoveVirtualNic, "vmk1")
    equal(network.AddServiceConsoleVirtualNic("Storage", nic("10.7.7.7")), "vswif1", "the console's device")
    network.UpdateServiceConsoleVirtualNic("vswif1", nic("10.7.7.8"))
    network.RestartServiceConsoleVirtualNic("vswif1")
    network.RemoveServiceConsoleVirtualNic("vswif1")
    raises(vim.fault.ResourceInUse, network.RemoveServiceConsoleVirtualNic, "vswif0")
    network.RemovePortGroup("Storage")


@check
def names_routes_and_link_speed_are_set():
    dns = host.config.network.dnsConfig
    dns.hostName, dns.domainName = "esx-seven", "example.com"
    network.UpdateDnsConfig(dns)
    equal(si.content.searchIndex.FindByDnsName(None, "esx-seven.example.com", False), host, "the host by its name")
    network.UpdateIpRouteConfig(vim.host.IpRouteConfig(defaultGateway="172.17.0.1"))
    equal(network.ipRouteConfig.defaultGateway, "172.17.0.1", "VMkernel's gateway")
    network.UpdateConsoleIpRouteConfig(vim.host.IpRouteConfig(defaultGateway="172.16.0.1", gatewayDevice="vswif0"))
    equal(network.consoleIpRouteConfig.defaultGateway, "172.16.0.1", "the console's gateway")
    raises(vmodl.fault.InvalidArgument, network.UpdateIpRouteConfig, vim.host.IpRouteConfig(defaultGateway="nowhere"))
    network.UpdatePhysicalNicLinkSpeed("vmnic0", vim.host.PhysicalNic.LinkSpeedDuplex(speedMb=100, duplex=True))
    equal(host.config.network.pnic[0].linkSpeed.speedMb, 100, "the link's speed")
    network.UpdatePhysicalNicLinkSpeed("vmnic0", None)
    equal([h.device for h in network.QueryNetworkHint(["vmnic1"])], ["vmnic1"], "the hints")
    network.Refresh()


@check
def a_network_config_changes_much_at_once():
    Config = vim.host
    result = network.UpdateNetworkConfig(vim.host.NetworkConfig(
        vswitch=[Config.VirtualSwitch.Config(changeOperation="add", name="vSwitch5",
                                             spec=Config.VirtualSwitch.Specification(numPorts=24))],
        portgroup=[Config.PortGroup.Config(changeOperation="add", spec=group_spec("iSCSI", switch="vSwitch5"))],
        vnic=[Config.VirtualNic.Config(changeOperation="add", portgroup="iSCSI", spec=nic("10.8.8.8"))]), "modify")
    equal(list(result.vnicDevice), ["vmk1"], "the devices that were added")
    equal(vswitch("vSwitch5").numPortsAvailable, 31, "the switch's free ports")
    raises(vim.fault.NotFound, network.UpdateNetworkConfig, vim.host.NetworkConfig(
        vswitch=[Config.VirtualSwitch.Config(changeOperation="remove", name="vSwitch8")]), "modify")
    network.UpdateNetworkConfig(vim.host.NetworkConfig(
        vnic=[Config.VirtualNic.Config(changeOperation="remove", device="vmk1", portgroup="iSCSI")],
        vswitch=[Config.VirtualSwitch.Config(changeOperation="remove", name="vSwitch5")]), "modify")
    equal([s.name for s in host.config.network.vswitch], ["vSwitch0"], "the switches in the end")


@check
def vmotion_uses_an_interface():
    vmotion = host.configManager.vmotionSystem
    vmotion.DeselectVnic()
    equal((vmotion.netConfig.selectedVnic, host.summary.config.vmotionEnabled), (None, False), "without an interface")
    raises(vim.fault.HostConfigFault, vmotion.SelectVnic, "vmk8")
    vmotion.SelectVnic("vmk0")
    equal(host.summary.config.vmotionEnabled, True, "with an interface")
    vmotion.UpdateIpConfig(vim.host.IpConfig(dhcp=False, ipAddress="172.17.9.9", subnetMask="255.255.0.0"))
    equal((vmotion.ipConfig.ipAddress, host.config.network.vnic[0].spec.ip.ipAddress), ("172.17.9.9", "172.17.9.9"),
          "the address")


@check
def services_run_as_they_are_told():
    services = host.configManager.serviceSystem

    def snmpd():
        return [s for s in services.serviceInfo.service if s.key == "snmpd"][0]

    services.StartService("snmpd")
    equal(snmpd().running, True, "whether it runs")
    raises(vim.fault.InvalidState, services.StartService, "snmpd")
    services.RestartService("snmpd")
    services.UpdatePolicy("snmpd", "automatic")
    equal(snmpd().policy, "automatic", "its policy")
    services.StopService("snmpd")
    raises(vim.fault.InvalidState, services.StopService, "snmpd")
    raises(vim.fault.NotFound, services.StartService, "telnetd")
    raises(vim.fault.HostConfigFault, services.Uninstall, "snmpd")
    services.Refresh()


@check
def the_firewall_opens_and_closes():
    firewall = host.configManager.firewallSystem

    def nfs():
        return [r for r in firewall.firewallInfo.ruleset if r.key == "nfsClient"][0]

    firewall.EnableRuleset("nfsClient")
    equal(nfs().enabled, True, "whether the rule set is enabled")
    firewall.DisableRuleset("nfsClient")
    equal(nfs().enabled, False, "whether the rule set is enabled")
    raises(vim.fault.NotFound, firewall.EnableRuleset, "gopher")
    firewall.UpdateDefaultPolicy(vim.host.FirewallInfo.DefaultPolicy(outgoingBlocked=False))
    policy = firewall.firewallInfo.defaultPolicy
    equal((policy.incomingBlocked, policy.outgoingBlocked), (True, False), "the default policy")
    firewall.Refresh()


@check
def the_clock_is_set():
    clock = host.configManager.dateTimeSystem
    zones = clock.QueryAvailableTimeZones()
    true("Europe/Berlin" in [z.key for z in zones], "there is a zone for Berlin")
    clock.UpdateConfig(vim.host.DateTimeConfig(
        timeZone="Europe/Berlin", ntpConfig=vim.host.NtpConfig(server=["ntp.example.com"])))
    equal((clock.dateTimeInfo.timeZone.key, list(clock.dateTimeInfo.ntpConfig.server)),
          ("Europe/Berlin", ["ntp.example.com"]), "zone and servers")
    raises(vmodl.fault.InvalidArgument, clock.UpdateConfig, vim.host.DateTimeConfig(timeZone="Mars/Olympus"))
    ahead = clock.QueryDateTime() + datetime.timedelta(hours=5)
    clock.UpdateDateTime(ahead)
    true(clock.QueryDateTime() >= ahead, "the clock goes on from there")
    clock.Refresh()


@check
def sensors_are_read_and_reset():
    health = host.configManager.healthStatusSystem
    health.Refresh()
    health.ResetSystemHealthInfo()
    equal({s.healthState.key for s in health.runtime.systemHealthInfo.numericSensorInfo}, {"Green"}, "the sensors")


@check
def machines_start_in_order():
    manager = host.configManager.autoStartManager
    vm = host.vm[0]
    manager.Reconfigure(vim.host.AutoStartManager.Config(
        defaults=vim.host.AutoStartManager.SystemDefaults(enabled=True, startDelay=30),
        powerInfo=[vim.host.AutoStartManager.AutoPowerInfo(
            key=vm, startOrder=1, startDelay=-1, waitForHeartbeat="systemDefault", startAction="powerOn",
            stopDelay=-1, stopAction="powerOff")]))
    equal([i.key for i in manager.config.powerInfo], [vm], "the machines of the order")
    equal(host.config.autoStart.defaults.startDelay, 30, "the delay")
    manager.AutoPowerOff()
    wait_for(vm, "poweredOff")
    manager.AutoPowerOn()
    wait_for(vm, "poweredOn")
    foreign = vim.host.AutoStartManager.AutoPowerInfo(
        key=find(si, "DC0/vm/DC0_C0_RP0_VM0"), startOrder=1, startDelay=-1, waitForHeartbeat="no", startAction="powerOn",
        stopDelay=-1, stopAction="powerOff")
    raises(vmodl.fault.InvalidArgument, manager.Reconfigure, vim.host.AutoStartManager.Config(powerInfo=[foreign]))


def wait_for(vm, state):
    """Waits for the task that brings the machine into the state."""
    for task in vm.recentTask:
        done(task)
    equal(vm.runtime.powerState, state, "the machine's state")


@check
def flags_and_system_resources_are_set():
    host.UpdateFlags(vim.host.FlagInfo(backgroundSnapshotsEnabled=True))
    equal(host.config.flags.backgroundSnapshotsEnabled, True, "the flag")
    host.UpdateSystemResources(vim.host.SystemResourceInfo(key="host/vim", config=vim.ResourceConfigSpec(
        cpuAllocation=vim.ResourceAllocationInfo(reservation=300), memoryAllocation=vim.ResourceAllocationInfo())))
    [group] = [g for g in host.systemResources.child if g.key == "host/vim"]
    equal(group.config.cpuAllocation.reservation, 300, "the reservation")
    raises(vmodl.fault.InvalidArgument, host.UpdateSystemResources, vim.host.SystemResourceInfo(key="host/sauna"))


@check
def a_disconnected_host_cannot_be_configured():
    done(host.Disconnect())
    raises(vmodl.fault.HostNotConnected, network.AddPortGroup, group_spec("X"))
    raises(vmodl.fault.HostNotConnected, host.configManager.serviceSystem.StartService, "snmpd")
    done(host.Reconnect(None))


run()
