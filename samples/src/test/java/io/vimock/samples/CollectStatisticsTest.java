package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The sample against the default inventory: four hosts, four running machines. */
class CollectStatisticsTest {
    private static final List<String> HOSTS = List.of("DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2", "DC0_H0");
    private static final List<String> MACHINES =
            List.of("DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1", "DC0_H0_VM0", "DC0_H0_VM1");

    @SuppressWarnings("NullAway.Init")
    private static MockVirtualCenter server;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path files;

    @BeforeAll
    static void start() {
        server = MockVirtualCenter.start(MockOptions.defaults());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void once_showsEveryHostAndMachine() {
        SampleRun run = collect("--once");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(9);
        for (String line : lines.subList(1, 9)) {
            String[] columns = line.strip().split("\\s+");
            assertThat(HOSTS.contains(columns[1]) || MACHINES.contains(columns[1]))
                    .as(line)
                    .isTrue();
            assertThat(columns[0]).isEqualTo(HOSTS.contains(columns[1]) ? "host" : "vm");
            assertThat(Double.parseDouble(columns[2])).as(line).isBetween(0.0, 100.0);
            assertThat(Double.parseDouble(columns[3])).as(line).isPositive();
            assertThat(Double.parseDouble(columns[4])).as(line).isBetween(0.0, 100.0);
            assertThat(columns[5]).as(line).hasSize(15);
        }
    }

    @Test
    void csv_hasALinePerSample() throws Exception {
        Path csv = files.resolve("samples.csv");
        assertThat(collect("--once", "--samples", "15", "--csv", csv.toString()).exitCode())
                .isZero();

        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).isEqualTo("time,type,name,counter,unit,value");
        assertThat(lines).hasSize(1 + (HOSTS.size() + MACHINES.size()) * 3 * 15);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            assertThat(fields).hasSize(6);
            assertThat(Instant.parse(fields[0])).isAfter(Instant.EPOCH);
            assertThat(Double.parseDouble(fields[5])).as(line).isNotNegative();
        }
        assertThat(lines)
                .filteredOn(line -> line.contains(",\"DC0_H0_VM0\",cpu.usage.average,%,"))
                .hasSize(15);
    }

    @Test
    void chart_isAPictureWithALinePerObject() throws Exception {
        Path chart = files.resolve("chart.svg");
        assertThat(collect("--once", "--chart", chart.toString()).exitCode()).isZero();

        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(chart.toFile());
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        NodeList panels = svg.getElementsByTagName("g");
        assertThat(panels.getLength()).isEqualTo(4);
        for (int i = 0; i < panels.getLength(); i++) {
            assertThat(lines((Element) panels.item(i))).hasSize(4).allMatch(line -> line.split("L", -1).length == 15);
        }
        assertThat(Files.readString(chart)).contains(">DC0_C0_H0<").contains(">DC0_H0_VM1<");
    }

    @Test
    void run_whenPasswordIsWrong_saysSoInOneLine() {
        SampleRun run = SampleRun.of(
                CollectStatistics::run,
                List.of("--url", server.url().toString(), "--user", "user", "--password", "no", "--insecure"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("collect-statistics: Login on SessionManager")
                .contains("InvalidLogin");
    }

    @Test
    void run_whenCertificateIsNotTrusted_saysSoInOneLine() {
        SampleRun run = SampleRun.of(
                CollectStatistics::run,
                List.of("--url", server.url().toString(), "--user", "user", "--password", "pass"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("no secure connection");
    }

    @Test
    void run_whenFileCannotBeWritten_saysSoInOneLine() {
        SampleRun run =
                collect("--once", "--csv", files.resolve("none/samples.csv").toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("NoSuchFileException");
    }

    @Test
    void run_whenOptionsAreWrong_exitsWith2() {
        assertUsage(SampleRun.of(CollectStatistics::run, List.of("--url", "vc")), "--user");
        assertUsage(collect("--samples", "0"), "--samples");
        assertUsage(collect("--samples", "many"), "--samples");
        assertUsage(collect("--thumbprint", "12"), "thumbprint");
        assertUsage(collect("--frobnicate"), "--frobnicate");
    }

    private static void assertUsage(SampleRun run, String named) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains(named);
        assertThat(run.out()).isEmpty();
    }

    private static SampleRun collect(String... arguments) {
        return SampleRun.against(server, CollectStatistics::run, arguments);
    }

    /** The paths of the lines in a panel, without those of the legend. */
    private static List<String> lines(Element panel) {
        List<String> lines = new ArrayList<>();
        NodeList paths = panel.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            if (path.getAttribute("class").equals("line")
                    && !path.getAttribute("d").endsWith("h18")) {
                lines.add(path.getAttribute("d"));
            }
        }
        return lines;
    }
}
