package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.RecordedEvents;
import io.vimock.server.call.TaskTime;
import io.vimock.server.call.TestCall;
import io.vimock.server.service.EventLog;
import io.vimock.server.service.TaskEngine;
import io.vimock.server.service.TaskManager;
import io.vimock.server.sim.SimClock;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.Assertions;

/** A generated inventory on a manual clock, with the operations of entities, for tests. */
final class EntityLab implements AutoCloseable {
    /** Two datacenters, the second one in folders; two clusters with a pool beside the root pool. */
    static final InventoryOptions TWO_DATACENTERS =
            new InventoryOptions(2, 2, 2, 1, 1, 2, 2, 1, 1, true, 3, InventoryOptions.DEFAULT.level());

    private final SimClock clock = SimClock.manual();
    private final World world =
            new World("entities", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes());
    private final RecordedEvents recorded = new RecordedEvents();
    private final TaskEngine tasks;
    private final InventorySupport support;
    private final VirtualMachineSupport machines;
    private final HostArrivals arrivals;

    EntityLab(InventoryOptions options, TaskTime time) {
        clock.runOn(world);
        Inventory.watch(world);
        EventLog events = new EventLog();
        tasks = new TaskEngine(world, events, time);
        support = new InventorySupport(tasks, events);
        arrivals = new HostArrivals(support);
        machines = VirtualMachineSupport.create(
                world, tasks, events, new Identities(options.seed()), time, options.level());
        world.change(m -> {
            InventoryGenerator.generate(m, options, machines);
            TaskManager.create(m);
        });
        recorded.listenTo(world);
    }

    static EntityLab instant() {
        return new EntityLab(TWO_DATACENTERS, TaskTime.INSTANT);
    }

    World world() {
        return world;
    }

    SimClock clock() {
        return clock;
    }

    Snapshot snapshot() {
        return world.snapshot();
    }

    RecordedEvents events() {
        return recorded;
    }

    InventorySupport support() {
        return support;
    }

    VirtualMachineSupport machines() {
        return machines;
    }

    HostArrivals arrivals() {
        return arrivals;
    }

    HostSystem hosts() {
        return new HostSystem(support, machines, arrivals);
    }

    TaskEngine tasks() {
        return tasks;
    }

    /** The entity of that type and name, the first one when there are several. */
    ManagedObjectReference entity(MoType type, String name) {
        return snapshot().all(type).stream()
                .filter(state -> name.equals(state.get(ManagedEntityProperties.NAME)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + type + " " + name))
                .ref();
    }

    ManagedObjectReference machine(String name) {
        return entity(MoTypes.VIRTUAL_MACHINE, name);
    }

    ManagedObjectReference host(String name) {
        return entity(MoTypes.HOST_SYSTEM, name);
    }

    /** A call on an object by its type's operation. */
    TestCall call(ManagedObjectReference self, String operation) {
        return TestCall.of(world, self, Objects.requireNonNull(MoTypes.byName(self.getType())), operation);
    }

    /** Waits until what follows from a step, and what follows from that, has run. */
    void settle() {
        for (int i = 0; i < 10; i++) {
            world.call(() -> true);
        }
    }

    /** The task's info when everything that is due has run. */
    TaskInfo settled(ManagedObjectReference task) {
        world.call(() -> true);
        return snapshot().require(task, TaskProperties.INFO);
    }

    /** Demands that a task has succeeded. */
    void succeeds(ManagedObjectReference task) {
        TaskInfo info = settled(task);
        String error = info.getError() == null ? "" : info.getError().getLocalizedMessage();
        Assertions.assertThat(info.getState()).describedAs(error).isEqualTo(TaskInfoState.SUCCESS);
    }

    /** Demands that a task has failed with a fault. */
    <T extends MethodFault> T fails(ManagedObjectReference task, Class<T> fault) {
        TaskInfo info = settled(task);
        Assertions.assertThat(info.getState()).isEqualTo(TaskInfoState.ERROR);
        Assertions.assertThat(info.getError().getFault()).isInstanceOf(fault);
        return fault.cast(info.getError().getFault());
    }

    /** Powers a machine off without further ado. */
    void powerOff(ManagedObjectReference vm) {
        world.change(m -> m.set(
                vm,
                VirtualMachineProperties.RUNTIME,
                PowerState.off(m.require(vm, VirtualMachineProperties.RUNTIME).getHost())));
    }

    /** Demands that everything still fits together. */
    void isConsistent() {
        Set<String> services = Set.of(
                "PerformanceManager",
                "SessionManager",
                "EventManager",
                "LicenseManager",
                "AlarmManager",
                "AuthorizationManager",
                "ScheduledTaskManager");
        Assertions.assertThat(new SchemaWalk(snapshot(), services)
                        .problems().stream()
                                // Tasks and events may be about what has gone.
                                .filter(problem -> !problem.startsWith("Task:") && !problem.contains(".latestEvent.")))
                .isEmpty();
        Assertions.assertThat(RelationCheck.problems(snapshot())).isEmpty();
    }

    @Override
    public void close() {
        world.close();
        clock.close();
    }
}
