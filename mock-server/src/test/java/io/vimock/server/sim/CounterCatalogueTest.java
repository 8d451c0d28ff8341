package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.vim25.PerfStatsType;
import io.vimock.vim25.PerfSummaryType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CounterCatalogueTest {
    private final CounterCatalogue counters = CounterCatalogue.at(ApiLevel.V4_1);

    @Test
    void at_level_hasWhatTheLevelBrought() {
        assertThat(counters.all()).hasSize(277);
        List<Counter> old = CounterCatalogue.at(ApiLevel.V2_5).all();
        assertThat(old).isNotEmpty().allMatch(counter -> counter.since() == ApiLevel.V2_5);
        assertThat(counters.all()).containsAll(old);
    }

    @Test
    void all_idsAndKeys_areUnique() {
        assertThat(counters.all()).extracting(Counter::id).doesNotHaveDuplicates();
        assertThat(counters.all()).extracting(Counter::key).doesNotHaveDuplicates();
    }

    @Test
    void find_cpuUsageMHz_isDescribed() {
        Counter counter = Objects.requireNonNull(counters.find(6));
        assertThat(counter.key()).isEqualTo("cpu.usagemhz.average");
        assertThat(counter.rollup()).isEqualTo(PerfSummaryType.AVERAGE);
        assertThat(counter.stats()).isEqualTo(PerfStatsType.RATE);
        assertThat(counter.unit()).isEqualTo("megaHertz");
        assertThat(counter.label()).isEqualTo("CPU usage in MHz (Average)");
        assertThat(counter.level(InstanceKind.AGGREGATE)).isEqualTo(1);
        assertThat(counter.level(InstanceKind.VCPU)).isEqualTo(3);
        assertThat(counter.instances(MoTypes.VIRTUAL_MACHINE))
                .containsExactly(InstanceKind.AGGREGATE, InstanceKind.VCPU);
        assertThat(counter.instances(MoTypes.DATASTORE)).isEmpty();
        assertThat(counters.find(-1)).isNull();
    }

    /** Every counter has values for every type that it is said to have, apart from what is listed here. */
    @Test
    void formulas_coverTheCatalogue() {
        Formulas formulas = new Formulas(counters);
        Set<String> without = new TreeSet<>();
        for (Counter counter : counters.all()) {
            for (MoType type : counter.instances().keySet()) {
                if (formulas.of(type, counter) == null) {
                    without.add(type + " " + counter.key());
                }
            }
        }
        assertThat(without)
                .containsExactly("ResourcePool cpu.cpuentitlement.latest", "ResourcePool mem.mementitlement.latest");
    }
}
