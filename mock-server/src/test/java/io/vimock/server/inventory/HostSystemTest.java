package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.call.TaskTime;
import io.vimock.server.service.Task;
import io.vimock.vim25.ComputeResourceSummary;
import io.vimock.vim25.HostFlagInfo;
import io.vimock.vim25.HostSystemResourceInfo;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.Timedout;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostSystemTest {
    private final EntityLab lab = EntityLab.instant();
    private final HostSystem hosts = lab.hosts();
    private final ManagedObjectReference host = lab.host("DC0_C0_H0");

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference enter(int timeout) {
        return hosts.enterMaintenanceModeTask(lab.call(host, "EnterMaintenanceMode_Task"), timeout, null);
    }

    private boolean inMaintenance() {
        return lab.snapshot().require(host, HostSystemProperties.RUNTIME).isInMaintenanceMode();
    }

    private void stopMachines() {
        lab.snapshot().refs(host, HostSystemProperties.VM).forEach(lab::powerOff);
    }

    @Test
    void enter_withoutRunningMachines_isDoneAtOnce() {
        stopMachines();
        lab.events().clear();
        lab.succeeds(enter(0));
        assertThat(inMaintenance()).isTrue();
        assertThat(lab.events().types())
                .containsExactly("TaskEvent", "EnteringMaintenanceModeEvent", "EnteredMaintenanceModeEvent");
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        ComputeResourceSummary summary = lab.snapshot().require(cluster, ComputeResourceProperties.SUMMARY);
        assertThat(summary.getNumHosts()).isEqualTo(2);
        assertThat(summary.getNumEffectiveHosts()).isEqualTo(1);
        assertThat(summary.getEffectiveCpu()).isEqualTo(summary.getTotalCpu() / 2);
        lab.isConsistent();
    }

    @Test
    void enter_withRunningMachines_waitsUntilTheyStop() {
        ManagedObjectReference task = enter(0);
        lab.clock().advance(Duration.ofDays(1));
        assertThat(lab.settled(task).getState()).isEqualTo(TaskInfoState.RUNNING);
        assertThat(inMaintenance()).isFalse();
        stopMachines();
        lab.succeeds(task);
        assertThat(inMaintenance()).isTrue();
    }

    @Test
    void enter_whenTimeIsUp_faultsTimedout() {
        ManagedObjectReference task = enter(60);
        lab.clock().advance(Duration.ofSeconds(59));
        assertThat(lab.settled(task).getState()).isEqualTo(TaskInfoState.RUNNING);
        lab.clock().advance(Duration.ofSeconds(1));
        lab.fails(task, Timedout.class);
        stopMachines();
        assertThat(inMaintenance()).isFalse();
    }

    @Test
    void enter_canBeCancelledWhileItWaits() {
        ManagedObjectReference task = enter(0);
        lab.settled(task);
        new Task(lab.tasks()).cancelTask(lab.call(task, "CancelTask"));
        lab.fails(task, RequestCanceled.class);
        stopMachines();
        assertThat(inMaintenance()).isFalse();
    }

    @Test
    void enter_inMaintenance_faultsInvalidState() {
        stopMachines();
        lab.succeeds(enter(0));
        lab.fails(enter(0), InvalidState.class);
    }

    @Test
    void exit_makesTheHostCountAgain() {
        stopMachines();
        lab.fails(hosts.exitMaintenanceModeTask(lab.call(host, "ExitMaintenanceMode_Task"), 0), InvalidState.class);
        lab.succeeds(enter(0));
        lab.events().clear();
        lab.succeeds(hosts.exitMaintenanceModeTask(lab.call(host, "ExitMaintenanceMode_Task"), 0));
        assertThat(inMaintenance()).isFalse();
        assertThat(lab.events().types()).containsExactly("TaskEvent", "ExitMaintenanceModeEvent");
    }

    @Test
    void enter_takesSimulatedTime_whenTasksDo() {
        try (EntityLab slow = new EntityLab(EntityLab.TWO_DATACENTERS, TaskTime.REALISTIC)) {
            ManagedObjectReference idle = slow.host("DC0_C0_H0");
            slow.snapshot().refs(idle, HostSystemProperties.VM).forEach(slow::powerOff);
            ManagedObjectReference task =
                    slow.hosts().enterMaintenanceModeTask(slow.call(idle, "EnterMaintenanceMode_Task"), 0, false);
            assertThat(slow.settled(task).getState()).isEqualTo(TaskInfoState.RUNNING);
            slow.clock().advance(Duration.ofSeconds(10));
            slow.succeeds(task);
        }
    }

    @Test
    void memoryOverhead_growsWithMemoryAndCpus() {
        long small = hosts.queryMemoryOverhead(lab.call(host, "QueryMemoryOverhead"), 256L << 20, null, 1);
        assertThat(small / (1024 * 1024.0)).isBetween(87.0, 88.0);
        assertThat(hosts.queryMemoryOverhead(lab.call(host, "QueryMemoryOverhead"), 4096L << 20, null, 4))
                .isGreaterThan(2 * small);
    }

    @Test
    void systemResources_changeByTheirKeys() {
        hosts.updateSystemResources(
                lab.call(host, "UpdateSystemResources"),
                new HostSystemResourceInfo()
                        .withKey("host/vim")
                        .withConfig(new ResourceConfigSpec()
                                .withCpuAllocation(new ResourceAllocationInfo().withReservation(300L))
                                .withMemoryAllocation(new ResourceAllocationInfo().withLimit(512L))));
        HostSystemResourceInfo shown = lab.snapshot().require(host, HostSystemProperties.SYSTEM_RESOURCES);
        assertThat(shown.getChild())
                .filteredOn(group -> group.getKey().equals("host/vim"))
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.getConfig().getCpuAllocation().getReservation())
                            .isEqualTo(300);
                    assertThat(group.getConfig().getMemoryAllocation().getLimit())
                            .isEqualTo(512);
                    assertThat(group.getConfig().getMemoryAllocation().isExpandableReservation())
                            .isTrue();
                });
        assertFault(
                InvalidArgument.class,
                () -> hosts.updateSystemResources(
                        lab.call(host, "UpdateSystemResources"), new HostSystemResourceInfo().withKey("host/sauna")));
    }

    @Test
    void flags_areStored() {
        hosts.updateFlags(lab.call(host, "UpdateFlags"), new HostFlagInfo().withBackgroundSnapshotsEnabled(true));
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.CONFIG)
                        .getFlags()
                        .isBackgroundSnapshotsEnabled())
                .isTrue();
    }
}
