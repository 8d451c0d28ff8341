package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.AlreadyUpgraded;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskFound;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpgradeOperationTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.stopped();

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference upgrade(@Nullable String version) {
        return lab.machines().upgradeVMTask(lab.call(vm, "UpgradeVM_Task"), version);
    }

    @Test
    void upgrade_givesTheNewestHardware() {
        lab.succeeded(upgrade(null));

        assertThat(lab.config(vm).getVersion()).isEqualTo("vmx-07");
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmUpgradingEvent", "VmUpgradeCompleteEvent");
        lab.failed(upgrade("vmx-07"), AlreadyUpgraded.class);
        assertThat(lab.events().types()).endsWith("VmUpgradeFailedEvent");
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void upgrade_toAVersionThatIsNone_faultsInvalidArgument() {
        MachineLab.assertFault(InvalidArgument.class, () -> upgrade("vmx-99"));
    }

    @Test
    void upgrade_ofAMachineThatCannot_faults() {
        lab.succeeded(lab.powerOn(vm));
        lab.failed(upgrade(null), InvalidPowerState.class);
        lab.stopped();
        lab.world().change(m -> m.set(vm, "config.hardware.device[2000]", null));
        lab.failed(upgrade(null), NoDiskFound.class);
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));
        lab.failed(upgrade(null), InvalidState.class);
        assertThat(lab.config(vm).getVersion()).isEqualTo("vmx-04");
    }

    @Test
    void upgrade_ofTheStrictPersonality_hasNothingNewer() {
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            ManagedObjectReference machine = strict.stopped();
            strict.failed(
                    strict.machines().upgradeVMTask(strict.call(machine, "UpgradeVM_Task"), null),
                    AlreadyUpgraded.class);
        }
    }
}
