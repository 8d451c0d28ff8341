package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.junit.MockVirtualCenterExtension;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sample against snapshots of a day ago, of half a day ago, and of now. */
class SnapshotSweepTest {
    private static final List<String> OLD = List.of(
            "DC0_C0_RP0_VM0           before update                            2008-01-01T00:00:00Z    1 d",
            "DC0_H0_VM0               before update                            2008-01-01T00:00:00Z    1 d",
            "DC0_H0_VM0               before update/nightly                    2008-01-01T00:00:00Z    1 d");

    @RegisterExtension
    static final MockVirtualCenterExtension VC = MockVirtualCenterExtension.with(MockOptions.builder()
            .manualClock()
            .accounts(List.of(new Account("guest", PasswordHash.quick("guest"), false)))
            .password("pass")
            .build());

    @BeforeAll
    static void takeSnapshots(MockVirtualCenter server) {
        snapshot("DC0_H0_VM0", "before update");
        snapshot("DC0_H0_VM0", "nightly");
        snapshot("DC0_C0_RP0_VM0", "before update");
        server.clock().advance(Duration.ofHours(12));
        snapshot("DC0_H0_VM0", "before reboot");
        server.clock().advance(Duration.ofHours(12));
        snapshot("DC0_H0_VM1", "before update");
    }

    @Test
    void run_withoutYes_listsOldOnesAndRemovesNone() {
        SampleRun run = sweep("--older-than", "1");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        List<String> expected = new ArrayList<>(OLD);
        expected.add("3 found; --yes removes them");
        assertThat(run.out().lines()).containsExactlyElementsOf(expected);
        assertThat(snapshots("DC0_H0_VM0")).containsExactly("before update", "nightly", "before reboot");
    }

    @Test
    void run_withYes_removesThemAndLeavesYoungerOnesBelow() {
        SampleRun run = sweep("--older-than", "1", "--yes");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().toList().subList(0, 3)).isEqualTo(OLD);
        assertThat(run.out().lines().skip(3))
                .satisfiesExactly(
                        line -> assertThat(line).matches("Removing before update of DC0_C0_RP0_VM0 ... .*done"),
                        line -> assertThat(line).matches("Removing before update of DC0_H0_VM0 ... .*done"),
                        line -> assertThat(line).matches("Removing before update/nightly of DC0_H0_VM0 ... .*done"),
                        line -> assertThat(line).isEqualTo("3 removed"));
        assertThat(snapshots("DC0_H0_VM0")).containsExactly("before reboot");
        assertThat(snapshots("DC0_C0_RP0_VM0")).isEmpty();
        assertThat(snapshots("DC0_H0_VM1")).containsExactly("before update");
    }

    @Test
    void run_withPatterns_takesWhatMatchesBoth() {
        SampleRun run = sweep("--older-than", "0", "--name", "before*", "--vm", "DC0_H0_VM?", "--yes");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).endsWith("3 removed" + System.lineSeparator());
        assertThat(snapshots("DC0_H0_VM0")).containsExactly("nightly");
        assertThat(snapshots("DC0_H0_VM1")).isEmpty();
        assertThat(snapshots("DC0_C0_RP0_VM0")).containsExactly("before update");
    }

    @Test
    void run_whenNothingIsOldEnough_saysSo() {
        SampleRun run = sweep();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).containsExactly("0 found");
    }

    @Test
    void run_whenRemovalIsRefused_goesOnAndExitsWith1() {
        SampleRun run = SampleRun.as(
                "guest", "guest", VC.server(), SnapshotSweep::run, "--older-than", "1", "--vm", "DC0_H0*", "--yes");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("snapshot-sweep: RemoveSnapshot_Task on VirtualMachineSnapshot:")
                        && line.contains("NoPermission"));
        assertThat(run.out().lines().skip(2))
                .containsExactly(
                        "Removing before update of DC0_H0_VM0 ... failed",
                        "Removing before update/nightly of DC0_H0_VM0 ... failed",
                        "0 removed, 2 failed");
        assertThat(snapshots("DC0_H0_VM0")).containsExactly("before update", "nightly", "before reboot");
    }

    @Test
    void run_whenOptionsAreWrong_exitsWith2() {
        sweep("--older-than", "-1").assertUsage("--older-than");
        sweep("--older-than", "week").assertUsage("--older-than");
        sweep("--timeout", "0").assertUsage("--timeout");
        sweep("--no").assertUsage("--no");
    }

    private static void snapshot(String machine, String name) {
        try (VimConnection vim = VC.server().client()) {
            vim.inventory()
                    .get(VirtualMachine.class, machine)
                    .createSnapshot(name, null, false, false)
                    .await(Duration.ofMinutes(1));
        }
    }

    /** The names of a machine's snapshots, the oldest first. */
    private static List<String> snapshots(String machine) {
        try (VimConnection vim = VC.server().client()) {
            List<String> names = new ArrayList<>();
            List<VirtualMachineSnapshotTree> level =
                    vim.inventory().get(VirtualMachine.class, machine).get(VirtualMachine.SNAPSHOT_ROOT_SNAPSHOT_LIST);
            while (level != null && !level.isEmpty()) {
                names.add(level.get(0).getName());
                level = level.get(0).getChildSnapshotList();
            }
            return names;
        }
    }

    private static SampleRun sweep(String... arguments) {
        return SampleRun.against(VC.server(), SnapshotSweep::run, arguments);
    }
}
