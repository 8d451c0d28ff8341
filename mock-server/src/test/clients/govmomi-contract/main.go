// A session of govmomi that holds for any server with the machine DC0_H0_VM0: recorded, replayed, verified.
package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

func main() {
	address, err := url.Parse(os.Args[1])
	must("parse the address", err)
	address.User = url.UserPassword(os.Args[2], os.Args[3])
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client, err := govmomi.NewClient(ctx, address, true)
	must("login", err)

	machines, err := view.NewManager(client.Client).CreateContainerView(
		ctx, client.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	must("create_view", err)
	var found []mo.VirtualMachine
	must("read_in_bulk", machines.Retrieve(ctx, []string{"VirtualMachine"}, []string{"name", "summary"}, &found))
	must("destroy_view", machines.Destroy(ctx))

	finder := find.NewFinder(client.Client, false)
	datacenter, err := finder.Datacenter(ctx, "DC0")
	must("find_datacenter", err)
	vm, err := finder.SetDatacenter(datacenter).VirtualMachine(ctx, "DC0_H0_VM0")
	must("find_machine", err)
	task, err := vm.PowerOff(ctx)
	must("power_off", err)
	must("power_off_ends", task.Wait(ctx))
	must("is_off", property.Wait(ctx, property.DefaultCollector(client.Client), vm.Reference(), []string{"runtime.powerState"},
		func(changes []types.PropertyChange) bool {
			return changes[0].Val == types.VirtualMachinePowerStatePoweredOff
		}))
	task, err = vm.PowerOn(ctx)
	must("power_on", err)
	must("power_on_ends", task.Wait(ctx))
	must("logout", client.Logout(ctx))
}

// must prints the line of a check; after one that fails there is nothing to go on with.
func must(name string, err error) {
	if err != nil {
		fmt.Printf("FAIL %s: %v\n", name, err)
		os.Exit(1)
	}
	fmt.Println("ok " + name)
}
