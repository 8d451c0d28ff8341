package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.EventHistoryCollectorProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Session;
import io.vimock.server.call.TaskTime;
import io.vimock.server.dispatch.Dispatcher;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Checkpoint;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PerfQuerySpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.TaskFilterSpec;
import io.vimock.vim25.TraversalSpec;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.VimPortType;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Going back to a checkpoint: everything is as it was, and what is done again has the same results. */
class RestoreTest {
    private static MockOptions options(TaskTime time) {
        return MockOptions.builder()
                .manualClock()
                .taskTime(time)
                .plainHttp(true)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"1,INSTANT", "2,REALISTIC", "3,INSTANT", "4,REALISTIC"})
    void restore_afterRandomOperations_isAsBeforeAndGoesOnTheSame(long seed, TaskTime time) throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(time))) {
            VimPortType vim = vc.inProcess();
            RandomOperations before = new RandomOperations(vc, vim, new Random(seed));
            before.run(25);
            Checkpoint checkpoint = vc.checkpoint();
            Map<String, String> then = dump(vc, vim);
            RandomOperations first = new RandomOperations(vc, vim, new Random(seed + 100));
            first.run(40);
            Map<String, String> end = dump(vc, vim);
            assertThat(end).isNotEqualTo(then);

            for (int round = 0; round < 2; round++) {
                vc.restore(checkpoint);
                assertSame(dump(vc, vim), then);
                RandomOperations again = new RandomOperations(vc, vim, new Random(seed + 100));
                again.run(40);
                assertThat(again.outcomes).isEqualTo(first.outcomes);
                assertSame(dump(vc, vim), end);
            }

            vc.reset();
            assertThat(vc.world().snapshot().all(MoTypes.TASK)).isEmpty();
            vc.restore(checkpoint);
            assertSame(dump(vc, vim), then);
        }
    }

    @Test
    void restore_whileAClientWaits_reachesItAsUpdates() throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(TaskTime.INSTANT))) {
            VimPortType vim = vc.inProcess();
            ManagedObjectReference vm = vms(vc).get(0);
            Checkpoint checkpoint = vc.checkpoint();
            vim.renameTask(vm, "other");
            vc.awaitIdle();
            ManagedObjectReference group = vim.createFolder(parent(vc, vm), "added");
            vim.createFilter(
                    WellKnown.PROPERTY_COLLECTOR,
                    new PropertyFilterSpec()
                            .withPropSet(
                                    new PropertySpec().withType("ManagedEntity").withPathSet("name"))
                            .withObjectSet(new ObjectSpec()
                                    .withObj(parent(vc, vm))
                                    .withSelectSet(new TraversalSpec()
                                            .withType("Folder")
                                            .withPath("childEntity"))),
                    false);
            String version =
                    vim.waitForUpdates(WellKnown.PROPERTY_COLLECTOR, "").getVersion();

            vc.restore(checkpoint);

            UpdateSet changed = vim.waitForUpdates(WellKnown.PROPERTY_COLLECTOR, version);
            Map<String, String> seen = new TreeMap<>();
            changed.getFilterSet()
                    .get(0)
                    .getObjectSet()
                    .forEach(update -> seen.put(
                            update.getObj().getValue(), update.getKind() + WorldText.of(update.getChangeSet())));
            assertThat(seen).containsOnlyKeys(vm.getValue(), group.getValue());
            assertThat(seen.get(group.getValue())).startsWith("LEAVE");
            assertThat(seen.get(vm.getValue())).startsWith("MODIFY").contains("val=DC0_C0_RP0_VM0");
            assertThat(vim.checkForUpdates(WellKnown.PROPERTY_COLLECTOR, changed.getVersion()))
                    .isNull();
        }
    }

    @Test
    void restore_withTasksUnderWay_endsThoseSinceAndGoesOnWithTheOthers() throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(TaskTime.REALISTIC))) {
            VimPortType vim = vc.inProcess();
            List<ManagedObjectReference> vms = vms(vc);
            ManagedObjectReference early = vim.powerOffVMTask(vms.get(0));
            vc.awaitIdle();
            Checkpoint checkpoint = vc.checkpoint();
            Map<String, String> then = WorldText.of(vc.world().snapshot());
            ManagedObjectReference late = vim.powerOffVMTask(vms.get(1));
            vc.clock().advance(Duration.ofMinutes(1));
            assertThat(info(vc, early)).contains("state=SUCCESS");
            assertThat(info(vc, late)).contains("state=SUCCESS");

            for (int round = 0; round < 2; round++) {
                vc.restore(checkpoint);
                vc.awaitIdle();
                assertThat(WorldText.of(vc.world().snapshot())).isEqualTo(then);
                assertThat(info(vc, early)).contains("state=RUNNING");
                vc.clock().advance(Duration.ofMinutes(1));
                assertThat(info(vc, early)).contains("state=SUCCESS");
                assertThat(vc.world().snapshot().exists(late)).isFalse();
            }
        }
    }

    @Test
    void restore_intoAClone_goesOnWithTheCloneOfThatTime() throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(TaskTime.REALISTIC))) {
            VimPortType vim = vc.inProcess();
            ManagedObjectReference source = vms(vc).get(0);
            vim.powerOffVMTask(source);
            vc.clock().advance(Duration.ofMinutes(5));
            ManagedObjectReference cloning = vim.cloneVMTask(
                    source,
                    parent(vc, source),
                    "clone",
                    new VirtualMachineCloneSpec()
                            .withLocation(new VirtualMachineRelocateSpec())
                            .withPowerOn(true));
            vc.awaitIdle();
            Checkpoint copying = vc.checkpoint();
            while (vms(vc).size() == 4) {
                vc.clock().advance(Duration.ofSeconds(1));
            }
            Checkpoint starting = vc.checkpoint();
            ManagedObjectReference clone = vms(vc).get(4);

            vc.restore(copying);
            vim.cancelTask(cloning);
            vc.clock().advance(Duration.ofMinutes(9));
            assertThat(info(vc, cloning)).contains("state=ERROR", "RequestCanceled");
            assertThat(vms(vc)).hasSize(4);
            vc.restore(starting);
            vc.clock().advance(Duration.ofMinutes(9));
            assertThat(info(vc, cloning)).contains("state=SUCCESS", clone.getValue());
            assertThat(vms(vc)).hasSize(5);
        }
    }

    @Test
    void restore_setsCollectorsOfHistoriesBack() throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(TaskTime.INSTANT))) {
            VimPortType vim = vc.inProcess();
            Checkpoint checkpoint = vc.checkpoint();
            ManagedObjectReference collector =
                    vim.createCollectorForEvents(WellKnown.EVENT_MANAGER, new EventFilterSpec());
            List<Event> before = vim.readNextEvents(collector, 100);
            vim.renameTask(vms(vc).get(0), "other");
            vc.awaitIdle();
            assertThat(vim.readNextEvents(collector, 100)).isNotEmpty();

            vc.restore(checkpoint);

            assertThat(vim.readNextEvents(collector, 100)).isEmpty();
            assertThat(vc.world().snapshot().require(collector, EventHistoryCollectorProperties.LATEST_PAGE))
                    .hasSameSizeAs(before);
            vim.renameTask(vms(vc).get(0), "again");
            vc.awaitIdle();
            assertThat(vim.readNextEvents(collector, 1).get(0).getKey()).isEqualTo(before.size() + 1);
        }
    }

    @Test
    void awaitIdle_returnsWhenWaitingClientsHaveBeenTold() throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(TaskTime.INSTANT))) {
            Dispatcher dispatcher = vc.dataCenter().dispatcher();
            Session session = vc.dataCenter().sessions().of(List.of(), "127.0.0.1");
            assertThat(call(dispatcher, session, "Login", WellKnown.SESSION_MANAGER, "user", "pass", null))
                    .isDone();
            assertThat(call(
                            dispatcher,
                            session,
                            "CreateFilter",
                            WellKnown.PROPERTY_COLLECTOR,
                            new PropertyFilterSpec()
                                    .withPropSet(new PropertySpec()
                                            .withType("VirtualMachine")
                                            .withPathSet("name"))
                                    .withObjectSet(new ObjectSpec().withObj(vms(vc).get(0))),
                            false))
                    .isDone();
            UpdateSet first = (UpdateSet) call(dispatcher, session, "WaitForUpdates", WellKnown.PROPERTY_COLLECTOR, "")
                    .join();
            CompletableFuture<?> waiting =
                    call(dispatcher, session, "WaitForUpdates", WellKnown.PROPERTY_COLLECTOR, first.getVersion());
            assertThat(waiting).isNotDone();

            vc.inProcess().renameTask(vms(vc).get(0), "other");
            vc.awaitIdle();

            assertThat(waiting).isDone();
            assertThat(((UpdateSet) waiting.join()).getFilterSet()).hasSize(1);
        }
    }

    private static CompletableFuture<?> call(
            Dispatcher dispatcher, Session session, String operation, @Nullable Object... arguments) {
        Object answer = dispatcher.call(
                Objects.requireNonNull(dispatcher.operation(operation)), session, ApiLevel.V4_1, arguments);
        return answer instanceof CompletionStage<?> later
                ? later.toCompletableFuture()
                : CompletableFuture.completedFuture(answer);
    }

    @Test
    void restore_keepsSessionsAndTheirObjects() throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(TaskTime.INSTANT))) {
            Checkpoint checkpoint = vc.checkpoint();
            VimPortType vim = vc.inProcess();
            ManagedObjectReference view = vim.createListView(WellKnown.VIEW_MANAGER, vms(vc));
            ManagedObjectReference folder = vim.createFolder(parent(vc, vms(vc).get(0)), "added");
            vim.modifyListView(view, List.of(folder), List.of());

            vc.restore(checkpoint);

            assertThat(members(vim, view)).isEqualTo(vms(vc));
            ManagedObjectReference second = vim.createListView(WellKnown.VIEW_MANAGER, List.of());
            assertThat(second).isNotEqualTo(view);
            assertThat(vc.inProcess()).isNotNull();
            assertThat(vim.createFolder(parent(vc, vms(vc).get(0)), "again")).isEqualTo(folder);

            vc.endSessions();
            assertThatThrownBy(() -> vim.createListView(WellKnown.VIEW_MANAGER, List.of()))
                    .hasMessageContaining("not authenticated");
        }
    }

    @Test
    void restore_bringsUploadedFilesBack_asOftenAsOneLikes() throws Exception {
        try (MockVirtualCenter vc = MockVirtualCenter.start(options(TaskTime.INSTANT))) {
            byte[] content = new byte[100_000];
            new Random(1).nextBytes(content);
            assertThat(send(vc, "PUT", "kept.iso", content).statusCode()).isEqualTo(201);
            Checkpoint checkpoint = vc.checkpoint();
            for (int round = 0; round < 3; round++) {
                assertThat(send(vc, "DELETE", "kept.iso", new byte[0]).statusCode())
                        .isLessThan(300);
                assertThat(send(vc, "GET", "kept.iso", new byte[0]).statusCode())
                        .isEqualTo(404);
                assertThat(send(vc, "PUT", "late.iso", content).statusCode()).isEqualTo(201);

                vc.restore(checkpoint);

                assertThat(send(vc, "GET", "kept.iso", new byte[0]).body()).isEqualTo(content);
                assertThat(send(vc, "GET", "late.iso", new byte[0]).statusCode())
                        .isEqualTo(404);
            }
            vc.reset();
            assertThat(send(vc, "GET", "kept.iso", new byte[0]).statusCode()).isEqualTo(404);
            vc.restore(checkpoint);
            assertThat(send(vc, "GET", "kept.iso", new byte[0]).body()).isEqualTo(content);
        }
    }

    private static HttpResponse<byte[]> send(MockVirtualCenter vc, String method, String file, byte[] body)
            throws Exception {
        String user = Base64.getEncoder().encodeToString("user:pass".getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(vc.url().resolve("/folder/" + file + "?dcPath=DC0&dsName=LocalDS_0"))
                                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                                .header("Authorization", "Basic " + user)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void restore_ofAnotherServersCheckpoint_isRefused() {
        try (MockVirtualCenter one = MockVirtualCenter.start(options(TaskTime.INSTANT));
                MockVirtualCenter other = MockVirtualCenter.start(options(TaskTime.INSTANT))) {
            Checkpoint checkpoint = one.checkpoint();
            assertThatThrownBy(() -> other.restore(checkpoint)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<ManagedObjectReference> members(VimPortType vim, ManagedObjectReference view) throws Exception {
        Object value = vim.retrieveProperties(
                        WellKnown.PROPERTY_COLLECTOR,
                        List.of(new PropertyFilterSpec()
                                .withPropSet(
                                        new PropertySpec().withType("ListView").withPathSet("view"))
                                .withObjectSet(new ObjectSpec().withObj(view))))
                .get(0)
                .getPropSet()
                .get(0)
                .getVal();
        return ((List<?>) value)
                .stream().map(ManagedObjectReference.class::cast).toList();
    }

    private static String info(MockVirtualCenter vc, ManagedObjectReference task) {
        return WorldText.of(vc.world().snapshot().state(task).get(io.vimock.api.TaskProperties.INFO));
    }

    static List<ManagedObjectReference> all(MockVirtualCenter vc, MoType type) {
        return vc.world().snapshot().all(type).stream().map(ObjectState::ref).toList();
    }

    private static List<ManagedObjectReference> vms(MockVirtualCenter vc) {
        return all(vc, MoTypes.VIRTUAL_MACHINE);
    }

    static ManagedObjectReference parent(MockVirtualCenter vc, ManagedObjectReference entity) {
        return vc.world().snapshot().require(entity, ManagedEntityProperties.PARENT);
    }

    /** A whole dump would be megabytes of message: says where the first difference is. */
    private static void assertSame(Map<String, String> found, Map<String, String> wanted) {
        Map<String, String> differences = new TreeMap<>();
        Set<String> keys = new TreeSet<>(found.keySet());
        keys.addAll(wanted.keySet());
        for (String key : keys) {
            String is = found.getOrDefault(key, "");
            String was = wanted.getOrDefault(key, "");
            if (!is.equals(was)) {
                int at = 0;
                while (at < Math.min(is.length(), was.length()) && is.charAt(at) == was.charAt(at)) {
                    at++;
                }
                differences.put(key, around(is, at) + " but it was " + around(was, at));
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 100));
    }

    /** What a client can find out, and what it cannot. */
    private static Map<String, String> dump(MockVirtualCenter vc, VimPortType vim) throws Exception {
        vc.awaitIdle();
        Map<String, String> all = WorldText.of(vc.world().snapshot());
        all.put("time", vc.clock().now().toString());
        all.put("events", WorldText.of(vim.queryEvents(WellKnown.EVENT_MANAGER, new EventFilterSpec())));
        ManagedObjectReference tasks = vim.createCollectorForTasks(WellKnown.TASK_MANAGER, new TaskFilterSpec());
        all.put("tasks", WorldText.of(vim.readNextTasks(tasks, 1000)));
        vim.destroyCollector(tasks);
        for (int interval : new int[] {20, 300}) {
            List<PerfQuerySpec> specs = new ArrayList<>();
            for (MoType type : List.of(MoTypes.VIRTUAL_MACHINE, MoTypes.HOST_SYSTEM)) {
                all(vc, type)
                        .forEach(entity -> specs.add(new PerfQuerySpec()
                                .withEntity(entity)
                                .withMaxSample(20)
                                .withIntervalId(interval)));
            }
            all.put("statistics " + interval, WorldText.of(vim.queryPerf(WellKnown.PERFORMANCE_MANAGER, specs)));
        }
        ManagedObjectReference view =
                vim.createContainerView(WellKnown.VIEW_MANAGER, WellKnown.ROOT_FOLDER, List.of(), true);
        all.put(
                "properties",
                WorldText.of(vim.retrieveProperties(
                        WellKnown.PROPERTY_COLLECTOR,
                        List.of(new PropertyFilterSpec()
                                .withPropSet(new PropertySpec()
                                        .withType("ManagedEntity")
                                        .withAll(true))
                                .withObjectSet(new ObjectSpec()
                                        .withObj(view)
                                        .withSkip(true)
                                        .withSelectSet(new TraversalSpec()
                                                .withType("ContainerView")
                                                .withPath("view")))))));
        vim.destroyView(view);
        return all;
    }
}
