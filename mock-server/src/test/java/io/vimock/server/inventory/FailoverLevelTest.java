package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.vim25.ClusterComputeResourceSummary;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineMovePriority;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailoverLevelTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");

    @AfterEach
    void close() {
        lab.close();
    }

    private ClusterComputeResourceSummary summary() {
        return (ClusterComputeResourceSummary)
                lab.world().snapshot().require(cluster, ComputeResourceProperties.SUMMARY);
    }

    private void switchHa(boolean on) {
        lab.world()
                .change(m -> m.update(cluster, ComputeResourceProperties.CONFIGURATION_EX, config -> {
                    ClusterConfigInfoEx own = (ClusterConfigInfoEx) io.vimock.server.wire.WireType.deepCopy(config);
                    own.getDasConfig().setEnabled(on);
                    return own;
                }));
    }

    @Test
    void level_isWhatTheSlotsOfTheOtherHostsAllow() {
        assertThat(FailoverLevel.level(List.of(13L, 13L, 13L), 6)).isEqualTo(2);
        assertThat(FailoverLevel.level(List.of(13L, 5L, 13L), 12)).isEqualTo(1);
        assertThat(FailoverLevel.level(List.of(13L, 5L, 13L), 19)).isZero();
        assertThat(FailoverLevel.level(List.of(13L, 13L), 0)).isEqualTo(1);
        assertThat(FailoverLevel.level(List.of(), 0)).isZero();
    }

    @Test
    void summary_ofAClusterWithoutHa_hasTheLevelZero() {
        assertThat(summary().getCurrentFailoverLevel()).isZero();
        assertThat(summary().getAdmissionControlInfo()).isNull();
    }

    @Test
    void summary_followsHostsAndMachines() {
        switchHa(true);
        assertThat(summary().getCurrentFailoverLevel()).isEqualTo(2);
        assertThat(((ClusterFailoverLevelAdmissionControlInfo) summary().getAdmissionControlInfo())
                        .getCurrentFailoverLevel())
                .isEqualTo(2);

        lab.maintenance(lab.host("DC0_C0_H2"), true);
        assertThat(summary().getCurrentFailoverLevel()).isEqualTo(1);
        lab.maintenance(lab.host("DC0_C0_H2"), false);
        ManagedObjectReference vm = lab.vm(MachineLab.CLUSTERED);
        long memory = lab.world()
                        .snapshot()
                        .require(lab.host("DC0_C0_H0"), HostSystemProperties.HARDWARE)
                        .getMemorySize()
                >> 20;
        lab.world().change(m -> m.set(vm, "config.memoryAllocation.reservation", memory - 1024));
        assertThat(summary().getCurrentFailoverLevel()).isEqualTo(1);
        lab.succeeded(lab.powerOff(vm));
        assertThat(summary().getCurrentFailoverLevel()).isEqualTo(2);
        switchHa(false);
        assertThat(summary().getCurrentFailoverLevel()).isZero();
    }

    @Test
    void summary_countsVmotions() {
        ManagedObjectReference vm = lab.vm(MachineLab.CLUSTERED);
        lab.succeeded(lab.machines()
                .migrateVMTask(
                        lab.call(vm, "MigrateVM_Task"),
                        null,
                        lab.host("DC0_C0_H2"),
                        VirtualMachineMovePriority.DEFAULT_PRIORITY,
                        null));
        assertThat(summary().getNumVmotions()).isEqualTo(1);

        lab.maintenance(lab.host("DC0_C0_H1"), true);

        assertThat(summary().getNumVmotions()).isEqualTo(1);
    }
}
