"""The life of a virtual machine: suspend, standby, snapshots, migration, customization, questions, upgrades."""

from vc import PC, add_disk, connect, create_machine, devices, done, find, object_spec
from checks import check, equal, raises, run, true
from pyVmomi import vim, vmodl

si = connect()
Disk = vim.vm.device.VirtualDisk


def chain(vm):
    """The names of the files of the machine's first disk, the newest first."""
    backing, names = devices(vm, Disk)[0].backing, []
    while backing is not None:
        names.append(backing.fileName.split("/")[-1])
        backing = backing.parent
    return names


@check
def suspend_and_resume():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    equal(done(vm.Suspend()), None, "the task's result")
    equal(vm.runtime.powerState, "suspended", "the power state")
    equal(vm.guest.toolsRunningStatus, "guestToolsNotRunning", "the Tools of a suspended machine")
    true(vm.runtime.suspendTime is not None, "there is a suspend time")
    raises(vim.fault.InvalidPowerState, lambda: done(vm.Suspend()))
    done(vm.PowerOn())
    equal(vm.runtime.powerState, "poweredOn", "the power state after the power-on")
    equal(vm.guest.guestState, "running", "the guest's state")


@check
def standby_of_the_guest_leaves_the_machine_on():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    equal(vm.StandbyGuest(), None, "what StandbyGuest returns")
    equal(vm.runtime.powerState, "poweredOn", "the power state")
    equal(vm.guest.guestState, "standby", "the guest's state")
    raises(vim.fault.ToolsUnavailable, vm.StandbyGuest)
    done(vm.Reset())
    equal(vm.guest.guestState, "running", "the guest's state after a reset")


@check
def disabled_operations_follow_the_power_state():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    true("PowerOnVM_Task" in vm.disabledMethod and "Destroy_Task" in vm.disabledMethod, "a running machine refuses them")
    done(vm.PowerOff())
    true("PowerOffVM_Task" in vm.disabledMethod and "PowerOnVM_Task" not in vm.disabledMethod, "a stopped one refuses others")
    done(vm.PowerOn())


@check
def snapshots_make_a_tree():
    vm = create_machine(si, "snapshots")
    first = done(vm.CreateSnapshot_Task("first", "the first one", False, False))
    equal(type(first), vim.vm.Snapshot, "the type of the task's result")
    second = done(vm.CreateSnapshot_Task("second", None, False, False))
    equal(vm.snapshot.currentSnapshot, second, "the current snapshot")
    [root] = vm.snapshot.rootSnapshotList
    equal((root.snapshot, root.name, root.description, root.vm), (first, "first", "the first one", vm), "the root")
    equal([child.snapshot for child in root.childSnapshotList], [second], "its children")
    equal(vm.rootSnapshot, [first], "rootSnapshot")
    equal(first.childSnapshot, [second], "childSnapshot")
    equal(first.config.name, "snapshots", "the name in the snapshot's configuration")
    equal(chain(vm), ["snapshots-000002.vmdk", "snapshots-000001.vmdk", "snapshots.vmdk"], "the disk's files")
    raises(vim.fault.InvalidName, lambda: vm.CreateSnapshot_Task("", None, False, False))
    first.RenameSnapshot("renamed", "told")
    [root] = vm.snapshot.rootSnapshotList
    equal((root.name, root.description), ("renamed", "told"), "name and description after the renaming")
    done(second.RemoveSnapshot_Task(False))
    equal(vm.snapshot.currentSnapshot, first, "the current snapshot after a removal")
    done(vm.RemoveAllSnapshots_Task())
    equal((vm.snapshot, chain(vm)), (None, ["snapshots.vmdk"]), "snapshots and files after removing all")
    done(vm.Destroy())


@check
def revert_brings_the_machine_back():
    vm = create_machine(si, "reverted")
    done(vm.PowerOn())
    running = done(vm.CreateSnapshot_Task("running", "with memory", True, False))
    done(vm.PowerOff())
    done(vm.Reconfigure(vim.vm.ConfigSpec(memoryMB=128, annotation="changed")))
    done(running.RevertToSnapshot_Task())
    equal(vm.runtime.powerState, "poweredOn", "the power state")
    equal((vm.config.hardware.memoryMB, vm.config.annotation), (64, ""), "what had changed")
    done(vm.PowerOff())
    off = done(vm.CreateSnapshot_Task("off", None, False, False))
    done(vm.PowerOn())
    done(vm.RevertToCurrentSnapshot_Task())
    equal(vm.runtime.powerState, "poweredOff", "the power state after the second revert")
    done(running.RevertToSnapshot_Task(None, True))
    equal(vm.runtime.powerState, "suspended", "the power state with the power-on suppressed")
    done(running.RemoveSnapshot_Task(False))
    equal([tree.snapshot for tree in vm.snapshot.rootSnapshotList], [off], "the snapshots that are left")
    done(vm.PowerOff())
    done(off.RemoveSnapshot_Task(True))
    raises(vim.fault.NotFound, lambda: done(vm.RevertToCurrentSnapshot_Task()))
    done(vm.Destroy())


@check
def migrate_moves_a_running_machine():
    vm = find(si, "DC0/vm/DC0_C0_RP0_VM0")
    source = vm.runtime.host
    target = [host for host in source.parent.host if host != source][0]
    default = vim.VirtualMachine.MovePriority.defaultPriority
    done(vm.Migrate(None, target, default, None))
    equal(vm.runtime.host, target, "the host after the move")
    true(vm in target.vm and vm not in source.vm, "the hosts list what they run")
    equal(vm.runtime.powerState, "poweredOn", "the power state")
    done(vm.Relocate(vim.vm.RelocateSpec(host=source)))
    equal(vm.runtime.host, source, "the host after the way back")
    raises(vim.fault.InvalidPowerState, lambda: done(vm.Migrate(None, target, default, "poweredOff")))
    raises(vmodl.fault.InvalidArgument, lambda: done(vm.Migrate(None, find(si, "DC0/host/DC0_H0/DC0_H0"), default, None)))


@check
def migrate_to_another_pool_takes_its_host():
    vm = create_machine(si, "migrated")
    cluster = find(si, "DC0/host/DC0_C0")
    done(vm.Relocate(vim.vm.RelocateSpec(host=cluster.host[1], pool=cluster.resourcePool)))
    equal((vm.runtime.host, vm.resourcePool), (cluster.host[1], cluster.resourcePool), "host and pool")
    done(vm.Migrate(find(si, "DC0/host/DC0_H0/Resources"), None, vim.VirtualMachine.MovePriority.defaultPriority, None))
    equal(vm.runtime.host.name, "DC0_H0", "the host")
    done(vm.Destroy())


def linux(name, address):
    """A customization that gives a Linux guest with one adapter a name and a fixed address."""
    spec = vim.vm.customization
    return spec.Specification(
        identity=spec.LinuxPrep(hostName=spec.FixedName(name=name), domain="example.com"),
        globalIPSettings=spec.GlobalIPSettings(),
        nicSettingMap=[spec.AdapterMapping(adapter=spec.IPSettings(
            ip=spec.FixedIp(ipAddress=address), subnetMask="255.255.255.0"))])


def clone(vm, name, **fields):
    """A clone beside the machine."""
    return done(vm.Clone(vm.parent, name, vim.vm.CloneSpec(
        location=vim.vm.RelocateSpec(), template=False, **fields)))


@check
def clone_with_customization_boots_as_somebody_else():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    copy = clone(vm, "customized", powerOn=True, customization=linux("web01", "192.168.7.9"))
    equal((copy.guest.hostName, copy.guest.ipAddress), ("web01.example.com", "192.168.7.9"), "the guest's name and address")
    equal(si.content.searchIndex.FindByDnsName(None, "web01.example.com", True), copy, "the machine found by its name")
    events = si.content.eventManager.QueryEvents(vim.event.EventFilterSpec(
        entity=vim.event.EventFilterSpec.ByEntity(entity=copy, recursion="self")))
    names = [type(event).__name__.split(".")[-1] for event in events]
    true("CustomizationStartedEvent" in names and "CustomizationSucceeded" in names, "the customization is in %s" % names)
    done(copy.PowerOff())
    equal(copy.guest.ipAddress, None, "the address of a stopped machine")
    raises(vim.fault.NicSettingMismatch, copy.CheckCustomizationSpec, vim.vm.customization.Specification(
        identity=linux("x", "10.0.0.1").identity, globalIPSettings=vim.vm.customization.GlobalIPSettings()))
    done(copy.Customize(linux("web02", "192.168.7.10")))
    raises(vim.fault.CustomizationPending, lambda: done(copy.Customize(linux("web03", "192.168.7.11"))))
    done(copy.PowerOn())
    equal(copy.guest.hostName, "web02.example.com", "the guest's name after the second customization")
    done(copy.PowerOff())
    done(copy.Destroy())


@check
def clone_from_a_snapshot_is_what_the_machine_was():
    vm = create_machine(si, "source")
    snapshot = done(vm.CreateSnapshot_Task("then", None, False, False))
    done(vm.Reconfigure(vim.vm.ConfigSpec(memoryMB=256)))
    copy = clone(vm, "copy", powerOn=False, snapshot=snapshot)
    equal(copy.config.hardware.memoryMB, 64, "the copy's memory")
    equal((copy.snapshot, chain(copy)), (None, ["copy.vmdk"]), "snapshots and files of the copy")
    done(copy.Destroy())
    done(vm.Destroy())


@check
def question_holds_the_guest_until_it_is_answered():
    vm = create_machine(si, "full")
    done(vm.CreateSnapshot_Task("grows", None, False, False))
    store = vm.datastore[0]
    raises(vim.fault.ConcurrentAccess, vm.AnswerVM, "1", "0")
    done(vm.PowerOn())
    filler = create_machine(si, "filler")
    free_kb = store.summary.freeSpace // 1024
    done(filler.Reconfigure(vim.vm.ConfigSpec(deviceChange=[add_disk(1000, 1, free_kb - 1024)])))
    done(vm.Reset())
    question = vm.runtime.question
    equal(question.message[0].id, "msg.hbacommon.outofspace", "the question")
    equal([choice.label for choice in question.choice.choiceInfo], ["Retry", "Cancel"], "its choices")
    equal(vm.guest.ipAddress, None, "the address of a guest that waits")
    raises(vmodl.fault.InvalidArgument, vm.AnswerVM, question.id, "5")
    done(filler.Destroy())
    vm.AnswerVM(question.id, "0")
    equal(vm.runtime.question, None, "the question after the answer")
    equal(vm.guest.guestState, "running", "the guest's state after the answer")
    done(vm.PowerOff())
    done(vm.Destroy())


@check
def hardware_and_tools_are_upgraded():
    vm = create_machine(si, "old")
    equal(vm.config.version, "vmx-04", "the hardware version")
    done(vm.UpgradeVM_Task(None))
    equal(vm.config.version, "vmx-07", "the hardware version after the upgrade")
    raises(vim.fault.AlreadyUpgraded, lambda: done(vm.UpgradeVM_Task("vmx-07")))
    raises(vim.fault.InvalidPowerState, vm.MountToolsInstaller)
    vm.DefragmentAllDisks()
    vm.ResetGuestInformation()
    equal((vm.guest.guestState, vm.guest.toolsStatus), ("notRunning", None), "the guest after ResetGuestInformation")
    done(vm.Destroy())
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    vm.MountToolsInstaller()
    equal(vm.runtime.toolsInstallerMounted, True, "toolsInstallerMounted")
    vm.UnmountToolsInstaller()
    equal(vm.runtime.toolsInstallerMounted, False, "toolsInstallerMounted")
    vm.SetScreenResolution(1024, 768)
    equal((vm.guest.screen.width, vm.guest.screen.height), (1024, 768), "the guest's screen")
    raises(vim.fault.VmToolsUpgradeFault, lambda: done(vm.UpgradeTools()))
    raises(vmodl.fault.NotSupported, vm.SetDisplayTopology,
           [vim.VirtualMachine.DisplayTopology(x=0, y=0, width=800, height=600)])
    raises(vim.fault.InvalidPowerState, vm.DefragmentAllDisks)


def watched(entities, kind, paths):
    """A collector that waits for changes, and the version to wait from."""
    own = si.content.propertyCollector.CreatePropertyCollector()
    own.CreateFilter(object_spec(entities, kind, paths), True)
    return own, own.WaitForUpdatesEx("", PC.WaitOptions(maxWaitSeconds=10)).version


def next_changes(own, version):
    """{path: value} of the next update set, which has to come, and its version."""
    update = own.WaitForUpdatesEx(version, PC.WaitOptions(maxWaitSeconds=30))
    true(update is not None, "an update came within half a minute")
    changed = {}
    for one in update.filterSet[0].objectSet:
        changed.update({c.name: c.val for c in one.changeSet})
    return changed, update.version


@check
def changes_of_a_machine_reach_waiting_clients():
    vm = create_machine(si, "watched")
    paths = ["config.template", "config.hardware.memoryMB", "config.annotation", "snapshot", "runtime.host", "resourcePool"]
    own, version = watched([vm], vim.VirtualMachine, paths)
    done(vm.Reconfigure(vim.vm.ConfigSpec(memoryMB=128, annotation="noted")))
    changed, version = next_changes(own, version)
    equal(changed, {"config.hardware.memoryMB": 128, "config.annotation": "noted"}, "what a reconfiguration changes")
    done(vm.CreateSnapshot_Task("one", None, False, False))
    changed, version = next_changes(own, version)
    equal(changed["snapshot"].rootSnapshotList[0].name, "one", "the snapshot in the update")
    done(vm.RemoveAllSnapshots_Task())
    changed, version = next_changes(own, version)
    equal(changed, {"snapshot": None}, "what removing the snapshots changes")
    vm.MarkAsTemplate()
    changed, version = next_changes(own, version)
    equal(changed, {"config.template": True, "resourcePool": None}, "what marking as a template changes")
    own.Destroy()
    done(vm.Destroy())


@check
def machines_of_a_host_reach_waiting_clients():
    vm = find(si, "DC0/vm/DC0_C0_RP0_VM0")
    source = vm.runtime.host
    target = [host for host in source.parent.host if host != source][0]
    own, version = watched([target], vim.HostSystem, ["vm"])
    done(vm.Relocate(vim.vm.RelocateSpec(host=target)))
    changed, version = next_changes(own, version)
    true(vm in changed["vm"] if isinstance(changed.get("vm"), list) else vm in target.vm, "the host's list has the machine")
    done(vm.Relocate(vim.vm.RelocateSpec(host=source)))
    next_changes(own, version)
    true(vm not in target.vm, "the host's list has it no more")
    own.Destroy()


@check
def template_is_deployed_to_a_host_and_pool():
    vm = create_machine(si, "golden")
    vm.MarkAsTemplate()
    cluster = find(si, "DC0/host/DC0_C0")
    spec = vim.vm.CloneSpec(
        location=vim.vm.RelocateSpec(pool=cluster.resourcePool, host=cluster.host[2]), template=False, powerOn=True)
    copy = done(vm.Clone(vm.parent, "deployed", spec))
    equal((copy.runtime.host, copy.resourcePool), (cluster.host[2], cluster.resourcePool), "host and pool of the copy")
    equal((copy.runtime.powerState, copy.config.template), ("poweredOn", False), "power state and template flag")
    spec.location.host = find(si, "DC0/host/DC0_H0/DC0_H0")
    raises(vmodl.fault.InvalidArgument, lambda: done(vm.Clone(vm.parent, "misplaced", spec)))
    vm.MarkAsVirtualMachine(cluster.resourcePool, cluster.host[1])
    equal((vm.runtime.host, vm.config.template), (cluster.host[1], False), "the template as a machine elsewhere")
    done(copy.PowerOff())
    for gone in (copy, vm):
        done(gone.Destroy())


@check
def customization_specs_are_kept_under_their_names():
    manager = si.content.customizationSpecManager
    item = vim.CustomizationSpecItem(
        info=vim.CustomizationSpecInfo(name="kept", description="for tests", type="Linux"), spec=linux("web04", "10.1.2.3"))
    manager.CreateCustomizationSpec(item)
    equal([info.name for info in manager.info], ["kept"], "the names")
    raises(vim.fault.AlreadyExists, manager.CreateCustomizationSpec, item)
    kept = manager.GetCustomizationSpec("kept")
    equal(kept.spec.nicSettingMap[0].adapter.ip.ipAddress, "10.1.2.3", "the address in the specification")
    manager.DuplicateCustomizationSpec("kept", "copy")
    manager.RenameCustomizationSpec("copy", "renamed")
    kept.info.description = "changed"
    manager.OverwriteCustomizationSpec(kept)
    raises(vim.fault.ConcurrentAccess, manager.OverwriteCustomizationSpec, kept)
    equal([(info.name, info.changeVersion) for info in manager.info], [("kept", "2"), ("renamed", "1")], "names and versions")
    xml = manager.CustomizationSpecItemToXml(kept)
    equal(manager.XmlToCustomizationSpecItem(xml).spec.identity.hostName.name, "web04", "the host name after XML and back")
    raises(vim.fault.CustomizationFault, manager.XmlToCustomizationSpecItem, "<other/>")
    manager.CheckCustomizationResources("rhel5Guest")
    manager.DeleteCustomizationSpec("kept")
    manager.DeleteCustomizationSpec("renamed")
    equal((manager.DoesCustomizationSpecExist("kept"), list(manager.info or [])), (False, []), "what is left")
    raises(vim.fault.NotFound, manager.GetCustomizationSpec, "kept")


run()
