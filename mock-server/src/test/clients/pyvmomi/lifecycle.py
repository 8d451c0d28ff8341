"""The life of a virtual machine: suspend, standby, snapshots, migration."""

from vc import connect, create_machine, devices, done, find
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


run()
