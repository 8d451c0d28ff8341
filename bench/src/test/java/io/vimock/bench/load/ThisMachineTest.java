package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThisMachineTest {
    @Test
    void busySeconds_leavesOutIdleTimes() {
        assertThat(ThisMachine.busySeconds("  100 200 300 100000 50000 10 20 70 5 5"))
                .isEqualTo(7);
        assertThat(ThisMachine.busySeconds("unknown")).isNaN();
    }
}
