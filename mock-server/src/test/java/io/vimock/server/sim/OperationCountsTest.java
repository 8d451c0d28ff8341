package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.world.Commit;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.DatacenterEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VmPoweredOnEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationCountsTest {
    private static final ManagedObjectReference DATACENTER = new ManagedObjectReference("Datacenter", "datacenter-1");
    private static final String POWER_ON = "vmop.numPoweron";
    private static final long TICK = 100_000;

    private final OperationCounts counts = new OperationCounts();

    private static Commit powerOn() {
        try (MockVirtualCenter vc =
                MockVirtualCenter.start(MockOptions.builder().manualClock().build())) {
            Snapshot snapshot = vc.world().snapshot();
            VmPoweredOnEvent event = new VmPoweredOnEvent();
            event.setDatacenter(new DatacenterEventArgument().withDatacenter(DATACENTER));
            return new Commit(snapshot, snapshot, List.of(), List.of(event));
        }
    }

    @Test
    void counts_ofEarlierPeriodsStay() {
        Commit powerOn = powerOn();
        counts.count(powerOn, TICK);
        counts.count(powerOn, TICK);
        counts.count(powerOn, TICK + Ticks.PER_PERIOD);

        assertThat(counts.at(DATACENTER, POWER_ON, Ticks.period(TICK))).isEqualTo(2);
        assertThat(counts.at(DATACENTER, POWER_ON, Ticks.period(TICK) + 1)).isEqualTo(3);
    }

    @Test
    void saved_isNotWhatIsCountedLaterInTheSamePeriod() {
        Commit powerOn = powerOn();
        long period = Ticks.period(TICK);
        counts.count(powerOn, TICK);
        Runnable putBack = counts.save();

        for (int i = 0; i < 2; i++) {
            counts.count(powerOn, TICK);
            assertThat(counts.at(DATACENTER, POWER_ON, period)).isEqualTo(2);
            putBack.run();
            assertThat(counts.at(DATACENTER, POWER_ON, period)).isEqualTo(1);
        }
    }
}
