"""A single ESX host instead of a VirtualCenter: its names, its managers, its accounts, what it does and what it refuses."""

from vc import USER, connect, create_machine, done, find, machine_spec, object_spec, read
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
content = si.content
accounts = content.accountManager


def ids(entities):
    return [entity._moId for entity in entities]


def spec(name, **fields):
    return vim.host.LocalAccountManager.PosixAccountSpecification(id=name, **fields)


def logged_in(user, password):
    """What the user may do with the host's first machine: read its name, and whether to rename it."""
    mine = connect(user, password)
    vm = find(mine, "ha-datacenter/vm/ha-host_VM0")
    try:
        done(vm.Rename("ha-host_VM0x"))
        done(vm.Rename("ha-host_VM0"))
        return "changes"
    except vim.fault.NoPermission:
        return "looks"
    finally:
        mine.content.sessionManager.Logout()


@check
def about_is_that_of_a_host():
    equal((content.about.apiType, content.about.productLineId), ("HostAgent", "esx"), "the product")
    equal(content.about.apiVersion, "4.1", "the API's version")
    host = find(si, "ha-datacenter/host/localhost.localdomain/localhost.localdomain")
    equal((host.config.product.fullName, host.summary.config.product.version),
          (content.about.fullName, content.about.version), "the host's product")
    equal(host.summary.managementServerIp, None, "the managing server")
    equal((si.capability.multiHostSupported, si.capability.provisioningSupported), (False, False), "the capability")


@check
def objects_have_the_ids_of_a_host():
    equal(content.rootFolder._moId, "ha-folder-root", "the root folder")
    [datacenter] = content.rootFolder.childEntity
    equal(datacenter._moId, "ha-datacenter", "the datacenter")
    equal(ids([datacenter.vmFolder, datacenter.hostFolder, datacenter.datastoreFolder, datacenter.networkFolder]),
          ["ha-folder-vm", "ha-folder-host", "ha-folder-datastore", "ha-folder-network"], "the folders")
    [resource] = datacenter.hostFolder.childEntity
    equal(ids([resource, resource.resourcePool, resource.host[0]]), ["ha-compute-res", "ha-root-pool", "ha-host"], "the host")
    machines = datacenter.vmFolder.childEntity
    equal([vm.name for vm in machines], ["ha-host_VM0", "ha-host_VM1"], "the machines")
    true(all(vm._moId.isdigit() for vm in machines), "machines have numbers")
    for vm in machines:
        same = vim.VirtualMachine(vm._moId, si._stub)
        equal((same.name, same.runtime.host, same.parent), (vm.name, resource.host[0], datacenter.vmFolder), "the machine")
    equal(content.sessionManager._moId, "ha-sessionmgr", "the session manager")
    equal(content.propertyCollector._moId, "ha-property-collector", "the property collector")
    raises(vmodl.fault.ManagedObjectNotFound, lambda: vim.Folder("group-d1", si._stub).name)


@check
def managers_of_a_virtual_center_are_unset():
    for name in ("alarmManager", "scheduledTaskManager", "extensionManager", "customizationSpecManager",
                 "customFieldsManager", "virtualizationManager"):
        equal(getattr(content, name), None, name)
    true(accounts is not None, "there is an account manager")
    raises(vmodl.fault.ManagedObjectNotFound, lambda: vim.alarm.AlarmManager("AlarmManager", si._stub).description)


@check
def references_in_specs_views_and_updates_are_those_of_the_host():
    [datacenter] = content.rootFolder.childEntity
    vm = datacenter.vmFolder.childEntity[1]
    states = read(si, vim.VirtualMachine, ["name", "runtime.powerState"])
    same_items(ids(states), ids(datacenter.vmFolder.childEntity), "the machines of a view")
    other = connect()
    updates = other.content.propertyCollector
    pc_filter = updates.CreateFilter(object_spec([vm], vim.VirtualMachine, ["runtime.powerState"]), True)
    first = updates.WaitForUpdates("")
    equal(ids(u.obj for u in first.filterSet[0].objectSet), [vm._moId], "the object that is watched")
    task = vm.PowerOff()
    done(task)
    equal((task.info.entity, task.info.entityName), (vm, "ha-host_VM1"), "the task's entity")
    second = updates.WaitForUpdates(first.version)
    equal(ids(u.obj for u in second.filterSet[0].objectSet), [vm._moId], "the changed object")
    pc_filter.Destroy()
    other.content.sessionManager.Logout()
    events = content.eventManager.QueryEvents(vim.event.EventFilterSpec(
        entity=vim.event.EventFilterSpec.ByEntity(entity=vm, recursion="self"), type=[vim.event.VmPoweredOffEvent]))
    equal([(e.vm.vm._moId, e.host.host._moId) for e in events], [(vm._moId, "ha-host")], "what the event is about")
    fault = raises(vim.fault.InvalidPowerState, lambda: done(vm.PowerOff()))
    equal(fault.existingState, "poweredOff", "the state")
    done(vm.PowerOn())


@check
def machine_is_created_and_destroyed():
    vm = create_machine(si, "made here", "ha-datacenter/vm", "ha-datacenter/host/localhost.localdomain/Resources")
    true(vm._moId.isdigit(), "the machine has a number")
    equal(find(si, "ha-datacenter/vm/made here"), vm, "the machine by its path")
    done(vm.PowerOn())
    equal(vm.runtime.host._moId, "ha-host", "its host")
    done(vm.PowerOff())
    done(vm.Destroy())
    equal(content.searchIndex.FindByInventoryPath("ha-datacenter/vm/made here"), None, "the machine that is gone")


@check
def what_needs_a_virtual_center_is_refused():
    [datacenter] = content.rootFolder.childEntity
    [resource] = datacenter.hostFolder.childEntity
    host, pool, vm = resource.host[0], resource.resourcePool, datacenter.vmFolder.childEntity[0]
    refused = [
        (content.rootFolder.CreateDatacenter, "DC1"),
        (content.rootFolder.CreateFolder, "folder"),
        (datacenter.vmFolder.CreateFolder, "folder"),
        (datacenter.vmFolder.MoveInto, [vm]),
        (datacenter.hostFolder.CreateCluster, "cluster", vim.cluster.ConfigSpec()),
        (datacenter.hostFolder.CreateClusterEx, "cluster", vim.cluster.ConfigSpecEx()),
        (datacenter.hostFolder.AddStandaloneHost, vim.host.ConnectSpec(hostName="other", port=443, force=False), None, True),
        (vm.CloneVM_Task, datacenter.vmFolder, "clone", vim.vm.CloneSpec(
            location=vim.vm.RelocateSpec(), powerOn=False, template=False)),
        (vm.MigrateVM_Task, pool, host, "defaultPriority", None),
        (vm.RelocateVM_Task, vim.vm.RelocateSpec()),
        (vm.MarkAsTemplate,),
        (host.Disconnect,),
        (host.Destroy_Task,),
        (resource.Destroy_Task,),
        (datacenter.Destroy_Task,),
        (datacenter.Rename_Task, "other"),
        (datacenter.vmFolder.Rename_Task, "other"),
        (vm.setCustomValue, "owner", "ann"),
    ]
    for call, *arguments in refused:
        raises(vmodl.fault.NotSupported, call, *arguments)
    equal(len(datacenter.vmFolder.childEntity), 2, "the number of machines")


@check
def user_is_created_logs_in_and_is_removed():
    accounts.CreateUser(spec("ann", password="secret", description="Ann", posixId=700, shellAccess=True))
    raises(vim.fault.AlreadyExists, accounts.CreateUser, spec("ann", password="other"))
    raises(vim.fault.AlreadyExists, accounts.CreateUser, spec("bob", posixId=700))
    raises(vmodl.fault.InvalidArgument, accounts.CreateUser, spec("no name", password="x"))
    raises(vim.fault.InvalidLogin, connect, "ann", "wrong")
    equal(logged_in("ann", "secret"), "looks", "what a new user does")
    accounts.UpdateUser(spec("ann", password="changed"))
    raises(vim.fault.InvalidLogin, connect, "ann", "secret")
    equal(logged_in("ann", "changed"), "looks", "what the user does with the new password")
    [found] = content.userDirectory.RetrieveUserGroups(None, "ann", None, None, True, True, False)
    equal((found.fullName, found.id, found.shellAccess), ("Ann", 700, True), "the user in the directory")
    accounts.RemoveUser("ann")
    raises(vim.fault.InvalidLogin, connect, "ann", "changed")
    raises(vim.fault.UserNotFound, accounts.RemoveUser, "ann")
    raises(vim.fault.UserNotFound, accounts.UpdateUser, spec("ann", password="x"))


@check
def user_without_password_cannot_log_in():
    accounts.CreateUser(spec("mute"))
    raises(vim.fault.InvalidLogin, connect, "mute", "")
    accounts.RemoveUser("mute")


@check
def members_of_root_administer():
    accounts.CreateUser(spec("eve", password="secret"))
    accounts.AssignUserToGroup("eve", "root")
    raises(vim.fault.AlreadyExists, accounts.AssignUserToGroup, "eve", "root")
    equal(logged_in("eve", "secret"), "changes", "what a member of root does")
    members = content.userDirectory.RetrieveUserGroups(None, "", "root", None, False, True, False)
    same_items([u.principal for u in members], [USER, "eve"], "the members of root")
    accounts.UnassignUserFromGroup("eve", "root")
    raises(vim.fault.UserNotFound, accounts.UnassignUserFromGroup, "eve", "root")
    equal(logged_in("eve", "secret"), "looks", "what a former member of root does")
    accounts.RemoveUser("eve")


@check
def group_is_created_and_removed():
    accounts.CreateGroup(spec("operators"))
    raises(vim.fault.AlreadyExists, accounts.CreateGroup, spec("operators"))
    accounts.AssignUserToGroup(USER, "operators")
    found = content.userDirectory.RetrieveUserGroups(None, "", None, USER, False, True, True)
    same_items([g.principal for g in found], ["root", "users", "operators"], "the user's groups")
    accounts.RemoveGroup("operators")
    raises(vim.fault.UserNotFound, accounts.RemoveGroup, "operators")
    raises(vim.fault.UserNotFound, accounts.AssignUserToGroup, USER, "operators")
    raises(vmodl.fault.InvalidArgument, accounts.RemoveGroup, "root")
    raises(vmodl.fault.InvalidArgument, accounts.UnassignUserFromGroup, USER, "users")


@check
def account_changes_are_events_without_passwords():
    accounts.CreateUser(spec("dan", password="very secret"))
    event = content.eventManager.latestEvent
    equal((type(event), event.spec.id, event.spec.password, event.group),
          (vim.event.AccountCreatedEvent, "dan", None, False), "the event")
    equal(event.host.host._moId, "ha-host", "the event's host")
    accounts.RemoveUser("dan")
    equal(type(content.eventManager.latestEvent), vim.event.AccountRemovedEvent, "the event")


@check
def reader_changes_no_accounts():
    accounts.CreateUser(spec("ron", password="secret"))
    theirs = connect("ron", "secret").content
    raises(vim.fault.NoPermission, theirs.accountManager.CreateUser, spec("sue"))
    raises(vim.fault.NoPermission, theirs.accountManager.AssignUserToGroup, "ron", "root")
    theirs.sessionManager.Logout()
    accounts.RemoveUser("ron")


@check
def permissions_are_those_of_the_groups():
    same_items([(p.principal, p.group, p.roleId) for p in content.rootFolder.permission],
               [("root", True, -1), ("users", True, -2)], "the permissions")


if __name__ == "__main__":
    run()
