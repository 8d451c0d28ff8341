package main

import (
	"context"
	"fmt"

	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func (c *checks) updateChecks() {
	c.check("property_wait_sees_one_change_after_the_other", c.propertyWait)
	c.check("wait_for_updates_follows_a_view", c.waitOnView)
	c.check("wait_for_updates_is_truncated_at_its_limit", c.waitTruncated)
	c.check("cancelled_context_ends_the_wait", c.waitCancelled)
	c.check("unknown_property_in_a_wait_is_InvalidProperty", c.waitUnknownProperty)
}

func (c *checks) propertyWait() {
	vm := c.machine("DC0_H0_VM0")
	var seen []types.VirtualMachinePowerState
	collector := property.DefaultCollector(c.client.Client)
	must(property.Wait(c.ctx, collector, vm.Reference(), []string{"runtime.powerState"}, func(changes []types.PropertyChange) bool {
		for _, change := range changes {
			equal("the path of the change", change.Name, "runtime.powerState")
			seen = append(seen, change.Val.(types.VirtualMachinePowerState))
		}
		switch len(seen) {
		case 1:
			c.done(vm.PowerOff(c.ctx))
		case 2:
			c.done(vm.PowerOn(c.ctx))
		}
		return len(seen) == 3
	}))
	equal("the states seen", seen, []types.VirtualMachinePowerState{"poweredOn", "poweredOff", "poweredOn"})
}

func (c *checks) waitOnView() {
	v := c.viewOf("Folder")
	defer func() { must(v.Destroy(c.ctx)) }()
	filter := new(property.WaitFilter).Add(v.Reference(), "Folder", []string{"name"}, v.TraversalSpec())
	var kinds []string
	must(property.WaitForUpdates(c.ctx, property.DefaultCollector(c.client.Client), filter, func(updates []types.ObjectUpdate) bool {
		if kinds == nil {
			kinds = []string{}
			for _, update := range updates {
				equal("the kind of a first update", update.Kind, types.ObjectUpdateKindEnter)
			}
			created, err := c.vmFolder().CreateFolder(c.ctx, "go-watched")
			must(err)
			c.done(created.Rename(c.ctx, "go-watched-renamed"))
			c.done(created.Destroy(c.ctx))
			created, err = c.vmFolder().CreateFolder(c.ctx, "go-last")
			must(err)
			c.done(created.Destroy(c.ctx))
			created, err = c.vmFolder().CreateFolder(c.ctx, "go-stays")
			must(err)
			return false
		}
		for _, update := range updates {
			for _, change := range update.ChangeSet {
				kinds = append(kinds, fmt.Sprintf("%s %v", update.Kind, change.Val))
			}
		}
		return true
	}))
	equal("the objects whose coming is still news", kinds, []string{"enter go-stays"})
	stays, err := c.finder.Folder(c.ctx, "/DC0/vm/go-stays")
	must(err)
	c.done(stays.Destroy(c.ctx))
}

func (c *checks) waitTruncated() {
	v := c.viewOf("VirtualMachine", "HostSystem")
	defer func() { must(v.Destroy(c.ctx)) }()
	filter := new(property.WaitFilter).Add(v.Reference(), "ManagedEntity", []string{"name"}, v.TraversalSpec())
	filter.Options = &types.WaitOptions{MaxObjectUpdates: 3}
	var pages []int
	must(property.WaitForUpdates(c.ctx, property.DefaultCollector(c.client.Client), filter, func(updates []types.ObjectUpdate) bool {
		pages = append(pages, len(updates))
		return !filter.Truncated
	}))
	equal("the sizes of the answers", pages, []int{3, 3, 2})
}

func (c *checks) waitCancelled() {
	ctx, cancel := context.WithCancel(c.ctx)
	first := true
	err := property.Wait(ctx, property.DefaultCollector(c.client.Client), c.machine("DC0_H0_VM0").Reference(), []string{"name"},
		func([]types.PropertyChange) bool {
			that("only the first update comes", first)
			first = false
			cancel()
			return false
		})
	must(err)
	that("the wait began", !first)
}

func (c *checks) waitUnknownProperty() {
	err := property.Wait(c.ctx, property.DefaultCollector(c.client.Client), c.machine("DC0_H0_VM0").Reference(),
		[]string{"noSuchProperty"}, func([]types.PropertyChange) bool { return true })
	that(fmt.Sprintf("%v is a SOAP fault", err), err != nil && soap.IsSoapFault(err))
	fault, typed := soap.ToSoapFault(err).VimFault().(types.InvalidProperty)
	that(fmt.Sprintf("%T is InvalidProperty", soap.ToSoapFault(err).VimFault()), typed)
	equal("the property in the fault", fault.Name, "noSuchProperty")
}
