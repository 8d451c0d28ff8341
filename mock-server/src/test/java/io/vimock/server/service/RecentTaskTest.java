package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskManagerProperties;
import io.vimock.api.TaskProperties;
import io.vimock.server.call.RecordedEvents;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.call.TaskTime;
import io.vimock.server.call.TestCall;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.sim.SimClock;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfoState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many completed tasks stay, and how long. */
class RecentTaskTest {
    private static final int MOST = 3;

    private final SimClock clock = SimClock.manual();
    private final World world = new World("recent-tasks", clock, Inventory.relations(), List.of(), Inventory.indexes());
    private final ManagedObjectReference vm = new ManagedObjectReference("VirtualMachine", "vm-1");
    private final TaskEngine engine =
            new TaskEngine(world, new RecordedEvents().listenTo(world), TaskTime.INSTANT, MOST);

    RecentTaskTest() {
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

    private List<ManagedObjectReference> run(int tasks) {
        return run(engine, tasks);
    }

    private List<ManagedObjectReference> run(TaskEngine engine, int tasks) {
        List<ManagedObjectReference> started = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            started.add(engine.start(powerOn(), vm, TaskSteps.first((task, m) -> null)));
            world.call(() -> true);
        }
        return started;
    }

    private TestCall powerOn() {
        return TestCall.of(world, vm, MoTypes.VIRTUAL_MACHINE, "PowerOnVM_Task");
    }

    private List<ManagedObjectReference> recent() {
        return world.snapshot().refs(vm, ManagedEntityProperties.RECENT_TASK);
    }

    @Test
    void recentTask_listsTheTaskForTenMinutesAfterItsEnd() {
        TaskEngine slow = new TaskEngine(world, new RecordedEvents().listenTo(world), TaskTime.REALISTIC, MOST);
        ManagedObjectReference task = slow.start(
                powerOn(), vm, TaskSteps.first((context, m) -> null).then(Duration.ofSeconds(60), (c, m) -> null));
        clock.advance(Duration.ofSeconds(60));
        clock.advance(Duration.ofSeconds(599));

        assertThat(recent()).containsExactly(task);
        assertThat(world.snapshot().refs(WellKnown.TASK_MANAGER, TaskManagerProperties.RECENT_TASK))
                .containsExactly(task);

        clock.advance(Duration.ofSeconds(1));

        assertThat(recent()).isEmpty();
        assertThat(world.snapshot().refs(WellKnown.TASK_MANAGER, TaskManagerProperties.RECENT_TASK))
                .isEmpty();
        assertThat(world.snapshot().exists(task)).isFalse();
    }

    @Test
    void recentTask_whenTheEntityIsGone_expiresAllTheSame() {
        ManagedObjectReference task = engine.start(powerOn(), vm, TaskSteps.first((context, m) -> {
            m.destroy(vm);
            return null;
        }));
        assertThat(world.snapshot().require(task, TaskProperties.INFO).getState())
                .isEqualTo(TaskInfoState.SUCCESS);
        clock.advance(Duration.ofMinutes(10));

        assertThat(world.snapshot().exists(task)).isFalse();
    }

    @Test
    void recentTask_whenTooManyComplete_losesTheOldest() {
        List<ManagedObjectReference> started = run(MOST + 2);

        assertThat(recent()).isEqualTo(started.subList(2, MOST + 2));
        assertThat(world.snapshot().exists(started.get(1))).isFalse();
    }

    @Test
    void recentTask_whenVeryManyMayStay_losesTheOldestSomeAtATime() {
        TaskEngine many = new TaskEngine(world, new RecordedEvents().listenTo(world), TaskTime.INSTANT, 200);

        run(many, 202);
        assertThat(recent()).hasSize(202);
        run(many, 1);
        assertThat(recent()).hasSize(200);
        clock.advance(Duration.ofMinutes(10));
        assertThat(recent()).isEmpty();
    }

    @Test
    void recentTask_whenSomeWentEarlier_losesTheOthersInTheirTime() {
        run(MOST + 2);
        clock.advance(Duration.ofMinutes(9));
        List<ManagedObjectReference> last = run(1);
        clock.advance(Duration.ofMinutes(1));

        assertThat(recent()).isEqualTo(last);

        clock.advance(Duration.ofMinutes(9));
        assertThat(recent()).isEmpty();
    }
}
