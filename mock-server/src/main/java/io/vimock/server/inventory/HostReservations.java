package io.vimock.server.inventory;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Annex;
import io.vimock.server.world.Change;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Trie;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the machines that run on a host reserve, by the differences that a step makes, so that starting a machine
 * does not look at all others on the host.
 *
 * <p>A hook of the world: the sums are those of the end of a step.
 */
final class HostReservations implements Consumer<Mutation> {
    private record Sum(ManagedObjectReference host, AdmissionControl.Need need) {}

    private static final AdmissionControl.Need NOTHING = new AdmissionControl.Need(0, 0);
    private static final Annex<Trie<Sum>> SUMS = new Annex<>("reserved on hosts", Trie.keyedBy(Sum::host));

    /** What the machines that run on a host reserve. */
    static AdmissionControl.Need of(ReadView view, ManagedObjectReference host) {
        Sum sum = view.annex(SUMS).find(host);
        return sum == null ? NOTHING : sum.need();
    }

    @Override
    public void accept(Mutation m) {
        Map<ManagedObjectReference, AdmissionControl.Need> differences = Map.of();
        for (Change change : m.changes()) {
            if (change.ref().getType().equals(MoTypes.VIRTUAL_MACHINE.name()) && concernsReservations(change)) {
                differences = differences.isEmpty() ? new LinkedHashMap<>(2) : differences;
                add(differences, change.before(), -1);
                add(differences, change.after(), 1);
            }
        }
        differences.forEach((host, difference) -> {
            if (!difference.isNothing()) {
                AdmissionControl.Need sum = of(m, host).plus(difference, 1);
                Trie<Sum> sums = m.annex(SUMS);
                m.set(SUMS, sum.isNothing() ? sums.without(host) : sums.with(new Sum(host, sum)));
            }
        });
    }

    private static boolean concernsReservations(Change change) {
        return change.before() == null
                || change.after() == null
                || change.touches(VirtualMachineProperties.RUNTIME)
                || change.touches(VirtualMachineProperties.CONFIG);
    }

    private static void add(
            Map<ManagedObjectReference, AdmissionControl.Need> differences, @Nullable ObjectState vm, int sign) {
        VirtualMachineRuntimeInfo runtime = vm == null ? null : vm.get(VirtualMachineProperties.RUNTIME);
        VirtualMachineConfigInfo config = vm == null ? null : vm.get(VirtualMachineProperties.CONFIG);
        if (runtime != null
                && config != null
                && runtime.getHost() != null
                && runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            AdmissionControl.Need own = NOTHING.plus(AdmissionControl.Need.of(config), sign);
            differences.merge(runtime.getHost(), own, (old, added) -> old.plus(added, 1));
        }
    }
}
