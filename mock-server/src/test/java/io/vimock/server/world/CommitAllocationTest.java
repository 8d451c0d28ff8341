package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.sim.SimClock;
import io.vimock.vim25.ManagedObjectReference;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a commit costs in memory, whatever the inventory's size: counted, not timed. */
class CommitAllocationTest {
    private static final int COMMITS = 2_000;

    private static final long MOST_BYTES = 2_048;

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void commit_ofOneProperty_allocatesLittle_whateverTheInventorysSize(int objects) {
        try (SimClock clock = SimClock.manual();
                World world = new World("allocation", clock, List.of(), List.of(), List.of())) {
            clock.runOn(world);
            world.change(m -> {
                for (int i = 0; i < objects; i++) {
                    m.create(MoTypes.VIRTUAL_MACHINE, machine(i));
                }
            });
            commits(world, objects, 1_000);
            long revision = world.snapshot().revision();
            long allocated = commits(world, objects, 1_000 + COMMITS);
            assertThat(world.snapshot().revision()).isEqualTo(revision + COMMITS);
            assertThat(allocated / COMMITS).isPositive().isLessThan(MOST_BYTES);
        }
    }

    /** Commits on the world thread itself, and answers how many bytes it allocated. */
    private static long commits(World world, int objects, int firstName) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ManagedObjectReference[] refs = new ManagedObjectReference[COMMITS];
        String[] names = new String[COMMITS];
        for (int i = 0; i < COMMITS; i++) {
            refs[i] = machine(i * 37 % objects);
            names[i] = "name-" + (firstName + i);
        }
        return world.call(() -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < COMMITS; i++) {
                ManagedObjectReference ref = refs[i];
                String name = names[i];
                world.change(m -> m.set(ref, ManagedEntityProperties.NAME, name));
            }
            return threads.getCurrentThreadAllocatedBytes() - before;
        });
    }

    private static ManagedObjectReference machine(int number) {
        return new ManagedObjectReference("VirtualMachine", "vm-" + number);
    }
}
