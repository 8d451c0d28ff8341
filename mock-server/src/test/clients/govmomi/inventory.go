package main

import (
	"fmt"
	"net/url"
	"path"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

var (
	machineNames = []string{"DC0_H0_VM0", "DC0_H0_VM1", "DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1"}
	hostNames    = []string{"DC0_H0", "DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2"}
	networkNames = []string{"VM Network", "DC0_DVPG0"}
)

func (c *checks) wrongPassword() {
	wrong := *c.url
	wrong.User = url.UserPassword(c.url.User.Username(), "not the password")
	_, err := govmomi.NewClient(c.ctx, &wrong, true)
	that("the login was refused", err != nil)
	that(fmt.Sprintf("%v is a SOAP fault", err), soap.IsSoapFault(err))
	_, typed := soap.ToSoapFault(err).VimFault().(types.InvalidLogin)
	that(fmt.Sprintf("%T is an InvalidLogin", soap.ToSoapFault(err).VimFault()), typed)
	that("the fault has a message", soap.ToSoapFault(err).String != "")
}

func (c *checks) login() {
	client, err := govmomi.NewClient(c.ctx, c.url, true)
	must(err)
	c.client = client
	finder := find.NewFinder(client.Client, true)
	datacenter, err := finder.DefaultDatacenter(c.ctx)
	must(err)
	equal("the datacenter's path", datacenter.InventoryPath, "/DC0")
	c.finder = finder.SetDatacenter(datacenter)
	equal("about.apiType", client.ServiceContent.About.ApiType, "VirtualCenter")
	equal("about.apiVersion", client.ServiceContent.About.ApiVersion, "4.1")
	that("it is a VirtualCenter", client.IsVC())
}

func (c *checks) inventoryChecks() {
	c.check("finder_lists_machines_by_path_and_pattern", c.findMachines)
	c.check("finder_lists_hosts_and_compute_resources", c.findHosts)
	c.check("finder_lists_datastores_networks_pools_and_folders", c.findOthers)
	c.check("finder_of_nothing_is_a_NotFoundError", c.findNothing)
	c.check("finder_walks_the_whole_tree", c.walkTree)
	c.check("inventory_path_goes_up_to_the_root", c.inventoryPath)
	c.check("container_view_reads_machines_in_bulk", c.containerView)
	c.check("container_view_filters_by_property", c.containerViewFind)
	c.check("list_view_adds_removes_and_resets", c.listView)
	c.check("unknown_object_is_ManagedObjectNotFound", c.unknownObject)
	c.check("search_index_finds_by_uuid_path_ip_and_name", c.searchIndex)
	c.check("folder_is_created_renamed_moved_and_destroyed", c.folders)
	c.check("folder_of_a_name_in_use_is_DuplicateName", c.duplicateName)
	c.check("datacenter_has_its_folders", c.datacenterFolders)
	c.check("host_enters_and_leaves_maintenance_mode", c.maintenanceMode)
}

func (c *checks) findMachines() {
	for pattern, expected := range map[string][]string{
		"*":                      machineNames,
		"DC0_H0_*":               {"DC0_H0_VM0", "DC0_H0_VM1"},
		"/DC0/vm/DC0_C0_RP0_VM1": {"DC0_C0_RP0_VM1"},
		"/*/vm/*VM0":             {"DC0_H0_VM0", "DC0_C0_RP0_VM0"},
	} {
		vms, err := c.finder.VirtualMachineList(c.ctx, pattern)
		must(err)
		var found []string
		for _, vm := range vms {
			equal("the folder of "+vm.InventoryPath, path.Dir(vm.InventoryPath), "/DC0/vm")
			found = append(found, vm.Name())
		}
		sameItems("the machines at "+pattern, found, expected...)
	}
}

func (c *checks) findHosts() {
	hosts, err := c.finder.HostSystemList(c.ctx, "*/*")
	must(err)
	var found []string
	for _, host := range hosts {
		found = append(found, host.Name())
	}
	sameItems("the hosts", found, hostNames...)
	clusters, err := c.finder.ClusterComputeResourceList(c.ctx, "*")
	must(err)
	equal("the number of clusters", len(clusters), 1)
	equal("the cluster's path", clusters[0].InventoryPath, "/DC0/host/DC0_C0")
	inCluster, err := clusters[0].Hosts(c.ctx)
	must(err)
	equal("the number of hosts in the cluster", len(inCluster), 3)
	resources, err := c.finder.ComputeResourceList(c.ctx, "*")
	must(err)
	equal("the number of compute resources", len(resources), 2)
}

func (c *checks) findOthers() {
	store, err := c.finder.DefaultDatastore(c.ctx)
	must(err)
	equal("the datastore's path", store.InventoryPath, "/DC0/datastore/LocalDS_0")
	networks, err := c.finder.NetworkList(c.ctx, "*")
	must(err)
	var found []string
	for _, network := range networks {
		found = append(found, path.Base(network.GetInventoryPath()))
	}
	sameItems("the networks", found, networkNames...)
	pools, err := c.finder.ResourcePoolList(c.ctx, "*/Resources")
	must(err)
	found = nil
	for _, pool := range pools {
		found = append(found, pool.InventoryPath)
	}
	sameItems("the pools", found, "/DC0/host/DC0_C0/Resources", "/DC0/host/DC0_H0/Resources")
	folder, err := c.finder.DefaultFolder(c.ctx)
	must(err)
	equal("the default folder", folder.InventoryPath, "/DC0/vm")
}

func (c *checks) findNothing() {
	_, err := c.finder.VirtualMachine(c.ctx, "no-such-machine")
	_, typed := err.(*find.NotFoundError)
	that(fmt.Sprintf("%T is a NotFoundError", err), typed)
}

func (c *checks) walkTree() {
	elements, err := c.finder.ManagedObjectListChildren(c.ctx, "/...")
	must(err)
	seen := map[string]int{}
	for _, e := range elements {
		seen[e.Path]++
	}
	for _, p := range []string{"/DC0", "/DC0/vm", "/DC0/vm/DC0_H0_VM0", "/DC0/host/DC0_C0/DC0_C0_H2",
		"/DC0/host/DC0_C0/Resources", "/DC0/datastore/LocalDS_0", "/DC0/network/DC0_DVPG0"} {
		equal("how often the walk met "+p, seen[p], 1)
	}
}

func (c *checks) inventoryPath() {
	found, err := find.InventoryPath(c.ctx, c.client.Client, c.machine("DC0_C0_RP0_VM0").Reference())
	must(err)
	equal("the machine's path", found, "/DC0/vm/DC0_C0_RP0_VM0")
}

// viewOf makes a recursive container view below the root folder.
func (c *checks) viewOf(kinds ...string) *view.ContainerView {
	made, err := view.NewManager(c.client.Client).CreateContainerView(c.ctx, c.client.ServiceContent.RootFolder, kinds, true)
	must(err)
	return made
}

func (c *checks) containerView() {
	v := c.viewOf("VirtualMachine")
	var vms []mo.VirtualMachine
	must(v.Retrieve(c.ctx, []string{"VirtualMachine"}, []string{"name", "summary", "config", "runtime.powerState", "guest", "network"}, &vms))
	must(v.Destroy(c.ctx))
	var found []string
	for _, vm := range vms {
		found = append(found, vm.Name)
		equal("runtime.powerState", vm.Runtime.PowerState, types.VirtualMachinePowerStatePoweredOn)
		equal("summary.runtime.powerState", vm.Summary.Runtime.PowerState, vm.Runtime.PowerState)
		equal("summary.config.memorySizeMB", vm.Summary.Config.MemorySizeMB, int32(32))
		equal("summary.config.numCpu", vm.Summary.Config.NumCpu, vm.Config.Hardware.NumCPU)
		equal("summary.config.uuid", vm.Summary.Config.Uuid, vm.Config.Uuid)
		devices := object.VirtualDeviceList(vm.Config.Hardware.Device)
		equal("the number of disks", len(devices.SelectByType((*types.VirtualDisk)(nil))), 1)
		cards := devices.SelectByType((*types.VirtualEthernetCard)(nil))
		equal("the number of network adapters", len(cards), 1)
		equal("the label of the adapter", cards[0].GetVirtualDevice().DeviceInfo.GetDescription().Label, "Network adapter 1")
	}
	sameItems("the machines", found, machineNames...)
}

func (c *checks) containerViewFind() {
	v := c.viewOf("VirtualMachine", "HostSystem")
	defer func() { must(v.Destroy(c.ctx)) }()
	refs, err := v.Find(c.ctx, []string{"HostSystem"}, property.Filter{"name": "DC0_C0_*"})
	must(err)
	equal("the number of hosts with such a name", len(refs), 3)
	refs, err = v.Find(c.ctx, []string{"VirtualMachine"}, property.Filter{"runtime.powerState": "poweredOff"})
	must(err)
	equal("the number of stopped machines", len(refs), 0)
}

func (c *checks) listView() {
	one, two := c.machine("DC0_H0_VM0").Reference(), c.machine("DC0_H0_VM1").Reference()
	v, err := view.NewManager(c.client.Client).CreateListView(c.ctx, []types.ManagedObjectReference{one})
	must(err)
	content := func() []types.ManagedObjectReference {
		var m mo.ListView
		c.read(v.Reference(), &m, "view")
		return m.View
	}
	equal("the view after its creation", content(), []types.ManagedObjectReference{one})
	must(v.Add(c.ctx, []types.ManagedObjectReference{two}))
	equal("the number of objects after the addition", len(content()), 2)
	must(v.Remove(c.ctx, []types.ManagedObjectReference{one}))
	equal("the view after the removal", content(), []types.ManagedObjectReference{two})
	must(v.Reset(c.ctx, []types.ManagedObjectReference{one}))
	equal("the view after the reset", content(), []types.ManagedObjectReference{one})
	must(v.Destroy(c.ctx))
}

func (c *checks) unknownObject() {
	nowhere := types.ManagedObjectReference{Type: "VirtualMachine", Value: "vm-999999"}
	var vm mo.VirtualMachine
	err := c.client.RetrieveOne(c.ctx, nowhere, []string{"name"}, &vm)
	that(fmt.Sprintf("%v is a SOAP fault", err), err != nil && soap.IsSoapFault(err))
	fault, typed := soap.ToSoapFault(err).VimFault().(types.ManagedObjectNotFound)
	that(fmt.Sprintf("%T is ManagedObjectNotFound", soap.ToSoapFault(err).VimFault()), typed)
	equal("the object in the fault", fault.Obj, nowhere)
}

func (c *checks) searchIndex() {
	index := object.NewSearchIndex(c.client.Client)
	vm := c.machine("DC0_H0_VM0")
	var m mo.VirtualMachine
	c.read(vm.Reference(), &m, "config.uuid", "config.files.vmPathName", "guest.ipAddress", "guest.hostName")
	datacenter := object.NewDatacenter(c.client.Client, c.datacenter().Reference())
	found := func(ref object.Reference, err error) types.ManagedObjectReference {
		must(err)
		that("something was found", ref != nil)
		return ref.Reference()
	}
	equal("by uuid", found(index.FindByUuid(c.ctx, datacenter, m.Config.Uuid, true, nil)), vm.Reference())
	equal("by file", found(index.FindByDatastorePath(c.ctx, datacenter, m.Config.Files.VmPathName)), vm.Reference())
	equal("by address", found(index.FindByIp(c.ctx, datacenter, m.Guest.IpAddress, true)), vm.Reference())
	equal("by name", found(index.FindByDnsName(c.ctx, datacenter, m.Guest.HostName, true)), vm.Reference())
	equal("by path", found(index.FindByInventoryPath(c.ctx, "/DC0/vm/DC0_H0_VM0")), vm.Reference())
	all, err := index.FindAllByUuid(c.ctx, datacenter, m.Config.Uuid, true, nil)
	must(err)
	equal("the number of machines with the uuid", len(all), 1)
	nothing, err := index.FindByInventoryPath(c.ctx, "/DC0/vm/none")
	must(err)
	that("nothing is at an unknown path", nothing == nil)
}

// datacenter finds DC0.
func (c *checks) datacenter() *object.Datacenter {
	found, err := c.finder.Datacenter(c.ctx, "/DC0")
	must(err)
	return found
}

// vmFolder finds DC0's folder for machines.
func (c *checks) vmFolder() *object.Folder {
	folder, err := c.finder.Folder(c.ctx, "/DC0/vm")
	must(err)
	return folder
}

func (c *checks) folders() {
	vmFolder := c.vmFolder()
	outer, err := vmFolder.CreateFolder(c.ctx, "go-outer")
	must(err)
	inner, err := vmFolder.CreateFolder(c.ctx, "go-inner")
	must(err)
	c.done(inner.Rename(c.ctx, "go-renamed"))
	c.done(outer.MoveInto(c.ctx, []types.ManagedObjectReference{inner.Reference()}))
	var m mo.Folder
	c.read(inner.Reference(), &m, "name", "parent")
	equal("the moved folder's name", m.Name, "go-renamed")
	equal("the moved folder's parent", *m.Parent, outer.Reference())
	found, err := c.finder.Folder(c.ctx, "/DC0/vm/go-outer/go-renamed")
	must(err)
	equal("the folder at the new path", found.Reference(), inner.Reference())
	c.done(outer.Destroy(c.ctx))
	_, err = c.finder.Folder(c.ctx, "/DC0/vm/go-outer")
	_, typed := err.(*find.NotFoundError)
	that(fmt.Sprintf("after the destruction %T is a NotFoundError", err), typed)
}

func (c *checks) duplicateName() {
	folder, err := c.vmFolder().CreateFolder(c.ctx, "go-twice")
	must(err)
	_, err = c.vmFolder().CreateFolder(c.ctx, "go-twice")
	that("the second creation failed", err != nil && soap.IsSoapFault(err))
	fault, typed := soap.ToSoapFault(err).VimFault().(types.DuplicateName)
	that(fmt.Sprintf("%T is DuplicateName", soap.ToSoapFault(err).VimFault()), typed)
	equal("the name in the fault", fault.Name, "go-twice")
	equal("the object in the fault", fault.Object, folder.Reference())
	c.done(folder.Destroy(c.ctx))
}

func (c *checks) datacenterFolders() {
	created, err := object.NewRootFolder(c.client.Client).CreateDatacenter(c.ctx, "go-dc")
	must(err)
	folders, err := created.Folders(c.ctx)
	must(err)
	equal("the vm folder's path", folders.VmFolder.InventoryPath, "/go-dc/vm")
	equal("the datastore folder's path", folders.DatastoreFolder.InventoryPath, "/go-dc/datastore")
	c.done(created.Destroy(c.ctx))
}

func (c *checks) maintenanceMode() {
	host, err := c.finder.HostSystem(c.ctx, "DC0_H0/DC0_H0")
	must(err)
	for _, name := range []string{"DC0_H0_VM0", "DC0_H0_VM1"} {
		vm := c.machine(name)
		c.done(vm.PowerOff(c.ctx))
		defer func() { c.done(vm.PowerOn(c.ctx)) }()
	}
	inMaintenance := func() bool {
		var m mo.HostSystem
		c.read(host.Reference(), &m, "runtime.inMaintenanceMode")
		return m.Runtime.InMaintenanceMode
	}
	c.done(host.EnterMaintenanceMode(c.ctx, 0, false, nil))
	equal("inMaintenanceMode after the entry", inMaintenance(), true)
	c.done(host.ExitMaintenanceMode(c.ctx, 0))
	equal("inMaintenanceMode after the exit", inMaintenance(), false)
}
