"""The generated inventory, read in every way a client reads: walk, views, bulk, pages, paths."""

from vc import PC, connect, devices, find, object_spec, read, view, view_spec
from checks import check, equal, raises, run, same_items, true
from pyVmomi import VmomiSupport, vim, vmodl

MACHINES = ["DC0_H0_VM0", "DC0_H0_VM1", "DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1"]
HOSTS = ["DC0_H0", "DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2"]
NETWORKS = ["VM Network", "DC0_DVPG0"]

si = connect()
content = si.content
collector = content.propertyCollector


@check
def walk_from_the_root_finds_the_generated_inventory():
    root = content.rootFolder
    equal(root.name, "Datacenters", "the root folder's name")
    equal(root.parent, None, "the root folder's parent")
    equal([d.name for d in root.childEntity], ["DC0"], "the root folder's children")
    datacenter = root.childEntity[0]
    equal(datacenter.parent, root, "the datacenter's parent")
    folders = [datacenter.vmFolder, datacenter.hostFolder, datacenter.datastoreFolder, datacenter.networkFolder]
    equal([f.name for f in folders], ["vm", "host", "datastore", "network"], "the datacenter's folders")
    for folder in folders:
        equal(folder.parent, datacenter, "the parent of the folder " + folder.name)
        for child in folder.childEntity:
            equal(child.parent, folder, "the parent of " + child.name)
    same_items([e.name for e in datacenter.vmFolder.childEntity], MACHINES, "the machines in the vm folder")
    same_items([e.name for e in datacenter.hostFolder.childEntity], ["DC0_C0", "DC0_H0"], "the compute resources")
    same_items([e.name for e in datacenter.datastoreFolder.childEntity], ["LocalDS_0"], "the datastores")
    same_items([e.name for e in datacenter.networkFolder.childEntity], NETWORKS, "the networks")
    same_items([e.name for e in datacenter.datastore], ["LocalDS_0"], "Datacenter.datastore")
    same_items([e.name for e in datacenter.network], NETWORKS, "Datacenter.network")


@check
def folders_say_what_they_take():
    datacenter = find(si, "DC0")
    same_items(content.rootFolder.childType, ["Folder", "Datacenter"], "the root folder's childType")
    true({"Folder", "VirtualMachine"} <= set(datacenter.vmFolder.childType), "the vm folder takes machines")
    same_items(datacenter.hostFolder.childType, ["Folder", "ComputeResource"], "the host folder's childType")


@check
def references_have_virtualcenter_ids():
    patterns = {
        "DC0": "datacenter-", "DC0/vm": "group-v", "DC0/host": "group-h", "DC0/host/DC0_C0": "domain-c",
        "DC0/host/DC0_H0": "domain-s", "DC0/host/DC0_H0/DC0_H0": "host-", "DC0/host/DC0_H0/Resources": "resgroup-",
        "DC0/vm/DC0_H0_VM0": "vm-", "DC0/datastore/LocalDS_0": "datastore-", "DC0/network/VM Network": "network-"}
    for path, prefix in patterns.items():
        reference = find(si, path)._moId
        true(reference.startswith(prefix), "%s has the id %s..., not %s" % (path, prefix, reference))
        true(reference[len(prefix):].isdigit(), "the id %s ends in a number" % reference)


@check
def compute_resources_own_hosts_and_root_pools():
    cluster = find(si, "DC0/host/DC0_C0")
    true(isinstance(cluster, vim.ClusterComputeResource), "DC0_C0 is a cluster")
    same_items([h.name for h in cluster.host], ["DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2"], "the cluster's hosts")
    standalone = find(si, "DC0/host/DC0_H0")
    equal(type(standalone), vim.ComputeResource, "the type of DC0_H0")
    equal([h.name for h in standalone.host], ["DC0_H0"], "the standalone resource's hosts")
    for resource in (cluster, standalone):
        pool = resource.resourcePool
        equal(pool.name, "Resources", "the root pool's name")
        equal(pool.parent, resource, "the root pool's parent")
        equal(pool.owner, resource, "the root pool's owner")
        for host in resource.host:
            equal(host.parent, resource, "the parent of " + host.name)
        same_items([d.name for d in resource.datastore], ["LocalDS_0"], "datastores of " + resource.name)
        same_items([n.name for n in resource.network], NETWORKS, "networks of " + resource.name)


@check
def container_view_reads_machines_in_bulk():
    machines = read(si, vim.VirtualMachine, [
        "name", "runtime.powerState", "runtime.host", "resourcePool", "summary.config.numCpu",
        "summary.config.memorySizeMB", "summary.runtime.powerState", "summary.config.name", "config.template"])
    same_items([m["name"] for m in machines.values()], MACHINES, "the machines' names")
    for machine in machines.values():
        equal(machine["runtime.powerState"], "poweredOn", "powerState of " + machine["name"])
        equal(machine["summary.runtime.powerState"], "poweredOn", "the summary's powerState of " + machine["name"])
        equal(machine["summary.config.name"], machine["name"], "the summary's name")
        equal(machine["summary.config.numCpu"], 1, "numCpu of " + machine["name"])
        equal(machine["summary.config.memorySizeMB"], 32, "memorySizeMB of " + machine["name"])
        equal(machine["config.template"], False, "config.template of " + machine["name"])
        true(machine["name"].startswith("DC0_H0" if machine["runtime.host"].name == "DC0_H0" else "DC0_C0"),
             "%s runs on a host of its own compute resource" % machine["name"])


@check
def relations_hold_both_ways():
    machines = read(si, vim.VirtualMachine, ["name", "runtime.host", "resourcePool", "datastore", "network"])
    for kind, path in ((vim.HostSystem, "runtime.host"), (vim.ResourcePool, "resourcePool")):
        for owner, properties in read(si, kind, ["name", "vm"]).items():
            same_items([m._moId for m in properties.get("vm", [])],
                       [m._moId for m, p in machines.items() if p[path] == owner],
                       "the machines of %s against their %s" % (properties["name"], path))
    for kind, path in ((vim.Datastore, "datastore"), (vim.Network, "network")):
        for owner, properties in read(si, kind, ["name", "vm"]).items():
            same_items([m._moId for m in properties.get("vm", [])],
                       [m._moId for m, p in machines.items() if owner in p[path]],
                       "the machines of %s against their %s" % (properties["name"], path))
    hosts = read(si, vim.HostSystem, ["datastore", "network"])
    for store in read(si, vim.Datastore, ["host"]).values():
        same_items([mount.key._moId for mount in store["host"]], [h._moId for h in hosts], "the hosts of the datastore")
    for network in read(si, vim.Network, ["name", "host"]).values():
        same_items([h._moId for h in network["host"]], [h._moId for h in hosts], "the hosts of " + network["name"])


@check
def machine_devices_have_keys_labels_and_controllers():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    by_key = {d.key: d for d in vm.config.hardware.device}
    equal(len(by_key), len(vm.config.hardware.device), "the number of different device keys")
    equal(by_key[200].deviceInfo.label, "IDE 0", "the label of device 200")
    scsi, disk, card = by_key[1000], by_key[2000], by_key[4000]
    true(isinstance(scsi, vim.vm.device.VirtualSCSIController), "device 1000 is a SCSI controller")
    true(isinstance(disk, vim.vm.device.VirtualDisk), "device 2000 is a disk")
    true(isinstance(card, vim.vm.device.VirtualEthernetCard), "device 4000 is a network adapter")
    equal(scsi.deviceInfo.label, "SCSI Controller 0", "the label of device 1000")
    equal(disk.deviceInfo.label, "Hard disk 1", "the label of device 2000")
    equal(card.deviceInfo.label, "Network adapter 1", "the label of device 4000")
    equal(scsi.device, [2000], "the devices of the SCSI controller")
    equal(disk.controllerKey, 1000, "the disk's controller")
    equal(card.backing.deviceName, vm.network[0].name, "the network of the adapter's backing")
    true(disk.backing.fileName.startswith("[LocalDS_0] DC0_H0_VM0/"), "the disk's file is " + disk.backing.fileName)
    for device in by_key.values():
        if device.controllerKey is not None:
            true(device.key in by_key[device.controllerKey].device, "device %d is in its controller's list" % device.key)


@check
def machine_config_agrees_with_its_summary():
    for vm, p in read(si, vim.VirtualMachine, ["config", "summary", "runtime", "guest", "layout"]).items():
        config, summary = p["config"], p["summary"]
        equal(summary.vm, vm, "summary.vm")
        equal(summary.config.uuid, config.uuid, "the uuid in the summary")
        equal(summary.config.vmPathName, config.files.vmPathName, "the path in the summary")
        equal(config.files.vmPathName, "[LocalDS_0] %s/%s.vmx" % (config.name, config.name), "the machine's file")
        equal(summary.config.numVirtualDisks, len(devices(vm, vim.vm.device.VirtualDisk)), "numVirtualDisks")
        equal(summary.config.numEthernetCards, len(devices(vm, vim.vm.device.VirtualEthernetCard)), "numEthernetCards")
        equal(config.hardware.numCPU, summary.config.numCpu, "numCPU")
        equal(summary.runtime.host, p["runtime"].host, "the host in the summary")
        equal(p["runtime"].connectionState, "connected", "connectionState")
        equal(summary.guest.ipAddress, p["guest"].ipAddress, "the guest's address in the summary")
        true(p["runtime"].bootTime is not None, "a running machine has a boot time")
        true(p["runtime"].maxCpuUsage > 0, "a running machine has a ceiling for its CPU usage")


@check
def host_hardware_and_configuration_agree():
    for host, p in read(si, vim.HostSystem, ["name", "hardware", "summary", "config", "capability", "runtime"]).items():
        hardware, summary = p["hardware"], p["summary"]
        equal(summary.host, host, "summary.host")
        equal(summary.config.name, p["name"], "the name in the summary")
        equal(summary.hardware.uuid, hardware.systemInfo.uuid, "the uuid in the summary")
        equal(summary.hardware.memorySize, hardware.memorySize, "the memory in the summary")
        equal(summary.hardware.numCpuCores, hardware.cpuInfo.numCpuCores, "the cores in the summary")
        equal(len(hardware.cpuPkg), hardware.cpuInfo.numCpuPackages, "the number of hardware.cpuPkg")
        equal(summary.hardware.cpuMhz, hardware.cpuInfo.hz // 1000000, "the clock in the summary")
        true(p["capability"].maxSupportedVcpus >= 4, "capability.maxSupportedVcpus is at least 4")
        equal(p["runtime"].connectionState, "connected", "connectionState of " + p["name"])
        equal(p["runtime"].inMaintenanceMode, False, "inMaintenanceMode of " + p["name"])
        network = p["config"].network
        equal([s.name for s in network.vswitch], ["vSwitch0"], "the virtual switches")
        equal(len(network.pnic), 2, "the number of physical NICs")
        same_items(network.vswitch[0].pnic, [n.key for n in network.pnic], "the NICs of vSwitch0")
        for nic in network.pnic:
            equal(nic.linkSpeed.speedMb, 1000, "the speed of " + nic.device)
        true(set(NETWORKS) <= {g.spec.name for g in network.portgroup}, "the port groups include the networks")
        true(len(network.vnic) >= 1, "there is a vmkernel interface")
        adapters = [type(a).__name__.rsplit(".", 1)[-1] for a in p["config"].storageDevice.hostBusAdapter]
        true("FibreChannelHba" in adapters and "InternetScsiHba" in adapters, "FC and iSCSI adapters in %s" % adapters)


@check
def clusters_add_up_their_hosts():
    for resource in (find(si, "DC0/host/DC0_C0"), find(si, "DC0/host/DC0_H0")):
        hosts = [h.summary.hardware for h in resource.host]
        summary = resource.summary
        equal(summary.numHosts, len(hosts), "numHosts")
        equal(summary.numEffectiveHosts, len(hosts), "numEffectiveHosts")
        equal(summary.numCpuCores, sum(h.numCpuCores for h in hosts), "numCpuCores")
        equal(summary.totalCpu, sum(h.numCpuCores * h.cpuMhz for h in hosts), "totalCpu")
        equal(summary.totalMemory, sum(h.memorySize for h in hosts), "totalMemory")
        true(0 < summary.effectiveCpu <= summary.totalCpu, "effectiveCpu is within totalCpu")
        true(0 < summary.effectiveMemory <= summary.totalMemory >> 20, "effectiveMemory (MB) is within totalMemory")


@check
def datastore_is_one_volume_that_all_hosts_see():
    store = find(si, "DC0/datastore/LocalDS_0")
    summary = store.summary
    equal(summary.datastore, store, "summary.datastore")
    equal(summary.name, "LocalDS_0", "summary.name")
    equal(summary.accessible, True, "summary.accessible")
    equal(summary.multipleHostAccess, True, "summary.multipleHostAccess")
    equal(summary.type, "VMFS", "summary.type")
    equal(store.info.vmfs.capacity, summary.capacity, "the volume's capacity against the summary's")
    true(0 < summary.freeSpace < summary.capacity, "freeSpace is within the capacity")
    same_items([m.key.name for m in store.host], HOSTS, "the hosts that see it")
    for mount in store.host:
        true(mount.mountInfo.path.startswith("/vmfs/volumes/"), "the mount's path is " + mount.mountInfo.path)
        equal(mount.mountInfo.accessMode, "readWrite", "the mount's accessMode")
    equal(len({m.mountInfo.path for m in store.host}), 1, "the number of different mount paths")


@check
def retrieve_ex_pages_two_objects_at_a_time():
    machines = view(si, [vim.ManagedEntity])
    spec = view_spec(machines, vim.ManagedEntity, ["name"])
    whole = collector.RetrieveContents([spec])
    options = PC.RetrieveOptions(maxObjects=2)
    page = collector.RetrievePropertiesEx([spec], options)
    objects = []
    while True:
        true(len(page.objects) <= 2, "a page of %d objects has at most 2" % len(page.objects))
        objects += page.objects
        if not page.token:
            break
        page = collector.ContinueRetrievePropertiesEx(page.token)
    equal(len(objects), len({o.obj for o in objects}), "the number of different objects on all pages")
    equal([(o.obj, o.propSet[0].val) for o in objects], [(o.obj, o.propSet[0].val) for o in whole],
          "all pages against the whole")
    true(len(objects) > 15, "the inventory has more than 15 entities")
    machines.Destroy()


@check
def retrieve_ex_without_a_limit_needs_no_token():
    page = collector.RetrievePropertiesEx([object_spec([content.rootFolder], vim.Folder, ["name"])], PC.RetrieveOptions())
    equal(page.token, None, "the token")
    equal([o.propSet[0].val for o in page.objects], ["Datacenters"], "the names")


@check
def retrieve_ex_of_nothing_is_empty():
    page = collector.RetrievePropertiesEx([object_spec([content.rootFolder], vim.VirtualMachine, ["name"])],
                                          PC.RetrieveOptions())
    equal([] if page is None else list(page.objects), [], "objects of a type that is not there")


@check
def cancelled_and_unknown_tokens_are_InvalidArgument():
    machines = view(si, [vim.VirtualMachine])
    page = collector.RetrievePropertiesEx([view_spec(machines, vim.VirtualMachine, ["name"])], PC.RetrieveOptions(maxObjects=2))
    collector.CancelRetrievePropertiesEx(page.token)
    raises(vmodl.fault.InvalidArgument, collector.ContinueRetrievePropertiesEx, page.token)
    raises(vmodl.fault.InvalidArgument, collector.ContinueRetrievePropertiesEx, "no such token")
    machines.Destroy()


@check
def recursive_traversals_find_every_object_once():
    def select(*names):
        return [PC.SelectionSpec(name=n) for n in names]

    def step(name, kind, path, *then):
        return PC.TraversalSpec(name=name, type=kind, path=path, skip=False, selectSet=select(*then))

    steps = [
        step("folder", vim.Folder, "childEntity", "folder", "dcVm", "dcHost", "dcStore", "dcNet", "crHost", "crPool", "crStore"),
        step("dcVm", vim.Datacenter, "vmFolder", "folder"), step("dcHost", vim.Datacenter, "hostFolder", "folder"),
        step("dcStore", vim.Datacenter, "datastore"), step("dcNet", vim.Datacenter, "network"),
        step("crHost", vim.ComputeResource, "host", "hostVm"), step("crPool", vim.ComputeResource, "resourcePool", "pools", "poolVm"),
        step("crStore", vim.ComputeResource, "datastore"), step("pools", vim.ResourcePool, "resourcePool", "pools", "poolVm"),
        step("poolVm", vim.ResourcePool, "vm"), step("hostVm", vim.HostSystem, "vm")]
    contents = collector.RetrieveContents([PC.FilterSpec(
        objectSet=[PC.ObjectSpec(obj=content.rootFolder, skip=False, selectSet=steps)],
        propSet=[PC.PropertySpec(type=vim.ManagedEntity, pathSet=["name"])])])
    equal(len(contents), len({c.obj for c in contents}), "the number of different objects")
    names = sorted(c.propSet[0].val for c in contents)
    for name in MACHINES + ["DC0_C0_H0", "DC0_C0", "LocalDS_0", "DC0_DVPG0", "vm", "host", "DC0"]:
        equal(names.count(name), 1, "how often the traversal found " + name)
    equal(names.count("DC0_H0"), 2, "how often the traversal found DC0_H0, a compute resource and its host")


@check
def indexed_paths_reach_into_arrays():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    paths = ["config.hardware.device[4000]", "config.hardware.device[2000].deviceInfo.label", "config.hardware.device[4000].macAddress"]
    [result] = collector.RetrieveContents([object_spec([vm], vim.VirtualMachine, paths)])
    values = {p.name: p.val for p in result.propSet}
    same_items(values, paths, "the names of the answer")
    card = values[paths[0]]
    true(isinstance(card, vim.vm.device.VirtualEthernetCard), "device 4000 is a network adapter")
    equal(values[paths[1]], "Hard disk 1", paths[1])
    equal(values[paths[2]], card.macAddress, paths[2])


@check
def unset_and_unused_properties_are_left_out():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    [result] = collector.RetrieveContents([object_spec([vm], vim.VirtualMachine, ["name", "snapshot", "config.hardware.device[9999]"])])
    equal([p.name for p in result.propSet], ["name"], "the properties that have a value")
    equal(vm.snapshot, None, "an unset property, fetched alone")


@check
def empty_arrays_are_values():
    pool = find(si, "DC0/host/DC0_H0/Resources")
    [result] = collector.RetrieveContents([object_spec([pool], vim.ResourcePool, ["resourcePool", "recentTask"])])
    equal({p.name: list(p.val) for p in result.propSet}, {"resourcePool": [], "recentTask": []}, "a pool's empty arrays")
    equal(list(pool.resourcePool), [], "an empty array, fetched alone")


@check
def unknown_properties_are_InvalidProperty():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    for path in ("noSuchProperty", "config.noSuchProperty"):
        fault = raises(vmodl.query.InvalidProperty, collector.RetrieveContents,
                       [object_spec([vm], vim.VirtualMachine, ["name", path])])
        true(fault.name in path and "noSuchProperty" in fault.name, "the fault names %s: %s" % (path, fault.name))


@check
def properties_and_types_of_later_levels_select_nothing():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    [result] = collector.RetrieveContents([object_spec([vm], vim.VirtualMachine, ["name", "config.firmware"])])
    equal([p.name for p in result.propSet], ["name"], "the properties of this level")
    spec = object_spec([vm], vim.VirtualMachine, ["name"])
    spec.propSet.append(PC.PropertySpec(type=vim.StoragePod, pathSet=["name"]))
    [result] = collector.RetrieveContents([spec])
    equal(result.obj, vm, "the object that the spec selects")


@check
def unknown_objects_are_ManagedObjectNotFound():
    nowhere = vim.VirtualMachine("vm-999999", si._stub)
    fault = raises(vmodl.fault.ManagedObjectNotFound, lambda: nowhere.name)
    equal(fault.obj._moId, "vm-999999", "the object that the fault names")
    raises(vmodl.fault.ManagedObjectNotFound, nowhere.PowerOn)
    raises(vmodl.fault.ManagedObjectNotFound, collector.RetrieveContents,
           [object_spec([nowhere], vim.VirtualMachine, ["name"])])


@check
def list_view_holds_what_is_put_in():
    vms = [find(si, "DC0/vm/" + name) for name in MACHINES]
    chosen = content.viewManager.CreateListView(vms[:2])
    equal(list(chosen.view), vms[:2], "the view after its creation")
    equal(list(chosen.ModifyListView(add=[vms[2]], remove=[vms[0]]) or []), [], "objects that could not be added")
    same_items([v.name for v in chosen.view], [MACHINES[1], MACHINES[2]], "the view after the change")
    chosen.ResetListView([vms[3]])
    equal([v.name for v in chosen.view], [MACHINES[3]], "the view after the reset")
    true(chosen in content.viewManager.viewList, "the view manager lists the view")
    chosen.Destroy()
    raises(vmodl.fault.ManagedObjectNotFound, lambda: chosen.view)


@check
def container_view_takes_kinds_and_depth():
    datacenter = find(si, "DC0")
    shallow = content.viewManager.CreateContainerView(content.rootFolder, [], False)
    equal(list(shallow.view), [datacenter], "direct children of the root folder")
    equal(shallow.container, content.rootFolder, "the view's container")
    equal(shallow.recursive, False, "the view's depth")
    hosts = view(si, [vim.HostSystem, vim.Datastore], datacenter)
    same_items([o.name for o in hosts.view], HOSTS + ["LocalDS_0"], "hosts and datastores below the datacenter")
    for opened in (shallow, hosts):
        opened.Destroy()


@check
def all_properties_of_all_entities_decode_and_none_that_is_required_is_missing():
    everything = view(si, [vim.ManagedEntity])
    objects = list(everything.view) + [content.rootFolder]
    problems = []
    for kind in sorted({type(o) for o in objects}, key=lambda k: k.__name__):
        same = [o for o in objects if type(o) is kind]
        spec = PC.FilterSpec(objectSet=[PC.ObjectSpec(obj=o) for o in same], propSet=[PC.PropertySpec(type=kind, all=True)])
        contents = collector.RetrieveContents([spec])
        equal(len(contents), len(same), "the number of answers of the type " + kind.__name__)
        for one in contents:
            problems += incomplete(one)
    everything.Destroy()
    equal(problems, [], "what is missing or not of its type")


@check
def all_properties_of_the_services_decode_and_none_that_is_required_is_missing():
    names = [p.name for p in content._GetPropertyList() if issubclass(p.type, VmomiSupport.ManagedObject)]
    services = [si] + [s for s in (getattr(content, n) for n in names) if s is not None and not isinstance(s, vim.Folder)]
    problems = []
    for service in services:
        spec = PC.FilterSpec(objectSet=[PC.ObjectSpec(obj=service)], propSet=[PC.PropertySpec(type=type(service), all=True)])
        [one] = collector.RetrieveContents([spec])
        problems += incomplete(one)
    equal(problems, [], "what is missing or not of its type")


def incomplete(one):
    """The required properties that an object's answer lacks, at any depth."""
    values = {p.name: p.val for p in one.propSet}
    where = "%s %s" % (type(one.obj).__name__, one.obj._moId)
    problems = ["%s.%s lacks its value" % (where, p.name) for p in expected(type(one.obj)) if p.name not in values]
    for name, value in values.items():
        problems += faulty(value, where + "." + name)
    return problems


def expected(kind):
    """The properties that objects of the kind must have in the negotiated dialect."""
    return [p for p in kind._GetPropertyList()
            if not p.flags & VmomiSupport.F_OPTIONAL and VmomiSupport.IsChildVersion(si._stub.version, p.version)]


def faulty(value, where):
    """What is wrong with a value: required fields without one, words that no enumeration has."""
    if isinstance(value, list):
        return [problem for i, item in enumerate(value) for problem in faulty(item, "%s[%d]" % (where, i))]
    if isinstance(value, VmomiSupport.DataObject):
        problems = []
        for p in value._GetPropertyList():
            field = getattr(value, p.name)
            if field is not None:
                problems += faulty(field, where + "." + p.name)
            elif p in expected(type(value)):
                problems.append("%s.%s (%s) is missing" % (where, p.name, type(value).__name__))
        return problems
    values = getattr(type(value), "values", None)
    if isinstance(values, list) and value not in values:
        return ["%s is %r, which %s does not have" % (where, value, type(value).__name__)]
    return []


if __name__ == "__main__":
    run()
