"""libvirt's ESX driver on a single ESX host."""

from virsh import Host, host_checks
from checks import check, equal, run, true

host = Host("esx")
host_checks(host, ["ha-host_VM0", "ha-host_VM1"], ["VM Network", "VM Network 2"])


@check
def host_tells_its_name_and_version():
    equal(host("hostname"), "localhost.localdomain", "the name")
    version = host.lines("version")[-1]
    true(version in ("Running hypervisor: ESX 3.5.0", "Running hypervisor: ESX 4.1.0"), "the version is one of two: " + version)


if __name__ == "__main__":
    run()
