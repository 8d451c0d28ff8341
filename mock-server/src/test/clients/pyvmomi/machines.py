"""Virtual machines: power, creation, reconfiguration, clones, templates, and their tasks."""

from vc import PC, add, add_disk, adapter, connect, create_machine, devices, done, find, machine_spec, object_spec
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
index = si.content.searchIndex
collector = si.content.propertyCollector
vm_folder = find(si, "DC0/vm")
pool = find(si, "DC0/host/DC0_H0/Resources")
Disk = vim.vm.device.VirtualDisk
Card = vim.vm.device.VirtualEthernetCard


def edit(device, operation="edit", file_operation=None):
    """The change that edits or removes a device."""
    return vim.vm.device.VirtualDeviceSpec(operation=operation, fileOperation=file_operation, device=device)


def reconfigure(vm, *device_changes, **fields):
    """Reconfigures and waits."""
    done(vm.Reconfigure(vim.vm.ConfigSpec(deviceChange=list(device_changes), **fields)))


def until(vm, path, value):
    """Waits until the property has the value."""
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([vm], vim.VirtualMachine, [path]), True)
    version, seen = "", None
    while seen != value:
        update = own.WaitForUpdatesEx(version, PC.WaitOptions(maxWaitSeconds=60))
        true(update is not None, "%s became %s within a minute (it is %s)" % (path, value, seen))
        version = update.version
        seen = update.filterSet[0].objectSet[0].changeSet[-1].val
    own.Destroy()


@check
def power_cycle_changes_the_state_everywhere():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    host = vm.runtime.host
    booted = vm.runtime.bootTime
    for call, state in ((vm.PowerOff, "poweredOff"), (vm.PowerOn, "poweredOn")):
        equal(done(call()), None, "the task's result")
        equal(vm.runtime.powerState, state, "runtime.powerState")
        equal(vm.summary.runtime.powerState, state, "summary.runtime.powerState")
        equal(vm.runtime.bootTime is not None, state == "poweredOn", "whether there is a boot time")
        equal(vm.runtime.host, host, "the machine's host")
        true(vm in host.vm, "the host lists the machine")
    true(vm.runtime.bootTime >= booted, "the boot time is the new one")


@check
def task_tells_its_whole_story():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    task = vm.PowerOff()
    done(task)
    info = task.info
    equal(info.task, task, "info.task")
    equal(info.key, task._moId, "info.key")
    equal(info.entity, vm, "info.entity")
    equal(info.entityName, "DC0_H0_VM0", "info.entityName")
    equal(info.descriptionId, "VirtualMachine.powerOff", "info.descriptionId")
    equal(info.state, "success", "info.state")
    equal(info.error, None, "info.error")
    equal(info.cancelled, False, "info.cancelled")
    true(info.queueTime <= info.startTime <= info.completeTime, "the task's times are in order")
    equal(type(info.reason), vim.TaskReasonUser, "the type of info.reason")
    equal(info.reason.userName, si.content.sessionManager.currentSession.userName, "the user in info.reason")
    true(task in vm.recentTask, "the machine lists the task")
    true(task in si.content.taskManager.recentTask, "the task manager lists the task")
    done(vm.PowerOn())


@check
def power_on_of_a_running_machine_is_InvalidPowerState():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    fault = raises(vim.fault.InvalidPowerState, lambda: done(vm.PowerOn()))
    equal((fault.requestedState, fault.existingState), ("poweredOn", "poweredOn"), "the states in the fault")
    true(fault.msg, "the fault has a message")


@check
def power_operations_of_a_stopped_machine_are_InvalidPowerState():
    vm = create_machine(si, "off-from-the-start")
    fault = raises(vim.fault.InvalidPowerState, lambda: done(vm.PowerOff()))
    equal((fault.requestedState, fault.existingState), ("poweredOff", "poweredOff"), "the states in the fault")
    for call in (lambda: done(vm.Reset()), vm.ShutdownGuest, vm.RebootGuest):
        fault = raises(vim.fault.InvalidPowerState, call)
        equal(fault.existingState, "poweredOff", "the existing state in the fault")
    equal(vm.runtime.powerState, "poweredOff", "the power state after the faults")
    done(vm.Destroy())


@check
def failed_task_keeps_its_fault():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    task = vm.PowerOn()
    raises(vim.fault.InvalidPowerState, lambda: done(task))
    equal(task.info.state, "error", "info.state")
    equal(type(task.info.error), vim.fault.InvalidPowerState, "the type of info.error")
    equal(task.info.error.existingState, "poweredOn", "the existing state in info.error")
    equal(task.info.result, None, "info.result")


@check
def reset_leaves_the_machine_running():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    done(vm.Reset())
    equal(vm.runtime.powerState, "poweredOn", "the power state after the reset")


@check
def shutdown_guest_ends_in_poweredOff():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    equal(vm.ShutdownGuest(), None, "what ShutdownGuest returns")
    until(vm, "runtime.powerState", "poweredOff")
    done(vm.PowerOn())


@check
def reboot_guest_leaves_the_machine_running():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    until(vm, "guest.guestState", "running")
    equal(vm.RebootGuest(), None, "what RebootGuest returns")
    equal(vm.runtime.powerState, "poweredOn", "the power state after the reboot")


@check
def create_machine_fills_in_what_the_spec_left_out():
    vm = create_machine(si, "created")
    try:
        equal(vm.name, "created", "the name")
        equal(vm.parent, vm_folder, "the folder")
        equal(vm.resourcePool, pool, "the pool")
        equal(vm.runtime.host.name, "DC0_H0", "the host")
        equal(vm.runtime.powerState, "poweredOff", "the power state")
        equal(vm.config.files.vmPathName, "[LocalDS_0] created/created.vmx", "the configuration file")
        equal((vm.config.hardware.numCPU, vm.config.hardware.memoryMB), (1, 64), "CPUs and memory")
        equal([d.name for d in vm.datastore], ["LocalDS_0"], "the datastores")
        equal([n.name for n in vm.network], ["VM Network"], "the networks")
        true(vm in vm.network[0].vm and vm in vm.datastore[0].vm, "network and datastore list the machine")
        equal(len(vm.config.uuid), 36, "the length of the uuid")
        [disk], [card] = devices(vm, Disk), devices(vm, Card)
        [controller] = devices(vm, vim.vm.device.VirtualSCSIController)
        equal((controller.key, disk.key, card.key), (1000, 2000, 4000), "the new devices' keys")
        equal(disk.controllerKey, 1000, "the disk's controller")
        equal(disk.capacityInKB, 1024 * 1024, "the disk's capacity")
        equal(disk.backing.fileName, "[LocalDS_0] created/created.vmdk", "the disk's file")
        equal([d.deviceInfo.label for d in (controller, disk, card)],
              ["SCSI Controller 0", "Hard disk 1", "Network adapter 1"], "the labels")
        true(card.macAddress.startswith("00:50:56:"), "the address %s is VMware's" % card.macAddress)
        equal(index.FindByUuid(None, vm.config.uuid, True), vm, "the machine found by its uuid")
        done(vm.PowerOn())
        equal(vm.runtime.powerState, "poweredOn", "the power state after the power-on")
        done(vm.PowerOff())
    finally:
        done(vm.Destroy())


@check
def destroy_removes_the_machine_from_everywhere():
    vm = create_machine(si, "destroyed")
    host, store, path, uuid = vm.runtime.host, vm.datastore[0], vm.config.files.vmPathName, vm.config.uuid
    done(vm.PowerOn())
    raises(vim.fault.InvalidPowerState, lambda: done(vm.Destroy()))
    equal(vm.name, "destroyed", "the machine's name after the refused destruction")
    done(vm.PowerOff())
    done(vm.Destroy())
    raises(vmodl.fault.ManagedObjectNotFound, lambda: vm.name)
    for owner, machines in (("folder", vm_folder.childEntity), ("host", host.vm), ("pool", pool.vm), ("datastore", store.vm)):
        true(vm not in machines, "the %s does not list the machine" % owner)
    equal(index.FindByUuid(None, uuid, True), None, "the machine found by its uuid")
    equal(index.FindByDatastorePath(find(si, "DC0"), path), None, "the machine found by its file")


@check
def create_machine_refuses_bad_specs():
    before = len(vm_folder.childEntity)

    def refused(kind, spec):
        return raises(kind, lambda: done(vm_folder.CreateVM_Task(spec, pool, None)))

    equal(refused(vim.fault.DuplicateName, machine_spec("DC0_H0_VM0")).name, "DC0_H0_VM0", "the name in the fault")
    refused(vim.fault.InvalidName, machine_spec(""))
    refused(vim.fault.InvalidDatastore, machine_spec("nowhere", datastore="NoSuchStore"))
    fault = refused(vim.fault.InvalidDeviceSpec, machine_spec("no-network", network="No such network"))
    equal(fault.deviceIndex, 2, "the index of the bad device")
    no_controller = machine_spec("no-controller")
    no_controller.deviceChange = [add_disk(1005, 0, 1024)]
    equal(refused(vim.fault.InvalidDeviceSpec, no_controller).deviceIndex, 0, "the index of the bad device")
    refused(vmodl.MethodFault, machine_spec("tiny-disk", disk_kb=-5))
    equal(len(vm_folder.childEntity), before, "the number of machines after the faults")


@check
def create_machine_in_a_host_folder_is_NotSupported():
    raises(vmodl.fault.NotSupported, lambda: done(find(si, "DC0/host").CreateVM_Task(machine_spec("misplaced"), pool, None)))


@check
def reconfigure_changes_cpu_memory_and_note():
    vm = create_machine(si, "reconfigured")
    version = vm.config.changeVersion
    reconfigure(vm, numCPUs=2, memoryMB=128, annotation="as reconfigured")
    equal((vm.config.hardware.numCPU, vm.config.hardware.memoryMB), (2, 128), "CPUs and memory")
    equal((vm.summary.config.numCpu, vm.summary.config.memorySizeMB), (2, 128), "CPUs and memory in the summary")
    equal((vm.config.annotation, vm.summary.config.annotation), ("as reconfigured",) * 2, "the notes")
    true(vm.config.changeVersion != version, "the change version is a new one")
    fault = raises(vim.fault.ConcurrentAccess, reconfigure, vm, changeVersion=version, numCPUs=4)
    true(fault.msg, "the fault has a message")
    equal(vm.config.hardware.numCPU, 2, "the CPUs after the fault")
    done(vm.Destroy())


@check
def reconfigure_adds_edits_and_removes_disks():
    vm = create_machine(si, "disks")
    reconfigure(vm, add_disk(1000, 1, 2048), add_disk(1000, 2, 4096, key=-20))
    equal([(d.key, d.unitNumber, d.capacityInKB, d.deviceInfo.label) for d in devices(vm, Disk)],
          [(2000, 0, 1024 * 1024, "Hard disk 1"), (2001, 1, 2048, "Hard disk 2"), (2002, 2, 4096, "Hard disk 3")], "the disks")
    equal(len({d.backing.fileName for d in devices(vm, Disk)}), 3, "the number of different files")
    same_items(devices(vm, vim.vm.device.VirtualSCSIController)[0].device, [2000, 2001, 2002], "the controller's devices")
    equal(vm.summary.config.numVirtualDisks, 3, "numVirtualDisks")
    grown = devices(vm, Disk)[1]
    grown.capacityInKB = 8192
    reconfigure(vm, edit(grown))
    equal(devices(vm, Disk)[1].capacityInKB, 8192, "the capacity of the grown disk")
    shrunk = devices(vm, Disk)[1]
    shrunk.capacityInKB = 1024
    raises(vmodl.MethodFault, reconfigure, vm, edit(shrunk))
    equal(devices(vm, Disk)[1].capacityInKB, 8192, "the capacity after the refused shrinking")
    reconfigure(vm, edit(devices(vm, Disk)[2], "remove", "destroy"))
    equal([d.key for d in devices(vm, Disk)], [2000, 2001], "the disks after the removal")
    same_items(devices(vm, vim.vm.device.VirtualSCSIController)[0].device, [2000, 2001], "the controller's devices")
    done(vm.Destroy())


@check
def reconfigure_adds_edits_and_removes_network_adapters():
    vm = create_machine(si, "adapters")
    reconfigure(vm, add(adapter("DC0_DVPG0")))
    first, second = devices(vm, Card)
    equal((second.key, second.deviceInfo.label), (4001, "Network adapter 2"), "key and label of the new adapter")
    true(first.macAddress != second.macAddress, "two adapters have two addresses")
    same_items([n.name for n in vm.network], ["VM Network", "DC0_DVPG0"], "the networks")
    true(vm in find(si, "DC0/network/DC0_DVPG0").vm, "the network lists the machine")
    first.backing = Card.NetworkBackingInfo(deviceName="DC0_DVPG0")
    reconfigure(vm, edit(first))
    equal([n.name for n in vm.network], ["DC0_DVPG0"], "the networks after the edit")
    true(vm not in find(si, "DC0/network/VM Network").vm, "the network that the machine left")
    reconfigure(vm, edit(second, "remove"))
    equal([c.key for c in devices(vm, Card)], [4000], "the adapters after the removal")
    done(vm.Destroy())


@check
def reconfigure_of_a_running_machine_takes_disks_and_adapters_but_no_cpus():
    vm = create_machine(si, "hot")
    done(vm.PowerOn())
    reconfigure(vm, add_disk(1000, 1, 2048), add(adapter("VM Network")))
    equal((len(devices(vm, Disk)), len(devices(vm, Card))), (2, 2), "disks and adapters")
    fault = raises((vim.fault.InvalidPowerState, vim.fault.CpuHotPlugNotSupported), reconfigure, vm, numCPUs=2)
    true(fault.msg, "the fault has a message")
    raises((vim.fault.InvalidPowerState, vim.fault.MemoryHotPlugNotSupported), reconfigure, vm, memoryMB=128)
    equal((vm.config.hardware.numCPU, vm.config.hardware.memoryMB), (1, 64), "CPUs and memory after the faults")
    done(vm.PowerOff())
    done(vm.Destroy())


@check
def reconfigure_is_all_or_nothing():
    vm = create_machine(si, "all-or-nothing")
    fault = raises(vim.fault.InvalidDeviceSpec, reconfigure, vm, add_disk(1000, 1, 2048), add_disk(1000, 0, 2048, key=-20),
                   annotation="must not stay")
    equal(fault.deviceIndex, 1, "the index of the device on a unit in use")
    equal([d.key for d in devices(vm, Disk)], [2000], "the disks after the fault")
    equal(vm.config.annotation or "", "", "the note after the fault")
    raises(vim.fault.InvalidDeviceSpec, reconfigure, vm, edit(Disk(key=2999, controllerKey=1000), "remove"))
    done(vm.Destroy())


@check
def reconfigure_sets_shares_reservation_and_limit():
    vm = create_machine(si, "allocated")
    equal((vm.resourceConfig.cpuAllocation.shares.level, vm.resourceConfig.cpuAllocation.shares.shares), ("normal", 1000),
          "the shares of a new machine")
    shares = vim.SharesInfo(level="high", shares=0)
    reconfigure(vm, cpuAllocation=vim.ResourceAllocationInfo(reservation=100, limit=500, shares=shares))
    cpu = vm.resourceConfig.cpuAllocation
    equal((cpu.reservation, cpu.limit, cpu.shares.level, cpu.shares.shares), (100, 500, "high", 2000), "resourceConfig")
    cpu = vm.config.cpuAllocation
    equal((cpu.reservation, cpu.limit, cpu.shares.level, cpu.shares.shares), (100, 500, "high", 2000), "config.cpuAllocation")
    equal(vm.summary.config.cpuReservation, 100, "the reservation in the summary")
    done(vm.Destroy())


@check
def power_on_beyond_the_capacity_is_InsufficientResources():
    vm = create_machine(si, "too-big")
    capacity = pool.runtime.cpu.maxUsage
    reconfigure(vm, cpuAllocation=vim.ResourceAllocationInfo(reservation=capacity + 1))
    fault = raises(vim.fault.InsufficientResourcesFault, lambda: done(vm.PowerOn()))
    equal(type(fault), vim.fault.InsufficientCpuResourcesFault, "the type of the fault")
    equal(fault.requested, capacity + 1, "what the fault says was requested")
    equal(vm.runtime.powerState, "poweredOff", "the power state after the fault")
    done(vm.Destroy())


@check
def extra_config_is_kept_indexed_and_removed():
    vm = create_machine(si, "extra")

    def value(key):
        [result] = collector.RetrieveContents([object_spec([vm], vim.VirtualMachine, ['config.extraConfig["%s"]' % key])])
        return result.propSet[0].val.value if result.propSet else None

    reconfigure(vm, extraConfig=[vim.option.OptionValue(key="guestinfo.color", value="green")])
    equal(value("guestinfo.color"), "green", "the value at the indexed path")
    true(("guestinfo.color", "green") in [(o.key, o.value) for o in vm.config.extraConfig], "the value in the list")
    reconfigure(vm, extraConfig=[vim.option.OptionValue(key="guestinfo.color", value="")])
    equal(value("guestinfo.color"), None, "the value after its removal")
    done(vm.Destroy())


@check
def clone_is_a_machine_of_its_own():
    source = create_machine(si, "clone-source")
    reconfigure(source, annotation="from the source", numCPUs=2)
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool), powerOn=False, template=False)
    copy = done(source.Clone(vm_folder, "clone-copy", spec))
    equal((copy.name, copy.parent, copy.resourcePool), ("clone-copy", vm_folder, pool), "name, folder and pool of the clone")
    equal((copy.config.hardware.numCPU, copy.config.annotation), (2, "from the source"), "what the clone has from its source")
    true(copy.config.uuid != source.config.uuid, "the clone has a uuid of its own")
    true(devices(copy, Card)[0].macAddress != devices(source, Card)[0].macAddress, "the clone has an address of its own")
    equal(devices(copy, Disk)[0].backing.fileName, "[LocalDS_0] clone-copy/clone-copy.vmdk", "the clone's disk")
    equal(devices(copy, Disk)[0].capacityInKB, devices(source, Disk)[0].capacityInKB, "the capacity of the clone's disk")
    done(copy.Destroy())
    equal(devices(source, Disk)[0].backing.fileName, "[LocalDS_0] clone-source/clone-source.vmdk", "the source's disk")
    fault = raises(vim.fault.DuplicateName, lambda: done(source.Clone(vm_folder, "clone-source", spec)))
    equal(fault.object, source, "the object in the fault")
    done(source.Destroy())


@check
def clone_with_power_on_runs_and_takes_its_changes():
    source = create_machine(si, "clone-running")
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool), powerOn=True, template=False,
                            config=vim.vm.ConfigSpec(memoryMB=256))
    copy = done(source.Clone(vm_folder, "clone-started", spec))
    equal(copy.runtime.powerState, "poweredOn", "the clone's power state")
    equal(copy.config.hardware.memoryMB, 256, "the clone's memory")
    equal(source.config.hardware.memoryMB, 64, "the source's memory")
    done(copy.PowerOff())
    done(copy.Destroy())
    done(source.Destroy())


@check
def template_cannot_run_and_deploys_machines():
    template = create_machine(si, "template")
    equal(template.MarkAsTemplate(), None, "what MarkAsTemplate returns")
    equal((template.config.template, template.summary.config.template), (True, True), "config.template and the summary's")
    equal(template.resourcePool, None, "the template's pool")
    true(template not in pool.vm, "the pool does not list the template")
    raises(vmodl.fault.NotSupported, lambda: done(template.PowerOn()))
    raises(vmodl.fault.NotSupported, template.MarkAsTemplate)
    no_pool = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(), powerOn=False, template=False)
    raises(vmodl.fault.InvalidArgument, lambda: done(template.Clone(vm_folder, "poolless", no_pool)))
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool), powerOn=False, template=False)
    deployed = done(template.Clone(vm_folder, "deployed", spec))
    equal((deployed.config.template, deployed.resourcePool), (False, pool), "template flag and pool of what was deployed")
    template.MarkAsVirtualMachine(pool, None)
    equal((template.config.template, template.resourcePool), (False, pool), "template flag and pool after the return")
    raises(vmodl.fault.NotSupported, template.MarkAsVirtualMachine, pool, None)
    done(template.PowerOn())
    done(template.PowerOff())
    done(deployed.Destroy())
    done(template.Destroy())


@check
def template_of_a_running_machine_is_InvalidPowerState():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    raises(vim.fault.InvalidPowerState, vm.MarkAsTemplate)
    equal(vm.config.template, False, "config.template after the fault")


@check
def clone_to_a_template_makes_one():
    source = create_machine(si, "to-template")
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(), powerOn=False, template=True)
    template = done(source.Clone(vm_folder, "template-copy", spec))
    equal((template.config.template, template.resourcePool), (True, None), "template flag and pool of the copy")
    done(template.Destroy())
    done(source.Destroy())


@check
def unregister_forgets_the_machine():
    vm = create_machine(si, "unregistered")
    done(vm.PowerOn())
    raises(vim.fault.InvalidPowerState, vm.Unregister)
    done(vm.PowerOff())
    equal(vm.Unregister(), None, "what Unregister returns")
    raises(vmodl.fault.ManagedObjectNotFound, lambda: vm.name)
    equal(index.FindByInventoryPath("DC0/vm/unregistered"), None, "what is at the path")


@check
def cancel_of_a_finished_task_is_InvalidState():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    task = vm.Reset()
    done(task)
    raises(vim.fault.InvalidState, task.Cancel)


@check
def environment_browser_says_what_can_be_configured():
    resource = find(si, "DC0/host/DC0_H0")
    browser = resource.environmentBrowser
    equal(find(si, "DC0/vm/DC0_H0_VM0").environmentBrowser, browser, "the machine's browser")
    descriptors = browser.QueryConfigOptionDescriptor()
    keys = [d.key for d in descriptors]
    true("vmx-04" in keys, "vmx-04 is in %s" % keys)
    for descriptor in descriptors:
        same_items([h.name for h in descriptor.host], ["DC0_H0"], "the hosts of " + descriptor.key)
    for key in keys:
        option = browser.QueryConfigOption(key, None)
        equal(option.version, key, "the version of the option")
        true("otherGuest" in [g.id for g in option.guestOSDescriptor], "the option has the guest otherGuest")
        true(option.hardwareOptions.numCPU, "the option says how many CPUs there can be")
        true(option.hardwareOptions.virtualDeviceOption, "the option says which devices there can be")
    true(browser.QueryConfigOption(None, None).version in keys, "the default option is one of them")


@check
def environment_browser_says_what_there_is_to_connect():
    for path in ("DC0/host/DC0_H0", "DC0/host/DC0_C0"):
        resource = find(si, path)
        target = resource.environmentBrowser.QueryConfigTarget(None)
        same_items([n.name for n in target.network], [n.name for n in resource.network], "networks of " + path)
        same_items([d.name for d in target.datastore], [d.name for d in resource.datastore], "datastores of " + path)
        equal([n.network.network for n in target.network], [n.network.network for n in target.network if n.network.network in resource.network],
              "the networks that the target refers to")
        hardware = [h.summary.hardware for h in resource.host]
        equal(target.numCpuCores, max(h.numCpuCores for h in hardware), "numCpuCores of " + path)
        true(target.datastore[0].datastore.capacity > 0, "the datastore has a capacity")


if __name__ == "__main__":
    run()
