package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statistics by the counters' names, in both formats of the wire. */
class StatisticsTest {
    private static final String CPU = "cpu.usage.average";
    private static final String READY = "cpu.ready.summation";

    private final ScriptedServer server = new ScriptedServer();

    @BeforeEach
    void teachCounters() {
        server.answer(
                        "RetrievePropertiesEx",
                        "<returnval><objects><obj type=\"PerformanceManager\">PerfMgr</obj><propSet>"
                                + "<name>perfCounter</name><val xsi:type=\"ArrayOfPerfCounterInfo\">"
                                + counter(2, "cpu", "usage", "average", "percent")
                                + counter(12, "cpu", "ready", "summation", "millisecond")
                                + "</val></propSet></objects></returnval>")
                .answer(
                        "QueryPerfProviderSummary",
                        "<returnval><entity type=\"VirtualMachine\">vm-1</entity>"
                                + "<currentSupported>true</currentSupported>"
                                + "<summarySupported>true</summarySupported><refreshRate>20</refreshRate></returnval>");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void of_readsCsvWithGapsAndScalesPercentages() {
        server.answer(
                "QueryPerf",
                csv(
                        "vm-1",
                        "20,2009-01-01T00:00:20Z,20,2009-01-01T00:00:40Z,20,2009-01-01T00:01:00Z",
                        "150,-1,275",
                        "20000,,0"));
        try (VimConnection vim = server.connect()) {
            ManagedObject vm = vm(vim, "vm-1");
            Statistics statistics =
                    vim.performance().query(CPU, READY).samples(3).of(List.of(vm));

            StatisticsSeries cpu = Objects.requireNonNull(statistics.find(vm, CPU));
            assertThat(cpu.counter().unit()).isEqualTo("%");
            assertThat(cpu.samples()).extracting(StatisticsSeries.Sample::value).containsExactly(1.5, Double.NaN, 2.75);
            assertThat(cpu.samples().get(0).time()).isEqualTo(Instant.parse("2009-01-01T00:00:20Z"));
            assertThat(cpu.samples().get(1).isGap()).isTrue();
            assertThat(cpu.latest()).hasValue(2.75);
            assertThat(cpu.average()).hasValue(2.125);
            StatisticsSeries ready = Objects.requireNonNull(statistics.find(vm, READY));
            assertThat(ready.counter().unit()).isEqualTo("ms");
            assertThat(ready.samples())
                    .extracting(StatisticsSeries.Sample::value)
                    .containsExactly(20000.0, Double.NaN, 0.0);
            assertThat(server.requests("QueryPerf").get(0))
                    .contains("<intervalId>20</intervalId>")
                    .contains("<maxSample>3</maxSample>")
                    .contains("<counterId>2</counterId>")
                    .contains("<instance></instance>");
        }
    }

    @Test
    void of_readsTheNormalFormatOldestFirst() {
        server.answer(
                "QueryPerf",
                "<returnval xsi:type=\"PerfEntityMetric\"><entity type=\"VirtualMachine\">vm-1</entity>"
                        + "<sampleInfo><timestamp>2009-01-01T00:00:40Z</timestamp><interval>20</interval></sampleInfo>"
                        + "<sampleInfo><timestamp>2009-01-01T00:00:20Z</timestamp><interval>20</interval></sampleInfo>"
                        + "<value xsi:type=\"PerfMetricIntSeries\"><id><counterId>2</counterId><instance>0</instance>"
                        + "</id><value>200</value><value>100</value></value></returnval>");
        try (VimConnection vim = server.connect()) {
            ManagedObject vm = vm(vim, "vm-1");
            Statistics statistics = vim.performance().query(CPU).instance("*").of(List.of(vm));
            StatisticsSeries cpu = Objects.requireNonNull(statistics.find(vm, CPU, "0"));
            assertThat(cpu.samples()).extracting(StatisticsSeries.Sample::value).containsExactly(1.0, 2.0);
            assertThat(statistics.find(vm, CPU)).isNull();
        }
    }

    @Test
    void of_whenMachineIsOff_leavesItOut() {
        server.answer("QueryPerf", csv("vm-1", "", "", ""));
        try (VimConnection vim = server.connect()) {
            assertThat(vim.performance().query(CPU).of(List.of(vm(vim, "vm-1"))).all())
                    .isEmpty();
        }
    }

    @Test
    void of_whenAnEntityIsGone_readsTheOthers() {
        server.answers(
                "QueryPerf",
                ScriptedServer.fault(
                        "gone",
                        "<ManagedObjectNotFoundFault xmlns=\"urn:vim25\" xsi:type=\"ManagedObjectNotFound\">"
                                + "<obj type=\"VirtualMachine\">vm-1</obj></ManagedObjectNotFoundFault>"),
                ScriptedServer.soap("QueryPerf", csv("vm-2", "20,2009-01-01T00:00:20Z", "100", "5")));
        try (VimConnection vim = server.connect()) {
            Statistics statistics = vim.performance().query(CPU).of(List.of(vm(vim, "vm-1"), vm(vim, "vm-2")));
            assertThat(statistics.all()).extracting(StatisticsSeries::entity).containsExactly(vm(vim, "vm-2"));
            assertThat(server.requests("QueryPerf").get(1)).doesNotContain("vm-1");
        }
    }

    @Test
    void of_asksForAHundredEntitiesPerCall() {
        server.answer("QueryPerf", "");
        try (VimConnection vim = server.connect()) {
            List<ManagedObject> many =
                    IntStream.range(0, 250).mapToObj(i -> vm(vim, "vm-" + i)).toList();
            vim.performance().query(CPU).of(many);
            assertThat(server.requests("QueryPerf")).hasSize(3);
            assertThat(server.requests("QueryPerfProviderSummary")).hasSize(1);
        }
    }

    @Test
    void historical_takesTheIntervalAndTheNewestSamples() {
        server.answer("QueryPerf", csv("vm-1", "300,2009-01-01T00:05:00Z,300,2009-01-01T00:10:00Z", "100,200", "1,2"));
        try (VimConnection vim = server.connect()) {
            ManagedObject vm = vm(vim, "vm-1");
            Instant from = Instant.parse("2009-01-01T00:00:00Z");
            Statistics statistics = vim.performance()
                    .query(CPU)
                    .historical(Duration.ofMinutes(5))
                    .between(from, null)
                    .samples(1)
                    .of(List.of(vm));
            assertThat(Objects.requireNonNull(statistics.find(vm, CPU)).samples())
                    .containsExactly(new StatisticsSeries.Sample(Instant.parse("2009-01-01T00:10:00Z"), 2.0));
            assertThat(server.requests("QueryPerf").get(0))
                    .contains("<intervalId>300</intervalId>")
                    .contains("<startTime>2009-01-01T00:00:00.000Z</startTime>")
                    .doesNotContain("maxSample");
        }
    }

    @Test
    void of_whenTypeHasNoRealTimeStatistics_saysSo() {
        server.answer(
                "QueryPerfProviderSummary",
                "<returnval><entity type=\"ClusterComputeResource\">c-1</entity>"
                        + "<currentSupported>false</currentSupported><summarySupported>true</summarySupported></returnval>");
        try (VimConnection vim = server.connect()) {
            List<ManagedObject> cluster = List.of(vim.inventory().byReference(ClusterComputeResource.class, "c-1"));
            assertThatThrownBy(() -> vim.performance().query(CPU).of(cluster))
                    .isInstanceOf(VimException.class)
                    .hasMessageContaining("no real-time statistics of ClusterComputeResource:c-1");
        }
    }

    @Test
    void counter_whenServerHasNone_listsThoseOfTheGroup() {
        try (VimConnection vim = server.connect()) {
            assertThat(vim.performance().counter(CPU).id()).isEqualTo(2);
            assertThatThrownBy(() -> vim.performance().counter("cpu.idle.summation"))
                    .isInstanceOf(VimException.class)
                    .hasMessageContaining("has no counter cpu.idle.summation; it has " + CPU + ", " + READY);
            assertThat(server.requests("RetrievePropertiesEx")).hasSize(1);
        }
    }

    private static ManagedObject vm(VimConnection vim, String key) {
        return vim.inventory().byReference(VirtualMachine.class, key);
    }

    private static String counter(int key, String group, String name, String rollup, String unit) {
        return "<PerfCounterInfo><key>" + key + "</key>" + element("nameInfo", name) + element("groupInfo", group)
                + element("unitInfo", unit) + "<rollupType>" + rollup
                + "</rollupType><statsType>rate</statsType></PerfCounterInfo>";
    }

    private static String element(String name, String key) {
        return "<" + name + "><label>" + key + "</label><summary>" + key + "</summary><key>" + key + "</key></" + name
                + ">";
    }

    private static String csv(String key, String times, String cpu, String ready) {
        return "<returnval xsi:type=\"PerfEntityMetricCSV\"><entity type=\"VirtualMachine\">" + key
                + "</entity><sampleInfoCSV>" + times + "</sampleInfoCSV>" + series(2, cpu) + series(12, ready)
                + "</returnval>";
    }

    private static String series(int counter, String values) {
        return "<value xsi:type=\"PerfMetricSeriesCSV\"><id><counterId>" + counter
                + "</counterId><instance></instance></id><value>" + values + "</value></value>";
    }
}
