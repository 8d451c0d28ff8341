package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    @Test
    void parse_readsTheFilesOfProc() {
        String stat = "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 33 0 1 2 3";
        List<String> status =
                List.of("Name:\ta (strange) name", "VmHWM:\t  2048 kB", "VmRSS:\t  1024 kB", "Threads:\t33");
        assertThat(ProcessUsage.parse(stat, status)).isEqualTo(new ProcessUsage(3, 1 << 20, 2 << 20, 33));
    }
}
