package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.PerformanceManagerProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.InventoryOptions;
import io.vimock.server.sim.TestDataCenter;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PerfCompositeMetric;
import io.vimock.vim25.PerfCounterInfo;
import io.vimock.vim25.PerfEntityMetric;
import io.vimock.vim25.PerfEntityMetricBase;
import io.vimock.vim25.PerfInterval;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfMetricIntSeries;
import io.vimock.vim25.PerfQuerySpec;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations on intervals and levels, and composite queries. */
class PerfIntervalsTest {
    private final TestDataCenter center = new TestDataCenter(InventoryOptions.DEFAULT);
    private final PerformanceManager manager = center.performanceManager();
    private final ManagedObjectReference host = center.named(MoTypes.HOST_SYSTEM, "DC0_H0");
    private final ManagedObjectReference cluster = center.named(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");

    @AfterEach
    void close() {
        center.close();
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(InvalidArgument.class));
    }

    private List<PerfInterval> intervals() {
        return center.world()
                .snapshot()
                .require(PerformanceManager.REF, PerformanceManagerProperties.HISTORICAL_INTERVAL);
    }

    private List<Integer> periods() {
        return intervals().stream().map(PerfInterval::getSamplingPeriod).toList();
    }

    private static PerfInterval interval(int key, int period, int length) {
        return new PerfInterval()
                .withKey(key)
                .withSamplingPeriod(period)
                .withName("Past " + length)
                .withLength(length)
                .withLevel(1)
                .withEnabled(true);
    }

    private void create(PerfInterval interval) {
        manager.createPerfInterval(center.call(), interval);
    }

    private void update(int period, UnaryOperator<PerfInterval> change) {
        PerfInterval old = intervals().stream()
                .filter(interval -> interval.getSamplingPeriod() == period)
                .findFirst()
                .orElseThrow();
        manager.updatePerfInterval(
                center.call(),
                change.apply(interval(old.getKey(), period, old.getLength()).withName(old.getName())));
    }

    private List<PerfEntityMetricBase> query(ManagedObjectReference entity, @Nullable Integer interval) {
        return WireType.deepCopy(manager.queryPerf(
                center.call(), List.of(new PerfQuerySpec().withEntity(entity).withIntervalId(interval))));
    }

    @Test
    void createPerfInterval_samplesAreThereAtItsPeriod() {
        center.clock().advance(Duration.ofHours(2));
        assertInvalid(() -> query(cluster, 600));
        create(interval(9, 600, 172_800));
        assertThat(periods()).containsExactly(300, 600, 1800, 7200, 86_400);
        PerfEntityMetric answer = (PerfEntityMetric) query(cluster, 600).get(0);
        assertThat(answer.getSampleInfo()).isNotEmpty().allMatch(sample -> sample.getInterval() == 600);
    }

    @Test
    void intervals_inTheFormOf20_haveNeitherKeyNorLevel() {
        PerfInterval old =
                new PerfInterval().withSamplingPeriod(600).withName("Old").withLength(86_400);
        create(old);
        assertThat(intervals()).extracting(PerfInterval::getKey).containsExactly(1, 5, 2, 3, 4);
        assertThat(query(cluster, 600)).hasSize(1);
        manager.updatePerfInterval(
                center.call(),
                new PerfInterval().withSamplingPeriod(600).withName("Older").withLength(86_400));
        assertThat(intervals().get(1).getName()).isEqualTo("Older");
        assertThat(intervals().get(1).getLevel()).isEqualTo(1);
        assertThat(intervals().get(1).isEnabled()).isTrue();
    }

    @Test
    void createPerfInterval_thatDoesNotFit_faults() {
        assertInvalid(() -> create(interval(9, 300, 86_400)));
        assertInvalid(() -> create(interval(1, 600, 86_400)));
        assertInvalid(() -> create(interval(9, 450, 86_400)));
        assertInvalid(() -> create(interval(9, -600, 86_400)));
        assertInvalid(() -> create(interval(9, 600, 3600)));
        assertInvalid(() -> create(interval(9, 1200, 604_800)));
        assertInvalid(() -> create(interval(9, 600, 86_400).withLevel(2)));
        assertInvalid(() -> create(interval(9, 600, 86_400).withName(" ")));
        assertThat(periods()).containsExactly(300, 1800, 7200, 86_400);
    }

    @Test
    void removePerfInterval_takesAllButTheFirst() {
        manager.removePerfInterval(center.call(), 86_400);
        manager.removePerfInterval(center.call(), 1800);
        assertThat(periods()).containsExactly(300, 7200);
        assertInvalid(() -> manager.removePerfInterval(center.call(), 1800));
        assertInvalid(() -> manager.removePerfInterval(center.call(), 300));
        assertInvalid(() -> query(host, 1800));
    }

    @Test
    void updatePerfInterval_ofAHigherLevel_keepsMoreCounters() {
        center.clock().advance(Duration.ofMinutes(10));
        int before = manager.queryAvailablePerfMetric(center.call(), host, null, null, 300)
                .size();
        update(300, interval -> interval.withLevel(3));
        assertThat(manager.queryAvailablePerfMetric(center.call(), host, null, null, 300))
                .hasSizeGreaterThan(before);
        update(1800, interval -> interval.withLevel(2));
        assertInvalid(() -> update(7200, interval -> interval.withLevel(3)));
        assertInvalid(() -> update(300, interval -> interval.withLevel(1)));
        assertInvalid(() -> update(300, interval -> interval.withLevel(5)));
        assertThat(intervals()).extracting(PerfInterval::getLevel).containsExactly(3, 2, 1, 1);
    }

    @Test
    void updatePerfInterval_disabled_isNotAnsweredAnyMore() {
        assertInvalid(() -> update(1800, interval -> interval.withEnabled(false)));
        for (int period : new int[] {86_400, 7200, 1800, 300}) {
            update(period, interval -> interval.withEnabled(false));
            assertInvalid(() -> query(host, period));
        }
        assertInvalid(() -> query(cluster, null));
        assertThat(query(host, null)).hasSize(1);
        assertInvalid(() -> update(7200, interval -> interval.withEnabled(true)));
        update(300, interval -> interval.withEnabled(true));
        assertThat(query(cluster, null)).hasSize(1);
    }

    @Test
    void updatePerfInterval_thatIsUnknown_faults() {
        assertInvalid(() -> manager.updatePerfInterval(center.call(), interval(1, 450, 86_400)));
        assertInvalid(() -> manager.updatePerfInterval(center.call(), interval(2, 300, 86_400)));
    }

    @Test
    void queryPerfCounterByLevel_higherLevelsHaveMore() {
        int before = 0;
        for (int level = 1; level <= 4; level++) {
            List<PerfCounterInfo> found = manager.queryPerfCounterByLevel(center.call(), level);
            assertThat(found).hasSizeGreaterThan(before);
            before = found.size();
        }
        assertThat(before)
                .isEqualTo(center.world()
                        .snapshot()
                        .require(PerformanceManager.REF, PerformanceManagerProperties.PERF_COUNTER)
                        .size());
        assertInvalid(() -> manager.queryPerfCounterByLevel(center.call(), 0));
        assertInvalid(() -> manager.queryPerfCounterByLevel(center.call(), 5));
    }

    @Test
    void queryPerfComposite_ofAHost_hasItsMachines() {
        int counter = manager.queryPerfCounterByLevel(center.call(), 1).stream()
                .filter(info -> info.getNameInfo().getKey().equals("usagemhz"))
                .findFirst()
                .orElseThrow()
                .getKey();
        PerfCompositeMetric answer = WireType.deepCopy(manager.queryPerfComposite(
                center.call(),
                new PerfQuerySpec()
                        .withEntity(host)
                        .withIntervalId(20)
                        .withMaxSample(1)
                        .withMetricId(new PerfMetricId().withCounterId(counter).withInstance(""))));
        assertThat(answer.getEntity().getEntity()).isEqualTo(host);
        assertThat(answer.getChildEntity())
                .extracting(PerfEntityMetricBase::getEntity)
                .containsExactlyElementsOf(center.world().snapshot().refs(host, HostSystemProperties.VM));
        long machines = answer.getChildEntity().stream()
                .mapToLong(PerfIntervalsTest::only)
                .sum();
        assertThat(only(answer.getEntity())).isGreaterThanOrEqualTo(machines).isPositive();
    }

    private static long only(PerfEntityMetricBase metric) {
        PerfMetricIntSeries series =
                (PerfMetricIntSeries) ((PerfEntityMetric) metric).getValue().get(0);
        return series.getValue().get(0);
    }

    @Test
    void queryPerfComposite_ofAClusterAndAMachine() {
        PerfQuerySpec spec = new PerfQuerySpec().withEntity(cluster).withIntervalId(300);
        assertThat(manager.queryPerfComposite(center.call(), spec).getChildEntity())
                .hasSize(3);
        ManagedObjectReference vm = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM0");
        assertThat(manager.queryPerfComposite(center.call(), new PerfQuerySpec().withEntity(vm))
                        .getChildEntity())
                .isEmpty();
    }
}
