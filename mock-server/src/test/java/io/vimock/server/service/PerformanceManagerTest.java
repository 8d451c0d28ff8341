package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.PerformanceManagerProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.InventoryOptions;
import io.vimock.server.sim.Statistics;
import io.vimock.server.sim.TestDataCenter;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.PerfCounterInfo;
import io.vimock.vim25.PerfEntityMetric;
import io.vimock.vim25.PerfEntityMetricBase;
import io.vimock.vim25.PerfEntityMetricCSV;
import io.vimock.vim25.PerfInterval;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfMetricIntSeries;
import io.vimock.vim25.PerfMetricSeries;
import io.vimock.vim25.PerfProviderSummary;
import io.vimock.vim25.PerfQuerySpec;
import io.vimock.vim25.PerfSampleInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PerformanceManagerTest {
    private static final String MHZ = "cpu.usagemhz.average";
    private static final String USAGE = "cpu.usage.average";

    private final TestDataCenter center = new TestDataCenter(InventoryOptions.DEFAULT);
    private final PerformanceManager manager = center.performanceManager();
    private final ManagedObjectReference vm = center.named(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM0");
    private final ManagedObjectReference host = center.named(MoTypes.HOST_SYSTEM, "DC0_H0");
    private final ManagedObjectReference cluster = center.named(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
    private final ManagedObjectReference folder = center.all(MoTypes.FOLDER).get(0);

    @AfterEach
    void close() {
        center.close();
    }

    private Instant now() {
        return center.clock().now();
    }

    private static void assertFault(ThrowingCallable call, Class<? extends MethodFault> fault) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(fault));
    }

    private static List<Instant> times(PerfEntityMetric answer) {
        return answer.getSampleInfo().stream().map(PerfSampleInfo::getTimestamp).toList();
    }

    private static List<Long> values(PerfEntityMetric answer, int series) {
        return ((PerfMetricIntSeries) answer.getValue().get(series)).getValue();
    }

    @Test
    void properties_describeCountersAndIntervals() {
        List<PerfCounterInfo> counters =
                center.world().snapshot().require(PerformanceManager.REF, PerformanceManagerProperties.PERF_COUNTER);
        assertThat(counters).hasSize(277).allSatisfy(counter -> {
            assertThat(counter.getNameInfo().getSummary()).isNotBlank();
            assertThat(counter.getUnitInfo().getLabel()).isNotBlank();
            assertThat(counter.getGroupInfo().getLabel()).isNotBlank();
        });
        assertThat(center.world()
                        .snapshot()
                        .require(PerformanceManager.REF, PerformanceManagerProperties.HISTORICAL_INTERVAL))
                .extracting(PerfInterval::getSamplingPeriod)
                .containsExactly(300, 1800, 7200, 86_400);
        assertThat(center.world()
                        .snapshot()
                        .require(PerformanceManager.REF, PerformanceManagerProperties.DESCRIPTION)
                        .getCounterType())
                .hasSize(6);
    }

    @Test
    void queryPerfProviderSummary_hostAndMachine_haveCurrentStatistics() {
        for (ManagedObjectReference entity : List.of(vm, host)) {
            PerfProviderSummary summary = manager.queryPerfProviderSummary(center.call(), entity);
            assertThat(summary.isCurrentSupported()).isTrue();
            assertThat(summary.isSummarySupported()).isTrue();
            assertThat(summary.getRefreshRate()).isEqualTo(20);
        }
        PerfProviderSummary summary = manager.queryPerfProviderSummary(center.call(), cluster);
        assertThat(summary.isCurrentSupported()).isFalse();
        assertThat(summary.getRefreshRate()).isNull();
    }

    @Test
    void queryPerfProviderSummary_folder_faultsInvalidArgument() {
        assertFault(() -> manager.queryPerfProviderSummary(center.call(), folder), InvalidArgument.class);
    }

    @Test
    void queryPerfCounter_unknownId_faultsInvalidArgument() {
        assertThat(manager.queryPerfCounter(center.call(), List.of(6, 2)))
                .extracting(PerfCounterInfo::getKey)
                .containsExactly(6, 2);
        assertFault(() -> manager.queryPerfCounter(center.call(), List.of(6, 99_999)), InvalidArgument.class);
    }

    @Test
    void queryPerf_maxSampleRightAfterStart_returnsSoMany() {
        PerfEntityMetric answer = center.query(center.spec(vm, 20, "", MHZ).withMaxSample(15));
        assertThat(answer.getEntity()).isEqualTo(vm);
        assertThat(answer.getSampleInfo()).hasSize(15).allMatch(info -> info.getInterval() == 20);
        assertThat(times(answer)).last().isEqualTo(now());
        assertThat(times(answer)).first().isEqualTo(now().minusSeconds(14 * 20));
        assertThat(values(answer, 0)).hasSize(15).allMatch(value -> value > 0);
    }

    @Test
    void queryPerf_startAndEnd_areExclusiveAndInclusive() {
        center.clock().advance(Duration.ofSeconds(130));
        Instant grid = now().minusSeconds(10);
        PerfQuerySpec spec = center.spec(vm, 20, "", MHZ)
                .withStartTime(grid.minusSeconds(100))
                .withEndTime(grid.minusSeconds(40));
        assertThat(times(center.query(spec)))
                .containsExactly(grid.minusSeconds(80), grid.minusSeconds(60), grid.minusSeconds(40));
        spec.setMaxSample(2);
        assertThat(times(center.query(spec))).containsExactly(grid.minusSeconds(60), grid.minusSeconds(40));
        spec.setEndTime(grid.minusSeconds(100));
        assertThat(center.query(spec).getSampleInfo()).isEmpty();
    }

    @Test
    void queryPerf_metrics_comeInTheOrderOfTheRequest() {
        PerfQuerySpec spec = center.spec(vm, 20, "", USAGE, MHZ).withMaxSample(1);
        spec.getMetricId().add(new PerfMetricId().withCounterId(center.id(MHZ)).withInstance("0"));
        assertThat(center.query(spec).getValue())
                .extracting(series ->
                        series.getId().getCounterId() + "/" + series.getId().getInstance())
                .containsExactly(center.id(USAGE) + "/", center.id(MHZ) + "/", center.id(MHZ) + "/0");
    }

    @Test
    void queryPerf_star_selectsAllInstances() {
        assertThat(center.query(center.spec(host, 20, "*", USAGE).withMaxSample(1))
                        .getValue())
                .extracting(series -> series.getId().getInstance())
                .containsExactly("", "0", "1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void queryPerf_noMetric_givesWhatIsAvailable() {
        for (ManagedObjectReference entity : List.of(vm, host)) {
            PerfQuerySpec all = new PerfQuerySpec().withEntity(entity).withMaxSample(1);
            assertThat(center.query(all).getValue())
                    .extracting(PerfMetricSeries::getId)
                    .usingRecursiveFieldByFieldElementComparator()
                    .hasSizeGreaterThan(50)
                    .containsExactlyElementsOf(manager.queryAvailablePerfMetric(center.call(), entity, null, null, 20));
        }
    }

    @Test
    void queryPerf_csv_joinsTheSameValues() {
        PerfQuerySpec spec = center.spec(vm, 20, "", MHZ, USAGE).withMaxSample(3);
        PerfEntityMetric normal = center.query(spec);
        spec.setFormat("csv");
        PerfEntityMetricCSV csv = (PerfEntityMetricCSV)
                manager.queryPerf(center.call(), List.of(spec)).get(0);
        List<Instant> times = times(normal);
        assertThat(csv.getSampleInfoCSV())
                .isEqualTo("20," + times.get(0) + ",20," + times.get(1) + ",20," + times.get(2));
        assertThat(csv.getValue()).hasSize(2);
        List<Long> values = values(normal, 1);
        assertThat(csv.getValue().get(1).getValue())
                .isEqualTo(values.get(0) + "," + values.get(1) + "," + values.get(2));
    }

    @Test
    void queryPerf_writesWhatDataObjectsWouldBe() {
        List<PerfQuerySpec> specs = List.of(
                center.spec(host, 20, "*", MHZ, USAGE).withMaxSample(3),
                center.spec(vm, 20, "", MHZ).withMaxSample(2),
                center.spec(vm, 20, "nosuch", MHZ),
                center.spec(cluster, 300, "", MHZ));
        List<PerfEntityMetricBase> written = manager.queryPerf(center.call(), specs);
        List<PerfEntityMetricBase> beans = WireType.deepCopy(manager.queryPerf(center.call(), specs));
        for (int i = 0; i < specs.size(); i++) {
            assertThat(onWire(written.get(i))).isEqualTo(onWire(beans.get(i)));
        }
        assertThat(onWire(written.get(1))).contains("<value xsi:type=\"PerfMetricIntSeries\"><id><counterId>");
    }

    private static String onWire(PerfEntityMetricBase metric) {
        byte[] bytes = VimCodec.fragment(metric, "returnval", PerfEntityMetricBase.class, ApiLevel.V4_1);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void queryPerf_manyEntities_answersInTheirOrder() {
        List<PerfQuerySpec> specs = List.of(
                center.spec(host, 20, "", MHZ), center.spec(vm, 20, "", MHZ), center.spec(cluster, 300, "", MHZ));
        assertThat(WireType.deepCopy(manager.queryPerf(center.call(), specs)))
                .extracting(PerfEntityMetricBase::getEntity)
                .containsExactly(host, vm, cluster);
    }

    @Test
    void queryPerf_fiveMinutes_ignoresMaxSampleAndKeepsLevelOne() {
        PerfQuerySpec spec = center.spec(vm, 300, "", MHZ, "mem.active.average").withMaxSample(2);
        PerfEntityMetric answer = center.query(spec);
        assertThat(times(answer)).hasSize(12).allMatch(time -> time.getEpochSecond() % 300 == 0);
        assertThat(answer.getValue())
                .extracting(series -> series.getId().getCounterId())
                .containsExactly(6);
    }

    @Test
    void queryPerf_longIntervals_areMadeOfTheShorter() {
        center.clock().advance(Duration.ofHours(1));
        PerfEntityMetric halfHours = center.query(center.spec(cluster, 1800, "", MHZ));
        List<Long> minutes = center.values(cluster, 300, MHZ);
        assertThat(halfHours.getSampleInfo()).hasSize(4);
        double mean = minutes.subList(minutes.size() - 6, minutes.size()).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElseThrow();
        assertThat((double) values(halfHours, 0).get(3)).isBetween(mean - 1, mean + 1);
    }

    @Test
    void queryPerf_unknownCounterOrInstance_givesNoSeries() {
        PerfQuerySpec spec = center.spec(vm, 20, "no-such-device", MHZ).withMaxSample(1);
        spec.getMetricId().add(new PerfMetricId().withCounterId(99_999).withInstance(""));
        PerfEntityMetric answer = center.query(spec);
        assertThat(answer.getValue()).isEmpty();
    }

    @Test
    void queryPerf_badArguments_fault() {
        assertFault(() -> center.query(center.spec(vm, 21, "", MHZ)), InvalidArgument.class);
        assertFault(() -> center.query(center.spec(cluster, 20, "", MHZ)), InvalidArgument.class);
        assertFault(() -> center.query(center.spec(folder, 20, "", MHZ)), InvalidArgument.class);
        assertFault(() -> center.query(center.spec(vm, 20, "", MHZ).withFormat("xml")), InvalidArgument.class);
        assertFault(() -> center.query(center.spec(vm, 20, "", MHZ).withMaxSample(-1)), InvalidArgument.class);
        ManagedObjectReference nobody = new ManagedObjectReference("VirtualMachine", "vm-99999");
        assertFault(() -> center.query(center.spec(nobody, 20, "", MHZ)), ManagedObjectNotFound.class);
    }

    @Test
    void queryAvailablePerfMetric_interval_listsWhatItKeeps() {
        List<PerfMetricId> current = manager.queryAvailablePerfMetric(center.call(), vm, null, null, 20);
        List<PerfMetricId> day = manager.queryAvailablePerfMetric(center.call(), vm, null, null, 300);
        assertThat(day).hasSizeLessThan(current.size());
        assertThat(ids(current))
                .contains("6/", "6/0", "143/4000", "125/vmhba1:0:0")
                .doesNotHaveDuplicates();
        assertThat(ids(day)).contains("6/", "143/").doesNotContain("6/0", "143/4000");
        assertThat(ids(manager.queryAvailablePerfMetric(center.call(), vm, null, null, null)))
                .containsAll(ids(current))
                .containsAll(ids(day))
                .doesNotHaveDuplicates();
    }

    private static List<String> ids(List<PerfMetricId> metrics) {
        return metrics.stream()
                .map(metric -> metric.getCounterId() + "/" + metric.getInstance())
                .toList();
    }

    @Test
    void queryAvailablePerfMetric_nothingInTheTime_isEmpty() {
        assertThat(manager.queryAvailablePerfMetric(center.call(), cluster, now(), null, 300))
                .isEmpty();
        assertFault(
                () -> manager.queryAvailablePerfMetric(center.call(), cluster, null, null, 20), InvalidArgument.class);
        assertFault(
                () -> manager.queryAvailablePerfMetric(center.call(), folder, null, null, null), InvalidArgument.class);
    }

    @Test
    void queryPerf_machinePoweredOffLongAgo_isEmpty() {
        center.world()
                .change(m -> m.set(vm, "runtime.powerState", io.vimock.vim25.VirtualMachinePowerState.POWERED_OFF));
        center.clock().advance(Duration.ofSeconds(400));
        PerfEntityMetric answer = center.query(center.spec(vm, 20, "", MHZ).withMaxSample(15));
        assertThat(answer.getSampleInfo()).isEmpty();
        assertThat(answer.getValue()).isEmpty();
        center.clock().advance(Duration.ofHours(1));
        assertThat(manager.queryAvailablePerfMetric(center.call(), vm, null, null, Statistics.CURRENT))
                .isEmpty();
    }

    @Test
    void counts_ofPowerOperations_areThoseOfTheEvents() {
        ManagedObjectReference datacenter = center.all(MoTypes.DATACENTER).get(0);
        center.world().change(m -> {
            for (int i = 0; i < 3; i++) {
                m.post(new io.vimock.vim25.VmPoweredOnEvent()
                        .withDatacenter(new io.vimock.vim25.DatacenterEventArgument().withDatacenter(datacenter))
                        .withComputeResource(
                                new io.vimock.vim25.ComputeResourceEventArgument().withComputeResource(cluster)));
            }
        });
        center.clock().advance(Duration.ofSeconds(600));
        for (ManagedObjectReference entity : List.of(datacenter, cluster)) {
            List<Long> counts = center.values(entity, 300, "vmop.numPoweron.latest");
            assertThat(counts.subList(counts.size() - 3, counts.size())).containsExactly(0L, 3L, 3L);
        }
        assertThat(center.world().snapshot().get(datacenter, ManagedEntityProperties.NAME))
                .isEqualTo("DC0");
    }
}
