package io.vimock.samples;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.vimock.api.ApiLevel;
import io.vimock.client.HostSystem;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample against the default inventory: four hosts, four running machines, a datastore. */
class ReportTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path files;

    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.defaults());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void csv_hasALinePerHostMachineAndDatastore() {
        SampleRun run = report("--csv", "-");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("type,path,state,host,cpus,cpu_mhz,cpu_used_mhz,memory_mb,memory_used_mb,"
                                        + "storage_mb,storage_used_mb,software,address"),
                        line -> assertThat(line).matches(host("DC0/host/DC0_C0/DC0_C0_H0")),
                        line -> assertThat(line).matches(host("DC0/host/DC0_C0/DC0_C0_H1")),
                        line -> assertThat(line).matches(host("DC0/host/DC0_C0/DC0_C0_H2")),
                        line -> assertThat(line).matches(host("DC0/host/DC0_H0/DC0_H0")),
                        line -> assertThat(line).matches(machine("DC0/vm/DC0_C0_RP0_VM0", "DC0_C0_H[0-2]")),
                        line -> assertThat(line).matches(machine("DC0/vm/DC0_C0_RP0_VM1", "DC0_C0_H[0-2]")),
                        line -> assertThat(line).matches(machine("DC0/vm/DC0_H0_VM0", "DC0_H0")),
                        line -> assertThat(line).matches(machine("DC0/vm/DC0_H0_VM1", "DC0_H0")),
                        line -> assertThat(line)
                                .matches("datastore,DC0/datastore/LocalDS_0,accessible,,,,,,,1048576,[0-9]+,VMFS,"));
    }

    private static String host(String path) {
        return "host," + path + ",connected,,8,20000,[0-9]+,16384,[0-9]+,,,VMware ESX Server [^,]+,";
    }

    private static String machine(String path, String host) {
        return "vm," + path + ",poweredOn," + host + ",1,,[0-9]+,[0-9]+,[0-9]+,,,[^,]+,10(\\.[0-9]+){3}";
    }

    @Test
    void html_showsTheSameOnOnePageThatLoadsNothing() throws IOException {
        Path html = files.resolve("report.html");
        Path csv = files.resolve("report.csv");
        assertThat(report("--html", html.toString(), "--csv", csv.toString()).exitCode())
                .isZero();

        String page = Files.readString(html);
        assertThat(Files.readAllLines(csv)).hasSize(10);
        assertThat(page)
                .contains("Inventory of 127.0.0.1", ">32 cores<", ">4 running<")
                .doesNotContain("${", "src=", "href=", "url(");
        assertThat(Pattern.compile("^<tr><td", Pattern.MULTILINE).matcher(page).results())
                .hasSize(9);
        assertThat(page)
                .containsPattern("title=\"DC0_H0\">DC0_H0<td title=\"DC0\">DC0<td class=\"state good\">connected");
        assertThat(page).containsPattern("title=\"DC0_C0_H0\">DC0_C0_H0<td title=\"DC0/DC0_C0\">");
    }

    @Test
    void html_escapesAndTellsStates() throws IOException {
        try (VimConnection vim = server.client()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            vm.powerOff().await(LIMIT);
            vm.rename("<b>\"R&D\"</b>, old").await(LIMIT);
            HostSystem resting = vim.inventory().get(HostSystem.class, "DC0_C0_H0");
            resting.require(HostSystem.VM).forEach(other -> other.powerOff().await(LIMIT));
            resting.enterMaintenanceMode(0).await(LIMIT);
            vim.inventory().get(HostSystem.class, "DC0_C0_H1").disconnect().await(LIMIT);
        }
        Path html = files.resolve("report.html");
        SampleRun run = report("--html", html.toString(), "--csv", "-");

        assertThat(run.out()).contains("vm,\"DC0/vm/<b>\"\"R&D\"\"<%2fb>, old\",poweredOff,DC0_H0,");
        assertThat(Files.readString(html))
                .contains(">&lt;b>&quot;R&amp;D&quot;&lt;%2fb>, old<", "<td class=\"state\">poweredOff")
                .contains("<td class=\"state\">maintenance", "<td class=\"state bad\">disconnected");
    }

    @Test
    void report_ofAServerOfLevel25_tellsTheSame() {
        MockOptions strict = MockOptions.builder().apiLevel(ApiLevel.V2_5).build();
        try (MockVirtualCenter old = MockVirtualCenter.start(strict)) {
            SampleRun run = SampleRun.against(old, Report::run, "--csv", "-");

            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines()).hasSize(10).last(as(STRING)).startsWith("datastore,DC0/datastore/LocalDS_0,");
        }
    }

    @Test
    void run_whenFileCannotBeWritten_saysSoInOneLine() {
        SampleRun run = report("--html", files.resolve("none/report.html").toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().startsWith("report: NoSuchFileException: ");
    }

    @Test
    void run_whenOptionsAreWrong_exitsWith2() {
        report().assertUsage("--csv FILE, --html FILE");
        report("--xml", "x").assertUsage("--xml");
        SampleRun.of(Report::run, List.of("--url", "vc", "--csv", "-")).assertUsage("--user");
        SampleRun.of(Report::run, List.of("--url", "ftp://vc", "--user", "u", "--password", "p", "--csv", "-"))
                .assertUsage("ftp://vc");
    }

    private SampleRun report(String... arguments) {
        return SampleRun.against(server, Report::run, arguments);
    }
}
