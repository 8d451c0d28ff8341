package io.vimock.server.service.admin;

import static io.vimock.server.testing.ServiceLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostSystemProperties;
import io.vimock.client.DiagnosticManager;
import io.vimock.client.EventManager;
import io.vimock.client.HostSystem;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.testing.ServiceLab;
import io.vimock.vim25.CannotAccessFile;
import io.vimock.vim25.DiagnosticManagerBundleInfo;
import io.vimock.vim25.DiagnosticManagerLogDescriptor;
import io.vimock.vim25.DiagnosticManagerLogHeader;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.LogBundlingFailed;
import io.vimock.vim25.NoPermission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnosticManagerTest {
    private static final String SERVER_LOG = "vpxd:vpxd-0.log";

    private final ServiceLab lab = new ServiceLab();
    private final DiagnosticManager diagnostics = lab.service(DiagnosticManager.class);
    private final HostSystem host = lab.vim().inventory().get(HostSystem.class, "DC0_H0");
    private final VirtualMachine vm = lab.machine(0);

    @AfterEach
    void stop() {
        lab.close();
    }

    private void note(String text) {
        lab.service(EventManager.class).logUserEvent(vm, text);
    }

    @Test
    void queryDescriptions_everyLogCanBeBrowsed() {
        for (@Nullable HostSystem target : new @Nullable HostSystem[] {null, host}) {
            List<DiagnosticManagerLogDescriptor> found = diagnostics.queryDescriptions(target);
            assertThat(found).isNotEmpty();
            note("something");
            for (DiagnosticManagerLogDescriptor log : found) {
                assertThat(diagnostics
                                .browseDiagnosticLog(target, log.getKey(), null, null)
                                .getLineText())
                        .isNotEmpty();
                assertThat(log.getMimeType()).isEqualTo("text/plain");
            }
        }
    }

    @Test
    void browseDiagnosticLog_readsTheEndAsItGrows() {
        int end = diagnostics
                .browseDiagnosticLog(null, SERVER_LOG, Integer.MAX_VALUE, null)
                .getLineEnd();
        note("first");
        note("second");
        note("third");
        DiagnosticManagerLogHeader news = diagnostics.browseDiagnosticLog(null, SERVER_LOG, end + 1, 2);
        assertThat(news.getLineStart()).isEqualTo(end + 1);
        assertThat(news.getLineEnd()).isEqualTo(end + 2);
        assertThat(news.getLineText()).hasSize(2);
        assertThat(news.getLineText().get(0))
                .contains("GeneralUserEvent", "user=user")
                .endsWith(": first");
        assertThat(diagnostics
                        .browseDiagnosticLog(null, SERVER_LOG, end + 3, null)
                        .getLineText())
                .singleElement()
                .asString()
                .endsWith(": third");
        DiagnosticManagerLogHeader behind = diagnostics.browseDiagnosticLog(null, SERVER_LOG, end + 4, null);
        assertThat(behind.getLineText()).isEmpty();
        assertThat(behind.getLineEnd()).isEqualTo(end + 3);
        assertThat(diagnostics.browseDiagnosticLog(null, SERVER_LOG, null, 0).getLineText())
                .isEmpty();
    }

    @Test
    void browseDiagnosticLog_ofAHost_hasWhatHappenedOnIt() {
        note("on the host");
        lab.service(EventManager.class).logUserEvent(vm.require(VirtualMachine.PARENT), "elsewhere");
        assertThat(diagnostics.browseDiagnosticLog(host, "hostd", null, null).getLineText())
                .anyMatch(line -> line.endsWith("on the host"))
                .noneMatch(line -> line.endsWith("elsewhere"));
        assertThat(diagnostics.browseDiagnosticLog(host, "vmkernel", null, null).getLineText())
                .anyMatch(line -> line.contains("Memory: "));
    }

    @Test
    void browseDiagnosticLog_badArguments_fault() {
        assertFault(CannotAccessFile.class, () -> diagnostics.browseDiagnosticLog(null, "hostd", null, null));
        assertFault(CannotAccessFile.class, () -> diagnostics.browseDiagnosticLog(host, SERVER_LOG, null, null));
        assertFault(InvalidArgument.class, () -> diagnostics.browseDiagnosticLog(null, SERVER_LOG, -1, null));
        assertFault(InvalidArgument.class, () -> diagnostics.browseDiagnosticLog(null, SERVER_LOG, 1, -1));
        disconnect();
        assertFault(CannotAccessFile.class, () -> diagnostics.browseDiagnosticLog(host, "hostd", null, null));
    }

    private void disconnect() {
        lab.server()
                .world()
                .change(m -> m.update(
                        host.ref(),
                        HostSystemProperties.RUNTIME,
                        runtime -> runtime.withConnectionState(HostSystemConnectionState.DISCONNECTED)));
    }

    @Test
    void generateLogBundles_canBeDownloaded() throws Exception {
        note("bundled");
        List<DiagnosticManagerBundleInfo> bundles =
                diagnostics.generateLogBundles(true, List.of(host)).await();
        assertThat(bundles).hasSize(2);
        assertThat(bundles.get(0).getSystem()).isNull();
        assertThat(bundles.get(1).getSystem()).isEqualTo(host.ref());
        assertThat(unpacked(bundles.get(0)).get("vpxd/vpxd-0.log")).contains("bundled");
        assertThat(unpacked(bundles.get(1))).containsOnlyKeys("DC0_H0/hostd.log", "DC0_H0/vmkernel");
        assertThat(unpacked(bundles.get(1)).get("DC0_H0/hostd.log")).contains("bundled");
    }

    private static Map<String, String> unpacked(DiagnosticManagerBundleInfo bundle)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(URI.create(bundle.getUrl()));
        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(response.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private static HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void downloads_keepTheNewestOnly_andTellNothingOfOthers() throws Exception {
        String oldest =
                diagnostics.generateLogBundles(true, List.of()).await().get(0).getUrl();
        for (int i = 0; i < 10; i++) {
            diagnostics.generateLogBundles(true, List.of()).await();
        }
        assertThat(get(URI.create(oldest)).statusCode()).isEqualTo(404);
        assertThat(get(lab.server().url().resolve("/downloads/")).statusCode()).isEqualTo(404);
        assertThat(get(lab.server().url().resolve("/downloads")).statusCode()).isEqualTo(404);
    }

    @Test
    void generateLogBundles_ofNothingOrOfAHostThatIsAway_faults() {
        assertFault(InvalidArgument.class, () -> diagnostics.generateLogBundles(false, List.of()));
        disconnect();
        assertFault(
                LogBundlingFailed.class,
                () -> diagnostics.generateLogBundles(true, List.of(host)).await());
    }

    @Test
    void logs_withoutThePrivilege_areNotShown() {
        try (VimConnection viewer = lab.connectViewer()) {
            DiagnosticManager seen = viewer.service(DiagnosticManager.class);
            assertFault(NoPermission.class, () -> seen.queryDescriptions(null));
            assertFault(NoPermission.class, () -> seen.browseDiagnosticLog(null, SERVER_LOG, null, null));
            assertFault(NoPermission.class, () -> seen.generateLogBundles(true, List.of()));
        }
    }
}
