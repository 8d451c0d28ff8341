"""Folders, datacenters, names, moves, searches, maintenance mode."""

from vc import connect, create_machine, devices, done, emptied, find
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
index = si.content.searchIndex
root = si.content.rootFolder
vm_folder = find(si, "DC0/vm")


@check
def create_folder_appears_in_its_parent():
    folder = vm_folder.CreateFolder("created")
    equal(folder.name, "created", "the folder's name")
    equal(folder.parent, vm_folder, "the folder's parent")
    true(folder in vm_folder.childEntity, "the parent has the folder as a child")
    same_items(folder.childType, vm_folder.childType, "the folder's childType, its parent's")
    equal(index.FindByInventoryPath("DC0/vm/created"), folder, "the folder found by its path")
    done(folder.Destroy())


@check
def create_folder_of_a_name_in_use_is_DuplicateName():
    folder = vm_folder.CreateFolder("twice")
    fault = raises(vim.fault.DuplicateName, vm_folder.CreateFolder, "twice")
    equal(fault.name, "twice", "the name in the fault")
    equal(fault.object, folder, "the object in the fault")
    equal([e.name for e in vm_folder.childEntity].count("twice"), 1, "how many folders have the name")
    done(folder.Destroy())


@check
def create_folder_of_a_bad_name_is_InvalidName():
    before = len(vm_folder.childEntity)
    for name in ("", "x" * 81):
        fault = raises(vim.fault.InvalidName, vm_folder.CreateFolder, name)
        equal(fault.name, name, "the name in the fault")
    equal(len(vm_folder.childEntity), before, "the number of children after the faults")


@check
def rename_changes_the_name_and_the_path():
    folder = vm_folder.CreateFolder("old-name")
    equal(done(folder.Rename("new-name")), None, "the task's result")
    equal(folder.name, "new-name", "the folder's name")
    equal(index.FindByInventoryPath("DC0/vm/old-name"), None, "what is at the old path")
    equal(index.FindByInventoryPath("DC0/vm/new-name"), folder, "what is at the new path")
    done(folder.Destroy())


@check
def rename_to_a_name_in_use_fails_with_DuplicateName():
    one, two = vm_folder.CreateFolder("taken"), vm_folder.CreateFolder("wants-it")
    fault = raises(vim.fault.DuplicateName, done, two.Rename("taken"))
    equal((fault.name, fault.object), ("taken", one), "name and object in the fault")
    equal(two.name, "wants-it", "the folder's name after the fault")
    done(one.Destroy())
    done(two.Destroy())


@check
def rename_to_a_bad_name_fails_with_InvalidName():
    folder = vm_folder.CreateFolder("keeps-its-name")
    raises(vim.fault.InvalidName, lambda: done(folder.Rename("")))
    equal(folder.name, "keeps-its-name", "the folder's name after the fault")
    done(folder.Destroy())


@check
def rename_of_a_machine_shows_everywhere():
    machine = create_machine(si, "renamed-before")
    done(machine.Rename("renamed-after"))
    equal(machine.name, "renamed-after", "name")
    equal(machine.config.name, "renamed-after", "config.name")
    equal(machine.summary.config.name, "renamed-after", "summary.config.name")
    equal(index.FindByInventoryPath("DC0/vm/renamed-after"), machine, "what is at the new path")
    done(machine.Destroy())


@check
def move_takes_the_branch_along():
    one, two = vm_folder.CreateFolder("from"), vm_folder.CreateFolder("to")
    inner = one.CreateFolder("inner")
    innermost = inner.CreateFolder("innermost")
    done(two.MoveInto([inner]))
    equal(inner.parent, two, "the parent after the move")
    equal(list(one.childEntity), [], "children of the folder it left")
    equal(list(two.childEntity), [inner], "children of the folder it moved into")
    equal(index.FindByInventoryPath("DC0/vm/to/inner/innermost"), innermost, "what is at the branch's new path")
    equal(index.FindByInventoryPath("DC0/vm/from/inner"), None, "what is at the old path")
    done(one.Destroy())
    done(two.Destroy())


@check
def move_below_itself_fails_with_InvalidFolder():
    outer = vm_folder.CreateFolder("outer")
    inner = outer.CreateFolder("inner")
    fault = raises(vim.fault.InvalidFolder, lambda: done(inner.MoveInto([outer])))
    equal(fault.target, inner, "the target in the fault")
    equal(outer.parent, vm_folder, "the folder's parent after the fault")
    done(outer.Destroy())


@check
def move_onto_a_name_in_use_fails_with_DuplicateName():
    target = vm_folder.CreateFolder("has-one-already")
    there, here = target.CreateFolder("same-name"), vm_folder.CreateFolder("same-name")
    fault = raises(vim.fault.DuplicateName, lambda: done(target.MoveInto([here])))
    equal(fault.object, there, "the object in the fault")
    equal(here.parent, vm_folder, "the folder's parent after the fault")
    done(here.Destroy())
    done(target.Destroy())


@check
def move_of_a_machine_into_a_host_folder_is_NotSupported():
    machine = create_machine(si, "stays-a-machine")
    raises(vmodl.fault.NotSupported, lambda: done(find(si, "DC0/host").MoveInto([machine])))
    equal(machine.parent, vm_folder, "the machine's parent after the fault")
    done(machine.Destroy())


@check
def destroy_of_a_folder_destroys_what_is_in_it():
    folder = vm_folder.CreateFolder("doomed")
    inner = folder.CreateFolder("doomed-too")
    done(folder.Destroy())
    for gone in (folder, inner):
        fault = raises(vmodl.fault.ManagedObjectNotFound, lambda: gone.name)
        equal(fault.obj, gone, "the object in the fault")
    true(folder not in vm_folder.childEntity, "the parent has lost the folder")


@check
def create_datacenter_brings_its_folders():
    datacenter = root.CreateDatacenter("second")
    equal(datacenter.parent, root, "the datacenter's parent")
    folders = [datacenter.vmFolder, datacenter.hostFolder, datacenter.datastoreFolder, datacenter.networkFolder]
    equal([f.name for f in folders], ["vm", "host", "datastore", "network"], "the datacenter's folders")
    equal([list(f.childEntity) for f in folders], [[], [], [], []], "what is in them")
    equal(list(datacenter.datastore), [], "the datacenter's datastores")
    fault = raises(vim.fault.DuplicateName, root.CreateDatacenter, "second")
    equal(fault.object, datacenter, "the object in the fault")
    done(datacenter.Destroy())
    equal([d.name for d in root.childEntity], ["DC0"], "the root folder's children")
    raises(vmodl.fault.ManagedObjectNotFound, lambda: folders[0].name)


@check
def create_datacenter_in_a_vm_folder_is_NotSupported():
    raises(vmodl.fault.NotSupported, vm_folder.CreateDatacenter, "misplaced")
    equal(index.FindByInventoryPath("DC0/vm/misplaced"), None, "what is at the path")


@check
def find_by_inventory_path_knows_every_kind():
    kinds = {"DC0": vim.Datacenter, "/DC0": vim.Datacenter, "DC0/vm": vim.Folder, "DC0/vm/DC0_H0_VM0": vim.VirtualMachine,
             "/DC0/host/DC0_C0": vim.ClusterComputeResource, "DC0/host/DC0_C0/DC0_C0_H1": vim.HostSystem,
             "DC0/host/DC0_C0/Resources": vim.ResourcePool, "DC0/datastore/LocalDS_0": vim.Datastore,
             "DC0/network/VM Network": vim.Network}
    for path, kind in kinds.items():
        found = index.FindByInventoryPath(path)
        equal(type(found), kind, "the type of what is at " + path)
        equal(found.name, path.split("/")[-1], "its name")
    for path in ("DC9", "DC0/vm/nothing", "DC0/nothing/DC0_H0_VM0"):
        equal(index.FindByInventoryPath(path), None, "what is at " + path)


@check
def find_child_looks_one_level_down():
    equal(index.FindChild(vm_folder, "DC0_H0_VM0"), find(si, "DC0/vm/DC0_H0_VM0"), "the child of the vm folder")
    equal(index.FindChild(vm_folder, "DC0"), None, "a name that is not below the vm folder")
    equal(index.FindChild(root, "DC0_H0_VM0"), None, "a grandchild")
    equal(index.FindChild(find(si, "DC0/host/DC0_C0"), "DC0_C0_H1").name, "DC0_C0_H1", "the cluster's host")


@check
def find_by_uuid_knows_machines_and_hosts():
    vm, host = find(si, "DC0/vm/DC0_H0_VM0"), find(si, "DC0/host/DC0_C0/DC0_C0_H1")
    bios, system = vm.config.uuid, host.hardware.systemInfo.uuid
    datacenter = find(si, "DC0")
    equal(index.FindByUuid(None, bios, True), vm, "the machine by its uuid")
    equal(index.FindByUuid(datacenter, bios, True), vm, "the machine by its uuid in its datacenter")
    equal(index.FindByUuid(None, system, False), host, "the host by its uuid")
    equal(index.FindByUuid(None, bios, False), None, "a host with the machine's uuid")
    equal(index.FindByUuid(None, "00000000-0000-0000-0000-000000000000", True), None, "an unknown uuid")
    equal(index.FindByUuid(None, vm.config.instanceUuid, True, True), vm, "the machine by its instance uuid")
    equal(list(index.FindAllByUuid(None, bios, True)), [vm], "all machines by the uuid")


@check
def find_by_address_and_dns_name_know_machines_and_hosts():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    equal(index.FindByIp(None, vm.guest.ipAddress, True), vm, "the machine by its guest's address")
    equal(index.FindByDnsName(None, vm.guest.hostName, True), vm, "the machine by its guest's name")
    equal(list(index.FindAllByIp(None, vm.guest.ipAddress, True)), [vm], "all machines by the address")
    equal(list(index.FindAllByDnsName(None, vm.guest.hostName, True)), [vm], "all machines by the name")
    host = find(si, "DC0/host/DC0_C0/DC0_C0_H1")
    address = host.config.network.vnic[0].spec.ip.ipAddress
    equal(index.FindByIp(None, address, False), host, "the host by its address " + address)
    equal(index.FindByIp(None, "203.0.113.77", True), None, "an unknown address")
    equal(index.FindByDnsName(None, "nobody.invalid", True), None, "an unknown name")


@check
def find_by_datastore_path_knows_registered_machines():
    vm, datacenter = find(si, "DC0/vm/DC0_H0_VM0"), find(si, "DC0")
    equal(index.FindByDatastorePath(datacenter, vm.config.files.vmPathName), vm, "the machine by its file")
    equal(index.FindByDatastorePath(datacenter, "[LocalDS_0] none/none.vmx"), None, "a file that is not there")
    raises(vim.fault.InvalidDatastore, index.FindByDatastorePath, datacenter, "[nowhere] a/a.vmx")


@check
def maintenance_mode_keeps_machines_away():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    with emptied(host) as machines:
        done(host.EnterMaintenanceMode(0))
        equal(host.runtime.inMaintenanceMode, True, "inMaintenanceMode")
        equal(host.summary.runtime.inMaintenanceMode, True, "the summary's inMaintenanceMode")
        equal(host.parent.summary.numEffectiveHosts, 0, "numEffectiveHosts without the host")
        equal(host.parent.summary.effectiveCpu, 0, "effectiveCpu without the host")
        raises(vim.fault.InvalidState, lambda: done(machines[0].PowerOn()))
        raises(vim.fault.InvalidState, lambda: done(host.EnterMaintenanceMode(0)))
        done(host.ExitMaintenanceMode(0))
        equal(host.runtime.inMaintenanceMode, False, "inMaintenanceMode after the exit")
        equal(host.parent.summary.numEffectiveHosts, 1, "numEffectiveHosts with the host")
        raises(vim.fault.InvalidState, lambda: done(host.ExitMaintenanceMode(0)))


@check
def maintenance_mode_waits_for_running_machines_and_times_out():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    true(any(vm.runtime.powerState == "poweredOn" for vm in host.vm), "a machine runs on the host")
    raises(vim.fault.Timedout, lambda: done(host.EnterMaintenanceMode(1)))
    equal(host.runtime.inMaintenanceMode, False, "inMaintenanceMode after the time-out")


@check
def maintenance_mode_can_be_cancelled():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    task = host.EnterMaintenanceMode(0)
    equal(task.info.cancelable, True, "whether the task can be cancelled")
    task.Cancel()
    raises(vmodl.fault.RequestCanceled, lambda: done(task))
    equal(task.info.cancelled, True, "whether the task says it was cancelled")
    equal(host.runtime.inMaintenanceMode, False, "inMaintenanceMode after the cancel")


@check
def entities_of_the_standalone_host_agree_on_their_disks():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    for disk in devices(vm, vim.vm.device.VirtualDisk):
        equal([disk.backing.datastore], list(vm.datastore), "the datastore of the disk's backing")


@check
def datastores_and_networks_in_use_stay():
    datastore, network = find(si, "DC0/datastore/LocalDS_0"), find(si, "DC0/network/VM Network")
    datastore.RenameDatastore("renamed")
    equal(datastore.summary.name, "renamed", "the name in the datastore's summary")
    datastore.RenameDatastore("LocalDS_0")
    raises(vim.fault.ResourceInUse, datastore.DestroyDatastore)
    raises(vim.fault.ResourceInUse, network.DestroyNetwork)
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    vm.Reload()
    equal(vm.config.files.vmPathName, "[LocalDS_0] DC0_H0_VM0/DC0_H0_VM0.vmx", "where the machine is after a reload")


@check
def inventory_views_show_what_is_opened():
    shown = si.content.viewManager.CreateInventoryView()
    shown.OpenFolder([root])
    shown.OpenFolder([find(si, "DC0")])
    true(vm_folder in shown.view, "the view shows what is in the opened datacenter")
    shown.CloseFolder([find(si, "DC0")])
    true(vm_folder not in shown.view, "the view does not show what is in the closed datacenter")
    shown.Destroy()


@check
def list_views_start_from_other_views():
    machines = si.content.viewManager.CreateContainerView(root, [vim.VirtualMachine], True)
    listed = si.content.viewManager.CreateListViewFromView(machines)
    same_items([str(v) for v in listed.view], [str(v) for v in machines.view], "the list begun from a view")
    listed.Reset([vm_folder])
    equal(list(listed.view), [vm_folder], "the list after a reset")
    listed.ResetFromView(machines)
    same_items([str(v) for v in listed.view], [str(v) for v in machines.view], "the list reset from a view")
    listed.Destroy()
    machines.Destroy()


@check
def consoles_of_running_machines_have_tickets():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    mks = vm.AcquireMksTicket()
    true(mks.ticket and mks.cfgFile, "the ticket and the file of the machine")
    true(vm.AcquireTicket("mks").ticket, "the ticket of the newer kind")


if __name__ == "__main__":
    run()
