"""Updates: filters, waits that block, partial updates, views that grow, several collectors."""

import threading

from vc import PC, connect, create_machine, done, find, object_spec, view, view_spec
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
collector = si.content.propertyCollector


def changes(update):
    """{path: (op, value)} of an update set about one object."""
    [filter_update] = update.filterSet
    [object_update] = filter_update.objectSet
    return {c.name: (c.op, c.val) for c in object_update.changeSet}


def at_once(own, version):
    """The updates that are there by now, or None."""
    return own.WaitForUpdatesEx(version, PC.WaitOptions(maxWaitSeconds=0))


class InBackground(threading.Thread):
    """A call that blocks; answer() gives its result or raises its error."""

    def __init__(self, call, *args):
        super().__init__(daemon=True)
        self.call, self.args, self.result, self.error = call, args, None, None
        self.start()

    def run(self):
        try:
            self.result = self.call(*self.args)
        except Exception as e:
            self.error = e

    def answer(self):
        self.join(60)
        true(not self.is_alive(), "the waiting call was answered within a minute")
        if self.error is not None:
            raise self.error
        return self.result


@check
def first_wait_reports_every_object_as_entering():
    own = collector.CreatePropertyCollector()
    machines = view(si, [vim.VirtualMachine])
    watch = own.CreateFilter(view_spec(machines, vim.VirtualMachine, ["name", "runtime.powerState"]), True)
    update = own.WaitForUpdatesEx("", PC.WaitOptions(maxWaitSeconds=10))
    true(update.version, "the update set has a version")
    [filter_update] = update.filterSet
    equal(filter_update.filter, watch, "the filter that the update names")
    equal({o.kind for o in filter_update.objectSet}, {"enter"}, "the kinds of the first updates")
    same_items([o.obj._moId for o in filter_update.objectSet], [m._moId for m in machines.view], "the objects")
    for one in filter_update.objectSet:
        same_items([c.name for c in one.changeSet], ["name", "runtime.powerState"], "the properties of the first update")
        equal({c.op for c in one.changeSet}, {"assign"}, "the operations of the first update")
    equal(at_once(own, update.version), None, "updates when nothing has changed")
    own.Destroy()
    machines.Destroy()


@check
def change_is_reported_once_and_only_what_changed():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([vm], vim.VirtualMachine, ["name", "runtime.powerState"]), True)
    first = own.WaitForUpdates(None)
    done(vm.PowerOff())
    second = own.WaitForUpdates(first.version)
    true(second.version != first.version, "the version changes with the updates")
    equal(second.filterSet[0].objectSet[0].kind, "modify", "the kind of the update")
    equal(changes(second), {"runtime.powerState": ("assign", "poweredOff")}, "the changes after the power-off")
    equal(at_once(own, second.version), None, "updates after the last change")
    done(vm.PowerOn())
    equal(changes(own.WaitForUpdates(second.version)), {"runtime.powerState": ("assign", "poweredOn")},
          "the changes after the power-on")
    own.Destroy()


@check
def the_last_answer_is_repeated_until_its_version_comes_back():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([vm], vim.VirtualMachine, ["runtime.powerState"]), True)
    first = own.WaitForUpdates("")
    done(vm.PowerOff())
    once = own.WaitForUpdates(first.version)
    again = own.WaitForUpdates(first.version)
    equal(changes(again), changes(once), "the answer to the same version, asked again")
    done(vm.PowerOn())
    own.Destroy()


@check
def check_for_updates_never_blocks():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([vm], vim.VirtualMachine, ["runtime.powerState"]), True)
    first = own.CheckForUpdates("")
    equal(changes(first), {"runtime.powerState": ("assign", "poweredOn")}, "the first check's changes")
    equal(own.CheckForUpdates(first.version), None, "the check when nothing has changed")
    done(vm.PowerOff())
    second = own.CheckForUpdates(first.version)
    equal(changes(second), {"runtime.powerState": ("assign", "poweredOff")}, "the check after the power-off")
    done(vm.PowerOn())
    own.Destroy()


@check
def partial_updates_name_the_changed_leaf_and_whole_updates_the_property():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    partial, whole = collector.CreatePropertyCollector(), collector.CreatePropertyCollector()
    partial.CreateFilter(object_spec([vm], vim.VirtualMachine, ["runtime", "config.annotation"]), True)
    whole.CreateFilter(object_spec([vm], vim.VirtualMachine, ["runtime", "config.annotation"]), False)
    versions = partial.WaitForUpdates("").version, whole.WaitForUpdates("").version
    done(vm.PowerOff())
    leaves, properties = changes(partial.WaitForUpdates(versions[0])), changes(whole.WaitForUpdates(versions[1]))
    equal(leaves["runtime.powerState"], ("assign", "poweredOff"), "the partial update of the power state")
    true("runtime" not in leaves, "a partial update does not repeat the whole property: %s" % sorted(leaves))
    same_items(properties, ["runtime"], "the names in the whole update")
    equal(properties["runtime"][1].powerState, "poweredOff", "the power state in the whole update")
    done(vm.PowerOn())
    partial.Destroy()
    whole.Destroy()


@check
def partial_updates_of_arrays_name_the_element():
    vm = create_machine(si, "watched-devices")
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([vm], vim.VirtualMachine, ["config.hardware.device"]), True)
    version = own.WaitForUpdates("").version
    removal = vim.vm.device.VirtualDeviceSpec(
        operation="remove", device=next(d for d in vm.config.hardware.device if d.key == 4000))
    done(vm.Reconfigure(vim.vm.ConfigSpec(deviceChange=[removal])))
    seen = changes(own.WaitForUpdates(version))
    equal(seen.get("config.hardware.device[4000]", ("none",))[0], "remove", "the operation on device 4000 in %s" % sorted(seen))
    done(vm.Destroy())
    own.Destroy()


@check
def wait_blocks_until_another_session_changes_something():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([vm], vim.VirtualMachine, ["runtime.powerState"]), True)
    version = own.WaitForUpdates("").version
    waiting = InBackground(own.WaitForUpdates, version)
    other = connect()
    there = find(other, "DC0/vm/DC0_H0_VM1")
    done(there.PowerOff())
    equal(changes(waiting.answer()), {"runtime.powerState": ("assign", "poweredOff")}, "what the waiting session saw")
    done(there.PowerOn())
    other.content.sessionManager.Logout()
    own.Destroy()


@check
def wait_with_a_limit_answers_nothing_when_nothing_happens():
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([find(si, "DC0/vm/DC0_H0_VM1")], vim.VirtualMachine, ["name"]), True)
    version = own.WaitForUpdates("").version
    equal(own.WaitForUpdatesEx(version, PC.WaitOptions(maxWaitSeconds=1)), None, "the answer after the longest wait")
    own.Destroy()


@check
def wait_of_45_seconds_on_the_wall_clock_survives():
    own = collector.CreatePropertyCollector()
    sessions = si.content.sessionManager
    own.CreateFilter(object_spec([sessions], vim.SessionManager, ["message"]), True)
    waiting = InBackground(own.WaitForUpdates, own.WaitForUpdates("").version)
    waiting.join(45)
    true(waiting.is_alive(), "the wait goes on after 45 seconds")
    connect().content.sessionManager.UpdateServiceMessage("after 45 seconds")
    equal(changes(waiting.answer()), {"message": ("assign", "after 45 seconds")}, "the answer after 45 seconds")
    sessions.UpdateServiceMessage("")
    own.Destroy()


@check
def cancelled_wait_is_RequestCanceled():
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([find(si, "DC0/vm/DC0_H0_VM1")], vim.VirtualMachine, ["name"]), True)
    version = own.WaitForUpdates("").version
    waiting = InBackground(own.WaitForUpdates, version)
    while waiting.is_alive():  # the cancel that comes before the wait has begun cancels nothing
        own.CancelWaitForUpdates()
        waiting.join(0.2)
    raises(vmodl.fault.RequestCanceled, waiting.answer)
    own.Destroy()


@check
def limited_updates_are_truncated_and_continue():
    own = collector.CreatePropertyCollector()
    machines = view(si, [vim.VirtualMachine, vim.HostSystem])
    own.CreateFilter(view_spec(machines, vim.ManagedEntity, ["name"]), True)
    options = PC.WaitOptions(maxWaitSeconds=0, maxObjectUpdates=3)
    update = own.WaitForUpdatesEx("", options)
    seen = []
    while update is not None:
        objects = [o for f in update.filterSet for o in f.objectSet]
        true(0 < len(objects) <= 3, "an answer of %d updates has at most 3" % len(objects))
        seen += [o.obj for o in objects]
        more = bool(update.truncated)
        update = own.WaitForUpdatesEx(update.version, options)
        equal(update is not None, more, "whether more came after an answer with truncated=%s" % more)
    equal(len(seen), len(set(seen)), "the number of different objects")
    same_items([o._moId for o in seen], [o._moId for o in machines.view], "the objects of all answers")
    own.Destroy()
    machines.Destroy()


@check
def objects_enter_and_leave_with_a_view():
    vm_folder = find(si, "DC0/vm")
    folders = view(si, [vim.Folder], vm_folder)
    own = collector.CreatePropertyCollector()
    own.CreateFilter(view_spec(folders, vim.Folder, ["name"]), True)
    version = own.CheckForUpdates("")
    version = version.version if version else ""
    created = vm_folder.CreateFolder("comes-and-goes")
    entered = own.WaitForUpdates(version)
    equal([(o.kind, o.obj) for o in entered.filterSet[0].objectSet], [("enter", created)], "the update on the creation")
    equal(changes(entered), {"name": ("assign", "comes-and-goes")}, "the entering object's properties")
    done(created.Destroy())
    left = own.WaitForUpdates(entered.version)
    equal([(o.kind, o.obj) for o in left.filterSet[0].objectSet], [("leave", created)], "the update on the removal")
    equal(list(left.filterSet[0].objectSet[0].changeSet), [], "the leaving object's changes")
    own.Destroy()
    folders.Destroy()


@check
def moved_objects_follow_the_traversal():
    vm_folder = find(si, "DC0/vm")
    watched = vm_folder.CreateFolder("watched")
    machine = create_machine(si, "moves-about")
    children = PC.TraversalSpec(name="children", type=vim.Folder, path="childEntity", skip=False)
    own = collector.CreatePropertyCollector()
    own.CreateFilter(PC.FilterSpec(
        objectSet=[PC.ObjectSpec(obj=watched, skip=False, selectSet=[children])],
        propSet=[PC.PropertySpec(type=vim.ManagedEntity, pathSet=["name"])]), True)
    first = own.WaitForUpdates("")
    equal([o.obj for o in first.filterSet[0].objectSet], [watched], "the objects before the move")
    done(watched.MoveInto([machine]))
    second = own.WaitForUpdates(first.version)
    equal([(o.kind, o.obj) for o in second.filterSet[0].objectSet], [("enter", machine)], "the update on the move")
    done(vm_folder.MoveInto([machine]))
    third = own.WaitForUpdates(second.version)
    equal([(o.kind, o.obj) for o in third.filterSet[0].objectSet], [("leave", machine)], "the update on the move back")
    own.Destroy()
    done(machine.Destroy())
    done(watched.Destroy())


@check
def collectors_do_not_disturb_each_other():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    one, two = collector.CreatePropertyCollector(), collector.CreatePropertyCollector()
    one.CreateFilter(object_spec([vm], vim.VirtualMachine, ["runtime.powerState"]), True)
    two.CreateFilter(object_spec([vm], vim.VirtualMachine, ["name"]), True)
    versions = one.WaitForUpdates("").version, two.WaitForUpdates("").version
    done(vm.PowerOff())
    equal(changes(one.WaitForUpdates(versions[0])), {"runtime.powerState": ("assign", "poweredOff")}, "what one sees")
    equal(at_once(two, versions[1]), None, "what the other sees")
    done(vm.PowerOn())
    one.Destroy()
    two.Destroy()


@check
def two_sessions_wait_on_their_default_collectors_and_both_hear():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    sessions = [connect(), connect()]
    waiting = []
    for session in sessions:
        default = session.content.propertyCollector
        there = find(session, "DC0/vm/DC0_H0_VM1")
        default.CreateFilter(object_spec([there], vim.VirtualMachine, ["runtime.powerState"]), True)
        waiting.append(InBackground(default.WaitForUpdates, default.WaitForUpdates("").version))
    done(vm.PowerOff())
    for number, wait in enumerate(waiting):
        equal(changes(wait.answer()), {"runtime.powerState": ("assign", "poweredOff")}, "what session %d saw" % number)
    done(vm.PowerOn())
    for session in sessions:
        session.content.sessionManager.Logout()


@check
def custom_fields_reach_waiting_clients():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    fields = si.content.customFieldsManager
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([vm], vim.VirtualMachine, ["customValue"]), False)
    version = own.WaitForUpdates("").version
    field = fields.AddFieldDefinition(name="watched", moType=vim.VirtualMachine)
    fields.SetField(entity=vm, key=field.key, value="by us")
    op, values = changes(own.WaitForUpdates(version))["customValue"]
    equal([(v.key, v.value) for v in values], [(field.key, "by us")], "the values in the update")
    fields.RemoveFieldDefinition(field.key)
    own.Destroy()


@check
def unknown_versions_are_InvalidCollectorVersion():
    own = collector.CreatePropertyCollector()
    own.CreateFilter(object_spec([si.content.rootFolder], vim.Folder, ["name"]), True)
    raises(vmodl.query.InvalidCollectorVersion, own.WaitForUpdates, "no such version")
    raises(vmodl.query.InvalidCollectorVersion, own.CheckForUpdates, "no such version")
    own.Destroy()


@check
def filters_are_listed_until_they_are_destroyed():
    own = collector.CreatePropertyCollector()
    watch = own.CreateFilter(object_spec([si.content.rootFolder], vim.Folder, ["name"]), True)
    equal(list(own.filter), [watch], "the collector's filters")
    equal(watch.partialUpdates, True, "the filter's partialUpdates")
    equal(list(watch.spec.propSet[0].pathSet), ["name"], "the paths of the filter's spec")
    watch.Destroy()
    equal(list(own.filter), [], "the collector's filters after the filter's end")
    raises(vmodl.fault.ManagedObjectNotFound, lambda: watch.spec)
    own.Destroy()
    raises(vmodl.fault.ManagedObjectNotFound, own.WaitForUpdates, "")


@check
def filter_on_an_unknown_property_is_InvalidProperty_and_stays_out():
    own = collector.CreatePropertyCollector()
    fault = raises(vmodl.query.InvalidProperty, own.CreateFilter,
                   object_spec([si.content.rootFolder], vim.Folder, ["noSuchProperty"]), True)
    equal(fault.name, "noSuchProperty", "the property that the fault names")
    equal(list(own.filter), [], "the collector's filters after the fault")
    own.Destroy()


@check
def the_session_collector_lends_itself_to_one_task_after_the_other():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    for _ in range(3):
        done(vm.PowerOff())
        equal(vm.runtime.powerState, "poweredOff", "the power state")
        done(vm.PowerOn())
        equal(vm.runtime.powerState, "poweredOn", "the power state")
    equal(list(collector.filter), [], "filters left behind on the session's collector")


if __name__ == "__main__":
    run()
