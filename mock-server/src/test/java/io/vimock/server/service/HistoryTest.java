package io.vimock.server.service;

import static io.vimock.server.testing.ServiceLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Datacenter;
import io.vimock.client.EventHistoryCollector;
import io.vimock.client.EventManager;
import io.vimock.client.HistoryCollector;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.TaskHistoryCollector;
import io.vimock.client.TaskManager;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.testing.ServiceLab;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.EventFilterSpecByEntity;
import io.vimock.vim25.EventFilterSpecRecursionOption;
import io.vimock.vim25.GeneralUserEvent;
import io.vimock.vim25.GeneralVmInfoEvent;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidEvent;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskFilterSpec;
import io.vimock.vim25.TaskFilterSpecByEntity;
import io.vimock.vim25.TaskFilterSpecByTime;
import io.vimock.vim25.TaskFilterSpecByUsername;
import io.vimock.vim25.TaskFilterSpecRecursionOption;
import io.vimock.vim25.TaskFilterSpecTimeOption;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VmEventArgument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The histories of events and tasks, over HTTP. */
class HistoryTest {
    private final ServiceLab lab = new ServiceLab();
    private final MockVirtualCenter server = lab.server();
    private final VimConnection vim = lab.vim();
    private final VirtualMachine vm = lab.machine(0);
    private final VirtualMachine other = lab.machine(1);

    @AfterEach
    void stop() {
        lab.close();
    }

    private EventHistoryCollector events(EventFilterSpec filter) {
        return vim.service(EventManager.class).createCollectorForEvents(filter);
    }

    private TaskHistoryCollector tasks(TaskFilterSpec filter) {
        return vim.service(TaskManager.class).createCollectorForTasks(filter);
    }

    private List<String> found(TaskFilterSpec filter) {
        TaskHistoryCollector collector = tasks(filter);
        List<String> names = collector.readNextTasks(100).stream()
                .map(task -> task.getName() + " " + task.getEntityName())
                .toList();
        collector.destroyCollector();
        return names;
    }

    private static List<Integer> keys(List<Event> events) {
        return events.stream().map(Event::getKey).toList();
    }

    private void note(String... texts) {
        for (String text : texts) {
            vim.service(EventManager.class).logUserEvent(vm, text);
        }
    }

    private static EventFilterSpec notes() {
        return new EventFilterSpec().withType("GeneralUserEvent");
    }

    private static List<String> texts(List<Event> events) {
        return events.stream()
                .map(event -> ((GeneralUserEvent) event).getMessage())
                .toList();
    }

    private void powerCycle(VirtualMachine machine) {
        machine.powerOff().await();
        machine.powerOn().await();
    }

    @Test
    void readNext_fromTheBeginning_readsAllInTheirOrderAndThenWhatIsNew() {
        powerCycle(vm);
        EventHistoryCollector collector = events(new EventFilterSpec());
        List<Integer> expected = keys(vim.service(EventManager.class).queryEvents(new EventFilterSpec()));
        List<Integer> read = new ArrayList<>();
        for (List<Event> page = collector.readNextEvents(3); !page.isEmpty(); page = collector.readNextEvents(3)) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            read.addAll(keys(page));
        }
        assertThat(read).isEqualTo(expected).isSorted().hasSizeGreaterThan(6);
        note("new");
        assertThat(texts(collector.readNextEvents(3))).containsExactly("new");
    }

    @Test
    void readPrevious_goesBackWhereReadNextCameFrom() {
        note("a", "b", "c", "d");
        EventHistoryCollector collector = events(notes());
        assertThat(collector.readPreviousEvents(2)).isEmpty();
        assertThat(texts(collector.readNextEvents(3))).containsExactly("a", "b", "c");
        assertThat(texts(collector.readPreviousEvents(2))).containsExactly("c", "b");
        assertThat(texts(collector.readNextEvents(10))).containsExactly("b", "c", "d");
        assertThat(texts(collector.readPreviousEvents(10))).containsExactly("d", "c", "b", "a");
        assertThat(collector.readPreviousEvents(10)).isEmpty();
    }

    @Test
    void resetAndRewind_moveToTheEnds() {
        note("a", "b", "c");
        EventHistoryCollector collector = events(notes());
        collector.resetCollector();
        assertThat(collector.readNextEvents(5)).isEmpty();
        assertThat(texts(collector.readPreviousEvents(2))).containsExactly("c", "b");
        collector.rewindCollector();
        assertThat(texts(collector.readNextEvents(1))).containsExactly("a");
    }

    @Test
    void latestPage_hasTheNewestFirst_asManyAsThePageHolds() {
        note("a", "b", "c");
        EventHistoryCollector collector = events(notes());
        assertThat(texts(collector.require(EventHistoryCollector.LATEST_PAGE))).containsExactly("c", "b", "a");
        collector.setCollectorPageSize(2);
        assertThat(texts(collector.require(EventHistoryCollector.LATEST_PAGE))).containsExactly("c", "b");
        note("d");
        assertThat(texts(collector.require(EventHistoryCollector.LATEST_PAGE))).containsExactly("d", "c");
        assertThat(collector.require(HistoryCollector.FILTER)).isInstanceOf(EventFilterSpec.class);
        collector.setCollectorPageSize(1000);
        assertThat(texts(collector.require(EventHistoryCollector.LATEST_PAGE))).containsExactly("d", "c", "b", "a");
    }

    @Test
    void latestPage_withoutEntriesSaid_holdsTen() {
        for (int i = 0; i < 12; i++) {
            note("n" + i);
        }
        assertThat(events(notes()).require(EventHistoryCollector.LATEST_PAGE)).hasSize(10);
    }

    @Test
    void latestPage_changesForThoseWhoWait() throws Exception {
        EventHistoryCollector collector = events(notes());
        CompletableFuture<List<Event>> seen = CompletableFuture.supplyAsync(() ->
                collector.waitUntil(EventHistoryCollector.LATEST_PAGE, page -> !page.isEmpty(), Duration.ofMinutes(1)));
        note("now");
        assertThat(texts(seen.get(1, TimeUnit.MINUTES))).containsExactly("now");
    }

    @Test
    void collector_withoutMessages_givesNone() {
        note("a");
        EventHistoryCollector collector = events(notes().withDisableFullMessage(true));
        note("b");
        List<Event> all = new ArrayList<>(collector.readNextEvents(10));
        all.addAll(collector.require(EventHistoryCollector.LATEST_PAGE));
        assertThat(all).hasSize(4).allMatch(event -> event.getFullFormattedMessage() == null);
    }

    @Test
    void counts_beyondTheirBounds_fault() {
        EventHistoryCollector collector = events(new EventFilterSpec());
        for (int count : new int[] {-1, 0, 1001}) {
            assertFault(InvalidArgument.class, () -> collector.readNextEvents(count));
            assertFault(InvalidArgument.class, () -> collector.readPreviousEvents(count));
            assertFault(InvalidArgument.class, () -> collector.setCollectorPageSize(count));
        }
    }

    @Test
    void create_beyondTheSessionsLimit_faults_andEachKindAndSessionHasItsOwn() {
        int most = vim.service(EventManager.class).require(EventManager.MAX_COLLECTOR);
        List<EventHistoryCollector> mine = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            mine.add(events(new EventFilterSpec()));
        }
        assertFault(InvalidState.class, () -> events(new EventFilterSpec()));
        assertThat(tasks(new TaskFilterSpec())).isNotNull();
        try (VimConnection second = lab.connect()) {
            second.service(EventManager.class).createCollectorForEvents(new EventFilterSpec());
        }
        mine.get(0).destroyCollector();
        assertThat(events(new EventFilterSpec())).isNotNull();
    }

    @Test
    void collector_ofAnotherSession_doesNotExist() {
        EventHistoryCollector collector = events(new EventFilterSpec());
        try (VimConnection second = lab.connect()) {
            EventHistoryCollector foreign = second.object(collector.ref(), EventHistoryCollector.class);
            assertFault(ManagedObjectNotFound.class, () -> foreign.readNextEvents(1));
            assertFault(ManagedObjectNotFound.class, foreign::destroyCollector);
            assertFault(ManagedObjectNotFound.class, foreign::rewindCollector);
        }
    }

    @Test
    void collectors_endWithTheirSession_andWhenTheyAreDestroyed() {
        ManagedObjectReference left;
        try (VimConnection second = lab.connect()) {
            left = second.service(TaskManager.class)
                    .createCollectorForTasks(new TaskFilterSpec())
                    .ref();
        }
        server.world().change(m -> {});
        assertThat(server.world().snapshot().exists(left)).isFalse();
        TaskHistoryCollector collector = tasks(new TaskFilterSpec());
        collector.destroyCollector();
        assertFault(ManagedObjectNotFound.class, () -> collector.readNextTasks(1));
        powerCycle(vm);
    }

    @Test
    void tasks_areFilteredByEntity() {
        powerCycle(vm);
        other.powerOff().await();
        Datacenter datacenter = vim.inventory().get(Datacenter.class, "DC0");
        HostSystem host = vim.inventory().get(HostSystem.class, "DC0_H0");
        assertThat(found(below(vm, TaskFilterSpecRecursionOption.SELF)))
                .containsExactly("PowerOffVM_Task DC0_H0_VM0", "PowerOnVM_Task DC0_H0_VM0");
        assertThat(found(below(vm, TaskFilterSpecRecursionOption.CHILDREN))).isEmpty();
        assertThat(found(below(datacenter, TaskFilterSpecRecursionOption.SELF))).isEmpty();
        for (ManagedEntity outer : List.of(datacenter, host)) {
            assertThat(found(below(outer, TaskFilterSpecRecursionOption.ALL))).hasSize(3);
            assertThat(found(below(outer, TaskFilterSpecRecursionOption.CHILDREN)))
                    .hasSize(3);
        }
        assertFault(
                ManagedObjectNotFound.class,
                () -> tasks(new TaskFilterSpec()
                        .withEntity(new TaskFilterSpecByEntity()
                                .withEntity(new ManagedObjectReference("VirtualMachine", "vm-999"))
                                .withRecursion(TaskFilterSpecRecursionOption.ALL))));
    }

    private static TaskFilterSpec below(ManagedEntity entity, TaskFilterSpecRecursionOption recursion) {
        return new TaskFilterSpec()
                .withEntity(
                        new TaskFilterSpecByEntity().withEntity(entity.ref()).withRecursion(recursion));
    }

    @Test
    void tasks_ofAMachineThatHasGone_stayWhereItWas() {
        vm.powerOff().await();
        vm.destroy().await();
        Datacenter datacenter = vim.inventory().get(Datacenter.class, "DC0");
        assertThat(found(below(datacenter, TaskFilterSpecRecursionOption.ALL)))
                .containsExactly("PowerOffVM_Task DC0_H0_VM0", "Destroy_Task DC0_H0_VM0");
    }

    @Test
    void tasks_areFilteredByStateUserChainAndTime() {
        powerCycle(vm);
        assertFault(InvalidState.class, () -> vm.powerOn().await());
        assertThat(found(new TaskFilterSpec().withState(TaskInfoState.ERROR)))
                .containsExactly("PowerOnVM_Task DC0_H0_VM0");
        assertThat(found(new TaskFilterSpec().withState(TaskInfoState.SUCCESS, TaskInfoState.ERROR)))
                .hasSize(3);
        assertThat(found(user(false, "user"))).hasSize(3);
        assertThat(found(user(false, "nobody"))).isEmpty();
        assertThat(found(user(true))).isEmpty();
        TaskInfo first = tasks(new TaskFilterSpec()).readNextTasks(1).get(0);
        assertThat(found(new TaskFilterSpec().withEventChainId(first.getEventChainId())))
                .containsExactly("PowerOffVM_Task DC0_H0_VM0");
        assertThat(found(new TaskFilterSpec().withParentTaskKey("task-0"))).isEmpty();
        assertThat(found(new TaskFilterSpec().withRootTaskKey("task-0"))).isEmpty();
        assertThat(found(new TaskFilterSpec().withTag("mine"))).isEmpty();
        assertThat(found(new TaskFilterSpec().withAlarm(new ManagedObjectReference("Alarm", "alarm-1"))))
                .isEmpty();
        assertThat(found(new TaskFilterSpec()
                        .withScheduledTask(new ManagedObjectReference("ScheduledTask", "schedule-1"))))
                .isEmpty();
    }

    private static TaskFilterSpec user(boolean system, String... names) {
        return new TaskFilterSpec()
                .withUserName(
                        new TaskFilterSpecByUsername().withSystemUser(system).withUserList(names));
    }

    @Test
    void tasks_areFilteredByEachOfTheirTimes() {
        vm.powerOff().await();
        server.clock().advance(Duration.ofHours(1));
        Instant between = server.clock().now();
        server.clock().advance(Duration.ofHours(1));
        vm.powerOn().await();
        for (TaskFilterSpecTimeOption option : TaskFilterSpecTimeOption.values()) {
            assertThat(found(time(option, between, null))).containsExactly("PowerOnVM_Task DC0_H0_VM0");
            assertThat(found(time(option, null, between))).containsExactly("PowerOffVM_Task DC0_H0_VM0");
            assertThat(found(time(option, between, between))).isEmpty();
        }
    }

    private static TaskFilterSpec time(
            TaskFilterSpecTimeOption option, @Nullable Instant begin, @Nullable Instant end) {
        return new TaskFilterSpec()
                .withTime(new TaskFilterSpecByTime()
                        .withTimeType(option)
                        .withBeginTime(begin)
                        .withEndTime(end));
    }

    @Test
    void tasks_thatAreNoLongerRecent_areStillInTheHistory() {
        vm.powerOff().await();
        server.clock().advance(Duration.ofDays(1));
        assertThat(vm.require(ManagedEntity.RECENT_TASK)).isEmpty();
        assertThat(found(new TaskFilterSpec())).containsExactly("PowerOffVM_Task DC0_H0_VM0");
    }

    @Test
    void latestPageOfTasks_followsTheirStates() {
        TaskHistoryCollector queued = tasks(new TaskFilterSpec().withState(TaskInfoState.QUEUED));
        TaskHistoryCollector done = tasks(new TaskFilterSpec().withState(TaskInfoState.SUCCESS));
        queued.setCollectorPageSize(1);
        TaskManager manager = vim.service(TaskManager.class);
        TaskInfo older = manager.createTask(vm, "com.example.older", null, false);
        TaskInfo newer = manager.createTask(vm, "com.example.newer", null, false);
        assertThat(ids(queued)).containsExactly("com.example.newer");
        end(newer);
        assertThat(ids(queued)).containsExactly("com.example.older");
        assertThat(ids(done)).containsExactly("com.example.newer");
        end(older);
        assertThat(ids(queued)).isEmpty();
        assertThat(ids(done)).containsExactly("com.example.newer", "com.example.older");
    }

    private void end(TaskInfo task) {
        server.world().change(m -> m.set(task.getTask(), "info.state", TaskInfoState.SUCCESS));
    }

    private static List<String> ids(TaskHistoryCollector collector) {
        List<TaskInfo> page = collector.get(TaskHistoryCollector.LATEST_PAGE);
        return (page == null ? List.<TaskInfo>of() : page)
                .stream().map(TaskInfo::getDescriptionId).toList();
    }

    @Test
    void postEvent_writesItIntoTheLogInTheNameOfTheCaller() {
        TaskInfo task = vim.service(TaskManager.class).createTask(vm, "com.example.backup", null, false);
        GeneralVmInfoEvent event = new GeneralVmInfoEvent();
        event.withMessage("saved").withVm(new VmEventArgument().withVm(vm.ref()).withName("DC0_H0_VM0"));
        vim.service(EventManager.class).postEvent(fillRequired(event), task);
        List<Event> found = vim.service(EventManager.class)
                .queryEvents(new EventFilterSpec()
                        .withEntity(new EventFilterSpecByEntity()
                                .withEntity(vm.ref())
                                .withRecursion(EventFilterSpecRecursionOption.SELF)));
        Event last = found.get(found.size() - 1);
        assertThat(last.getFullFormattedMessage()).isEqualTo("Information about DC0_H0_VM0 on DC0_H0 in DC0: saved");
        assertThat(last.getUserName()).isEqualTo("user");
        assertThat(last.getChainId()).isEqualTo(task.getEventChainId());
        assertThat(last.getCreatedTime()).isEqualTo(server.clock().now());
    }

    @Test
    void postEvent_ofSomethingThatDoesNotExist_faultsAndPostsNothing() {
        Event before = vim.service(EventManager.class).require(EventManager.LATEST_EVENT);
        GeneralVmInfoEvent event = new GeneralVmInfoEvent();
        event.withMessage("saved")
                .withVm(new VmEventArgument()
                        .withVm(new ManagedObjectReference("VirtualMachine", "vm-999"))
                        .withName("gone"));
        assertFault(InvalidEvent.class, () -> vim.service(EventManager.class).postEvent(fillRequired(event), null));
        assertThat(vim.service(EventManager.class)
                        .require(EventManager.LATEST_EVENT)
                        .getKey())
                .isEqualTo(before.getKey());
    }

    /** What the schema wants and the server sets itself. */
    private static Event fillRequired(Event event) {
        return event.withKey(0).withChainId(0).withCreatedTime(Instant.EPOCH).withUserName("");
    }

    @Test
    void ring_keepsTheNewestOnly() {
        record Entry(long number, String text) {}
        HistoryRing<Entry> ring = new HistoryRing<>(3, Entry::number);
        assertThat(ring.last()).isZero();
        for (long number = 1; number <= 5; number++) {
            ring.put(new Entry(number, "n" + number));
        }
        assertThat(ring.first()).isEqualTo(3);
        assertThat(ring.get(2)).isNull();
        assertThat(ring.get(3)).isEqualTo(new Entry(3, "n3"));
        ring.put(new Entry(4, "changed"));
        assertThat(ring.get(4)).isEqualTo(new Entry(4, "changed"));
        assertThat(ring.last()).isEqualTo(5);
    }

    @Test
    void collector_whenOldEventsAreForgotten_readsWhatIsLeft() {
        EventHistoryCollector collector = events(new EventFilterSpec());
        assertThat(collector.readNextEvents(1)).hasSize(1);
        server.world().change(m -> {
            for (int i = 0; i < EventLog.CAPACITY; i++) {
                m.post(new GeneralUserEvent().withMessage("n" + i));
            }
        });
        assertThat(texts(collector.readNextEvents(2))).containsExactly("n0", "n1");
        collector.rewindCollector();
        int read = 0;
        for (List<Event> page = collector.readNextEvents(1000);
                !page.isEmpty();
                page = collector.readNextEvents(1000)) {
            read += page.size();
        }
        assertThat(read).isEqualTo(EventLog.CAPACITY);
    }
}
