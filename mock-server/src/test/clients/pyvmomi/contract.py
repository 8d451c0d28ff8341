"""A session that holds for any server with the machines DC0_H0_VM0 and DC0_H0_VM1: recorded, replayed, verified."""

from pyVim.connect import Disconnect
from vc import connect, done, find, view, view_spec
from checks import check, equal, raises, run, true
from pyVmomi import vim

raises(vim.fault.InvalidLogin, connect, password="a wrong password")
si = connect()
content = si.content


@check
def machines_are_read_in_bulk():
    machines = view(si, [vim.VirtualMachine])
    found = content.propertyCollector.RetrieveContents([view_spec(machines, vim.VirtualMachine, ["name", "runtime", "config"])])
    names = [p.val for one in found for p in one.propSet if p.name == "name"]
    true("DC0_H0_VM0" in names and "DC0_H0_VM1" in names, "the machines are " + ", ".join(names))
    machines.Destroy()


@check
def machine_is_switched_off_and_on():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    equal(vm.runtime.powerState, "poweredOn", "the state before")
    done(vm.PowerOff())
    equal(vm.runtime.powerState, "poweredOff", "the state between")
    raises(vim.fault.InvalidPowerState, lambda: done(vm.PowerOff()))
    done(vm.PowerOn())
    equal(vm.runtime.powerState, "poweredOn", "the state after")


@check
def what_is_not_there_is_not_found():
    equal(content.searchIndex.FindByInventoryPath("DC0/vm/none"), None, "nothing")


@check
def session_ends():
    Disconnect(si)


if __name__ == "__main__":
    run()
