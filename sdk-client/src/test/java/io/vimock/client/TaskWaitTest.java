package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.TaskInProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Task handles: progress, cancelling, faults, and waits that outlive a connection. */
class TaskWaitTest {
    private static final String RUNNING = info("<state>running</state><progress>40</progress>");
    private static final String DONE = info("<state>success</state>");

    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCollector collector = new ScriptedCollector(server);
    private final VimConnection vim = server.connect(options -> options.reconnectDelay(Duration.ofMillis(1)));

    @BeforeEach
    void teach() {
        server.answer("PowerOnVM_Task", "<returnval type=\"Task\">task-1</returnval>");
    }

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @Test
    void completion_tellsOfProgress() throws Exception {
        List<Integer> progress = new ArrayList<>();
        CompletableFuture<Void> end = powerOn().completion(info -> progress.add(info.getProgress()));
        collector.update(RUNNING).update(DONE);
        assertThat(end.get(1, TimeUnit.MINUTES)).isNull();
        assertThat(progress).containsExactly(40, null);
    }

    @Test
    void completion_whenTheTaskFails_hasTheTypedFaultAsCause() {
        CompletableFuture<Void> end = powerOn().completion();
        collector.update(info("<state>error</state><error><fault~xsi:type=\"InvalidPowerState\"><faultCause>"
                + "<fault~xsi:type=\"TaskInProgress\"><task~type=\"Task\">task-0</task></fault>"
                + "<localizedMessage>busy</localizedMessage></faultCause>"
                + "<existingState>poweredOn</existingState></fault><localizedMessage>on</localizedMessage></error>"));
        assertThatThrownBy(() -> end.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(VimFaultException.class, e -> {
                    assertThat(e.fault(InvalidPowerState.class)).isNotNull();
                    assertThat(e.fault(InvalidState.class)).isNotNull();
                    assertThat(e.fault(TaskInProgress.class)).isNull();
                    assertThat(e.getCause()).hasMessage("caused by: TaskInProgress: busy");
                })
                .hasMessage("PowerOnVM_Task on VirtualMachine:vm-1 at " + server.url() + ": InvalidPowerState: on");
    }

    @Test
    void cancel_asksTheServer() {
        server.answer("CancelTask", "");
        powerOn().cancel();
        assertThat(server.requests("CancelTask")).singleElement().asString().contains("task-1");
    }

    @Test
    void await_whenTheConnectionBreaksOnce_goesOn() {
        collector.breakConnection();
        collector.update(RUNNING);
        collector.breakConnection();
        collector.update(DONE);
        powerOn().await(Duration.ofMinutes(1));
        assertThat(server.requests("CreatePropertyCollector")).hasSize(1);
        assertThat(server.requests("PowerOnVM_Task")).hasSize(1);
    }

    @Test
    void await_whenTheSessionEnds_goesOnInANewOne() {
        collector.update(RUNNING);
        collector.endSession();
        collector.update(DONE);
        powerOn().await(Duration.ofMinutes(1));
        assertThat(server.requests("CreatePropertyCollector")).hasSize(2);
        assertThat(server.requests("PowerOnVM_Task")).hasSize(1);
    }

    @Test
    void await_whenTheServerStaysAway_failsForAllWaits() {
        CompletableFuture<Void> one = powerOn().completion();
        CompletableFuture<Void> other = powerOn().completion();
        collector.breakConnection();
        collector.breakConnection();
        for (CompletableFuture<Void> end : List.of(one, other)) {
            assertThatThrownBy(() -> end.get(1, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("WaitForUpdatesEx on PropertyCollector:pc-")
                    .hasMessageContaining(server.url());
        }
    }

    @Test
    void await_inACallback_isRefused() throws Exception {
        Task<Void> task = powerOn();
        CompletableFuture<String> said = new CompletableFuture<>();
        var unused = task.completion(info -> {
            try {
                task.await();
            } catch (IllegalStateException e) {
                said.complete(e.getMessage());
            }
        });
        collector.update(DONE);
        assertThat(said.get(1, TimeUnit.MINUTES)).contains("must not wait for info of Task:task-1");
    }

    @Test
    void close_leavesNothingAtTheServer() {
        CompletableFuture<Void> end = powerOn().completion();
        vim.close();
        assertThat(end).isCompletedExceptionally();
        assertThat(collector.alive()).isEmpty();
    }

    private Task<Void> powerOn() {
        return vim.inventory().byReference(VirtualMachine.class, "vm-1").powerOn();
    }

    private static String info(String content) {
        return "Task:task-1 modify info=<val~xsi:type=\"TaskInfo\">" + content + "</val>";
    }
}
