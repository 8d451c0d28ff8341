"""Files: datastore browsers, FileManager, VirtualDiskManager, /folder, registering machines."""

import base64
import ssl
import urllib.error
import urllib.parse
import urllib.request

from vc import PASSWORD, URL, USER, connect, create_machine, done, find
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim

si = connect()
content = si.content
dc = find(si, "DC0")
datastore = next(d for d in dc.datastore if d.name == "LocalDS_0")
browser = datastore.browser
FB = vim.host.DatastoreBrowser
BASE = URL[:URL.rindex("/")]


def url(path, **query):
    """The URL of a file on the datastore."""
    named = dict({"dcPath": "DC0", "dsName": "LocalDS_0"}, **query)
    return BASE + "/folder/" + urllib.parse.quote(path) + "?" + urllib.parse.urlencode(named)


def http(method, address, body=None, headers=None, user=USER, password=PASSWORD):
    """Sends a request with basic authentication; answers status and body."""
    request = urllib.request.Request(address, data=body, method=method, headers=dict(headers or {}))
    if user is not None:
        token = base64.b64encode(("%s:%s" % (user, password)).encode()).decode()
        request.add_header("Authorization", "Basic " + token)
    try:
        with urllib.request.urlopen(request, context=ssl._create_unverified_context()) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def put(path, body):
    """Uploads a file."""
    return http("PUT", url(path), body)[0]


def search(path, spec=None):
    """What SearchDatastore_Task finds."""
    return done(browser.SearchDatastore_Task(path, spec))


def names(path, spec=None):
    """The names that a search finds."""
    return [f.path for f in search(path, spec).file]


def free():
    """The free bytes of the datastore."""
    datastore.RefreshDatastore()
    equal(datastore.info.freeSpace, datastore.summary.freeSpace, "info.freeSpace")
    return datastore.summary.freeSpace


@check
def search_without_a_spec():
    result = search("[LocalDS_0] DC0_H0_VM0")
    equal(result.datastore, datastore, "the datastore")
    equal(result.folderPath, "[LocalDS_0] DC0_H0_VM0/", "the folder")
    found = [f.path for f in result.file]
    for name in ("DC0_H0_VM0.vmx", "DC0_H0_VM0.vmdk", "DC0_H0_VM0-flat.vmdk", "vmware.log"):
        true(name in found, name + " is found in %s" % found)


@check
def search_with_every_query_and_detail():
    queries = [
        FB.FolderQuery(), FB.VmConfigQuery(details=FB.VmConfigQuery.Details(configVersion=True)),
        FB.TemplateVmConfigQuery(), FB.VmSnapshotQuery(), FB.VmNvramQuery(), FB.VmLogQuery(),
        FB.IsoImageQuery(), FB.FloppyImageQuery(),
        FB.VmDiskQuery(details=FB.VmDiskQuery.Details(
            diskType=True, capacityKb=True, hardwareVersion=True, controllerType=True, diskExtents=True, thin=True))]
    details = FB.FileInfo.Details(fileType=True, fileSize=True, modification=True, fileOwner=True)
    spec = FB.SearchSpec(query=queries, details=details, sortFoldersFirst=True)
    files = {f.path: f for f in search("[LocalDS_0] DC0_H0_VM0", spec).file}
    disk = files["DC0_H0_VM0.vmdk"]
    equal(type(disk), FB.VmDiskInfo, "the type of the disk")
    equal(disk.capacityKb, 1 << 20, "the disk's capacity")
    equal(disk.controllerType, vim.vm.device.VirtualLsiLogicController, "the disk's controller")
    equal(disk.diskExtents, ["DC0_H0_VM0-flat.vmdk"], "the disk's extents")
    true("DC0_H0_VM0-flat.vmdk" not in files, "extents are hidden")
    equal(files["DC0_H0_VM0.vmx"].configVersion, 8, "the configuration's version")
    equal(type(files["vmware.log"]), FB.VmLogInfo, "the type of the log")
    true(all(f.fileSize is not None and f.modification is not None for f in files.values()), "sizes and times")
    folders = search("[LocalDS_0]", FB.SearchSpec(query=[FB.FolderQuery()], matchPattern=["DC0_h0*"],
                                                   searchCaseInsensitive=True)).file
    same_items([f.path for f in folders], ["DC0_H0_VM0", "DC0_H0_VM1"], "the folders")


@check
def search_of_subfolders_finds_every_machine():
    spec = FB.SearchSpec(query=[FB.VmConfigQuery()])
    results = done(browser.SearchDatastoreSubFolders_Task("[LocalDS_0]", spec))
    paths = {r.folderPath + f.path for r in results for f in r.file}
    for vm in datastore.vm:
        true(vm.config.files.vmPathName in paths, vm.config.files.vmPathName)


@check
def search_of_what_is_not_there():
    raises(vim.fault.FileNotFound, lambda: search("[LocalDS_0] nothing"))
    raises(vim.fault.InvalidDatastore, lambda: search("[Other] x"))
    raises(vim.fault.InvalidDatastorePath, lambda: search("nothing"))


@check
def file_manager_makes_copies_moves_and_deletes():
    files = content.fileManager
    files.MakeDirectory("[LocalDS_0] py/a b%/ö", dc, True)
    equal(put("py/a b%/ö/1.txt", b"content"), 201, "the status of a new file")
    equal(put("py/a b%/ö/1.txt", b"longer content"), 200, "the status of a replaced file")
    done(files.CopyDatastoreFile_Task("[LocalDS_0] py/a b%", dc, "[LocalDS_0] py/copy", dc, False))
    equal(http("GET", url("py/copy/ö/1.txt")), (200, b"longer content"), "the copy")
    raises(vim.fault.FileAlreadyExists,
           lambda: done(files.CopyDatastoreFile_Task("[LocalDS_0] py/a b%", dc, "[LocalDS_0] py/copy", dc, False)))
    done(files.MoveDatastoreFile_Task("[LocalDS_0] py/copy", dc, "[LocalDS_0] py/moved", dc, True))
    same_items(names("[LocalDS_0] py"), ["a b%", "moved"], "what is left")
    before = free()
    done(files.DeleteDatastoreFile_Task("[LocalDS_0] py", dc))
    equal(free() - before, 2 * len(b"longer content"), "the bytes that are free again")
    raises(vim.fault.FileNotFound, lambda: done(files.DeleteDatastoreFile_Task("[LocalDS_0] py", dc)))
    raises(vim.fault.FileLocked,
           lambda: done(files.DeleteDatastoreFile_Task("[LocalDS_0] DC0_H0_VM0", dc)))


@check
def disk_manager_does_everything_to_a_disk():
    disks = content.virtualDiskManager
    path = "[LocalDS_0] py.vmdk"
    spec = vim.VirtualDiskManager.FileBackedVirtualDiskSpec(diskType="thin", adapterType="busLogic", capacityKb=4096)
    before = free()
    done(disks.CreateVirtualDisk_Task(path, dc, spec))
    done(disks.ExtendVirtualDisk_Task(path, dc, 8192))
    done(disks.InflateVirtualDisk_Task(path, dc))
    true(before - free() >= 8192 * 1024, "an inflated disk takes its size")
    done(disks.ZeroFillVirtualDisk_Task(path, dc))
    done(disks.DefragmentVirtualDisk_Task(path, dc))
    done(disks.ShrinkVirtualDisk_Task(path, dc, False))
    equal(disks.QueryVirtualDiskFragmentation(path, dc), 0, "the fragmentation")
    geometry = disks.QueryVirtualDiskGeometry(path, dc)
    equal(geometry.cylinder * geometry.head * geometry.sector * 512, 8 << 20, "the size by geometry")
    uuid = "60 00 C2 91 11 22 33 44-55 66 77 88 99 aa bb cc"
    disks.SetVirtualDiskUuid(path, dc, uuid)
    equal(disks.QueryVirtualDiskUuid(path, dc), uuid, "the uuid")
    true(b"createType=\"vmfs\"" in http("GET", url("py.vmdk"))[1], "the descriptor is one")
    done(disks.CopyVirtualDisk_Task(path, dc, "[LocalDS_0] py2.vmdk", dc, None, False))
    done(disks.MoveVirtualDisk_Task("[LocalDS_0] py2.vmdk", dc, "[LocalDS_0] py3.vmdk", dc, False))
    for name in ("py.vmdk", "py3.vmdk"):
        done(disks.DeleteVirtualDisk_Task("[LocalDS_0] " + name, dc))
    equal(free(), before, "the free space at the end")
    raises(vim.fault.FileNotFound, lambda: disks.QueryVirtualDiskUuid(path, dc))


@check
def browser_deletes_a_file():
    put("delete me.iso", b"x")
    browser.DeleteFile("[LocalDS_0] delete me.iso")
    true("delete me.iso" not in names("[LocalDS_0]"), "the file is gone")


@check
def folder_serves_parts_pages_and_heads():
    equal(put("range.bin", b"0123456789"), 201, "the status of the upload")
    equal(http("GET", url("range.bin"), headers={"Range": "bytes=3-5"}), (206, b"345"), "a range")
    equal(http("HEAD", url("range.bin")), (200, b""), "a head")
    status, page = http("GET", url(""))
    equal(status, 200, "the status of a directory")
    true(b'<a href="/folder/range.bin?dcPath=DC0&amp;dsName=LocalDS_0">' in page, "the page links the file")
    equal(http("DELETE", url("range.bin"))[0], 204, "the status of a deletion")
    equal(http("GET", url("range.bin"))[0], 404, "the status of what is gone")
    equal(http("GET", url(""), user=None)[0], 401, "the status without a login")
    cookie = si._stub.cookie.split(";")[0]
    equal(http("GET", url(""), headers={"Cookie": cookie}, user=None)[0], 200, "the status with the session's cookie")


@check
def machine_is_registered_again_as_it_was():
    vm = create_machine(si, "py files")
    path, uuid, macs = vm.config.files.vmPathName, vm.config.uuid, [
        d.macAddress for d in vm.config.hardware.device if isinstance(d, vim.vm.device.VirtualEthernetCard)]
    space = free()
    vm.UnregisterVM()
    equal(free(), space, "the free space without the machine")
    back = done(find(si, "DC0/vm").RegisterVM_Task(
        path, None, False, find(si, "DC0/host/DC0_H0/Resources"), None))
    equal(back.name, "py files", "the name")
    equal(back.config.uuid, uuid, "the uuid")
    equal([d.macAddress for d in back.config.hardware.device
           if isinstance(d, vim.vm.device.VirtualEthernetCard)], macs, "the addresses")
    raises(vim.fault.AlreadyExists, lambda: done(find(si, "DC0/vm").RegisterVM_Task(
        path, "other", False, find(si, "DC0/host/DC0_H0/Resources"), None)))
    done(back.Destroy_Task())
    true("py files" not in names("[LocalDS_0]"), "the directory is gone with the machine")


@check
def running_machine_has_a_swap_file_and_a_log():
    vm = create_machine(si, "py run")
    done(vm.PowerOn())
    found = names("[LocalDS_0] py run")
    true(any(n.endswith(".vswp") for n in found) and "vmware.log" in found, "swap file and log in %s" % found)
    done(vm.PowerOff())
    true(not any(n.endswith(".vswp") for n in names("[LocalDS_0] py run")), "no swap file")
    vmx = http("GET", url("py run/py run.vmx"))[1].decode()
    true('memsize = "%d"' % vm.config.hardware.memoryMB in vmx, "the memory in the configuration file")
    done(vm.Destroy_Task())


run()
