package io.vimock.server.sim;

import org.jspecify.annotations.Nullable;

/**
 * Everything that takes part in a tick, by slot; empty slots are null.
 *
 * @param vms virtual machines
 * @param hosts hosts
 * @param groups resource pools, clusters and datastores
 */
record Roster(
        @Nullable VmSettings[] vms,
        @Nullable HostSettings[] hosts,
        @Nullable GroupSettings[] groups) {

    /** The roster as it is now, which later changes do not reach. */
    Roster copy() {
        return new Roster(vms.clone(), hosts.clone(), groups.clone());
    }

    /** The host that a virtual machine runs on; null when it does not run, or nothing is known of its host. */
    @Nullable
    HostSettings runningOn(@Nullable VmSettings vm) {
        if (vm == null || !vm.running() || vm.host() < 0) {
            return null;
        }
        HostSettings host = hosts[vm.host()];
        return host != null && host.available() ? host : null;
    }
}
