package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.vimock.vim25.FileFault;
import io.vimock.vim25.VirtualMachineCloneSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting for tasks and conditions. */
class TaskTest {
    private static final String RUNNING = "<state>running</state><progress>40</progress>";
    private static final String CLONED = "<state>success</state>"
            + "<result xsi:type=\"ManagedObjectReference\" type=\"VirtualMachine\">vm-2</result>";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void await_tellsOfProgressAndAnswersTheTypedResult() throws InterruptedException {
        teach(server, "WaitForUpdatesEx", RUNNING, CLONED);
        try (VimConnection vim = server.connect()) {
            List<Integer> progress = new ArrayList<>();
            VirtualMachine made = clone(vim).await(Duration.ofMinutes(1), info -> {
                if (info.getProgress() != null) {
                    progress.add(info.getProgress());
                }
            });

            assertThat(made).hasToString("VirtualMachine:vm-2");
            assertThat(progress).containsExactly(40);
            assertThat(server.requests("WaitForUpdatesEx"))
                    .element(1)
                    .asString()
                    .contains("<version>1</version>")
                    .contains("<_this type=\"PropertyCollector\">own</_this>");
            assertThat(server.awaitRequests("DestroyPropertyFilter")).hasSize(1);
        }
    }

    @Test
    void await_onAServerOfLevel25_usesItsOnlyCollector() {
        try (ScriptedServer old = new ScriptedServer("2.5u2", "2.5")) {
            teach(old, "WaitForUpdates", RUNNING, CLONED);
            try (VimConnection vim = old.connect()) {
                assertThat(clone(vim).await()).hasToString("VirtualMachine:vm-2");
            }
            assertThat(old.requests("CreatePropertyCollector")).isEmpty();
            assertThat(old.requests("WaitForUpdatesEx")).isEmpty();
        }
    }

    @Test
    void await_whenTaskFails_throwsItsFault() {
        teach(
                server,
                "WaitForUpdatesEx",
                "<state>error</state><error><fault xsi:type=\"FileNotFound\"><file>a.vmdk</file></fault>"
                        + "<localizedMessage>File a.vmdk was not found</localizedMessage></error>");
        try (VimConnection vim = server.connect()) {
            assertThatThrownBy(() -> clone(vim).await(Duration.ofMinutes(1)))
                    .isInstanceOfSatisfying(
                            VimFaultException.class,
                            e -> assertThat(e.fault())
                                    .isInstanceOfSatisfying(
                                            FileFault.class,
                                            fault -> assertThat(fault.getFile()).isEqualTo("a.vmdk")))
                    .hasMessage("CloneVM_Task on VirtualMachine:vm-1 at " + server.url()
                            + ": FileNotFound: File a.vmdk was not found");
        }
    }

    @Test
    void await_whenTimeIsOver_throwsAndRemovesTheFilter() throws InterruptedException {
        teach(server, "WaitForUpdatesEx", RUNNING);
        server.reply(
                "WaitForUpdatesEx", ScriptedServer.soap("WaitForUpdatesEx", "").withFixedDelay(20));
        try (VimConnection vim = server.connect()) {
            assertThatThrownBy(() -> clone(vim).await(Duration.ofMillis(150)))
                    .isInstanceOf(VimTimeoutException.class)
                    .hasMessage("waiting for info of Task:task-1 at " + server.url() + ": not within 0.15 s");
            assertThat(server.awaitRequests("DestroyPropertyFilter")).hasSize(1);
        }
    }

    @Test
    void await_whenTheResultIsMissing_saysSo() {
        teach(server, "WaitForUpdatesEx", "<state>success</state><result xsi:type=\"xsd:string\">huh</result>");
        try (VimConnection vim = server.connect()) {
            assertThatThrownBy(() -> clone(vim).await())
                    .isInstanceOf(VimException.class)
                    .hasMessageContaining("is String, not VirtualMachine");
        }
    }

    @Test
    void completion_isAFutureOfTheResult() throws Exception {
        teach(server, "WaitForUpdatesEx", RUNNING, CLONED);
        try (VimConnection vim = server.connect()) {
            CompletableFuture<String> name = clone(vim).completion().thenApply(Object::toString);
            assertThat(name.get(1, TimeUnit.MINUTES)).isEqualTo("VirtualMachine:vm-2");
        }
    }

    @Test
    void completion_whenCancelled_removesTheFilter() throws InterruptedException {
        teach(server, "WaitForUpdatesEx", RUNNING);
        server.reply(
                "WaitForUpdatesEx", ScriptedServer.soap("WaitForUpdatesEx", "").withFixedDelay(20));
        try (VimConnection vim = server.connect()) {
            CompletableFuture<VirtualMachine> future = clone(vim).completion();
            assertThat(future.cancel(true)).isTrue();
            assertThat(server.awaitRequests("DestroyPropertyFilter")).hasSize(1);
        }
    }

    @Test
    void completion_whenConnectionIsClosed_fails() {
        teach(server, "WaitForUpdatesEx", RUNNING);
        server.reply(
                "WaitForUpdatesEx", ScriptedServer.soap("WaitForUpdatesEx", "").withFixedDelay(20));
        VimConnection vim = server.connect();
        CompletableFuture<VirtualMachine> future = clone(vim).completion();
        vim.close();
        assertThat(future)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withMessageContaining("was closed");
        assertThat(server.requests("CancelWaitForUpdates")).hasSize(1);
    }

    @Test
    void waitUntil_whenServerReportsAPartOnly_readsTheWhole() {
        server.answer("CreatePropertyCollector", "<returnval type=\"PropertyCollector\">own</returnval>")
                .answer("CreateFilter", "<returnval type=\"PropertyFilter\">filter-1</returnval>")
                .answer("DestroyPropertyFilter", "")
                .answer("CancelWaitForUpdates", "")
                .reply("WaitForUpdatesEx", update("1", "<name>guest.net</name><op>assign</op>"))
                .answer(
                        "RetrievePropertiesEx",
                        "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj><propSet><name>guest</name>"
                                + "<val xsi:type=\"GuestInfo\"><ipAddress>10.0.0.7</ipAddress></val></propSet>"
                                + "</objects></returnval>");
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            assertThat(vm.waitUntil(VirtualMachine.GUEST, guest -> guest.getIpAddress() != null, Duration.ofMinutes(1))
                            .getIpAddress())
                    .isEqualTo("10.0.0.7");
        }
    }

    @Test
    void waitUntil_whenConditionThrows_throwsThat() {
        teach(server, "WaitForUpdatesEx", RUNNING);
        try (VimConnection vim = server.connect()) {
            Task<VirtualMachine> task = clone(vim);
            assertThatThrownBy(() -> task.waitUntil(
                            Task.INFO,
                            info -> {
                                throw new IllegalStateException("no");
                            },
                            Duration.ofMinutes(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no");
        }
    }

    private static Task<VirtualMachine> clone(VimConnection vim) {
        VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
        return vm.clone(vim.rootFolder(), "copy", new VirtualMachineCloneSpec());
    }

    /** A clone task that goes through these states. */
    private static void teach(ScriptedServer server, String wait, String... states) {
        ResponseDefinitionBuilder[] updates = new ResponseDefinitionBuilder[states.length];
        for (int i = 0; i < states.length; i++) {
            updates[i] = update(
                    wait,
                    String.valueOf(i + 1),
                    "<name>info</name><op>assign</op><val xsi:type=\"TaskInfo\">" + states[i] + "</val>");
        }
        server.answer("CloneVM_Task", "<returnval type=\"Task\">task-1</returnval>")
                .answer("CreatePropertyCollector", "<returnval type=\"PropertyCollector\">own</returnval>")
                .answer("CreateFilter", "<returnval type=\"PropertyFilter\">filter-1</returnval>")
                .answer("DestroyPropertyFilter", "")
                .answer("CancelWaitForUpdates", "")
                .answers(wait, updates);
    }

    private static ResponseDefinitionBuilder update(String version, String change) {
        return update("WaitForUpdatesEx", version, change);
    }

    private static ResponseDefinitionBuilder update(String operation, String version, String change) {
        return ScriptedServer.soap(
                operation,
                "<returnval><version>" + version + "</version><filterSet><filter type=\"PropertyFilter\">filter-1"
                        + "</filter><objectSet><kind>modify</kind><obj type=\"Task\">task-1</obj><changeSet>" + change
                        + "</changeSet></objectSet></filterSet></returnval>");
    }
}
