"""zeep on the WSDL that the server serves: strict in both directions, typed by the schema."""

import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

import requests
import urllib3
import zeep
import zeep.exceptions
import zeep.transports

from checks import address, check, equal, raises, run, same_items, true

URL, USER, PASSWORD = address()
urllib3.disable_warnings()
http = requests.Session()
http.verify = False
http.trust_env = False  # a certificate bundle or proxy of the environment would override this
client = zeep.Client(urllib.parse.urljoin(URL, "/sdk/vimService.wsdl"), transport=zeep.transports.Transport(session=http))
vim = client.bind("VimService", "VimPort")
vim._binding_options["address"] = URL  # the WSDL does not know on which port it is served
types = client.type_factory("urn:vim25")


def reference(kind, value):
    """A managed object reference."""
    return types.ManagedObjectReference(value, type=kind)


service_instance = reference("ServiceInstance", "ServiceInstance")
content = vim.RetrieveServiceContent(service_instance)
content_fetched_before_login = vim.Fetch(service_instance, "content")
fault_of_bad_login = None
try:
    vim.Login(content.sessionManager, USER, "not " + PASSWORD)
except zeep.exceptions.Fault as e:
    fault_of_bad_login = e
session = vim.Login(content.sessionManager, USER, PASSWORD)


def type_of(fault):
    """The name of the fault's type, as the detail says it."""
    return fault.detail[0].get("{http://www.w3.org/2001/XMLSchema-instance}type").split(":")[-1]


def spec(objects, kind, paths):
    """The filter spec for named properties of objects."""
    return types.PropertyFilterSpec(
        objectSet=[types.ObjectSpec(obj=o) for o in objects], propSet=[types.PropertySpec(type=kind, pathSet=paths)])


def read(object_, *paths):
    """The named properties of one object."""
    [one] = vim.RetrieveProperties(content.propertyCollector, [spec([object_], object_.type, list(paths))])
    return {p.name: p.val for p in one.propSet}


def find(path):
    """The entity at an inventory path."""
    found = vim.FindByInventoryPath(content.searchIndex, path)
    true(found is not None, "there is something at " + path)
    return found


def wait_for(object_, path, wanted):
    """Waits with a filter of its own until the property has one of the values; returns the value."""
    watch = vim.CreateFilter(content.propertyCollector, spec([object_], object_.type, [path]), True)
    version, seen = "", None
    while seen not in wanted:
        update = vim.WaitForUpdates(content.propertyCollector, version)
        version = update.version
        seen = update.filterSet[0].objectSet[0].changeSet[-1].val
    vim.DestroyPropertyFilter(watch)
    return seen


@check
def served_wsdl_describes_service_port_and_operations():
    service = client.wsdl.services["VimService"]
    same_items(service.ports, ["VimPort"], "the ports of the service")
    operations = service.ports["VimPort"].binding.all()
    for name in ("RetrieveServiceContent", "WaitForUpdatesEx", "PowerOnVM_Task", "QueryPerf", "Fetch"):
        true(name in operations, "the WSDL has the operation " + name)
    true(len(operations) >= 343, "the WSDL has %d operations" % len(operations))


@check
def wrong_password_is_an_InvalidLoginFault_of_the_type_InvalidLogin():
    true(fault_of_bad_login is not None, "the login with a wrong password was refused")
    true(fault_of_bad_login.code.endswith("ServerFaultCode"), "the fault's code is " + fault_of_bad_login.code)
    true(fault_of_bad_login.message, "the fault has a message")
    equal([d.tag for d in fault_of_bad_login.detail], ["{urn:vim25}InvalidLoginFault"], "the detail's elements")
    equal(type_of(fault_of_bad_login), "InvalidLogin", "the detail's type")


@check
def login_returns_the_session():
    equal(session.userName, USER, "the session's user")
    manager = read(content.sessionManager, "currentSession")
    equal(manager["currentSession"].key, session.key, "the key of currentSession")


@check
def service_content_is_typed():
    equal(content.about.apiType, "VirtualCenter", "about.apiType")
    equal((content.rootFolder.type, content.rootFolder._value_1), ("Folder", "group-d1"), "the root folder")


@check
def properties_are_read_with_their_types():
    vm = find("DC0/vm/DC0_H0_VM0")
    values = read(vm, "name", "config.hardware.device", "summary", "runtime.host", "config.hardware.numCPU")
    equal((values["name"], values["config.hardware.numCPU"]), ("DC0_H0_VM0", 1), "name and CPUs")
    equal(values["runtime.host"].type, "HostSystem", "the type of the host's reference")
    equal(values["summary"].config.memorySizeMB, 32, "the memory in the summary")
    devices = values["config.hardware.device"].VirtualDevice
    [disk] = [d for d in devices if d.key == 2000]
    equal(disk.deviceInfo.label, "Hard disk 1", "the label of device 2000")
    true(disk.capacityInKB > 0, "the disk has a capacity, a field of VirtualDisk alone")


@check
def fetch_reads_one_property():
    equal(content_fetched_before_login.rootFolder._value_1, "group-d1", "the root folder, fetched before login")
    vm = find("DC0/vm/DC0_H0_VM0")
    equal(vim.Fetch(vm, "name"), "DC0_H0_VM0", "the name")
    equal(vim.Fetch(vm, "summary").config.name, "DC0_H0_VM0", "the name in the summary")
    equal([n.type for n in vim.Fetch(vm, "network")], ["Network"], "the types of the networks")
    equal(vim.Fetch(vm, "snapshot"), None, "an unset property")
    fault = raises(zeep.exceptions.Fault, vim.Fetch, vm, "noSuchProperty")
    equal(type_of(fault), "InvalidProperty", "the type of the fault")


@check
def folders_are_walked_by_traversal():
    visit = types.TraversalSpec(name="visit", type="Folder", path="childEntity", skip=False,
                                selectSet=[types.SelectionSpec(name="visit"), types.SelectionSpec(name="vms")])
    vms = types.TraversalSpec(name="vms", type="Datacenter", path="vmFolder", skip=False, selectSet=[types.SelectionSpec(name="visit")])
    walk = types.PropertyFilterSpec(
        objectSet=[types.ObjectSpec(obj=content.rootFolder, skip=False, selectSet=[visit, vms])],
        propSet=[types.PropertySpec(type="VirtualMachine", pathSet=["name"])])
    found = vim.RetrieveProperties(content.propertyCollector, [walk])
    same_items([o.propSet[0].val for o in found],
               ["DC0_H0_VM0", "DC0_H0_VM1", "DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1"], "the machines found")


@check
def power_task_runs_and_is_waited_for():
    vm = find("DC0/vm/DC0_H0_VM0")
    for operation, state in ((vim.PowerOffVM_Task, "poweredOff"), (vim.PowerOnVM_Task, "poweredOn")):
        task = operation(vm)
        equal(wait_for(task, "info.state", ("success", "error")), "success", "the task's state")
        equal(read(vm, "runtime.powerState"), {"runtime.powerState": state}, "the machine's state")
        info = read(task, "info")["info"]
        equal((info.entityName, info.error), ("DC0_H0_VM0", None), "the task's entity and error")


@check
def failed_task_has_a_typed_fault():
    task = vim.PowerOnVM_Task(find("DC0/vm/DC0_H0_VM0"))
    equal(wait_for(task, "info.state", ("success", "error")), "error", "the task's state")
    error = read(task, "info")["info"].error
    equal(type(error.fault).__name__, "InvalidPowerState", "the type of the fault")
    equal((error.fault.requestedState, error.fault.existingState), ("poweredOn", "poweredOn"), "the fault's states")


@check
def statistics_are_typed_by_their_format():
    vm = find("DC0/vm/DC0_C0_RP0_VM1")  # no check powers it off: it would miss samples
    counters = read(content.perfManager, "perfCounter")["perfCounter"].PerfCounterInfo
    [usage] = [c.key for c in counters if (c.groupInfo.key, c.nameInfo.key, c.rollupType) == ("cpu", "usagemhz", "average")]
    metric = types.PerfMetricId(counterId=usage, instance="")
    query = types.PerfQuerySpec(entity=vm, metricId=[metric], intervalId=20, maxSample=15)
    [answer] = vim.QueryPerf(content.perfManager, [query])
    equal(type(answer).__name__, "PerfEntityMetric", "the type of the answer")
    equal((len(answer.sampleInfo), len(answer.value[0].value)), (15, 15), "samples and values")


@check
def config_option_is_asked_for_one_guest():
    vm = find("DC0/vm/DC0_C0_RP0_VM1")
    browser = read(vm, "environmentBrowser")["environmentBrowser"]
    asked = types.EnvironmentBrowserConfigOptionQuerySpec(key="vmx-04", guestId=["rhel4Guest"])
    option = vim.QueryConfigOptionEx(browser, asked)
    equal(option.version, "vmx-04", "the version of the option")
    equal([g.id for g in option.guestOSDescriptor], ["rhel4Guest"], "the guests of the option")
    true(len(vim.QueryConfigOptionEx(browser).guestOSDescriptor) > 10, "without a question there are all guests")


@check
def call_after_logout_is_NotAuthenticated():
    vim.Logout(content.sessionManager)
    fault = raises(zeep.exceptions.Fault, vim.FindByInventoryPath, content.searchIndex, "DC0")
    equal(type_of(fault), "NotAuthenticated", "the type of the fault")


if __name__ == "__main__":
    run()
