"""libvirt's ESX driver on hosts below a VirtualCenter."""

from virsh import Failed, Host, host_checks
from checks import check, equal, raises, run, true

host = Host("vpx", "DC0/DC0_H0/")
host_checks(host, ["DC0_H0_VM0", "DC0_H0_VM1"], ["VM Network", "DC0_DVPG0"])


@check
def host_of_a_cluster_is_reached():
    found = []
    for number in range(3):
        member = Host("vpx", "DC0/DC0_C0/DC0_C0_H%d/" % number)
        equal(member("hostname"), "DC0_C0_H%d.localdomain" % number, "the name")
        found += member.lines("list", "--name")
    equal(sorted(found), ["DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1"], "the machines of the cluster's hosts")


@check
def running_machine_migrates():
    hosts = {name: Host("vpx", "DC0/DC0_C0/%s/" % name) for name in ("DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2")}
    source = next(name for name, member in hosts.items() if "DC0_C0_RP0_VM0" in member.lines("list", "--name"))
    target = next(name for name in hosts if name != source)
    hosts[source]("migrate", "--live", "DC0_C0_RP0_VM0", hosts[target].uri)
    true("DC0_C0_RP0_VM0" in hosts[target].lines("list", "--name"), "the machine runs on the other host")
    true("DC0_C0_RP0_VM0" not in hosts[source].lines("list", "--all", "--name"), "it has left its host")


@check
def path_without_a_host_is_refused():
    true("does not specify a host system" in str(raises(Failed, Host("vpx", "DC0/DC0_C0/"), "list")), "libvirt says why")


if __name__ == "__main__":
    run()
