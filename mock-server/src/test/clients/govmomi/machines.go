package main

import (
	"fmt"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/progress"
	"github.com/vmware/govmomi/vim25/types"
)

func (c *checks) machineChecks() {
	c.check("power_cycle_waits_for_its_tasks", c.powerCycle)
	c.check("task_reports_its_progress_to_the_end", c.taskProgress)
	c.check("power_on_of_a_running_machine_is_InvalidPowerState", c.powerOnTwice)
	c.check("guest_shuts_down_and_has_an_address_when_it_runs", c.guest)
	c.check("machine_is_created_reconfigured_and_destroyed", c.createReconfigureDestroy)
	c.check("clone_and_template", c.cloneAndTemplate)
	c.check("failed_reconfiguration_is_typed_and_changes_nothing", c.failedReconfiguration)
}

func (c *checks) powerState(vm *object.VirtualMachine) types.VirtualMachinePowerState {
	state, err := vm.PowerState(c.ctx)
	must(err)
	return state
}

func (c *checks) powerCycle() {
	vm := c.machine("DC0_H0_VM0")
	info := c.done(vm.PowerOff(c.ctx))
	equal("the task's entity", *info.Entity, vm.Reference())
	equal("the task's entityName", info.EntityName, "DC0_H0_VM0")
	equal("the task's descriptionId", info.DescriptionId, "VirtualMachine.powerOff")
	equal("the state after the power-off", c.powerState(vm), types.VirtualMachinePowerStatePoweredOff)
	c.done(vm.PowerOn(c.ctx))
	equal("the state after the power-on", c.powerState(vm), types.VirtualMachinePowerStatePoweredOn)
	c.done(vm.Reset(c.ctx))
	must(vm.WaitForPowerState(c.ctx, types.VirtualMachinePowerStatePoweredOn))
}

// reports counts what a waiting task tells, and keeps the last of it.
type reports struct {
	channel chan progress.Report
	last    chan progress.Report
}

func newReports() *reports {
	r := &reports{make(chan progress.Report), make(chan progress.Report, 1)}
	go func() {
		var last progress.Report
		for report := range r.channel {
			last = report
		}
		r.last <- last
	}()
	return r
}

// Sink gives the channel that a waiting task reports to, and closes at its end.
func (r *reports) Sink() chan<- progress.Report {
	return r.channel
}

func (c *checks) taskProgress() {
	started, err := c.machine("DC0_H0_VM1").Reset(c.ctx)
	must(err)
	sink := newReports()
	info, err := started.WaitForResult(c.ctx, sink)
	must(err)
	equal("the task's state", info.State, types.TaskInfoStateSuccess)
	last := <-sink.last
	that("the task reported something", last != nil)
	must(last.Error())
}

func (c *checks) powerOnTwice() {
	_, err := c.waitFor(c.machine("DC0_H0_VM0").PowerOn(c.ctx))
	failed, typed := err.(task.Error)
	that(fmt.Sprintf("%T is a task's error", err), typed)
	fault, typed := failed.Fault().(*types.InvalidPowerState)
	that(fmt.Sprintf("%T is InvalidPowerState", failed.Fault()), typed)
	equal("existingState", fault.ExistingState, types.VirtualMachinePowerStatePoweredOn)
	equal("requestedState", fault.RequestedState, types.VirtualMachinePowerStatePoweredOn)
	that("the fault has a message", failed.LocalizedMessage != "")
}

// waitFor waits for a task that may fail.
func (c *checks) waitFor(started *object.Task, err error) (*types.TaskInfo, error) {
	must(err)
	return started.WaitForResult(c.ctx, nil)
}

func (c *checks) guest() {
	vm := c.machine("DC0_H0_VM1")
	address, err := vm.WaitForIP(c.ctx)
	must(err)
	var m mo.VirtualMachine
	c.read(vm.Reference(), &m, "guest", "summary.guest")
	equal("guest.ipAddress", m.Guest.IpAddress, address)
	equal("summary.guest.ipAddress", m.Summary.Guest.IpAddress, address)
	must(vm.ShutdownGuest(c.ctx))
	must(vm.WaitForPowerState(c.ctx, types.VirtualMachinePowerStatePoweredOff))
	c.done(vm.PowerOn(c.ctx))
	again, err := vm.WaitForIP(c.ctx)
	must(err)
	that("the guest has an address again", again != "")
}

// pool finds the standalone host's pool.
func (c *checks) pool() *object.ResourcePool {
	pool, err := c.finder.ResourcePool(c.ctx, "DC0_H0/Resources")
	must(err)
	return pool
}

// create makes a machine with a SCSI controller, a disk and an adapter made by govmomi's device list.
func (c *checks) create(name string) *object.VirtualMachine {
	store, err := c.finder.DefaultDatastore(c.ctx)
	must(err)
	network, err := c.finder.Network(c.ctx, "VM Network")
	must(err)
	var devices object.VirtualDeviceList
	scsi, err := devices.CreateSCSIController("lsilogic")
	must(err)
	devices = append(devices, scsi)
	disk := devices.CreateDisk(scsi.(types.BaseVirtualController), store.Reference(), "")
	disk.CapacityInKB = 1024 * 1024
	disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo).FileName = ""
	devices = append(devices, disk)
	backing, err := network.EthernetCardBackingInfo(c.ctx)
	must(err)
	card, err := devices.CreateEthernetCard("e1000", backing)
	must(err)
	devices = append(devices, card)
	changes, err := devices.ConfigSpec(types.VirtualDeviceConfigSpecOperationAdd)
	must(err)
	info := c.done(c.vmFolder().CreateVM(c.ctx, types.VirtualMachineConfigSpec{
		Name: name, GuestId: string(types.VirtualMachineGuestOsIdentifierOtherGuest), NumCPUs: 1, MemoryMB: 64,
		Files:        &types.VirtualMachineFileInfo{VmPathName: "[LocalDS_0]"},
		DeviceChange: changes,
	}, c.pool(), nil))
	return object.NewVirtualMachine(c.client.Client, info.Result.(types.ManagedObjectReference))
}

func (c *checks) createReconfigureDestroy() {
	vm := c.create("go-created")
	devices, err := vm.Device(c.ctx)
	must(err)
	disk := devices.FindByKey(2000)
	that("device 2000 is a disk", disk != nil && devices.Type(disk) == "disk")
	equal("the disk's label", disk.GetVirtualDevice().DeviceInfo.GetDescription().Label, "Hard disk 1")
	equal("the disk's controller", disk.GetVirtualDevice().ControllerKey, int32(1000))
	that("device 4000 is an adapter", devices.Find("ethernet-0") != nil && devices.Find("ethernet-0").GetVirtualDevice().Key == 4000)
	controller, err := devices.FindDiskController("lsilogic-1000")
	must(err)
	store, err := c.finder.DefaultDatastore(c.ctx)
	must(err)
	second := devices.CreateDisk(controller, store.Reference(), "")
	second.CapacityInKB = 2048
	second.Backing.(*types.VirtualDiskFlatVer2BackingInfo).FileName = ""
	must(vm.AddDevice(c.ctx, second))
	c.done(vm.Reconfigure(c.ctx, types.VirtualMachineConfigSpec{NumCPUs: 2, MemoryMB: 128}))
	var m mo.VirtualMachine
	c.read(vm.Reference(), &m, "config.hardware", "summary.config")
	equal("numCPU", m.Config.Hardware.NumCPU, int32(2))
	equal("memoryMB", m.Config.Hardware.MemoryMB, int32(128))
	equal("numVirtualDisks", m.Summary.Config.NumVirtualDisks, int32(2))
	devices, err = vm.Device(c.ctx)
	must(err)
	added := devices.FindByKey(2001)
	that("device 2001 is the new disk", added != nil)
	equal("the new disk's label", added.GetVirtualDevice().DeviceInfo.GetDescription().Label, "Hard disk 2")
	must(vm.RemoveDevice(c.ctx, false, added))
	devices, err = vm.Device(c.ctx)
	must(err)
	equal("the number of disks after the removal", len(devices.SelectByType((*types.VirtualDisk)(nil))), 1)
	c.done(vm.PowerOn(c.ctx))
	c.done(vm.PowerOff(c.ctx))
	c.done(vm.Destroy(c.ctx))
}

func (c *checks) cloneAndTemplate() {
	source := c.create("go-source")
	must(source.MarkAsTemplate(c.ctx))
	isTemplate, err := source.IsTemplate(c.ctx)
	must(err)
	that("the source is a template", isTemplate)
	pool := c.pool().Reference()
	info := c.done(source.Clone(c.ctx, c.vmFolder(), "go-clone", types.VirtualMachineCloneSpec{
		Location: types.VirtualMachineRelocateSpec{Pool: &pool}, PowerOn: true,
	}))
	clone := object.NewVirtualMachine(c.client.Client, info.Result.(types.ManagedObjectReference))
	equal("the clone's state", c.powerState(clone), types.VirtualMachinePowerStatePoweredOn)
	found := c.machine("go-clone")
	equal("the clone found by its name", found.Reference(), clone.Reference())
	that("the clone has a uuid of its own", found.UUID(c.ctx) != source.UUID(c.ctx))
	c.done(clone.PowerOff(c.ctx))
	c.done(clone.Destroy(c.ctx))
	must(source.MarkAsVirtualMachine(c.ctx, *c.pool(), nil))
	isTemplate, err = source.IsTemplate(c.ctx)
	must(err)
	that("the source is no template", !isTemplate)
	c.done(source.Destroy(c.ctx))
}

func (c *checks) failedReconfiguration() {
	vm := c.create("go-failing")
	devices, err := vm.Device(c.ctx)
	must(err)
	clash := devices.FindByKey(2000).(*types.VirtualDisk)
	clash.Key = -5
	err = vm.AddDevice(c.ctx, clash)
	failed, typed := err.(task.Error)
	that(fmt.Sprintf("%T is a task's error", err), typed)
	_, typed = failed.Fault().(types.BaseVmConfigFault)
	that(fmt.Sprintf("%T is a VmConfigFault", failed.Fault()), typed)
	after, err := vm.Device(c.ctx)
	must(err)
	equal("the number of devices", len(after), len(devices))
	c.done(vm.Destroy(c.ctx))
}
