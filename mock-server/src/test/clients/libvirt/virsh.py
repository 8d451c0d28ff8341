"""What the libvirt checks share: virsh on a host, reached directly or through VirtualCenter, and the checks of both ways."""

import contextlib
import os
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

from checks import address, check, equal, raises, same_items, true

URL, USER, PASSWORD = address()
_SECONDS = 40


DEFINED = """
<domain type='vmware'>
    <name>defined here</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os>
    <devices>
        <disk type='file' device='disk'>
            <source file='[LocalDS_0] defined here/disk.vmdk'/><target dev='sda' bus='scsi'/>
        </disk>
        <interface type='bridge'><source bridge='VM Network'/></interface>
    </devices>
</domain>"""


class Failed(Exception):
    """What virsh said when a command failed."""


class Host:
    """A host as libvirt sees it: every command is a connection, a login and a logout."""

    def __init__(self, scheme, path="", password=PASSWORD):
        place = urllib.parse.urlparse(URL)
        self.uri = "%s://%s@%s:%d/%s?no_verify=1" % (scheme, USER, place.hostname, place.port, path)
        self._login = "[credentials-host]\nusername=%s\npassword=%s\n[auth-esx-%s]\ncredentials=host\n" % (
            USER, password, place.hostname)

    def __call__(self, *arguments):
        """Runs a command of virsh and returns what it printed."""
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as login:
            login.write(self._login)
            login.flush()
            ended = subprocess.run(
                ["/usr/bin/virsh", "-q", "-c", self.uri] + list(arguments),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                timeout=_SECONDS, env=dict(os.environ, LIBVIRT_AUTH_FILE=login.name, LC_ALL="C"))
        if ended.returncode != 0:
            raise Failed(ended.stderr)
        return ended.stdout.strip()

    def lines(self, *arguments):
        """The lines that a command printed, without empty ones."""
        return [line.strip() for line in self(*arguments).splitlines() if line.strip()]

    def table(self, *arguments):
        """What a command printed as NAME: VALUE lines."""
        return dict((part.strip() for part in line.split(":", 1)) for line in self.lines(*arguments))

    def xml(self, *arguments):
        """What a command printed as XML."""
        return ElementTree.fromstring(self(*arguments))


@contextlib.contextmanager
def document(text):
    """The name of a file with an XML document, as long as the block runs."""
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write(text)
        file.flush()
        yield file.name


def host_checks(host, machines, port_groups):
    """Defines the checks of a host that has these running machines and port groups."""
    vm = machines[0]

    @check
    def machines_are_listed():
        same_items(host.lines("list", "--all", "--name"), machines, "the machines")

    @check
    def wrong_password_is_refused():
        wrong = Host(urllib.parse.urlparse(host.uri).scheme, urllib.parse.urlparse(host.uri).path[1:], "wrong")
        true("incorrect user name or password" in str(raises(Failed, wrong, "list")), "the server says why")

    @check
    def node_has_processors_and_memory():
        node = host.table("nodeinfo")
        equal(int(node["CPU(s)"]), int(node["CPU socket(s)"]) * int(node["Core(s) per socket"]), "the processors")
        true(int(node["Memory size"].split()[0]) >= 1 << 20, "there is a gigabyte of memory")

    @check
    def host_runs_64_bit_guests():
        equal(host.xml("capabilities").findtext("host/cpu/arch"), "x86_64", "the architecture")

    @check
    def machine_is_described():
        info = host.table("dominfo", vm)
        equal((info["Name"], info["State"], info["CPU(s)"], info["Max memory"]), (vm, "running", "1", "32768 KiB"), "the machine")
        equal(host("domname", info["UUID"]), vm, "the machine by its uuid")
        equal(host("domname", info["Id"]), vm, "the machine by its number")

    @check
    def machine_goes_through_its_power_states():
        for command, state in (
                ("suspend", "paused"), ("resume", "running"), ("reboot", "running"), ("shutdown", "shut off"),
                ("start", "running"), ("destroy", "shut off"), ("start", "running")):
            host(command, vm)
            equal(host("domstate", vm), state, "the state after " + command)
        raises(Failed, host, "start", vm)

    @check
    def resources_are_divided():
        host("schedinfo", vm, "--set", "reservation=100", "limit=2000", "shares=1500")
        found = host.table("schedinfo", vm)
        equal((found["reservation"], found["limit"], found["shares"]), ("100", "2000", "1500"), "the allocation")

    @check
    def network_is_described():
        equal(host.lines("net-list", "--name"), ["vSwitch0"], "the switches")
        network = host.xml("net-dumpxml", "vSwitch0")
        same_items([group.get("name") for group in network.findall("portgroup")], port_groups, "the port groups")
        same_items([nic.get("dev") for nic in network.findall("forward/interface")], ["vmnic0", "vmnic1"], "the adapters")

    @check
    def datastore_is_a_pool():
        equal(host.lines("pool-list", "--name"), ["LocalDS_0"], "the pools")
        pool = host.xml("pool-dumpxml", "LocalDS_0")
        capacity, available = (int(pool.findtext(name)) for name in ("capacity", "available"))
        true(0 < available < capacity, "some of the capacity is taken")

    @check
    def disks_are_volumes():
        names = [line.split("  ")[0] for line in host.lines("vol-list", "LocalDS_0")]
        path = "%s/%s.vmdk" % (vm, vm)
        true(path in names, "%s is in %s" % (path, names))
        volume = host.xml("vol-dumpxml", "--pool", "LocalDS_0", path)
        equal((volume.findtext("capacity"), volume.find("target/format").get("type")), (str(1 << 30), "vmdk"), "the volume")

    @check
    def machine_is_read_from_its_configuration_file():
        domain = host.xml("dumpxml", vm)
        equal(domain.findtext("name"), vm, "the name")
        equal(domain.findtext("uuid"), host.table("dominfo", vm)["UUID"], "the uuid")
        equal((domain.findtext("memory"), domain.findtext("vcpu")), ("32768", "1"), "memory and processors")
        sources = [disk.find("source").get("file") for disk in domain.findall("devices/disk[@device='disk']")]
        equal(sources, ["[LocalDS_0] %s/%s.vmdk" % (vm, vm)], "the disks")
        [nic] = domain.findall("devices/interface")
        equal(nic.find("source").get("bridge"), "VM Network", "the network")
        true(nic.find("mac").get("address").startswith("00:50:56:"), "the address is one of VMware's")

    @check
    def snapshots_are_made_reverted_to_and_deleted():
        host("snapshot-create-as", vm, "first", "before the change")
        host("snapshot-create-as", vm, "second")
        equal(host.lines("snapshot-list", vm, "--name"), ["first", "second"], "the snapshots")
        equal(host.lines("snapshot-list", vm, "--name", "--roots"), ["first"], "the roots")
        equal(host("snapshot-current", vm, "--name"), "second", "the current snapshot")
        host("snapshot-revert", vm, "first")
        equal(host("snapshot-current", vm, "--name"), "first", "the current snapshot")
        host("snapshot-delete", vm, "first", "--children")
        equal(host.lines("snapshot-list", vm, "--name"), [], "the snapshots")

    @check
    def volume_is_created_copied_and_deleted():
        with document("<volume><name>%s/made.vmdk</name><capacity unit='MiB'>16</capacity>"
                      "<target><format type='vmdk'/></target></volume>" % vm) as volume:
            host("vol-create", "LocalDS_0", volume)
        host("vol-clone", "--pool", "LocalDS_0", vm + "/made.vmdk", vm + "/copy.vmdk")
        for name in ("made", "copy"):
            path = "%s/%s.vmdk" % (vm, name)
            equal(host.xml("vol-dumpxml", "--pool", "LocalDS_0", path).findtext("capacity"), str(16 << 20), "the capacity")
            host("vol-delete", "--pool", "LocalDS_0", path)
            raises(Failed, host, "vol-info", "--pool", "LocalDS_0", path)

    @check
    def machine_is_defined_from_a_file_that_is_uploaded_and_undefined():
        with document("<volume><name>defined here/disk.vmdk</name><capacity unit='MiB'>16</capacity>"
                      "<target><format type='vmdk'/></target></volume>") as volume:
            host("vol-create", "LocalDS_0", volume)
        with document(DEFINED) as definition:
            host("define", definition)
        domain = host.xml("dumpxml", "defined here")
        equal((domain.findtext("memory"), domain.find("devices/disk/source").get("file")),
              ("65536", "[LocalDS_0] defined here/disk.vmdk"), "the machine")
        host("setvcpus", "defined here", "2")
        equal(host.table("dominfo", "defined here")["CPU(s)"], "2", "the processors")
        host("start", "defined here")
        raises(Failed, host, "undefine", "defined here")
        host("destroy", "defined here")
        host("undefine", "defined here")
        same_items(host.lines("list", "--all", "--name"), machines, "the machines")
        host("vol-delete", "--pool", "LocalDS_0", "defined here/disk.vmdk")

    @check
    def machine_starts_with_the_host():
        host("autostart", vm)
        equal(host.table("dominfo", vm)["Autostart"], "enable", "whether it starts")
        host("autostart", vm, "--disable")
        equal(host.table("dominfo", vm)["Autostart"], "disable", "whether it starts")
