package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What clocks bring back: what was to happen, and the time where that is possible. */
class ClockCheckpointTest {
    @Test
    void manualClock_returnsWithItsTimeAndWhatWasScheduled() {
        try (SimClock clock = SimClock.manual()) {
            clock.runOn(Runnable::run);
            List<String> happened = new ArrayList<>();
            var unused = clock.after(Duration.ofMinutes(2), () -> happened.add("two at " + clock.now()));
            var one = clock.after(Duration.ofMinutes(1), () -> happened.add("one"));
            Runnable putBack = clock.save();
            one.cancel();
            var late = clock.after(Duration.ofMinutes(1), () -> happened.add("late"));
            clock.advance(Duration.ofHours(1));
            assertThat(happened).containsExactly("late", "two at 2008-01-01T00:02:00Z");
            happened.clear();

            putBack.run();

            assertThat(clock.now()).isEqualTo(SimClock.MANUAL_START);
            clock.advance(Duration.ofMinutes(3));
            assertThat(happened).containsExactly("one", "two at 2008-01-01T00:02:00Z");
            late.cancel();
        }
    }

    @Test
    void runningClock_goesOn_andDoesWhatIsDueMeanwhile() throws Exception {
        try (SimClock clock = SimClock.scaled(1000)) {
            clock.runOn(Runnable::run);
            Semaphore happened = new Semaphore(0);
            var unused = clock.after(Duration.ofSeconds(5), happened::release);
            Runnable putBack = clock.save();
            happened.acquire();

            putBack.run();

            happened.acquire();
            assertThat(happened.tryAcquire()).isFalse();
        }
    }
}
