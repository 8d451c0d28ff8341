package main

import (
	"fmt"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func (c *checks) clusterChecks() {
	c.check("pool_is_created_updated_and_destroyed", c.poolLife)
	c.check("cluster_is_created_configured_and_destroyed", c.clusterLife)
	c.check("host_joins_disconnects_and_leaves", c.hostLife)
	c.check("host_network_and_services_are_configured", c.hostConfiguration)
}

// allocation reserves so much and leaves the rest to the server.
func allocation(reservation int64) types.ResourceAllocationInfo {
	expandable := true
	return types.ResourceAllocationInfo{
		Reservation:           &reservation,
		ExpandableReservation: &expandable,
		Shares:                &types.SharesInfo{Level: types.SharesLevelNormal},
	}
}

func (c *checks) poolLife() {
	root, err := c.finder.ResourcePool(c.ctx, "DC0_C0/Resources")
	must(err)
	spec := types.ResourceConfigSpec{CpuAllocation: allocation(100), MemoryAllocation: allocation(0)}
	pool, err := root.Create(c.ctx, "from-go", spec)
	must(err)
	_, err = root.Create(c.ctx, "from-go", spec)
	_, typed := soap.ToSoapFault(err).VimFault().(types.DuplicateName)
	that(fmt.Sprintf("%v is a DuplicateName", err), typed)
	spec.CpuAllocation = allocation(200)
	must(pool.UpdateConfig(c.ctx, "renamed-by-go", &spec))
	var shown mo.ResourcePool
	must(pool.Properties(c.ctx, pool.Reference(), []string{"name", "config", "runtime"}, &shown))
	equal("the pool's name", shown.Name, "renamed-by-go")
	equal("the pool's reservation", *shown.Config.CpuAllocation.Reservation, int64(200))
	must(root.DestroyChildren(c.ctx))
	_, err = c.finder.ResourcePool(c.ctx, "DC0_C0/Resources/renamed-by-go")
	that("the pool has gone", err != nil)
}

func (c *checks) clusterLife() {
	folders, err := c.datacenter().Folders(c.ctx)
	must(err)
	enabled := true
	cluster, err := folders.HostFolder.CreateCluster(c.ctx, "cluster-from-go", types.ClusterConfigSpecEx{
		DrsConfig: &types.ClusterDrsConfigInfo{Enabled: &enabled, VmotionRate: 2},
	})
	must(err)
	c.done(cluster.Reconfigure(c.ctx, &types.ClusterConfigSpecEx{
		DasConfig: &types.ClusterDasConfigInfo{Enabled: &enabled, FailoverLevel: 2},
	}, true))
	config, err := cluster.Configuration(c.ctx)
	must(err)
	equal("the rate", config.DrsConfig.VmotionRate, int32(2))
	equal("the failover level", config.DasConfig.FailoverLevel, int32(2))
	c.done(cluster.Destroy(c.ctx))
}

func (c *checks) hostLife() {
	cluster, err := c.finder.ClusterComputeResource(c.ctx, "DC0_C0")
	must(err)
	spec := types.HostConnectSpec{HostName: "esx-from-go", UserName: "root", Password: "secret", Force: true}
	adding, err := cluster.AddHost(c.ctx, spec, true, nil, nil)
	info := c.done(adding, err)
	host := object.NewHostSystem(c.client.Client, info.Result.(types.ManagedObjectReference))
	name, err := host.ObjectName(c.ctx)
	must(err)
	equal("the host's name", name, "esx-from-go")
	c.done(host.Disconnect(c.ctx))
	spec.Password = "guess"
	reconnecting, err := host.Reconnect(c.ctx, &spec, nil)
	must(err)
	_, err = reconnecting.WaitForResult(c.ctx, nil)
	failed, isTask := err.(task.Error)
	that(fmt.Sprintf("%v is a task's error", err), isTask)
	_, typed := failed.Fault().(*types.InvalidLogin)
	that(fmt.Sprintf("%T is an InvalidLogin", failed.Fault()), typed)
	c.done(host.Reconnect(c.ctx, nil, nil))
	c.done(host.EnterMaintenanceMode(c.ctx, 0, false, nil))
	c.done(host.Destroy(c.ctx))
}

func (c *checks) hostConfiguration() {
	host, err := c.finder.HostSystem(c.ctx, "DC0_H0/DC0_H0")
	must(err)
	network, err := host.ConfigManager().NetworkSystem(c.ctx)
	must(err)
	must(network.AddVirtualSwitch(c.ctx, "vSwitch-go", &types.HostVirtualSwitchSpec{NumPorts: 56}))
	must(network.AddPortGroup(c.ctx, types.HostPortGroupSpec{Name: "from-go", VlanId: 5, VswitchName: "vSwitch-go"}))
	_, err = c.finder.Network(c.ctx, "from-go")
	must(err)
	device, err := network.AddVirtualNic(c.ctx, "from-go", types.HostVirtualNicSpec{
		Ip: &types.HostIpConfig{IpAddress: "10.20.30.40", SubnetMask: "255.255.255.0"},
	})
	must(err)
	equal("the device", device, "vmk1")
	err = network.RemoveVirtualSwitch(c.ctx, "vSwitch-go")
	_, typed := soap.ToSoapFault(err).VimFault().(types.ResourceInUse)
	that(fmt.Sprintf("%v is a ResourceInUse", err), typed)
	must(network.RemoveVirtualNic(c.ctx, device))
	must(network.RemoveVirtualSwitch(c.ctx, "vSwitch-go"))
	services, err := host.ConfigManager().ServiceSystem(c.ctx)
	must(err)
	must(services.Start(c.ctx, "snmpd"))
	must(services.Stop(c.ctx, "snmpd"))
	firewall, err := host.ConfigManager().FirewallSystem(c.ctx)
	must(err)
	must(firewall.EnableRuleset(c.ctx, "nfsClient"))
	must(firewall.DisableRuleset(c.ctx, "nfsClient"))
	clock, err := host.ConfigManager().DateTimeSystem(c.ctx)
	must(err)
	_, err = clock.Query(c.ctx)
	must(err)
}
