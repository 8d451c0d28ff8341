package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ConnectOptions;
import io.vimock.client.HostSystem;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.contract.ContractCheck;
import io.vimock.server.contract.ContractReport;
import io.vimock.server.contract.Recorder;
import io.vimock.server.contract.Replay;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the Java code of the guide on recordings. */
class ContractGuideTest {
    @Test
    void recordReplayVerify(@TempDir Path recording) {
        try (MockVirtualCenter vc = MockVirtualCenter.start(MockOptions.defaults())) {
            // In the guide:
            try (Recorder recorder = Recorder.of(vc.url(), recording)
                    .trust(Trust.all())
                    .scrubUsers()
                    .start()) {
                runTool(recorder.url(), "user", "pass");
            }
            // End.
            // In the guide:
            try (Replay site = Replay.of(recording).start()) {
                runTool(site.url(), "any user", "any password");
                assertThat(site.unmatched()).isEmpty();
            }
            // End.
            // In the guide:
            ContractReport report = ContractCheck.of(recording)
                    .server(vc.url(), "user", "pass")
                    .trust(Trust.all())
                    .allowing("RetrieveServiceContent/*")
                    .run();
            assertThat(report.differences()).isEmpty();
            // End.
        }
    }

    private static void runTool(URI url, String user, String password) {
        try (VimConnection vim = VimConnection.connect(ConnectOptions.builder()
                .url(url.toString())
                .credentials(user, password)
                .trust(Trust.all())
                .build())) {
            assertThat(vim.inventory()
                            .all(HostSystem.class)
                            .properties(HostSystem.NAME)
                            .list())
                    .hasSize(4);
        }
    }
}
