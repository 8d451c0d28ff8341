package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterReconfiguredEvent;
import io.vimock.vim25.ComputeResourceConfigInfo;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.DasAdmissionControlDisabledEvent;
import io.vimock.vim25.DasAdmissionControlEnabledEvent;
import io.vimock.vim25.DasDisabledEvent;
import io.vimock.vim25.DasEnabledEvent;
import io.vimock.vim25.DrsDisabledEvent;
import io.vimock.vim25.DrsEnabledEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;

/**
 * ReconfigureCluster_Task and ReconfigureComputeResource_Task. Thread safe.
 *
 * <p>When DRS is switched off, the resource pools of the cluster go, and their machines come to the root pool.
 */
final class ClusterReconfiguration {
    private static final Duration DURATION = Duration.ofSeconds(2);

    private final InventorySupport support;
    private final EntityRemoval removal;

    ClusterReconfiguration(InventorySupport support) {
        this.support = support;
        this.removal = new EntityRemoval(support.events());
    }

    /** Starts the task that applies a specification to the called compute resource. */
    ManagedObjectReference start(Call call, ComputeResourceConfigSpec spec, boolean modify) {
        ManagedObjectReference resource = call.self();
        ComputeResourceConfigSpec own = WireType.deepCopy(spec);
        return support.tasks()
                .start(
                        call,
                        resource,
                        TaskSteps.first((task, m) -> null)
                                .then(DURATION, (task, m) -> {
                                    apply(m, task.origin(), resource, own, modify);
                                    return null;
                                })
                                .exclusive());
    }

    private void apply(
            Mutation m,
            Origin origin,
            ManagedObjectReference resource,
            ComputeResourceConfigSpec spec,
            boolean modify) {
        ComputeResourceConfigInfo before = m.require(resource, ComputeResourceProperties.CONFIGURATION_EX);
        ComputeResourceConfigInfo after =
                ClusterConfigApplier.apply(before, spec, modify, new ClusterMembers(m, resource));
        m.set(resource, ComputeResourceProperties.CONFIGURATION_EX, after);
        if (before instanceof ClusterConfigInfoEx old && after instanceof ClusterConfigInfoEx config) {
            report(support.events(), m, origin, resource, old, config);
            support.events().post(m, origin, new ClusterReconfiguredEvent(), resource);
            if (old.getDrsConfig().isEnabled() && !config.getDrsConfig().isEnabled()) {
                removal.removePoolsBelow(m, origin, m.require(resource, ComputeResourceProperties.RESOURCE_POOL));
            }
        }
    }

    /** Posts the events about services that a change has switched on or off. */
    static void report(
            EventPoster events,
            Mutation m,
            Origin origin,
            ManagedObjectReference cluster,
            ClusterConfigInfoEx before,
            ClusterConfigInfoEx after) {
        boolean ha = after.getDasConfig().isEnabled();
        if (before.getDasConfig().isEnabled() != ha) {
            events.post(m, origin, ha ? new DasEnabledEvent() : new DasDisabledEvent(), cluster);
        }
        boolean admission = after.getDasConfig().isAdmissionControlEnabled();
        if (before.getDasConfig().isAdmissionControlEnabled() != admission) {
            Event event = admission ? new DasAdmissionControlEnabledEvent() : new DasAdmissionControlDisabledEvent();
            events.post(m, origin, event, cluster);
        }
        boolean drs = after.getDrsConfig().isEnabled();
        if (before.getDrsConfig().isEnabled() != drs) {
            Event event = drs
                    ? new DrsEnabledEvent()
                            .withBehavior(
                                    after.getDrsConfig().getDefaultVmBehavior().value())
                    : new DrsDisabledEvent();
            events.post(m, origin, event, cluster);
        }
        new HaAgents(events).reconfigured(m, origin, cluster, before, after);
    }

    /**
     * The configuration of a new cluster.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument
     */
    static ClusterConfigInfoEx created(Mutation m, ComputeResourceConfigSpec spec) {
        ComputeResourceConfigInfo config =
                ClusterConfigApplier.apply(ClusterConfigs.defaults(), spec, false, new ClusterMembers(m, null));
        if (config instanceof ClusterConfigInfoEx cluster) {
            return cluster;
        }
        throw Faults.invalidArgument("spec", "it is none of a cluster");
    }
}
