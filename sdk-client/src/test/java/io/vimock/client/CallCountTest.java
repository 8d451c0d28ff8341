package io.vimock.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What costs how many remote calls, as the guide's tables say. */
class CallCountTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCollector collector = new ScriptedCollector(server);
    private final VimConnection vim = server.connect();

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @Test
    void connect_costsThree() {
        assertThat(server.calls()).isEqualTo(2);
        server.http.verify(1, getRequestedFor(anyUrl()));
    }

    @Test
    void read_ofOneObject_costsOne() {
        machines(1);
        VirtualMachine vm = vm(0);
        expect(1, () -> vm.get(VirtualMachine.NAME));
        expect(1, () -> vm.read(VirtualMachine.NAME, VirtualMachine.RUNTIME, VirtualMachine.CONFIG));
    }

    @Test
    void read_ofKnownObjects_costsOnePer500() {
        machines(1200);
        List<VirtualMachine> known =
                IntStream.range(0, 1200).mapToObj(CallCountTest.this::vm).toList();
        expect(
                3,
                () -> vim.inventory().of(known).properties(VirtualMachine.NAME).list());
    }

    @Test
    void read_ofTheInventory_costsTwoAndOnePer500() {
        machines(1200);
        ObjectQuery<VirtualMachine> all =
                vim.inventory().all(VirtualMachine.class).properties(VirtualMachine.NAME);
        expect(2 + 3, all::list);
        expect(2 + 3, all.below(vim.rootFolder())::list);
        expect(2 + 3, all.named("vm1*")::list);
        server.answer("FindByInventoryPath", "<returnval type=\"Folder\">group-v3</returnval>");
        expect(1 + 2 + 3, all.below("DC0/vm")::list);
        expect(2 + 3, () -> vim.inventory().get(VirtualMachine.class, "vm7"));
    }

    @Test
    void get_byPath_costsOne() {
        server.answer("FindByInventoryPath", "<returnval type=\"VirtualMachine\">vm-7</returnval>");
        expect(1, () -> vim.inventory().get(VirtualMachine.class, "DC0/vm/web"));
    }

    @Test
    void read_ofHostsAfterMachines_costsOneMorePer500() {
        machines(700);
        expect(2 + 2 + 2, () -> {
            List<VirtualMachine> found = new ArrayList<>();
            vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME)
                    .forEach(vm -> found.add(vm.object()));
            vim.inventory().of(found).properties(VirtualMachine.NAME).list();
        });
    }

    @Test
    void await_costsTwoAndOnePerChange() throws Exception {
        server.answer("PowerOnVM_Task", "<returnval type=\"Task\">task-1</returnval>");
        Task<Void> first = vm(0).powerOn();
        int before = server.calls();
        collector.update("Task:task-1 modify info=<val~xsi:type=\"TaskInfo\"><state>running</state></val>");
        collector.update("Task:task-1 modify info=<val~xsi:type=\"TaskInfo\"><state>success</state></val>");
        first.await(LIMIT);
        server.awaitRequests("DestroyPropertyFilter");
        // The wait that is under way when the last filter goes may or may not have been begun.
        assertThat(server.calls() - before - server.requests("WaitForUpdatesEx").size())
                .isEqualTo(1 + 2);
        assertThat(server.requests("WaitForUpdatesEx")).hasSizeBetween(2, 3);
    }

    @Test
    void watchSet_costsFourAndThreePerFurtherQuery() {
        collector.update(1, "VirtualMachine:vm-1 enter name=web");
        collector.update(2, "VirtualMachine:vm-2 enter name=db");
        WatchSet set = vim.watchSet();
        int before = server.calls();
        set.cache(query());
        assertThat(server.calls() - before - waits()).isEqualTo(3);
        set.cache(query());
        assertThat(server.calls() - before - waits()).isEqualTo(3 + 2);
        set.close();
        assertThat(server.calls() - before - waits()).isEqualTo(3 + 2 + 2 + 2);
    }

    @Test
    void list_ofEvents_costsFourAndOnePer500() {
        server.answers(
                "ReadNextEvents",
                ScriptedServer.soap("ReadNextEvents", "<returnval><key>1</key></returnval>"),
                ScriptedServer.soap("ReadNextEvents", ""));
        expect(4 + 1, () -> vim.events().list());
    }

    private int waits() {
        return server.requests("WaitForUpdatesEx").size();
    }

    private ObjectQuery<VirtualMachine> query() {
        return vim.inventory().all(VirtualMachine.class).properties(VirtualMachine.NAME);
    }

    private VirtualMachine vm(int number) {
        return vim.inventory().byReference(VirtualMachine.class, "vm-" + number);
    }

    private void expect(int calls, Runnable code) {
        int before = server.calls();
        code.run();
        assertThat(server.calls() - before).isEqualTo(calls);
    }

    /** Answers every read with so many machines, 500 at a time. */
    private void machines(int count) {
        server.compute("RetrievePropertiesEx", body -> page("RetrievePropertiesEx", 0, count))
                .compute(
                        "ContinueRetrievePropertiesEx",
                        body -> page(
                                "ContinueRetrievePropertiesEx",
                                Integer.parseInt(ScriptedServer.element(body, "token")),
                                count));
    }

    private static ResponseDefinitionBuilder page(String operation, int from, int count) {
        int to = Math.min(from + 500, count);
        return ScriptedServer.soap(
                operation,
                "<returnval>" + (to < count ? "<token>" + to + "</token>" : "")
                        + IntStream.range(from, to)
                                .mapToObj(i -> "<objects><obj type=\"VirtualMachine\">vm-" + i
                                        + "</obj><propSet><name>name</name><val xsi:type=\"xsd:string\">vm" + i
                                        + "</val></propSet></objects>")
                                .collect(Collectors.joining())
                        + "</returnval>");
    }
}
