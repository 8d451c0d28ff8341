"""Histories: collectors of events and tasks, paging, their latest pages; events that clients write."""

from vc import PC, connect, create_machine, done, find, object_spec
from checks import check, equal, raises, run, true
from pyVmomi import vim, vmodl

si = connect()
events = si.content.eventManager
tasks = si.content.taskManager
EventFilter = vim.event.EventFilterSpec
TaskFilter = vim.TaskFilterSpec
user = si.content.sessionManager.currentSession.userName


def notes():
    """A collector of the notes that users write."""
    return events.CreateCollectorForEvents(EventFilter(type=[vim.event.GeneralUserEvent]))


def note(*texts):
    for text in texts:
        events.LogUserEvent(find(si, "DC0/vm/DC0_H0_VM0"), text)


def texts(found):
    return [e.message for e in found]


@check
def events_are_paged_forward():
    note("paged")
    collector = events.CreateCollectorForEvents(EventFilter())
    expected = [e.key for e in sorted(events.QueryEvents(EventFilter()), key=lambda e: e.key)]
    read = []
    while True:
        page = collector.ReadNextEvents(4)
        if not page:
            break
        true(len(page) <= 4, "the page has %d events" % len(page))
        read += [e.key for e in page]
    equal(read, expected, "the events' keys, page by page")
    collector.DestroyCollector()


@check
def events_are_paged_backward():
    note("one", "two", "three")
    collector = notes()
    collector.ResetCollector()
    equal(texts(collector.ReadNextEvents(1)), [], "what is behind the newest")
    equal(texts(collector.ReadPreviousEvents(2)), ["three", "two"], "the last two, backward")
    equal(texts(collector.ReadNextEvents(1)), ["two"], "the way back")
    collector.RewindCollector()
    equal(texts(collector.ReadPreviousEvents(1)), [], "what is before the oldest")
    equal(texts(collector.ReadNextEvents(1)), ["paged"], "the oldest")
    collector.DestroyCollector()


@check
def latest_page_is_as_long_as_it_is_told_to_be():
    collector = notes()
    collector.SetCollectorPageSize(2)
    note("newer", "newest")
    equal(texts(collector.latestPage), ["newest", "newer"], "the latest page")
    equal(list(collector.filter.type), [vim.event.GeneralUserEvent], "the types in the collector's filter")
    for size in (0, 1001):
        raises(vmodl.fault.InvalidArgument, collector.SetCollectorPageSize, size)
    collector.DestroyCollector()


@check
def latest_page_reaches_those_who_wait():
    collector = notes()
    spec = object_spec([collector], vim.event.EventHistoryCollector, ["latestPage"])
    pc_filter = si.content.propertyCollector.CreateFilter(spec, False)
    first = si.content.propertyCollector.WaitForUpdates("")
    note("awaited")
    update = si.content.propertyCollector.WaitForUpdates(first.version)
    [change] = update.filterSet[0].objectSet[0].changeSet
    equal((change.name, change.val[0].message), ("latestPage", "awaited"), "the change")
    pc_filter.Destroy()
    collector.DestroyCollector()


@check
def destroyed_collectors_are_gone():
    collector = notes()
    collector.DestroyCollector()
    raises(vmodl.fault.ManagedObjectNotFound, collector.ReadNextEvents, 1)


@check
def collectors_belong_to_their_session():
    other = connect()
    collector = notes()
    foreign = vim.event.EventHistoryCollector(collector._moId, other._stub)
    raises(vmodl.fault.ManagedObjectNotFound, foreign.ReadNextEvents, 1)
    other.content.sessionManager.Logout()
    collector.DestroyCollector()


@check
def sessions_have_a_limit_of_collectors():
    mine = [notes() for _ in range(events.maxCollector)]
    raises(vim.fault.InvalidState, notes)
    for collector in mine:
        collector.DestroyCollector()
    equal(tasks.maxCollector, 32, "the limit of task collectors")


@check
def tasks_are_paged_and_filtered():
    vm = create_machine(si, "historic")
    done(vm.PowerOn())
    done(vm.PowerOff())
    entity = TaskFilter.ByEntity(entity=vm, recursion="self")
    collector = tasks.CreateCollectorForTasks(TaskFilter(entity=entity))
    equal([t.descriptionId for t in collector.ReadNextTasks(1)], ["VirtualMachine.powerOn"], "the first task")
    equal([t.descriptionId for t in collector.ReadNextTasks(5)], ["VirtualMachine.powerOff"], "the next tasks")
    equal([t.descriptionId for t in collector.ReadPreviousTasks(5)], ["VirtualMachine.powerOff", "VirtualMachine.powerOn"],
          "the tasks, backward")
    equal([t.descriptionId for t in collector.latestPage], ["VirtualMachine.powerOff", "VirtualMachine.powerOn"], "the page")
    collector.DestroyCollector()
    done(vm.Destroy())
    below = TaskFilter.ByEntity(entity=find(si, "DC0"), recursion="all")
    collector = tasks.CreateCollectorForTasks(TaskFilter(
        entity=below, state=["success"],
        userName=TaskFilter.ByUsername(systemUser=False, userList=[user]),
        time=TaskFilter.ByTime(timeType="completedTime", endTime=si.CurrentTime())))
    collector.ResetCollector()
    [last] = collector.ReadPreviousTasks(1)
    equal((last.descriptionId, last.entityName), ("VirtualMachine.destroy", "historic"), "the newest task below the datacenter")
    collector.DestroyCollector()


@check
def latest_page_of_tasks_follows_a_task():
    collector = tasks.CreateCollectorForTasks(TaskFilter(state=["queued", "running"]))
    info = tasks.CreateTask(find(si, "DC0/vm/DC0_H0_VM0"), "com.example.backup", None, False, None)
    equal([t.key for t in collector.latestPage], [info.key], "the tasks under way")
    info.task.SetTaskState("running", None, None)
    info.task.UpdateProgress(40)
    equal([(t.state, t.progress) for t in collector.latestPage], [("running", 40)], "state and progress of the task")
    info.task.SetTaskState("success", "saved", None)
    equal(list(collector.latestPage), [], "the tasks under way")
    collector.DestroyCollector()


@check
def events_of_clients_get_time_user_and_chain():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    info = tasks.CreateTask(vm, "com.example.backup", None, False, None)
    event = vim.event.GeneralVmInfoEvent(
        key=0, chainId=0, createdTime=si.CurrentTime(), userName="somebody", message="saved",
        vm=vim.event.VmEventArgument(name=vm.name, vm=vm))
    events.PostEvent(event, info)
    latest = events.latestEvent
    equal((type(latest), latest.message, latest.userName), (vim.event.GeneralVmInfoEvent, "saved", user), "the event")
    equal(latest.chainId, info.eventChainId, "its chain")
    equal(latest.host.name, "DC0_H0", "its host")
    event.vm.vm = vim.VirtualMachine("vm-999999", si._stub)
    raises(vim.fault.InvalidEvent, events.PostEvent, event, None)
    info.task.SetTaskState("success", None, None)


if __name__ == "__main__":
    run()
