package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TestCall;
import io.vimock.vim25.AffinityConfigured;
import io.vimock.vim25.CannotAccessNetwork;
import io.vimock.vim25.CannotAccessVmConfig;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.MigrationErrorEvent;
import io.vimock.vim25.MigrationEvent;
import io.vimock.vim25.MigrationHostErrorEvent;
import io.vimock.vim25.MigrationHostWarningEvent;
import io.vimock.vim25.MigrationResourceErrorEvent;
import io.vimock.vim25.NoGuestHeartbeat;
import io.vimock.vim25.SnapshotRevertIssue;
import io.vimock.vim25.VMotionNotConfigured;
import io.vimock.vim25.VirtualMachineAffinityInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationValidationTest {
    private static final List<String> ALL = List.of();

    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.CLUSTERED);
    private final ManagedObjectReference target = lab.host("DC0_C0_H2");
    private final ManagedObjectReference pool =
            lab.world().snapshot().require(vm, VirtualMachineProperties.RESOURCE_POOL);

    @AfterEach
    void close() {
        lab.close();
    }

    private List<MigrationEvent> validate(
            List<String> tests, @Nullable ManagedObjectReference into, @Nullable ManagedObjectReference host) {
        return validate(null, tests, into, host);
    }

    private List<MigrationEvent> validate(
            @Nullable VirtualMachinePowerState state,
            List<String> tests,
            @Nullable ManagedObjectReference into,
            @Nullable ManagedObjectReference host) {
        TestCall call =
                TestCall.of(lab.world(), WellKnown.SERVICE_INSTANCE, MoTypes.SERVICE_INSTANCE, "ValidateMigration");
        return new ServiceInstance(lab.support())
                .validateMigration(call, List.of(vm), state, tests, into, host).stream()
                        .map(MigrationEvent.class::cast)
                        .toList();
    }

    private static List<Class<? extends MethodFault>> faults(List<MigrationEvent> events) {
        return events.stream()
                .<Class<? extends MethodFault>>map(
                        event -> event.getFault().getFault().getClass())
                .toList();
    }

    /** Binds the machine to a processor. */
    private void bind() {
        lab.world().change(m -> m.set(vm, "config.cpuAffinity", new VirtualMachineAffinityInfo().withAffinitySet(0)));
    }

    @Test
    void validate_whenNothingIsWrong_answersNothingAndChangesNothing() {
        lab.events().clear();
        var before = lab.world().snapshot();

        assertThat(validate(ALL, null, target)).isEmpty();

        assertThat(lab.world().snapshot()).isSameAs(before);
        assertThat(lab.events().all()).isEmpty();
    }

    @Test
    void validate_tellsOfEveryGroupOfChecks() {
        lab.world().change(m -> m.set(target, "config.vmotion.netConfig.selectedVnic", null));
        bind();
        MigrationTest.unmount(lab, target);

        List<MigrationEvent> events = validate(ALL, null, target);

        assertThat(faults(events))
                .containsExactly(AffinityConfigured.class, VMotionNotConfigured.class, CannotAccessVmConfig.class);
        assertThat(events).hasOnlyElementsOfType(MigrationHostErrorEvent.class);
        assertThat(((MigrationHostErrorEvent) events.get(0)).getDstHost().getHost())
                .isEqualTo(target);
        assertThat(faults(validate(List.of("compatibilityTests"), null, target)))
                .containsExactly(VMotionNotConfigured.class);
        assertThat(faults(validate(List.of("diskAccessibilityTests"), null, target)))
                .containsExactly(CannotAccessVmConfig.class);
        assertThat(validate(List.of("resourceTests"), null, target)).isEmpty();
        assertThat(validate(ALL, pool, target)).hasOnlyElementsOfType(MigrationResourceErrorEvent.class);
    }

    @Test
    void validate_toAPoolWithoutAHost_namesNoHost() {
        bind();
        ManagedObjectReference other =
                lab.world().snapshot().require(lab.vm(MachineLab.OTHER), VirtualMachineProperties.RESOURCE_POOL);

        List<MigrationEvent> events = validate(ALL, other, null);

        assertThat(faults(events)).containsExactly(AffinityConfigured.class);
        assertThat(events).hasOnlyElementsOfType(MigrationErrorEvent.class);
    }

    @Test
    void validate_toAHostInMaintenance_tellsOnlyThat() {
        lab.maintenance(target, true);

        assertThat(faults(validate(ALL, null, target))).containsExactly(InvalidState.class);
    }

    @Test
    void validate_forAPowerStateThatTheMachineHasNot_saysSo() {
        assertThat(faults(validate(VirtualMachinePowerState.POWERED_OFF, ALL, null, target)))
                .containsExactly(InvalidPowerState.class);
    }

    @Test
    void validate_ofARunningMachine_warnsOfSnapshotsAndGuests() {
        lab.succeeded(
                lab.machines().createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), "before", null, false, false));
        lab.world().change(m -> m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(lab.config(vm))));

        List<MigrationEvent> events = validate(ALL, null, target);

        assertThat(faults(events)).containsExactly(SnapshotRevertIssue.class, NoGuestHeartbeat.class);
        assertThat(events).hasOnlyElementsOfType(MigrationHostWarningEvent.class);
    }

    @Test
    void validate_ofAMachineThatIsOff_warnsOfNetworks() {
        lab.succeeded(lab.powerOff(vm));
        lab.world().change(m -> m.set(target, io.vimock.api.HostSystemProperties.NETWORK, List.of()));

        assertThat(faults(validate(ALL, null, target))).containsExactly(CannotAccessNetwork.class);
    }

    @Test
    void validate_ofNonsense_faultsInvalidArgument() {
        MachineLab.assertFault(InvalidArgument.class, () -> validate(ALL, null, null));
        MachineLab.assertFault(InvalidArgument.class, () -> validate(List.of("allTests"), null, target));
    }
}
