package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.EnvironmentBrowserProperties;
import io.vimock.api.HostDatastoreBrowserProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ClusterComputeResourceSummary;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlInfo;
import io.vimock.vim25.ComputeResourceSummary;
import io.vimock.vim25.HostCpuInfo;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps a compute resource in line with its hosts: totals, what is effective, datastores, networks, and the capacity of
 * the root resource pool (facts: resource-management 2).
 */
final class ComputeResourceSummaries {
    private ComputeResourceSummaries() {}

    static List<Derivation> derivations() {
        return List.of(
                new Derivation(
                        MoTypes.HOST_SYSTEM,
                        List.of(
                                HostSystemProperties.PARENT,
                                HostSystemProperties.HARDWARE,
                                HostSystemProperties.RUNTIME,
                                HostSystemProperties.DATASTORE,
                                HostSystemProperties.NETWORK),
                        (view, host) -> List.of(view.require(host, HostSystemProperties.PARENT)),
                        ComputeResourceSummaries::summarize),
                new Derivation(
                        MoTypes.VIRTUAL_MACHINE,
                        List.of(VirtualMachineProperties.RUNTIME, VirtualMachineProperties.CONFIG),
                        ComputeResourceSummaries::protectingCluster,
                        ComputeResourceSummaries::followFailover),
                Derivation.ofOwn(
                        MoTypes.COMPUTE_RESOURCE,
                        List.of(ComputeResourceProperties.HOST, ComputeResourceProperties.CONFIGURATION_EX),
                        ComputeResourceSummaries::summarize));
    }

    private static void summarize(Mutation m, ManagedObjectReference resource) {
        List<ManagedObjectReference> hosts = m.refs(resource, ComputeResourceProperties.HOST);
        ComputeResourceSummary summary = totals(m, resource, hosts);
        m.set(resource, ComputeResourceProperties.SUMMARY, summary);
        m.set(resource, ComputeResourceProperties.OVERALL_STATUS, summary.getOverallStatus());
        List<ManagedObjectReference> datastores = union(m, hosts, HostSystemProperties.DATASTORE);
        m.set(resource, ComputeResourceProperties.DATASTORE, datastores);
        m.set(resource, ComputeResourceProperties.NETWORK, union(m, hosts, HostSystemProperties.NETWORK));
        ManagedObjectReference environment = m.require(resource, ComputeResourceProperties.ENVIRONMENT_BROWSER);
        m.set(
                m.require(environment, EnvironmentBrowserProperties.DATASTORE_BROWSER),
                HostDatastoreBrowserProperties.DATASTORE,
                datastores);
        fitRootPool(m, m.require(resource, ComputeResourceProperties.RESOURCE_POOL), summary);
    }

    private static ComputeResourceSummary totals(
            ReadView view, ManagedObjectReference resource, List<ManagedObjectReference> hosts) {
        long cpu = 0;
        long memory = 0;
        int cores = 0;
        int threads = 0;
        long effectiveCpu = 0;
        long effectiveMemory = 0;
        int effectiveHosts = 0;
        boolean lost = false;
        for (ManagedObjectReference host : hosts) {
            HostHardwareInfo hardware = view.require(host, HostSystemProperties.HARDWARE);
            HostCpuInfo info = hardware.getCpuInfo();
            long mhz = info.getNumCpuCores() * (info.getHz() / 1_000_000);
            cpu += mhz;
            memory += hardware.getMemorySize();
            cores += info.getNumCpuCores();
            threads += info.getNumCpuThreads();
            HostRuntimeInfo runtime = view.require(host, HostSystemProperties.RUNTIME);
            lost |= runtime.getConnectionState() == HostSystemConnectionState.NOT_RESPONDING;
            if (isEffective(runtime)) {
                effectiveCpu += mhz;
                effectiveMemory += hardware.getMemorySize() >> 20;
                effectiveHosts++;
            }
        }
        return empty(view, resource)
                .withTotalCpu((int) cpu)
                .withTotalMemory(memory)
                .withNumCpuCores((short) cores)
                .withNumCpuThreads((short) threads)
                .withEffectiveCpu((int) effectiveCpu)
                .withEffectiveMemory(effectiveMemory)
                .withNumHosts(hosts.size())
                .withNumEffectiveHosts(effectiveHosts)
                .withOverallStatus(lost ? ManagedEntityStatus.RED : ManagedEntityStatus.GREEN);
    }

    /** A summary with what only clusters have. */
    private static ComputeResourceSummary empty(ReadView view, ManagedObjectReference resource) {
        if (!resource.getType().equals("ClusterComputeResource")) {
            return new ComputeResourceSummary();
        }
        ClusterComputeResourceSummary summary = new ClusterComputeResourceSummary().withNumVmotions(0);
        if (view.get(resource, ComputeResourceProperties.SUMMARY) instanceof ClusterComputeResourceSummary present) {
            summary.setNumVmotions(present.getNumVmotions());
        }
        return withLevel(view, resource, summary);
    }

    private static ClusterComputeResourceSummary withLevel(
            ReadView view, ManagedObjectReference cluster, ClusterComputeResourceSummary summary) {
        if (!HaAgents.isEnabled(view, cluster)) {
            return summary.withCurrentFailoverLevel(0).withAdmissionControlInfo(null);
        }
        int level = FailoverLevel.of(view, cluster);
        return summary.withCurrentFailoverLevel(level)
                .withAdmissionControlInfo(
                        new ClusterFailoverLevelAdmissionControlInfo().withCurrentFailoverLevel(level));
    }

    private static void followFailover(Mutation m, ManagedObjectReference cluster) {
        m.update(
                cluster,
                ComputeResourceProperties.SUMMARY,
                summary -> summary instanceof ClusterComputeResourceSummary own ? withLevel(m, cluster, own) : summary);
    }

    /** Counts a VMotion to a host of a cluster. */
    static void countMotion(Mutation m, ManagedObjectReference resource) {
        m.update(
                resource,
                ComputeResourceProperties.SUMMARY,
                summary -> summary instanceof ClusterComputeResourceSummary own
                        ? own.withNumVmotions(own.getNumVmotions() + 1)
                        : summary);
    }

    /** The cluster of a machine when it has HA, so that what the machine reserves matters there. */
    private static List<ManagedObjectReference> protectingCluster(ReadView view, ManagedObjectReference vm) {
        ManagedObjectReference host =
                view.require(vm, VirtualMachineProperties.RUNTIME).getHost();
        ManagedObjectReference resource = host == null ? null : view.get(host, HostSystemProperties.PARENT);
        return resource != null && HaAgents.isEnabled(view, resource) ? List.of(resource) : List.of();
    }

    /** Whether a host's resources count: connected, powered on, not in maintenance mode. */
    static boolean isEffective(HostRuntimeInfo runtime) {
        return runtime.getConnectionState() == HostSystemConnectionState.CONNECTED
                && runtime.getPowerState() == HostSystemPowerState.POWERED_ON
                && !runtime.isInMaintenanceMode();
    }

    private static List<ManagedObjectReference> union(
            ReadView view, List<ManagedObjectReference> hosts, Property<List<ManagedObjectReference>> property) {
        Set<ManagedObjectReference> all = new LinkedHashSet<>();
        hosts.forEach(host -> all.addAll(view.refs(host, property)));
        return new ArrayList<>(all);
    }

    private static void fitRootPool(Mutation m, ManagedObjectReference pool, ComputeResourceSummary summary) {
        m.update(
                pool,
                ResourcePoolProperties.CONFIG,
                config -> config.withCpuAllocation(fitted(config.getCpuAllocation(), summary.getEffectiveCpu()))
                        .withMemoryAllocation(fitted(config.getMemoryAllocation(), summary.getEffectiveMemory())));
    }

    private static ResourceAllocationInfo fitted(ResourceAllocationInfo allocation, long capacity) {
        return new ResourceAllocationInfo()
                .withReservation(capacity)
                .withExpandableReservation(false)
                .withLimit(capacity)
                .withShares(allocation.getShares());
    }
}
