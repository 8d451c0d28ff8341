"""Events: the chains of what happens, filters, arguments, order."""

from datetime import timedelta

from vc import PASSWORD, USER, connect, create_machine, done, emptied, find
from checks import check, equal, raises, run, true
from pyVmomi import vim

si = connect()
manager = si.content.eventManager
Filter = vim.event.EventFilterSpec
user = si.content.sessionManager.currentSession.userName


def of_entity(entity, recursion="self", **fields):
    """The entity's events, oldest first."""
    found = manager.QueryEvents(Filter(entity=Filter.ByEntity(entity=entity, recursion=recursion), **fields))
    return sorted(found, key=lambda e: e.key)


def kinds(found):
    """The types' names, without TaskEvents."""
    return [name for name in map(wire_name, map(type, found)) if name != "TaskEvent"]


def wire_name(kind):
    """The name of an event type without pyVmomi's package."""
    return kind.__name__.rsplit(".", 1)[-1]


def after(entity, act):
    """The entity's events that appear while act runs."""
    known = {e.key for e in of_entity(entity)}
    act()
    return [e for e in of_entity(entity) if e.key not in known]


@check
def power_cycle_posts_its_chain():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    off = after(vm, lambda: done(vm.PowerOff()))
    equal(kinds(off), ["VmStoppingEvent", "VmPoweredOffEvent"], "the events of a power-off")
    on = after(vm, lambda: done(vm.PowerOn()))
    equal(kinds(on), ["VmStartingEvent", "VmPoweredOnEvent"], "the events of a power-on")
    for chain in (off, on):
        equal(len({e.chainId for e in chain}), 1, "the number of chains in one operation")
    true(off[0].chainId != on[0].chainId, "two operations have two chains")


@check
def event_says_who_what_where_and_when():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    before = si.CurrentTime()
    done(vm.PowerOff())
    done(vm.PowerOn())
    event = [e for e in of_entity(vm) if isinstance(e, vim.event.VmPoweredOnEvent)][-1]
    equal(event.userName, user, "userName")
    equal((event.vm.name, event.vm.vm), ("DC0_H0_VM0", vm), "the machine argument")
    equal((event.host.name, event.host.host), ("DC0_H0", vm.runtime.host), "the host argument")
    equal(event.computeResource.computeResource, find(si, "DC0/host/DC0_H0"), "the compute resource argument")
    equal((event.datacenter.name, event.datacenter.datacenter), ("DC0", find(si, "DC0")), "the datacenter argument")
    true(before <= event.createdTime <= si.CurrentTime(), "createdTime %s lies within the operation" % event.createdTime)
    true("DC0_H0_VM0" in event.fullFormattedMessage, "the message %r names the machine" % event.fullFormattedMessage)
    equal(event.template, False, "whether the machine is a template")


@check
def task_event_carries_the_task():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    task = vm.Reset()
    done(task)
    event = [e for e in of_entity(vm) if isinstance(e, vim.event.TaskEvent)][-1]
    equal(event.info.key, task.info.key, "the task in the event")
    equal(event.info.descriptionId, "VirtualMachine.reset", "the task's description")
    equal(event.chainId, task.info.eventChainId, "the event's chain, the task's")


@check
def creation_and_reconfiguration_post_their_chains():
    vm = create_machine(si, "eventful")
    equal(kinds(of_entity(vm)), ["VmBeingCreatedEvent", "VmInstanceUuidAssignedEvent", "VmUuidAssignedEvent", "VmMacAssignedEvent", "VmCreatedEvent"],
          "the events of a creation")
    chain = after(vm, lambda: done(vm.Reconfigure(vim.vm.ConfigSpec(numCPUs=2))))
    equal(kinds(chain), ["VmReconfiguredEvent"], "the events of a reconfiguration")
    equal(chain[-1].configSpec.numCPUs, 2, "the spec in the event")
    chain = after(vm, lambda: done(vm.Rename("eventful-renamed")))
    equal(kinds(chain), ["VmRenamedEvent"], "the events of a renaming")
    renamed = [e for e in chain if isinstance(e, vim.event.VmRenamedEvent)][0]
    equal((renamed.oldName, renamed.newName), ("eventful", "eventful-renamed"), "the names in the event")
    known = {e.key for e in of_entity(find(si, "DC0"), "all")}
    done(vm.Destroy())
    gone = [e for e in of_entity(find(si, "DC0"), "all") if e.key not in known]
    true("VmRemovedEvent" in kinds(gone), "the datacenter's events %s have the removal" % kinds(gone))


@check
def clone_and_deployment_post_different_chains():
    source = create_machine(si, "event-source")
    pool = find(si, "DC0/host/DC0_H0/Resources")
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(pool=pool), powerOn=False, template=False)
    chain = after(source, lambda: done(source.Clone(source.parent, "event-clone", spec)))
    true("VmBeingClonedEvent" in kinds(chain), "the source's events are %s" % kinds(chain))
    copy = find(si, "DC0/vm/event-clone")
    equal(kinds(of_entity(copy))[-1], "VmClonedEvent", "the clone's last event")
    source.MarkAsTemplate()
    done(source.Clone(source.parent, "event-deployed", spec))
    deployed = find(si, "DC0/vm/event-deployed")
    equal(kinds(of_entity(deployed))[-1], "VmDeployedEvent", "the deployed machine's last event")
    for vm in (copy, deployed, source):
        done(vm.Destroy())


@check
def failed_power_on_posts_a_failure():
    vm = create_machine(si, "event-failing")
    pool = find(si, "DC0/host/DC0_H0/Resources")
    too_much = vim.ResourceAllocationInfo(reservation=pool.runtime.cpu.maxUsage + 1)
    done(vm.Reconfigure(vim.vm.ConfigSpec(cpuAllocation=too_much)))
    chain = after(vm, lambda: raises(vim.fault.InsufficientResourcesFault, lambda: done(vm.PowerOn())))
    equal(kinds(chain)[-1], "VmFailedToPowerOnEvent", "the last event of the failed power-on")
    equal(type(chain[-1].reason), vim.fault.InsufficientCpuResourcesFault, "the reason in the event")
    done(vm.Destroy())


@check
def maintenance_mode_posts_its_chain():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    with emptied(host):
        chain = after(host, lambda: done(host.EnterMaintenanceMode(0)))
        equal(kinds(chain), ["EnteringMaintenanceModeEvent", "EnteredMaintenanceModeEvent"], "the events of the entry")
        chain = after(host, lambda: done(host.ExitMaintenanceMode(0)))
        equal(kinds(chain), ["ExitMaintenanceModeEvent"], "the events of the exit")
        equal((chain[-1].host.name, chain[-1].host.host), ("DC0_H0", host), "the host argument")


@check
def sessions_post_their_events():
    def latest(kind):
        found = [e for e in manager.QueryEvents(Filter()) if isinstance(e, kind)]
        return max(found, key=lambda e: e.key) if found else None

    other = connect()
    login = latest(vim.event.UserLoginSessionEvent)
    equal((login.userName, login.sessionId), (user, other.content.sessionManager.currentSession.key), "user and session of the login")
    true(login.ipAddress, "the login's event has an address")
    other.content.sessionManager.Logout()
    logout = latest(vim.event.UserLogoutSessionEvent)
    true(logout.key > login.key, "the logout's event comes after the login's")
    raises(vim.fault.InvalidLogin, connect, user=USER, password="not " + PASSWORD)
    bad = latest(vim.event.BadUsernameSessionEvent)
    true(bad is not None and bad.key > logout.key, "the refused login has an event")


@check
def events_are_filtered_by_type_with_its_subtypes():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    done(vm.PowerOff())
    done(vm.PowerOn())
    exact = of_entity(vm, type=[vim.event.VmPoweredOffEvent])
    equal({type(e) for e in exact}, {vim.event.VmPoweredOffEvent}, "the types of the events asked for")
    broad = of_entity(vm, type=[vim.event.VmEvent])
    true({"VmStoppingEvent", "VmPoweredOffEvent", "VmStartingEvent", "VmPoweredOnEvent"} <= set(kinds(broad)),
         "VmEvent includes its subtypes: %s" % kinds(broad))


@check
def events_are_filtered_by_entity_and_depth():
    vm, other = find(si, "DC0/vm/DC0_H0_VM1"), find(si, "DC0/vm/DC0_H0_VM0")
    done(vm.Reset())
    equal({e.vm.vm for e in of_entity(vm, type=[vim.event.VmEvent])}, {vm}, "the machines in one machine's events")
    datacenter = find(si, "DC0")
    everything = of_entity(datacenter, "all", type=[vim.event.VmEvent])
    true({vm, other} <= {e.vm.vm for e in everything}, "both machines' events are below the datacenter")
    equal([e.key for e in of_entity(datacenter, "self", type=[vim.event.VmEvent])], [], "machine events of the datacenter itself")


@check
def events_are_filtered_by_time_user_and_chain():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    task = vm.Reset()
    done(task)
    chain = manager.QueryEvents(Filter(eventChainId=task.info.eventChainId))
    true(len(chain) >= 2, "the chain has %d events" % len(chain))
    equal({e.chainId for e in chain}, {task.info.eventChainId}, "the chains of the events")
    begin = min(e.createdTime for e in chain)
    later = manager.QueryEvents(Filter(time=Filter.ByTime(beginTime=begin)))
    true({e.key for e in chain} <= {e.key for e in later}, "the events since the chain's begin include the chain")
    true(all(e.createdTime >= begin for e in later), "no event is older than the begin")
    earlier = manager.QueryEvents(Filter(time=Filter.ByTime(endTime=begin - timedelta(seconds=1))))
    true(all(e.createdTime < begin for e in earlier), "no event is newer than the end")
    mine = manager.QueryEvents(Filter(userName=Filter.ByUsername(systemUser=False, userList=[user])))
    equal({e.userName for e in mine}, {user}, "the users of the events asked for")
    nobody = manager.QueryEvents(Filter(userName=Filter.ByUsername(systemUser=False, userList=["nobody"])))
    equal(list(nobody), [], "the events of a user who did nothing")


@check
def keys_ascend_and_the_latest_event_is_the_last():
    vm = find(si, "DC0/vm/DC0_H0_VM1")
    done(vm.Reset())
    found = sorted(manager.QueryEvents(Filter()), key=lambda e: e.key)
    equal(len(found), len({e.key for e in found}), "the number of different keys")
    times = [e.createdTime for e in found]
    equal(times, sorted(times), "the times, in the order of the keys")
    equal(manager.latestEvent.key, found[-1].key, "the key of latestEvent")


@check
def description_names_the_events_and_their_categories():
    info = {wire_name(i.key): i for i in manager.description.eventInfo}
    equal(info["VmPoweredOnEvent"].category, "info", "the category of VmPoweredOnEvent")
    equal(info["VmFailedToPowerOnEvent"].category, "error", "the category of VmFailedToPowerOnEvent")
    for event in manager.QueryEvents(Filter()):
        true(wire_name(type(event)) in info, "the description knows " + wire_name(type(event)))


if __name__ == "__main__":
    run()
