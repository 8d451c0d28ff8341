package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Change;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AutoStartPowerInfo;
import io.vimock.vim25.ClusterAffinityRuleSpec;
import io.vimock.vim25.ClusterAntiAffinityRuleSpec;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterFailoverHostAdmissionControlPolicy;
import io.vimock.vim25.ClusterHostGroup;
import io.vimock.vim25.ClusterRuleInfo;
import io.vimock.vim25.ClusterVmGroup;
import io.vimock.vim25.HostAutoStartManagerConfig;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Forgets machines and hosts that have left, wherever they are named: in the configuration of their cluster and in the
 * order in which their host starts its machines. A rule that is left with fewer than two machines goes.
 *
 * <p>A hook of the world: it runs at the end of every step.
 */
final class Departures implements Consumer<Mutation> {
    @Override
    public void accept(Mutation m) {
        for (Change change : m.changes()) {
            ObjectState before = change.before();
            if (before == null) {
                continue;
            }
            if (before.type() == MoTypes.VIRTUAL_MACHINE
                    && (change.after() == null || change.touches(VirtualMachineProperties.RUNTIME))) {
                machineChanged(m, change.ref(), hostOf(before), hostOf(change.after()));
            } else if (before.type() == MoTypes.HOST_SYSTEM
                    && (change.after() == null || change.touches(HostSystemProperties.PARENT))) {
                hostMoved(m, change.ref(), before.get(HostSystemProperties.PARENT));
            }
        }
    }

    private static @Nullable ManagedObjectReference hostOf(@Nullable ObjectState vm) {
        VirtualMachineRuntimeInfo runtime = vm == null ? null : vm.get(VirtualMachineProperties.RUNTIME);
        return runtime == null ? null : runtime.getHost();
    }

    private static void machineChanged(
            Mutation m,
            ManagedObjectReference vm,
            @Nullable ManagedObjectReference from,
            @Nullable ManagedObjectReference to) {
        if (from == null || from.equals(to)) {
            return;
        }
        ManagedObjectReference left = m.before().require(from, HostSystemProperties.PARENT);
        if (m.exists(from)) {
            forgetStartOrder(m, from, vm);
        }
        if (!left.equals(parentOf(m, to))) {
            forget(m, left, vm);
        }
    }

    private static @Nullable ManagedObjectReference parentOf(ReadView view, @Nullable ManagedObjectReference host) {
        return host == null || !view.exists(host) ? null : view.get(host, HostSystemProperties.PARENT);
    }

    private static void hostMoved(Mutation m, ManagedObjectReference host, @Nullable ManagedObjectReference from) {
        if (from == null || from.equals(parentOf(m, host))) {
            return;
        }
        forget(m, from, host);
        for (ManagedObjectReference vm : m.before().refs(host, HostSystemProperties.VM)) {
            if (!from.equals(ClusterMembers.of(m, vm))) {
                forget(m, from, vm);
            }
        }
    }

    private static void forgetStartOrder(Mutation m, ManagedObjectReference host, ManagedObjectReference vm) {
        HostConfigInfo config = m.get(host, HostSystemProperties.CONFIG);
        HostAutoStartManagerConfig order = config == null ? null : config.getAutoStart();
        if (order != null
                && order.getPowerInfo().stream().anyMatch(info -> info.getKey().equals(vm))) {
            List<AutoStartPowerInfo> left = order.getPowerInfo().stream()
                    .filter(info -> !info.getKey().equals(vm))
                    .toList();
            m.set(
                    host,
                    "config.autoStart",
                    new HostAutoStartManagerConfig()
                            .withDefaults(order.getDefaults())
                            .withPowerInfo(left));
        }
    }

    private static void forget(Mutation m, ManagedObjectReference cluster, ManagedObjectReference gone) {
        ObjectState state = m.find(cluster);
        if (state != null
                && state.get(ComputeResourceProperties.CONFIGURATION_EX) instanceof ClusterConfigInfoEx present
                && namesMembers(present)) {
            ClusterConfigInfoEx config = WireType.deepCopy(present);
            forget(config, gone);
            m.set(cluster, ComputeResourceProperties.CONFIGURATION_EX, config);
        }
    }

    private static boolean namesMembers(ClusterConfigInfoEx config) {
        return !config.getDasVmConfig().isEmpty()
                || !config.getDrsVmConfig().isEmpty()
                || !config.getRule().isEmpty()
                || !config.getGroup().isEmpty()
                || !config.getDpmHostConfig().isEmpty()
                || config.getDasConfig().getAdmissionControlPolicy()
                        instanceof ClusterFailoverHostAdmissionControlPolicy;
    }

    private static void forget(ClusterConfigInfoEx config, ManagedObjectReference gone) {
        config.getDasVmConfig().removeIf(entry -> entry.getKey().equals(gone));
        config.getDrsVmConfig().removeIf(entry -> entry.getKey().equals(gone));
        config.getDpmHostConfig().removeIf(entry -> entry.getKey().equals(gone));
        config.getRule().removeIf(rule -> leavesTooFew(rule, gone));
        config.getGroup().forEach(group -> {
            if (group instanceof ClusterVmGroup machines) {
                machines.getVm().remove(gone);
            } else if (group instanceof ClusterHostGroup hosts) {
                hosts.getHost().remove(gone);
            }
        });
        if (config.getDasConfig().getAdmissionControlPolicy()
                instanceof ClusterFailoverHostAdmissionControlPolicy policy) {
            policy.getFailoverHosts().remove(gone);
        }
    }

    private static boolean leavesTooFew(ClusterRuleInfo rule, ManagedObjectReference gone) {
        List<ManagedObjectReference> machines = null;
        if (rule instanceof ClusterAffinityRuleSpec together) {
            machines = together.getVm();
        } else if (rule instanceof ClusterAntiAffinityRuleSpec apart) {
            machines = apart.getVm();
        }
        return machines != null && machines.removeIf(vm -> Objects.equals(vm, gone)) && machines.size() < 2;
    }
}
