package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskManagerProperties;
import io.vimock.api.TaskProperties;
import io.vimock.server.call.RecordedEvents;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.call.TaskTime;
import io.vimock.server.call.TestCall;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.sim.SimClock;
import io.vimock.server.world.Commit;
import io.vimock.server.world.World;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.OutOfBounds;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.SystemError;
import io.vimock.vim25.TaskEvent;
import io.vimock.vim25.TaskInProgress;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.TaskReasonUser;
import io.vimock.vim25.UserLogoutSessionEvent;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskEngineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimClock clock = SimClock.manual();
    private final World world = new World("task-test", clock, Inventory.relations(), List.of(), Inventory.indexes());
    private final RecordedEvents events = new RecordedEvents().listenTo(world);
    private final ManagedObjectReference vm = new ManagedObjectReference("VirtualMachine", "vm-1");

    TaskEngineTest() {
        clock.runOn(world);
        world.change(m -> {
            TaskManager.create(m);
            m.create(MoTypes.VIRTUAL_MACHINE, vm);
            m.set(vm, ManagedEntityProperties.NAME, "web01");
        });
    }

    @AfterEach
    void close() {
        world.close();
        clock.close();
    }

    private TaskEngine engine(TaskTime time) {
        return new TaskEngine(world, events, time);
    }

    private TaskManager taskManager(TaskEngine engine) {
        return new TaskManager(engine, new Histories(world, new EventLog(), new TaskLog(), new SessionObjects(world)));
    }

    private TestCall powerOn() {
        return TestCall.of(world, vm, MoTypes.VIRTUAL_MACHINE, "PowerOnVM_Task");
    }

    private TestCall onTask(ManagedObjectReference task, String operation) {
        return TestCall.of(world, task, MoTypes.TASK, operation);
    }

    private TaskInfo info(ManagedObjectReference task) {
        return world.snapshot().require(task, TaskProperties.INFO);
    }

    private void settle() {
        world.call(() -> true);
    }

    private String name() {
        return world.snapshot().require(vm, ManagedEntityProperties.NAME);
    }

    private TaskSteps rename(String name) {
        return TaskSteps.first((task, m) -> {
            m.set(vm, ManagedEntityProperties.NAME, name);
            return name;
        });
    }

    private List<TaskInfoState> statesOf(TaskSteps steps) {
        List<TaskInfoState> states = new ArrayList<>();
        world.addListener((Commit commit) -> commit.changes().stream()
                .filter(change -> change.after() != null && change.after().type() == MoTypes.TASK)
                .forEach(change -> states.add(info(change.ref()).getState())));
        engine(TaskTime.INSTANT).start(powerOn(), vm, steps);
        settle();
        return states;
    }

    @Test
    void start_instant_doesItsFirstStepInTheCommitThatMakesIt() {
        TaskSteps two = rename("a").then(Duration.ZERO, (context, m) -> null);

        assertThat(statesOf(rename("a"))).containsExactly(TaskInfoState.SUCCESS);
        assertThat(statesOf(two)).containsExactly(TaskInfoState.RUNNING, TaskInfoState.SUCCESS);
    }

    @Test
    void start_firstStepFaults_passesEveryStateInACommitOfItsOwn() {
        TaskSteps refused = TaskSteps.first((context, m) -> {
            m.set(vm, ManagedEntityProperties.NAME, "lost");
            throw Faults.invalidState("no");
        });

        assertThat(statesOf(refused)).containsExactly(TaskInfoState.QUEUED, TaskInfoState.RUNNING, TaskInfoState.ERROR);
        assertThat(name()).isEqualTo("web01");
        assertThat(events.types()).containsExactly("TaskEvent");
    }

    @Test
    void start_whatFollowsTheFirstStepFails_endsTheSameTaskInError() {
        ManagedObjectReference task = engine(TaskTime.INSTANT).start(powerOn(), vm, TaskSteps.first((context, m) -> {
            m.afterCommit(() -> {
                throw Faults.invalidState("later");
            });
            return null;
        }));
        settle();

        assertThat(info(task).getState()).isEqualTo(TaskInfoState.ERROR);
        assertThat(events.types()).containsExactly("TaskEvent");
    }

    @Test
    void start_success_fillsInfo() {
        ManagedObjectReference task = engine(TaskTime.INSTANT).start(powerOn(), vm, rename("a"));
        settle();

        TaskInfo info = info(task);
        assertThat(task.getValue()).startsWith("task-");
        assertThat(info.getKey()).isEqualTo(task.getValue());
        assertThat(info.getTask()).isEqualTo(task);
        assertThat(info.getName()).isEqualTo("PowerOnVM_Task");
        assertThat(info.getDescriptionId()).isEqualTo("VirtualMachine.powerOn");
        assertThat(info.getEntity()).isEqualTo(vm);
        assertThat(info.getEntityName()).isEqualTo("web01");
        assertThat(info.getState()).isEqualTo(TaskInfoState.SUCCESS);
        assertThat(info.getResult()).isEqualTo("a");
        assertThat(info.getProgress()).isNull();
        assertThat(info.getError()).isNull();
        assertThat(((TaskReasonUser) info.getReason()).getUserName()).isEqualTo("tester");
        assertThat(info.getQueueTime()).isEqualTo(clock.now());
        assertThat(info.getStartTime()).isEqualTo(clock.now());
        assertThat(info.getCompleteTime()).isEqualTo(clock.now());
    }

    @Test
    void start_postsTaskEventThatBeginsTheChain() {
        ManagedObjectReference task = engine(TaskTime.INSTANT).start(powerOn(), vm, TaskSteps.first((context, m) -> {
            events.post(m, context.origin(), new UserLogoutSessionEvent(), null);
            return null;
        }));
        settle();

        assertThat(events.types()).containsExactly("TaskEvent", "UserLogoutSessionEvent");
        TaskEvent first = (TaskEvent) events.all().get(0);
        assertThat(first.getInfo().getState()).isEqualTo(TaskInfoState.QUEUED);
        assertThat(first.getInfo().getEventChainId()).isEqualTo(first.getKey());
        assertThat(info(task).getEventChainId()).isEqualTo(first.getKey());
        assertThat(events.all().get(1).getChainId()).isEqualTo(first.getKey());
        assertThat(events.all().get(1).getUserName()).isEqualTo("tester");
    }

    @Test
    void start_stepFaults_endsInErrorAndTheStepChangedNothing() {
        ManagedObjectReference task = engine(TaskTime.INSTANT)
                .start(powerOn(), vm, rename("kept").then(Duration.ZERO, (context, m) -> {
                    m.set(vm, ManagedEntityProperties.NAME, "lost");
                    throw Faults.invalidPowerState(null, VirtualMachinePowerState.POWERED_ON);
                }));
        settle();

        assertThat(name()).isEqualTo("kept");
        assertThat(info(task).getState()).isEqualTo(TaskInfoState.ERROR);
        assertThat(info(task).getError().getFault()).isInstanceOf(io.vimock.vim25.InvalidPowerState.class);
        assertThat(info(task).getError().getLocalizedMessage()).contains("poweredOn");
        assertThat(info(task).getCompleteTime()).isNotNull();
    }

    @Test
    void start_stepThrowsUnexpectedly_endsInSystemErrorThatNamesTheTask() {
        ManagedObjectReference task = engine(TaskTime.INSTANT).start(powerOn(), vm, TaskSteps.first((context, m) -> {
            throw new IllegalStateException("a defect");
        }));
        settle();

        assertThat(info(task).getState()).isEqualTo(TaskInfoState.ERROR);
        SystemError error = (SystemError) info(task).getError().getFault();
        assertThat(error.getReason()).contains(task.getValue()).doesNotContain("a defect");
    }

    @Test
    void start_failureActionRunsWithTheError() {
        ManagedObjectReference task = engine(TaskTime.INSTANT)
                .start(
                        powerOn(),
                        vm,
                        TaskSteps.first((context, m) -> {
                                    throw Faults.invalidState("no");
                                })
                                .onFailure((context, m, fault) ->
                                        m.set(vm, ManagedEntityProperties.NAME, fault.getMessage())));
        settle();

        assertThat(name()).isEqualTo("no");
        assertThat(info(task).getError().getFault()).isInstanceOf(InvalidState.class);
    }

    @Test
    void start_failureActionThrows_taskStillEnds() {
        ManagedObjectReference task = engine(TaskTime.INSTANT)
                .start(
                        powerOn(),
                        vm,
                        TaskSteps.first((context, m) -> {
                                    throw Faults.invalidState("no");
                                })
                                .onFailure((context, m, fault) -> {
                                    throw new IllegalStateException("a defect");
                                }));
        settle();

        assertThat(info(task).getState()).isEqualTo(TaskInfoState.ERROR);
        assertThat(info(task).getError().getFault()).isInstanceOf(SystemError.class);
    }

    @Test
    void start_realistic_takesItsTimeAndShowsProgress() {
        ManagedObjectReference task = engine(TaskTime.REALISTIC)
                .start(powerOn(), vm, rename("begun").then(Duration.ofSeconds(20), (context, m) -> {
                    m.set(vm, ManagedEntityProperties.NAME, "done");
                    return null;
                }));
        settle();
        assertThat(name()).isEqualTo("begun");
        assertThat(info(task).getProgress()).isZero();

        clock.advance(Duration.ofSeconds(10));
        assertThat(info(task).getState()).isEqualTo(TaskInfoState.RUNNING);
        assertThat(info(task).getProgress()).isEqualTo(50);

        clock.advance(Duration.ofMillis(9_999));
        assertThat(name()).isEqualTo("begun");
        clock.advance(Duration.ofMillis(1));
        assertThat(name()).isEqualTo("done");
        assertThat(info(task).getState()).isEqualTo(TaskInfoState.SUCCESS);
        assertThat(Duration.between(info(task).getStartTime(), info(task).getCompleteTime()))
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void exclusive_whileAnotherRuns_faultsTaskInProgress() {
        TaskEngine engine = engine(TaskTime.REALISTIC);
        ManagedObjectReference first = engine.start(
                powerOn(), vm, rename("a").then(SECOND, (c, m) -> null).exclusive());
        ManagedObjectReference second = engine.start(powerOn(), vm, rename("b").exclusive());
        settle();

        assertThat(info(first).getLocked()).containsExactly(vm);
        TaskInProgress fault = (TaskInProgress) info(second).getError().getFault();
        assertThat(fault.getTask()).isEqualTo(first);
        assertThat(name()).isEqualTo("a");
        assertThat(info(first).getState()).isEqualTo(TaskInfoState.RUNNING);

        clock.advance(SECOND);
        ManagedObjectReference third = engine.start(powerOn(), vm, rename("c").exclusive());
        settle();
        assertThat(info(third).getState()).isEqualTo(TaskInfoState.SUCCESS);
    }

    @Test
    void cancelTask_betweenSteps_endsWithRequestCanceledAndUndoes() {
        ManagedObjectReference task = engineAndCancel(true);

        assertThat(info(task).getState()).isEqualTo(TaskInfoState.ERROR);
        assertThat(info(task).isCancelled()).isTrue();
        assertThat(info(task).getError().getFault()).isInstanceOf(RequestCanceled.class);
        assertThat(name()).isEqualTo("undone");
        clock.advance(Duration.ofMinutes(1));
        assertThat(name()).isEqualTo("undone");
    }

    private ManagedObjectReference engineAndCancel(boolean cancelable) {
        TaskEngine engine = engine(TaskTime.REALISTIC);
        TaskSteps steps = rename("begun")
                .then(SECOND, (c, m) -> {
                    m.set(vm, ManagedEntityProperties.NAME, "done");
                    return null;
                })
                .onFailure((c, m, fault) -> m.set(vm, ManagedEntityProperties.NAME, "undone"));
        ManagedObjectReference task = engine.start(powerOn(), vm, cancelable ? steps.cancelable() : steps);
        settle();
        new Task(engine).cancelTask(onTask(task, "CancelTask"));
        return task;
    }

    @Test
    void cancelTask_ofATaskThatCannot_faultsNotSupported() {
        assertFault(() -> engineAndCancel(false), NotSupported.class);
        clock.advance(SECOND);
        assertThat(name()).isEqualTo("done");
    }

    @Test
    void cancelTask_whenCompleted_faultsInvalidState() {
        TaskEngine engine = engine(TaskTime.INSTANT);
        ManagedObjectReference task = engine.start(powerOn(), vm, rename("a").cancelable());
        settle();

        assertFault(() -> new Task(engine).cancelTask(onTask(task, "CancelTask")), InvalidState.class);
        assertThat(info(task).isCancelled()).isFalse();
    }

    @Test
    void cancelTask_ofSomebodyElse_needsThePrivilege() {
        TaskEngine engine = engine(TaskTime.REALISTIC);
        ManagedObjectReference task = engine.start(
                powerOn(), vm, rename("a").then(SECOND, (c, m) -> null).cancelable());
        settle();

        assertFault(
                () -> new Task(engine)
                        .cancelTask(onTask(task, "CancelTask").by("another").without("Global.CancelTask")),
                NoPermission.class);
        new Task(engine).cancelTask(onTask(task, "CancelTask").without("Global.CancelTask"));
        assertThat(info(task).isCancelled()).isTrue();
    }

    @Test
    void perform_recordsATaskAndReturnsTheResult() {
        Object result = engine(TaskTime.REALISTIC)
                .perform(TestCall.of(world, vm, MoTypes.VIRTUAL_MACHINE, "MarkAsTemplate"), vm, (context, m) -> {
                    m.set(vm, ManagedEntityProperties.NAME, "template");
                    return 7;
                });

        assertThat(result).isEqualTo(7);
        assertThat(name()).isEqualTo("template");
        ManagedObjectReference task =
                world.snapshot().refs(vm, ManagedEntityProperties.RECENT_TASK).get(0);
        assertThat(info(task).getDescriptionId()).isEqualTo("VirtualMachine.markAsTemplate");
        assertThat(info(task).getState()).isEqualTo(TaskInfoState.SUCCESS);
        assertThat(events.types()).containsExactly("TaskEvent");
    }

    @Test
    void perform_stepFaults_throwsItAndRecordsIt() {
        assertFault(
                () -> engine(TaskTime.INSTANT)
                        .perform(
                                TestCall.of(world, vm, MoTypes.VIRTUAL_MACHINE, "MarkAsTemplate"), vm, (context, m) -> {
                                    m.set(vm, ManagedEntityProperties.NAME, "lost");
                                    throw Faults.invalidState("no");
                                }),
                InvalidState.class);
        ManagedObjectReference task =
                world.snapshot().refs(vm, ManagedEntityProperties.RECENT_TASK).get(0);
        assertThat(info(task).getState()).isEqualTo(TaskInfoState.ERROR);
        assertThat(name()).isEqualTo("web01");
    }

    @Test
    void createTask_extensionTakesItThroughItsStates() {
        TaskEngine engine = engine(TaskTime.INSTANT);
        TaskInfo created = taskManager(engine)
                .createTask(
                        TestCall.of(world, WellKnown.TASK_MANAGER, MoTypes.TASK_MANAGER, "CreateTask"),
                        vm,
                        "com.example.backup",
                        "backup",
                        true,
                        null);
        Task tasks = new Task(engine);
        ManagedObjectReference task = created.getTask();
        assertThat(created.getState()).isEqualTo(TaskInfoState.QUEUED);
        assertThat(((TaskReasonUser) created.getReason()).getUserName()).isEqualTo("backup");

        assertFault(() -> tasks.updateProgress(onTask(task, "UpdateProgress"), 5), InvalidState.class);
        tasks.setTaskState(onTask(task, "SetTaskState"), TaskInfoState.RUNNING, null, null);
        tasks.updateProgress(onTask(task, "UpdateProgress"), 40);
        assertThat(info(task).getProgress()).isEqualTo(40);
        assertFault(() -> tasks.updateProgress(onTask(task, "UpdateProgress"), 101), OutOfBounds.class);
        assertFault(() -> tasks.updateProgress(onTask(task, "UpdateProgress"), -1), OutOfBounds.class);

        tasks.setTaskState(onTask(task, "SetTaskState"), TaskInfoState.SUCCESS, "ok", null);
        assertThat(info(task).getResult()).isEqualTo("ok");
        assertThat(info(task).getCompleteTime()).isNotNull();
        assertFault(
                () -> tasks.setTaskState(onTask(task, "SetTaskState"), TaskInfoState.RUNNING, null, null),
                InvalidState.class);
        clock.advance(Duration.ofMinutes(10));
        assertThat(world.snapshot().exists(task)).isFalse();
    }

    @Test
    void setTaskState_errorCarriesTheFault() {
        TaskEngine engine = engine(TaskTime.INSTANT);
        ManagedObjectReference task = taskManager(engine)
                .createTask(
                        TestCall.of(world, WellKnown.TASK_MANAGER, MoTypes.TASK_MANAGER, "CreateTask"),
                        vm,
                        "com.example.backup",
                        null,
                        false,
                        null)
                .getTask();
        Task tasks = new Task(engine);
        LocalizedMethodFault fault = new LocalizedMethodFault().withFault(new InvalidState());

        assertThatThrownBy(() -> tasks.setTaskState(onTask(task, "SetTaskState"), TaskInfoState.ERROR, null, null))
                .isInstanceOf(VimFaultException.class);
        tasks.setTaskState(onTask(task, "SetTaskState"), TaskInfoState.ERROR, null, fault);
        assertThat(info(task).getError().getFault()).isInstanceOf(InvalidState.class);
    }

    @Test
    void setTaskState_onTheServersOwnTask_faultsInvalidState() {
        TaskEngine engine = engine(TaskTime.REALISTIC);
        ManagedObjectReference task = engine.start(powerOn(), vm, rename("a").then(SECOND, (c, m) -> null));
        settle();

        assertFault(
                () -> new Task(engine).setTaskState(onTask(task, "SetTaskState"), TaskInfoState.SUCCESS, null, null),
                InvalidState.class);
    }

    @Test
    void description_namesWhatDescriptionIdSays() {
        assertThat(world.snapshot()
                        .require(WellKnown.TASK_MANAGER, TaskManagerProperties.DESCRIPTION)
                        .getMethodInfo())
                .extracting(element -> element.getKey() + " = " + element.getLabel())
                .contains(
                        "VirtualMachine.powerOn = Power on virtual machine",
                        "VirtualMachine.destroy = Delete virtual machine",
                        "Folder.createVm = Create virtual machine",
                        "host.DatastoreBrowser.search = Search datastore");
    }

    private static void assertFault(Runnable action, Class<? extends MethodFault> fault) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        VimFaultException.class,
                        thrown -> assertThat(thrown.fault()).isInstanceOf(fault));
    }
}
