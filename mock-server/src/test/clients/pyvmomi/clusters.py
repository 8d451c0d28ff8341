"""Resource pools, clusters, hosts that join, leave, move, disconnect and reboot."""

from vc import PC, connect, create_machine, done, emptied, find, object_spec, view, view_spec
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
collector = si.content.propertyCollector
datacenter = find(si, "DC0")
host_folder = find(si, "DC0/host")
cluster = find(si, "DC0/host/DC0_C0")
Shares = vim.SharesInfo


def allocation(reservation=None, limit=None, expandable=None, level=None):
    """A ResourceAllocationInfo with the fields that are given."""
    info = vim.ResourceAllocationInfo()
    if reservation is not None:
        info.reservation = reservation
    if limit is not None:
        info.limit = limit
    if expandable is not None:
        info.expandableReservation = expandable
    if level is not None:
        info.shares = Shares(level=level, shares=0)
    return info


def resources(**cpu):
    """A ResourceConfigSpec with this CPU allocation and nothing for memory."""
    return vim.ResourceConfigSpec(cpuAllocation=allocation(**cpu), memoryAllocation=allocation())


def login(name, password="secret"):
    """A HostConnectSpec."""
    return vim.host.ConnectSpec(hostName=name, userName="root", password=password, force=False)


def gone(entity):
    """Whether an entity does not exist any more."""
    raises(vmodl.fault.ManagedObjectNotFound, lambda: entity.name)


class watched:
    """A collector of its own on an object's properties; next() waits for changes."""

    def __init__(self, entity, kind, paths):
        self.own = collector.CreatePropertyCollector()
        self.own.CreateFilter(object_spec([entity], kind, paths), True)
        self.version = self.own.WaitForUpdates(None).version

    def next(self):
        """{path: value} of the next update."""
        update = self.own.WaitForUpdatesEx(self.version, PC.WaitOptions(maxWaitSeconds=30))
        true(update is not None, "an update came")
        self.version = update.version
        return {c.name: c.val for c in update.filterSet[0].objectSet[0].changeSet}

    def until(self, path, value):
        """Waits until the property has the value."""
        for _ in range(10):
            if self.next().get(path) == value:
                return
        raise AssertionError("%s did not become %r" % (path, value))


@check
def pools_are_created_changed_and_emptied():
    root = cluster.resourcePool
    pool = root.CreateResourcePool("gold", resources(reservation=500, level="high"))
    equal((pool.name, pool.parent, pool.owner), ("gold", root, cluster), "name, parent and owner")
    equal(pool.config.cpuAllocation.shares.shares, 8000, "the shares of the level high")
    equal(pool.runtime.cpu.unreservedForPool, 500 + root.runtime.cpu.unreservedForPool, "what it can reserve")
    raises(vim.fault.DuplicateName, root.CreateResourcePool, "gold", resources())
    raises(vmodl.fault.InvalidArgument, root.CreateResourcePool, "silver", resources(reservation=-5))
    capacity = root.config.cpuAllocation.reservation
    fault = raises(vim.fault.InsufficientCpuResourcesFault, root.CreateResourcePool, "huge", resources(reservation=capacity))
    equal((fault.unreserved, fault.requested), (capacity - 500, capacity), "what is free and wanted")
    pool.UpdateConfig("platinum", resources(reservation=600))
    equal((pool.name, pool.config.cpuAllocation.reservation), ("platinum", 600), "name and reservation after UpdateConfig")
    equal(pool.config.cpuAllocation.shares.level, "high", "the level, which was not changed")
    old = pool.config.changeVersion
    pool.UpdateConfig(None, resources(limit=4000))
    stale = resources(limit=5000)
    stale.changeVersion = old
    raises(vim.fault.ConcurrentAccess, pool.UpdateConfig, None, stale)
    raises(vmodl.fault.NotSupported, root.UpdateConfig, "mine", None)
    inner = pool.CreateResourcePool("inner", resources())
    child = resources(reservation=100)
    child.entity = inner
    pool.UpdateChildResourceConfiguration([child])
    equal(inner.config.cpuAllocation.reservation, 100, "the inner pool's reservation")
    same_items([c.entity._moId for c in pool.childConfiguration], [inner._moId], "childConfiguration")
    raises(vmodl.fault.InvalidArgument, root.UpdateChildResourceConfiguration, [child])
    pool.DestroyChildren()
    gone(inner)
    done(pool.Destroy())


@check
def machines_and_pools_move_between_pools():
    root = cluster.resourcePool
    pool = root.CreateResourcePool("target", resources())
    vm = find(si, "DC0/vm/DC0_C0_RP0_VM0")
    other = root.CreateResourcePool("other", resources())
    pool.MoveIntoResourcePool([vm, other])
    equal((vm.resourcePool, other.parent), (pool, pool), "the pools after the move")
    same_items([m._moId for m in pool.vm], [vm._moId], "the pool's machines")
    raises(vmodl.fault.InvalidArgument, other.MoveIntoResourcePool, [pool])
    raises(vmodl.fault.InvalidArgument, pool.MoveIntoResourcePool, [find(si, "DC0/vm/DC0_H0_VM0")])
    done(pool.Destroy())
    equal((vm.resourcePool, other.parent), (root, root), "the pools after the pool has gone")
    done(other.Destroy())


@check
def clusters_are_created_with_their_settings():
    made = host_folder.CreateCluster("old-style", vim.cluster.ConfigSpec(
        drsConfig=vim.cluster.DrsConfigInfo(enabled=True, vmotionRate=4)))
    equal(made.configuration.drsConfig.vmotionRate, 4, "the rate in configuration")
    equal(made.configurationEx.drsConfig.enabled, True, "DRS in configurationEx")
    equal(made.summary.numHosts, 0, "hosts of the new cluster")
    raises(vim.fault.DuplicateName, host_folder.CreateCluster, "old-style", vim.cluster.ConfigSpec())
    done(made.Destroy())
    made = host_folder.CreateClusterEx("new-style", vim.cluster.ConfigSpecEx(
        dasConfig=vim.cluster.DasConfigInfo(enabled=True, failoverLevel=2), vmSwapPlacement="hostLocal"))
    equal(made.configurationEx.dasConfig.failoverLevel, 2, "the failover level")
    equal(made.configurationEx.vmSwapPlacement, "hostLocal", "vmSwapPlacement")
    raises(vim.fault.InvalidName, host_folder.CreateClusterEx, "", vim.cluster.ConfigSpecEx())
    raises(vmodl.fault.NotSupported, find(si, "DC0/vm").CreateClusterEx, "x", vim.cluster.ConfigSpecEx())
    done(made.Destroy())
    gone(made)


@check
def clusters_are_reconfigured_with_rules():
    one, two = find(si, "DC0/vm/DC0_C0_RP0_VM0"), find(si, "DC0/vm/DC0_C0_RP0_VM1")
    done(cluster.ReconfigureCluster_Task(vim.cluster.ConfigSpec(
        drsConfig=vim.cluster.DrsConfigInfo(enabled=True, defaultVmBehavior="manual"),
        rulesSpec=[vim.cluster.RuleSpec(operation="add", info=vim.cluster.AntiAffinityRuleSpec(
            name="apart", enabled=True, vm=[one, two]))]), True))
    [rule] = cluster.configurationEx.rule
    equal((rule.name, list(rule.vm)), ("apart", [one, two]), "the rule")
    equal(cluster.configuration.drsConfig.defaultVmBehavior, "manual", "the automation level")
    done(cluster.ReconfigureComputeResource_Task(vim.cluster.ConfigSpecEx(
        rulesSpec=[vim.cluster.RuleSpec(operation="edit", info=vim.cluster.AffinityRuleSpec(
            key=rule.key, name="together", enabled=False, vm=[one, two]))],
        dpmConfig=vim.cluster.DpmConfigInfo(enabled=True),
        drsVmConfigSpec=[vim.cluster.DrsVmConfigSpec(operation="add", info=vim.cluster.DrsVmConfigInfo(
            key=one, behavior="manual"))]), True))
    [rule] = cluster.configurationEx.rule
    equal((type(rule), rule.enabled), (vim.cluster.AffinityRuleSpec, False), "the edited rule")
    equal(cluster.configurationEx.dpmConfigInfo.enabled, True, "DPM")
    equal(cluster.configurationEx.drsVmConfig[0].key, one, "the machine with a setting of its own")
    foreign = vim.cluster.RuleSpec(operation="add", info=vim.cluster.AntiAffinityRuleSpec(
        name="foreign", vm=[one, find(si, "DC0/vm/DC0_H0_VM0")]))
    raises(vmodl.fault.InvalidArgument, lambda: done(cluster.ReconfigureCluster_Task(
        vim.cluster.ConfigSpec(rulesSpec=[foreign]), True)))
    raises(vmodl.fault.InvalidArgument, lambda: done(cluster.ReconfigureCluster_Task(
        vim.cluster.ConfigSpec(drsConfig=vim.cluster.DrsConfigInfo(vmotionRate=9)), True)))
    done(cluster.ReconfigureComputeResource_Task(vim.cluster.ConfigSpecEx(
        rulesSpec=[vim.cluster.RuleSpec(operation="remove", removeKey=rule.key)]), True))
    equal(list(cluster.configurationEx.rule), [], "the rules after the removal")
    done(cluster.ReconfigureComputeResource_Task(vim.cluster.ConfigSpecEx(), False))
    equal(cluster.configurationEx.drsConfig.enabled, False, "DRS after everything was set back")


@check
def hosts_join_a_cluster_and_leave_it():
    before = cluster.summary
    host = done(cluster.AddHost_Task(login("esx-new.example.com"), True, None, None))
    equal((host.name, host.parent), ("esx-new.example.com", cluster), "the host's name and parent")
    equal(host.runtime.connectionState, "connected", "its connection")
    equal(cluster.summary.numHosts, before.numHosts + 1, "the cluster's hosts")
    equal(cluster.summary.totalCpu, before.totalCpu + host.summary.hardware.cpuMhz * host.summary.hardware.numCpuCores,
          "the cluster's CPU")
    true("LocalDS_0" in [d.name for d in host.datastore], "the host sees the shared datastore")
    true(host in find(si, "DC0/datastore/LocalDS_0").host[-1:][0].key.parent.host, "the datastore knows the host")
    equal(si.content.searchIndex.FindByDnsName(None, "esx-new.example.com", False), host, "the host by its name")
    raises(vim.fault.DuplicateName, lambda: done(cluster.AddHost_Task(login("esx-new.example.com"), True)))
    raises(vim.fault.AlreadyConnected, lambda: done(cluster.AddHost_Task(login("DC0_H0"), True)))
    fault = raises(vim.fault.NoHost, lambda: done(cluster.AddHost_Task(login("esx.invalid"), True)))
    equal(fault.name, "esx.invalid", "the name in the fault")
    raises(vim.fault.InvalidLogin, lambda: done(cluster.AddHost_Task(login("esx-b", ""), True)))
    raises(vim.fault.InvalidState, lambda: done(host.Destroy()))
    done(host.EnterMaintenanceMode(0))
    done(host.Destroy())
    gone(host)
    equal(cluster.summary.numHosts, before.numHosts, "the cluster's hosts in the end")
    raises(vim.fault.InvalidLogin, lambda: done(cluster.AddHost_Task(login("esx-new.example.com", "guess"), True)))


@check
def a_removed_host_leaves_every_view_and_another_joins():
    host = done(cluster.AddHost_Task(login("esx-gone"), True))
    hosts = view(si, [vim.HostSystem])
    own = collector.CreatePropertyCollector()
    own.CreateFilter(view_spec(hosts, vim.HostSystem, ["name"]), True)
    version = own.WaitForUpdates(None).version
    local = [d for d in host.datastore if d.name.startswith("storage1")][0]
    done(host.Disconnect())
    done(host.Destroy())
    true(host not in hosts.view, "the view has lost the host")
    update = own.WaitForUpdates(version)
    equal([(o.kind, o.obj) for f in update.filterSet for o in f.objectSet], [("leave", host)], "what the filter reports")
    gone(local)
    raises(vmodl.fault.ManagedObjectNotFound, si.content.perfManager.QueryPerfProviderSummary, host)
    other = done(cluster.AddHost_Task(login("esx-other"), True))
    update = own.WaitForUpdates(update.version)
    equal([(o.kind, o.obj) for f in update.filterSet for o in f.objectSet], [("enter", other)], "what the filter reports")
    true(si.content.perfManager.QueryPerfProviderSummary(other).currentSupported, "the new host has statistics")
    own.Destroy()
    hosts.Destroy()
    done(other.Disconnect())
    done(other.Destroy())


@check
def standalone_hosts_come_and_move_into_a_cluster():
    resource = done(host_folder.AddStandaloneHost_Task(login("esx-alone"), None, True, None))
    equal(type(resource), vim.ComputeResource, "the type of the result")
    [host] = resource.host
    done(resource.ReconfigureComputeResource_Task(vim.ComputeResource.ConfigSpec(vmSwapPlacement="hostLocal"), True))
    equal(resource.configurationEx.vmSwapPlacement, "hostLocal", "vmSwapPlacement")
    vm = create_machine(si, "moves-along", pool="DC0/host/esx-alone/Resources")
    done(vm.PowerOn())
    done(cluster.MoveInto([host]))
    equal((host.parent, vm.resourcePool), (cluster, cluster.resourcePool), "where host and machine are")
    equal(vm.runtime.powerState, "poweredOn", "the machine still runs")
    gone(resource)
    raises(vim.fault.InvalidState, lambda: done(host_folder.MoveInto([host])))
    done(vm.PowerOff())
    done(host.EnterMaintenanceMode(0))
    done(host_folder.MoveInto([host]))
    equal(type(host.parent), vim.ComputeResource, "it is standalone again")
    alone = host.parent
    done(cluster.MoveHostInto(host, cluster.resourcePool))
    gone(alone)
    done(vm.Destroy())
    done(host.Destroy())


@check
def connection_state_reaches_waiting_clients():
    host = find(si, "DC0/host/DC0_C0/DC0_C0_H0")
    vm = host.vm[0]
    on_host = watched(host, vim.HostSystem, ["runtime.connectionState", "summary.runtime.connectionState"])
    on_vm = watched(vm, vim.VirtualMachine, ["runtime.connectionState"])
    done(host.Disconnect())
    equal(on_host.next(), {"runtime.connectionState": "disconnected", "summary.runtime.connectionState": "disconnected"},
          "what the host's watcher hears")
    equal(on_vm.next(), {"runtime.connectionState": "disconnected"}, "what the machine's watcher hears")
    raises(vim.fault.InvalidState, lambda: done(vm.PowerOff()))
    raises(vim.fault.InvalidState, lambda: done(host.Disconnect()))
    equal(cluster.summary.numEffectiveHosts, cluster.summary.numHosts - 1, "hosts that count")
    done(host.Reconnect(None))
    on_host.until("runtime.connectionState", "connected")
    on_vm.until("runtime.connectionState", "connected")
    raises(vim.fault.InvalidState, lambda: done(host.Reconnect(None)))


@check
def maintenance_mode_reaches_waiting_clients():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    watcher = watched(host, vim.HostSystem, ["runtime.inMaintenanceMode"])
    with emptied(host):
        done(host.EnterMaintenanceMode(0))
        equal(watcher.next(), {"runtime.inMaintenanceMode": True}, "what the watcher hears")
        done(host.ExitMaintenanceMode(0))
        equal(watcher.next(), {"runtime.inMaintenanceMode": False}, "what the watcher hears")


@check
def removed_host_comes_back_with_its_machines():
    folder = find(si, "DC0/host")
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    names = sorted(vm.name for vm in host.vm)
    true(names, "the host has machines")
    done(host.parent.Destroy_Task())
    resource = done(folder.AddStandaloneHost_Task(login("DC0_H0"), vim.ComputeResource.ConfigSpec(), True))
    equal(sorted(vm.name for vm in resource.host[0].vm), names, "the machines that came with the host")
    for vm in resource.host[0].vm:
        equal(vm.parent.name, "Discovered virtual machine", "the folder of " + vm.name)


@check
def hosts_reboot_rest_and_shut_down():
    host = done(cluster.AddHost_Task(login("esx-power"), True))
    boot = host.runtime.bootTime
    raises(vim.fault.InvalidState, lambda: done(host.Reboot(False)))
    watcher = watched(host, vim.HostSystem, ["runtime.bootTime"])
    done(host.Reboot(True))
    true(watcher.next()["runtime.bootTime"] >= boot, "the host has booted again")
    watcher = watched(host, vim.HostSystem, ["runtime.powerState"])
    done(host.PowerDownHostToStandBy_Task(0, False))
    watcher.until("runtime.powerState", "standBy")
    done(host.PowerUpHostFromStandBy_Task(0))
    watcher.until("runtime.powerState", "poweredOn")
    raises(vim.fault.InvalidState, lambda: done(host.PowerUpHostFromStandBy_Task(0)))
    done(host.EnterMaintenanceMode(0))
    done(host.Shutdown(False))
    equal(host.runtime.connectionState, "notResponding", "the connection after the shutdown")
    done(host.Reconnect(None))
    equal((host.runtime.connectionState, host.runtime.powerState), ("connected", "poweredOn"), "the host is on again")
    done(host.Destroy())


@check
def connection_info_describes_the_host():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    info = host.QueryConnectionInfo()
    equal(info.host.host, host, "the host")
    same_items([v.vm._moId for v in info.vm], [v._moId for v in host.vm], "its machines")
    same_items([d.summary.name for d in info.datastore], [d.name for d in host.datastore], "its datastores")


@check
def connection_info_of_a_new_machine_is_what_joins():
    info = datacenter.QueryConnectionInfo("esx-asked", 443, "root", "secret", None)
    equal(info.host.config.name, "esx-asked", "the machine's name")
    host = done(cluster.AddHost_Task(login("esx-asked"), True))
    equal(host.hardware.systemInfo.uuid, info.host.hardware.uuid, "the host's uuid")
    raises(vim.fault.NoHost, datacenter.QueryConnectionInfo, "esx.invalid", 443, "root", "secret", None)
    raises(vim.fault.InvalidLogin, datacenter.QueryConnectionInfo, "esx-asked", 443, "root", "guess", None)
    done(host.Disconnect())
    done(host.Destroy())


@check
def memory_overhead_follows_the_configuration():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    small = host.QueryMemoryOverhead(256 << 20, None, 1)
    true(0 < small < host.QueryMemoryOverhead(4096 << 20, None, 4), "bigger machines cost more")
    true(host.QueryMemoryOverheadEx(host.vm[0].config) > 0, "a machine of this configuration costs something")


@check
def folders_go_with_their_machines_unregistered():
    folder = find(si, "DC0/vm").CreateFolder("unregister")
    inner = folder.CreateFolder("inner")
    vm = create_machine(si, "stays-on-disk", folder="DC0/vm/unregister/inner")
    path = vm.config.files.vmPathName
    done(vm.PowerOn())
    raises(vim.fault.InvalidState, lambda: done(folder.UnregisterAndDestroy()))
    done(vm.PowerOff())
    done(folder.UnregisterAndDestroy())
    for entity in (folder, inner, vm):
        gone(entity)
    raises(vmodl.fault.NotSupported, lambda: done(host_folder.UnregisterAndDestroy()))
    again = done(find(si, "DC0/vm").RegisterVm(path, None, False, find(si, "DC0/host/DC0_H0/Resources"), None))
    equal(again.name, "stays-on-disk", "the machine, registered again from its files")
    done(again.Destroy())


@check
def everything_can_be_destroyed_by_its_rules():
    raises(vmodl.fault.NotSupported, lambda: done(cluster.resourcePool.Destroy()))
    raises(vmodl.fault.NotSupported, lambda: done(host_folder.Destroy()))
    raises(vim.fault.ResourceInUse, lambda: done(find(si, "DC0/network/VM Network").Destroy()))
    raises(vim.fault.ResourceInUse, lambda: done(find(si, "DC0/datastore/LocalDS_0").Destroy()))
    raises(vmodl.fault.NotSupported, lambda: done(find(si, "DC0/host/DC0_H0").Rename("x")))
    raises(vmodl.fault.NotSupported, lambda: done(cluster.resourcePool.Rename("x")))
    done(cluster.Rename("renamed"))
    equal(find(si, "DC0/host/renamed"), cluster, "the cluster at its new path")
    done(cluster.Rename("DC0_C0"))


run()
