package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void quantile_isATimeThatWasMeasured() {
        Durations durations = new Durations();
        for (int i = 100; i > 0; i--) {
            durations.add(i * 1_000_000_000L);
        }
        assertThat(durations.quantile(0)).isEqualTo(1);
        assertThat(durations.median()).isEqualTo(50);
        assertThat(durations.quantile(0.99)).isEqualTo(99);
        assertThat(durations.quantile(1)).isEqualTo(100);
    }

    @Test
    void median_ofOne_isIt() {
        Durations durations = new Durations();
        durations.add(5_000_000);
        assertThat(durations.median()).isEqualTo(0.005);
        assertThat(durations.quantile(0.99)).isEqualTo(0.005);
    }

    @Test
    void median_ofNone_isNoNumber() {
        assertThat(new Durations().median()).isNaN();
    }

    @Test
    void addAll_growsAsNeeded() {
        Durations some = new Durations();
        for (int i = 0; i < 3000; i++) {
            some.add(i);
        }
        Durations all = new Durations();
        all.addAll(some);
        all.addAll(some);
        assertThat(all.count()).isEqualTo(6000);
        assertThat(all.quantile(1)).isEqualTo(2999e-9);
    }
}
