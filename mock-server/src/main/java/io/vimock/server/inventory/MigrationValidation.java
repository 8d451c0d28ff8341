package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CannotAccessNetwork;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.HostEventArgument;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MigrationErrorEvent;
import io.vimock.vim25.MigrationEvent;
import io.vimock.vim25.MigrationHostErrorEvent;
import io.vimock.vim25.MigrationHostWarningEvent;
import io.vimock.vim25.MigrationResourceErrorEvent;
import io.vimock.vim25.MigrationResourceWarningEvent;
import io.vimock.vim25.MigrationWarningEvent;
import io.vimock.vim25.NoGuestHeartbeat;
import io.vimock.vim25.ResourcePoolEventArgument;
import io.vimock.vim25.SnapshotRevertIssue;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of ValidateMigration: what would stand in the way of moving machines, told as events that are not posted
 * (facts: distributed-services 2, checks). Nothing changes.
 */
final class MigrationValidation {
    /** The groups of checks that {@code testType} names. */
    static final Set<String> TESTS =
            Set.of("sourceTests", "compatibilityTests", "diskAccessibilityTests", "resourceTests");

    private final Call call;
    private final ReadView view;
    private final VirtualMachineSupport support;
    private final Set<String> tests;
    private final @Nullable ManagedObjectReference pool;
    private final @Nullable ManagedObjectReference host;
    private final List<MigrationEvent> found = new ArrayList<>();

    /**
     * @param tests the groups of checks to make; empty for all
     * @param pool where the machines are to go; null to stay in their pools
     * @param host where the machines are to run; null for any host of the pool
     */
    MigrationValidation(
            Call call,
            VirtualMachineSupport support,
            List<String> tests,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        this.call = call;
        this.view = call.snapshot();
        this.support = support;
        this.tests = tests.isEmpty() ? TESTS : Set.copyOf(tests);
        this.pool = pool;
        this.host = host;
    }

    /** What is wrong with moving these machines, which are to be in a power state; empty when nothing is. */
    List<MigrationEvent> validate(List<ManagedObjectReference> machines, @Nullable VirtualMachinePowerState state) {
        machines.forEach(vm -> validate(vm, state));
        return found;
    }

    private void validate(ManagedObjectReference vm, @Nullable VirtualMachinePowerState state) {
        MigrationRequirements[] requirements = new MigrationRequirements[1];
        boolean isPossible = holds(vm, "sourceTests", () -> {
                    VirtualMachines.requireManaged(view, vm);
                    VirtualMachines.requireNoTemplate(view, vm);
                    if (state != null) {
                        VirtualMachines.requirePowerState(view, vm, state);
                    }
                })
                && holds(vm, "", () -> {
                    MigrationOperations.Target target = MigrationOperations.target(view, vm, pool, host);
                    requirements[0] = new MigrationRequirements(view, vm, target.host(), target.pool());
                    requirements[0].requireTarget();
                });
        if (isPossible) {
            check(vm, requirements[0]);
        }
    }

    private void check(ManagedObjectReference vm, MigrationRequirements requirements) {
        var unused = holds(vm, "sourceTests", requirements::requireSource)
                & holds(vm, "compatibilityTests", requirements::requireCompatible)
                & holds(vm, "diskAccessibilityTests", () -> requirements.requireFiles(VirtualMachines.config(view, vm)))
                & holds(vm, "resourceTests", () -> requirements.requireResources(support.isTolerant()));
        if (!requirements.isRunning() && tests.contains("compatibilityTests")) {
            warnOfNetworks(vm, requirements.host());
        }
        if (requirements.isRunning() && tests.contains("sourceTests")) {
            warnOfGuest(vm);
        }
    }

    /** Makes the checks of a group, when it is asked for or is none of those that can be left out. */
    private boolean holds(ManagedObjectReference vm, String group, Runnable checks) {
        if (!group.isEmpty() && !tests.contains(group)) {
            return true;
        }
        try {
            checks.run();
            return true;
        } catch (VimFaultException fault) {
            tell(vm, error(), Faults.localized(fault));
            return false;
        }
    }

    private void warnOfNetworks(ManagedObjectReference vm, ManagedObjectReference target) {
        HostReach reach = new HostReach(view, target);
        for (VirtualDevice device :
                VirtualMachines.config(view, vm).getHardware().getDevice()) {
            if (device.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo card
                    && reach.network(card.getDeviceName()) == null) {
                String label = device.getDeviceInfo().getLabel();
                warn(
                        vm,
                        Faults.of(
                                new CannotAccessNetwork()
                                        .withDevice(label)
                                        .withBacking(card.getDeviceName())
                                        .withConnected(false),
                                "The host has no network '" + card.getDeviceName() + "' for '" + label + "'"));
            }
        }
    }

    private void warnOfGuest(ManagedObjectReference vm) {
        if (view.get(vm, VirtualMachineProperties.SNAPSHOT) != null) {
            warn(
                    vm,
                    Faults.of(
                            new SnapshotRevertIssue(),
                            "Reverting to a snapshot of the virtual machine may fail on the other host"));
        }
        GuestInfo guest = view.get(vm, VirtualMachineProperties.GUEST);
        if (guest == null || !GuestState.isRunning(guest)) {
            warn(vm, Faults.of(new NoGuestHeartbeat(), "The guest of the virtual machine sends no heartbeats"));
        }
    }

    private void warn(ManagedObjectReference vm, VimFaultException fault) {
        tell(vm, warning(), Faults.localized(fault));
    }

    private void tell(ManagedObjectReference vm, MigrationEvent event, LocalizedMethodFault fault) {
        event.withFault(fault).withCreatedTime(call.world().clock().now());
        support.events().complete(view, Origin.of(call), event, vm);
        found.add(event);
    }

    private MigrationEvent error() {
        if (host == null) {
            return new MigrationErrorEvent();
        }
        return pool == null
                ? new MigrationHostErrorEvent().withDstHost(hostArgument(host))
                : new MigrationResourceErrorEvent()
                        .withDstHost(hostArgument(host))
                        .withDstPool(poolArgument(pool));
    }

    private MigrationEvent warning() {
        if (host == null) {
            return new MigrationWarningEvent();
        }
        return pool == null
                ? new MigrationHostWarningEvent().withDstHost(hostArgument(host))
                : new MigrationResourceWarningEvent()
                        .withDstHost(hostArgument(host))
                        .withDstPool(poolArgument(pool));
    }

    private HostEventArgument hostArgument(ManagedObjectReference target) {
        return MigrationOperations.host(view, target);
    }

    private ResourcePoolEventArgument poolArgument(ManagedObjectReference target) {
        return MigrationOperations.pool(view, target);
    }
}
