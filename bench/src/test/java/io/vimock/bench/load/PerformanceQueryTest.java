package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PerformanceQueryTest {
    private static String counter(int id, String group, String name, String rollup) {
        return "<PerfCounterInfo xsi:type=\"PerfCounterInfo\"><key>" + id + "</key><nameInfo><label>Usage</label>"
                + "<summary>key</summary><key>" + name + "</key></nameInfo><groupInfo><label>CPU</label><summary>CPU"
                + "</summary><key>" + group + "</key></groupInfo><unitInfo><label>Percent</label><summary>Percentage"
                + "</summary><key>percent</key></unitInfo><rollupType>" + rollup
                + "</rollupType><statsType>rate</statsType></PerfCounterInfo>";
    }

    @Test
    void counterIds_areThoseOfTheNamedCounters() {
        String counters = "<val>" + counter(2, "cpu", "usage", "average") + counter(3, "cpu", "usage", "maximum")
                + counter(24, "mem", "usage", "average") + counter(5, "cpu", "ready", "summation") + "</val>";
        assertThat(PerformanceQuery.counterIds(
                        counters, List.of("mem.usage.average", "cpu.usage.average", "net.usage.average")))
                .containsExactly(2, 24);
    }
}
