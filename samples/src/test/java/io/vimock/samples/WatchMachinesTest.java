package io.vimock.samples;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.vimock.client.HostSystem;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.junit.InventoryPath;
import io.vimock.server.junit.MockVirtualCenterTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample follows what the test does meanwhile. */
@MockVirtualCenterTest
class WatchMachinesTest {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ExecutorService runs = Executors.newCachedThreadPool();

    @AfterEach
    void interrupt() throws InterruptedException {
        runs.shutdownNow();
        assertThat(runs.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void run_tellsOfChangesAndEventsOfTheMachinesAskedFor(
            MockVirtualCenter server,
            @InventoryPath("DC0/vm/DC0_C0_RP0_VM0") VirtualMachine vm,
            @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine other)
            throws Exception {
        String host =
                vm.require(VirtualMachine.RUNTIME_HOST.as(HostSystem.class)).require(HostSystem.NAME);
        Future<SampleRun> run = watch(server, "--vm", "DC0_C0_*0", "--count", "30");
        assertThat(lines.poll(2, TimeUnit.MINUTES))
                .matches("\\S+Z DC0_C0_RP0_VM0 {11}name DC0_C0_RP0_VM0, runtime.powerState poweredOn, runtime.host "
                        + host + ", guest.ipAddress [0-9.]+");
        other.powerOff().await();
        while (!run.isDone()) {
            vm.powerOff().await();
            vm.powerOn().await();
        }

        assertThat(run.get().err()).isEmpty();
        assertThat(run.get().exitCode()).isZero();
        assertThat(lines)
                .hasSize(29)
                .allMatch(line -> line.contains("DC0_C0_RP0_VM0"))
                .anyMatch(line -> line.contains("runtime.powerState poweredOn -> poweredOff"))
                .anyMatch(line -> line.contains("runtime.powerState poweredOff -> poweredOn"))
                .anyMatch(line -> line.endsWith(" DC0_C0_RP0_VM0 on " + host + " in DC0 is powered off"));
    }

    @Test
    void run_tellsOfMachinesThatComeAndGo(
            MockVirtualCenter server, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) throws Exception {
        Future<SampleRun> unused = watch(server, "--vm", "DC0_H0_VM0");
        assertThat(until("name DC0_H0_VM0")).hasSize(1);
        vm.rename("web1").await();
        assertThat(until("is gone")).last(as(STRING)).contains("DC0_H0_VM0");
        vm.rename("DC0_H0_VM0").await();
        until("name DC0_H0_VM0, runtime.powerState poweredOn");
        vm.powerOff().await();
        vm.destroy().await();
        until("is gone");
    }

    @Test
    void run_afterTheLossOfItsSession_tellsWhatItMissed(
            MockVirtualCenter server, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) throws Exception {
        Future<SampleRun> unused = watch(server, "--vm", "DC0_H0_VM0");
        until("name DC0_H0_VM0");
        server.endSessions();
        vm.powerOff().await();

        assertThat(until("runtime.powerState poweredOn -> poweredOff"))
                .anyMatch(line -> line.contains("connection lost: "))
                .anyMatch(line -> line.endsWith("connected again"));
    }

    @Test
    void run_withResume_beginsWhereTheLastOneStopped(
            MockVirtualCenter server, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm, @TempDir Path files)
            throws Exception {
        String file = files.resolve("last").toString();
        Future<SampleRun> first = watch(server, "--vm", "DC0_H0_VM0", "--resume", file, "--count", "5");
        List<String> told = until("name DC0_H0_VM0");
        vm.powerOff().await();
        assertThat(first.get(2, TimeUnit.MINUTES).exitCode()).isZero();
        vm.powerOn().await();
        lines.drainTo(told);

        Future<SampleRun> unused = watch(server, "--vm", "DC0_H0_VM0", "--resume", file);
        told.addAll(until("is powered on"));
        assertThat(told).filteredOn(line -> line.endsWith("is powered off")).hasSize(1);
    }

    @Test
    void run_whenOptionsAreWrong_exitsWith2(MockVirtualCenter server, @TempDir Path files) throws IOException {
        SampleRun.against(server, WatchMachines::run, "--count", "0").assertUsage("--count");
        SampleRun.against(server, WatchMachines::run, "--resume").assertUsage("--resume");
        String other = Files.writeString(files.resolve("other"), "now").toString();
        SampleRun.against(server, WatchMachines::run, "--resume", other).assertUsage("--resume: " + other);
    }

    @Test
    void run_whenFileCannotBeWritten_saysSoAndEnds(
            MockVirtualCenter server, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm, @TempDir Path files)
            throws Exception {
        Future<SampleRun> run =
                watch(server, "--resume", files.resolve("none/last").toString());
        until("name DC0_H0_VM0");
        vm.powerOff().await();
        assertThat(run.get(2, TimeUnit.MINUTES).exitCode()).isEqualTo(1);
        assertThat(run.get().err().lines()).singleElement().asString().startsWith("watch: NoSuchFileException: ");
    }

    /** The lines up to one that contains a text. */
    private List<String> until(String text) throws InterruptedException {
        List<String> before = new ArrayList<>();
        String line;
        do {
            line = Objects.requireNonNull(
                    lines.poll(2, TimeUnit.MINUTES), () -> "no line with " + text + ", but " + before);
            before.add(line);
        } while (!line.contains(text));
        return before;
    }

    private Future<SampleRun> watch(MockVirtualCenter server, String... arguments) {
        SampleRun.Sample sample = (out, err, all) -> WatchMachines.run(new PrintWriter(new Lines(), true), err, all);
        return runs.submit(() -> SampleRun.against(server, sample, arguments));
    }

    /** Puts every line into the queue. */
    private final class Lines extends Writer {
        private final StringBuilder line = new StringBuilder();

        @Override
        public void write(char[] text, int from, int length) {
            line.append(text, from, length);
            int end;
            while ((end = line.indexOf("\n")) >= 0) {
                lines.add(line.substring(0, end).stripTrailing());
                line.delete(0, end + 1);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
