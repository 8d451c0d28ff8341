package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;

/**
 * How big the generated inventory is.
 *
 * @param datacenters datacenters: DC0, DC1 ...
 * @param clusters clusters in every datacenter: DC0_C0 ...
 * @param hosts hosts in every cluster: DC0_C0_H0 ...
 * @param standaloneHosts hosts outside of clusters in every datacenter: DC0_H0 ...
 * @param pools resource pools in every cluster beside the root pool: DC0_C0_RP1 ...
 * @param virtualMachines virtual machines in every resource pool, root pools included: DC0_C0_RP0_VM0 ...
 * @param datastores datastores in every datacenter: LocalDS_0 ...
 * @param portGroups networks in every datacenter beside "VM Network": DC0_DVPG0 ...
 * @param folders how many datacenters, the last ones, lie in a folder F0 ... and have such a folder in each of their
 *     four folders, which then holds what they have
 * @param autostart whether the virtual machines are powered on
 * @param seed seeds what looks random: uuids, world wide names
 * @param level the API level that the server advertises: the 2.5 or the 4.1 personality
 */
public record InventoryOptions(
        int datacenters,
        int clusters,
        int hosts,
        int standaloneHosts,
        int pools,
        int virtualMachines,
        int datastores,
        int portGroups,
        int folders,
        boolean autostart,
        long seed,
        ApiLevel level) {
    /** One datacenter, one cluster of three hosts, one standalone host, two virtual machines in each pool. */
    public static final InventoryOptions DEFAULT =
            new InventoryOptions(1, 1, 3, 1, 0, 2, 1, 1, 0, true, 1, ApiLevel.V4_1);

    /** Checks that the counts can be built: none negative, and virtual machines need a datastore. */
    public InventoryOptions {
        int[] counts = {
            datacenters, clusters, hosts, standaloneHosts, pools, virtualMachines, datastores, portGroups, folders
        };
        for (int count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("a count of the inventory is negative: " + count);
            }
        }
        if (virtualMachines > 0 && datastores == 0) {
            throw new IllegalArgumentException("virtual machines need at least one datastore");
        }
    }

    /** These options with another number of virtual machines in every resource pool. */
    public InventoryOptions withVirtualMachines(int count) {
        return new InventoryOptions(
                datacenters,
                clusters,
                hosts,
                standaloneHosts,
                pools,
                count,
                datastores,
                portGroups,
                folders,
                autostart,
                seed,
                level);
    }
}
