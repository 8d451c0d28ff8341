"""suds on the served WSDL, which it reads by its relative imports, as oslo.vmware does."""

import os
import ssl
import sys
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

import suds
import suds.client
import suds.sudsobject
import suds.transport.http

from checks import address, check, equal, raises, run, same_items, true

URL, USER, PASSWORD = address()


class TrustingTransport(suds.transport.http.HttpTransport):
    """The transport of suds, without a look at the server's certificate; it remembers what it opened."""

    opened = []

    def u2handlers(self):
        handlers = super().u2handlers()
        handlers.append(urllib.request.HTTPSHandler(context=ssl._create_unverified_context()))
        return handlers

    def open(self, request):
        self.opened.append(urllib.parse.urlparse(request.url).path)
        return super().open(request)


transport = TrustingTransport()
client = suds.client.Client(
    urllib.parse.urljoin(URL, "/sdk/vimService.wsdl"), location=URL, transport=transport, cache=None)
vim = client.service


def make(kind, **fields):
    """A data object of the WSDL's types."""
    made = client.factory.create("ns0:" + kind)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def reference(kind, value):
    """A managed object reference."""
    made = suds.sudsobject.Property(value)
    made._type = kind
    return made


def spec(objects, kind, paths):
    """The filter spec for named properties of objects."""
    return make("PropertyFilterSpec",
                objectSet=[make("ObjectSpec", obj=o, skip=False, selectSet=[]) for o in objects],
                propSet=[make("PropertySpec", type=kind, all=False, pathSet=paths)])


def read(object_, *paths):
    """The named properties of one object."""
    [one] = vim.RetrieveProperties(content.propertyCollector, [spec([object_], object_._type, list(paths))])
    return {p.name: p.val for p in one.propSet}


def find(path):
    """The entity at an inventory path."""
    found = vim.FindByInventoryPath(content.searchIndex, path)
    true(found, "there is something at " + path)
    return found


def wait_for(object_, path, wanted):
    """Waits with a filter of its own until the property has one of the values; returns the value."""
    watch = vim.CreateFilter(content.propertyCollector, spec([object_], object_._type, [path]), True)
    version, seen = "", None
    while seen not in wanted:
        update = vim.WaitForUpdates(content.propertyCollector, version)
        version = update.version
        seen = str(update.filterSet[0].objectSet[0].changeSet[-1].val)
    vim.DestroyPropertyFilter(watch)
    return seen


def type_name(value):
    """The name of the type that suds gave a value."""
    return value.__class__.__name__


def fault_of(error):
    """Element name and type name of a fault's detail; suds itself forgets the type."""
    [detail] = error.document.childAtPath("Envelope/Body/Fault/detail").children
    return detail.name, detail.get("type", ns=(None, "http://www.w3.org/2001/XMLSchema-instance")).split(":")[-1]


content = vim.RetrieveServiceContent(reference("ServiceInstance", "ServiceInstance"))
fault_of_bad_login = None
try:
    vim.Login(content.sessionManager, USER, "not " + PASSWORD)
except suds.WebFault as e:
    fault_of_bad_login = e
session = vim.Login(content.sessionManager, USER, PASSWORD)


@check
def wsdl_is_read_by_its_relative_imports():
    for name in ("vimService.wsdl", "vim.wsdl", "vim-types.xsd", "vim-messagetypes.xsd", "query-types.xsd",
                 "query-messagetypes.xsd", "core-types.xsd"):
        true("/sdk/" + name in transport.opened, "%s was read: %s" % (name, transport.opened))
    [definition] = client.sd
    equal(definition.service.name, "VimService", "the service")
    equal([p[0].name for p in definition.ports], ["VimPort"], "the ports")
    operations = {method[0] for method in definition.ports[0][1]}
    true({"RetrieveServiceContent", "PowerOnVM_Task", "WaitForUpdatesEx", "Fetch"} <= operations, "the operations are there")
    true(len(operations) >= 343, "the WSDL has %d operations" % len(operations))


@check
def wrong_password_is_an_InvalidLoginFault():
    true(fault_of_bad_login is not None, "the login with a wrong password was refused")
    fault = fault_of_bad_login.fault
    equal(fault.faultcode.split(":")[-1], "ServerFaultCode", "the fault's code")
    true(fault.faultstring, "the fault has a message")
    equal(fault_of(fault_of_bad_login), ("InvalidLoginFault", "InvalidLogin"), "element and type of the detail")


@check
def login_returns_the_session():
    equal(session.userName, USER, "the session's user")
    equal(read(content.sessionManager, "currentSession")["currentSession"].key, session.key, "the key of currentSession")
    equal(vim.SessionIsActive(content.sessionManager, session.key, session.userName), True, "SessionIsActive")


@check
def service_content_is_typed():
    equal(content.about.apiType, "VirtualCenter", "about.apiType")
    equal((content.rootFolder._type, content.rootFolder.value), ("Folder", "group-d1"), "the root folder")


@check
def properties_are_read_with_their_types():
    values = read(find("DC0/vm/DC0_H0_VM0"), "name", "config.hardware.device", "summary", "config.hardware.numCPU", "config.template")
    equal((values["name"], values["config.hardware.numCPU"], values["config.template"]), ("DC0_H0_VM0", 1, False), "scalars")
    equal(values["summary"].config.memorySizeMB, 32, "the memory in the summary")
    [disk] = [d for d in values["config.hardware.device"].VirtualDevice if d.key == 2000]
    equal(type_name(disk), "VirtualDisk", "the type of device 2000")
    equal(disk.deviceInfo.label, "Hard disk 1", "the label of device 2000")


@check
def retrieve_ex_pages():
    objects = [find("DC0/vm/" + name) for name in ("DC0_H0_VM0", "DC0_H0_VM1", "DC0_C0_RP0_VM0")]
    page = vim.RetrievePropertiesEx(content.propertyCollector, [spec(objects, "VirtualMachine", ["name"])],
                                    make("RetrieveOptions", maxObjects=2))
    equal([o.propSet[0].val for o in page.objects], ["DC0_H0_VM0", "DC0_H0_VM1"], "the first page")
    page = vim.ContinueRetrievePropertiesEx(content.propertyCollector, page.token)
    equal([o.propSet[0].val for o in page.objects], ["DC0_C0_RP0_VM0"], "the second page")
    true("token" not in page, "the last page has no token")


@check
def power_task_runs_and_is_waited_for():
    vm = find("DC0/vm/DC0_H0_VM0")
    for operation, state in ((vim.PowerOffVM_Task, "poweredOff"), (vim.PowerOnVM_Task, "poweredOn")):
        task = operation(vm)
        equal(wait_for(task, "info.state", ("success", "error")), "success", "the task's state")
        equal(str(read(vm, "runtime.powerState")["runtime.powerState"]), state, "the machine's state")


@check
def failed_task_has_a_typed_fault():
    task = vim.PowerOnVM_Task(find("DC0/vm/DC0_H0_VM0"))
    equal(wait_for(task, "info.state", ("success", "error")), "error", "the task's state")
    error = read(task, "info")["info"].error
    equal(type_name(error.fault), "InvalidPowerState", "the type of the fault")
    equal((error.fault.requestedState, error.fault.existingState), ("poweredOn", "poweredOn"), "the fault's states")


@check
def dates_without_a_time_zone_are_taken():
    filter_ = make("EventFilterSpec", time=make("EventFilterSpecByTime", beginTime="2001-01-01T00:00:00"))
    for name in ("disableFullMessage", "alarm", "entity", "scheduledTask", "eventChainId"):
        if name in filter_:
            delattr(filter_, name)
    events = vim.QueryEvents(content.eventManager, filter_)
    true(len(events) >= 1, "there are events since 2001")
    true("UserLoginSessionEvent" in {type_name(e) for e in events}, "the login is among them")


@check
def call_after_logout_is_NotAuthenticated():
    vim.Logout(content.sessionManager)
    name, kind = fault_of(raises(suds.WebFault, vim.FindByInventoryPath, content.searchIndex, "DC0"))
    true(name.endswith("Fault"), "the name of the detail's element, %s, ends in Fault" % name)
    equal(kind, "NotAuthenticated", "the type of the detail")


if __name__ == "__main__":
    run()
