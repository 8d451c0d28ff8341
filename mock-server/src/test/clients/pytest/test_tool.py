"""Tests of a tool that talks to VirtualCenter, here of what pyVmomi does."""

# In the guide:
import pytest
from pyVim.task import WaitForTask
from pyVmomi import vim


def machine(si):
    return si.content.searchIndex.FindByInventoryPath("DC0/vm/DC0_H0_VM0")


def test_powers_off(si):
    WaitForTask(machine(si).PowerOff())
    assert machine(si).runtime.powerState == "poweredOff"


def test_finds_nothing_changed(si):
    assert machine(si).runtime.powerState == "poweredOn"


def test_tells_when_there_is_no_memory(si, mock):
    mock("POST", "/faults", {"rules": [{
        "operation": "PowerOnVM_Task", "object": "DC0/vm/DC0_H0_*", "count": 1,
        "taskError": {"type": "InsufficientMemoryResourcesFault", "fields": {"requested": "256", "unreserved": "0"}}}]})
    WaitForTask(machine(si).PowerOff())
    with pytest.raises(vim.fault.InsufficientResourcesFault):
        WaitForTask(machine(si).PowerOn())
    WaitForTask(machine(si).PowerOn())


def test_sees_an_hour_pass(si, mock):
    before = si.CurrentTime()
    mock("POST", "/clock/advance?by=1h")
    assert (si.CurrentTime() - before).total_seconds() == 3600
    calls = [call["operation"] for call in mock("GET", "/requests?last=2")["requests"]]
    assert calls == ["CurrentTime", "CurrentTime"]
# End.
