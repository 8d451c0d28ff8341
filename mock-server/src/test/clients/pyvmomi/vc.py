"""What the pyVmomi checks share: connecting, looking up, waiting, building specs."""

import os
import ssl
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

from pyVim.connect import SmartConnect
from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

from checks import address

PC = vmodl.query.PropertyCollector
URL, USER, PASSWORD = address()


def connect(user=USER, password=PASSWORD):
    """A logged-in service instance on a connection and session of its own."""
    url = urllib.parse.urlparse(URL)
    context = ssl._create_unverified_context() if url.scheme == "https" else None
    return SmartConnect(
        protocol=url.scheme, host=url.hostname, port=url.port, path=url.path,
        user=user, pwd=password, sslContext=context)


def stranger(si):
    """The same server's service instance, on a connection that has not logged in."""
    from pyVmomi import SoapStubAdapter
    url = urllib.parse.urlparse(URL)
    stub = SoapStubAdapter(
        host=url.hostname, port=url.port if url.scheme == "https" else -url.port, path=url.path,
        version=si._stub.version, sslContext=ssl._create_unverified_context())
    return vim.ServiceInstance("ServiceInstance", stub)


def find(si, path):
    """The entity at an inventory path such as DC0/vm/DC0_H0_VM0."""
    entity = si.content.searchIndex.FindByInventoryPath(path)
    if entity is None:
        raise AssertionError("nothing at the inventory path " + path)
    return entity


def view(si, kinds, container=None):
    """A recursive container view of entities of these kinds."""
    return si.content.viewManager.CreateContainerView(container or si.content.rootFolder, kinds, True)


def view_spec(container_view, kind, paths):
    """The filter spec that selects the view's objects and these properties of the kind."""
    traversal = PC.TraversalSpec(name="view", path="view", skip=False, type=vim.view.ContainerView)
    return PC.FilterSpec(
        objectSet=[PC.ObjectSpec(obj=container_view, skip=True, selectSet=[traversal])],
        propSet=[PC.PropertySpec(type=kind, pathSet=paths, all=False)])


def object_spec(objects, kind, paths):
    """The filter spec for named properties of given objects."""
    return PC.FilterSpec(
        objectSet=[PC.ObjectSpec(obj=o) for o in objects],
        propSet=[PC.PropertySpec(type=kind, pathSet=paths, all=False)])


def read(si, kind, paths, container=None):
    """The properties of all entities of the kind: {entity: {path: value}}."""
    entities = view(si, [kind], container)
    try:
        contents = si.content.propertyCollector.RetrieveContents([view_spec(entities, kind, paths)])
        return {content.obj: {p.name: p.val for p in content.propSet} for content in contents}
    finally:
        entities.Destroy()


def done(task):
    """Waits for the task's success and returns its result; an error is raised as its fault."""
    WaitForTask(task)
    return task.info.result


def machine_spec(name, datastore="LocalDS_0", network="VM Network", disk_kb=1024 * 1024):
    """A machine with a SCSI controller, a disk and a network adapter, keys left to the server."""
    controller = vim.vm.device.VirtualLsiLogicController(
        key=-1, busNumber=0, sharedBus=vim.vm.device.VirtualSCSIController.Sharing.noSharing)
    return vim.vm.ConfigSpec(
        name=name, guestId="otherGuest", numCPUs=1, memoryMB=64,
        files=vim.vm.FileInfo(vmPathName="[%s]" % datastore),
        deviceChange=[add(controller), add_disk(-1, 0, disk_kb, key=-2), add(adapter(network, key=-3))])


def add(device):
    """The change that adds a device without a file of its own."""
    return vim.vm.device.VirtualDeviceSpec(operation="add", device=device)


def add_disk(controller_key, unit, capacity_kb, key=-10, datastore="LocalDS_0"):
    """The change that adds a disk and creates its file."""
    disk = vim.vm.device.VirtualDisk(
        key=key, controllerKey=controller_key, unitNumber=unit, capacityInKB=capacity_kb,
        backing=vim.vm.device.VirtualDisk.FlatVer2BackingInfo(fileName="[%s]" % datastore, diskMode="persistent"))
    return vim.vm.device.VirtualDeviceSpec(operation="add", fileOperation="create", device=disk)


def adapter(network, key=-11):
    """A network adapter on the network of that name, its MAC address left to the server."""
    return vim.vm.device.VirtualE1000(
        key=key, addressType="generated",
        backing=vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName=network))


def devices(vm, kind):
    """The machine's devices of the kind, in the order of their keys."""
    return sorted((d for d in vm.config.hardware.device if isinstance(d, kind)), key=lambda d: d.key)


class emptied:
    """The machines of a host, powered off as long as the block runs."""

    def __init__(self, host):
        self.machines = list(host.vm)

    def __enter__(self):
        for vm in self.machines:
            done(vm.PowerOff())
        return self.machines

    def __exit__(self, *_):
        for vm in self.machines:
            done(vm.PowerOn())


def create_machine(si, name, folder="DC0/vm", pool="DC0/host/DC0_H0/Resources"):
    """Creates a powered-off machine of machine_spec on the standalone host and returns it."""
    return done(find(si, folder).CreateVM_Task(machine_spec(name), find(si, pool), None))
