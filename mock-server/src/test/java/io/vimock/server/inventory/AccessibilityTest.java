package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachineMovePriority;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessibilityTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.CLUSTERED);
    private final ManagedObjectReference host = lab.runtime(vm).getHost();
    private final List<DatastoreHostMount> mounts =
            lab.world().snapshot().require(lab.datastore(), DatastoreProperties.HOST);

    @AfterEach
    void close() {
        lab.close();
    }

    private VirtualMachineConnectionState state() {
        return lab.runtime(vm).getConnectionState();
    }

    private void recover() {
        lab.world().change(m -> m.set(lab.datastore(), DatastoreProperties.HOST, mounts));
    }

    @Test
    void machine_isInaccessibleWhileItsHostLacksItsDatastore() {
        lab.succeeded(lab.powerOff(vm));
        long free = lab.freeSpace();
        ManagedObjectReference other = lab.vm(MachineLab.RUNNING);

        MigrationTest.unmount(lab, host);

        assertThat(state()).isEqualTo(VirtualMachineConnectionState.INACCESSIBLE);
        assertThat(lab.world()
                        .snapshot()
                        .require(vm, VirtualMachineProperties.SUMMARY)
                        .getRuntime()
                        .getConnectionState())
                .isEqualTo(VirtualMachineConnectionState.INACCESSIBLE);
        assertThat(lab.runtime(other).getConnectionState()).isEqualTo(VirtualMachineConnectionState.CONNECTED);
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.DATASTORE))
                .containsExactly(lab.datastore());
        assertThat(lab.freeSpace()).isEqualTo(free);
        assertThat(lab.world().snapshot().require(vm, ManagedEntityProperties.DISABLED_METHOD))
                .contains("PowerOnVM_Task", "ReconfigVM_Task", "CloneVM_Task")
                .doesNotContain("RelocateVM_Task", "MigrateVM_Task", "UnregisterVM");
        lab.failed(lab.powerOn(vm), InvalidState.class);

        recover();

        assertThat(state()).isEqualTo(VirtualMachineConnectionState.CONNECTED);
        assertThat(lab.freeSpace()).isEqualTo(free);
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void migrate_toAHostThatHasTheDatastore_makesItConnected() {
        lab.succeeded(lab.powerOff(vm));
        MigrationTest.unmount(lab, host);

        lab.succeeded(lab.machines()
                .migrateVMTask(
                        lab.call(vm, "MigrateVM_Task"),
                        null,
                        lab.host("DC0_C0_H2"),
                        VirtualMachineMovePriority.DEFAULT_PRIORITY,
                        null));

        assertThat(state()).isEqualTo(VirtualMachineConnectionState.CONNECTED);
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void relocate_toAHostThatHasTheDatastore_makesItConnected() {
        MigrationTest.unmount(lab, host);

        lab.succeeded(lab.machines()
                .relocateVMTask(
                        lab.call(vm, "RelocateVM_Task"),
                        new VirtualMachineRelocateSpec().withHost(lab.host("DC0_C0_H2")),
                        null));

        assertThat(state()).isEqualTo(VirtualMachineConnectionState.CONNECTED);
    }

    @Test
    void unregister_ofAnInaccessibleMachine_isPossible() {
        lab.succeeded(lab.powerOff(vm));
        MigrationTest.unmount(lab, host);

        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));

        assertThat(lab.world().snapshot().exists(vm)).isFalse();
    }
}
