package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ConnectOptions;
import io.vimock.client.VimConnection;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import io.vimock.server.contract.Recorder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        Console console = new Console(new PrintWriter(out), new PrintWriter(err));
        return new CommandRunner(console).run(new ServerCommand(null), arguments);
    }

    @Test
    void verify_tellsDifferencesByItsExitCode(@TempDir Path directory) {
        Path recording = directory.resolve("recording");
        Path json = directory.resolve("report.json");
        try (MockVirtualCenter server =
                MockVirtualCenter.start(MockOptions.builder().plainHttp(true).build())) {
            String url = server.url().toString();
            try (Recorder recorder =
                    Recorder.of(server.url(), recording).plainHttp().start()) {
                VimConnection.connect(ConnectOptions.builder()
                                .url(recorder.url().toString())
                                .credentials("user", "pass")
                                .build())
                        .close();
            }
            assertThat(run("verify", recording.toString(), "--url", url, "--user", "user", "--password", "pass"))
                    .isZero();
            assertThat(out.toString()).endsWith("no differences\n");
            assertThat(run(
                            "verify",
                            recording.toString(),
                            "--url",
                            url,
                            "--user",
                            "user",
                            "--password",
                            "wrong",
                            "--json",
                            json.toString()))
                    .isEqualTo(3);
            assertThat(out.toString()).contains("FAULT Login: recorded a result, answered InvalidLogin (0003-Login)");
            assertThat(json).content().contains("\"kind\": \"FAULT\"");
            assertThat(run(
                            "verify",
                            recording.toString(),
                            "--url",
                            url,
                            "--user",
                            "user",
                            "--password",
                            "wrong",
                            "--allow",
                            "Log*"))
                    .isZero();
        }
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record",
                "record --target https://vc/sdk",
                "record --target vc --out target/none",
                "record --target https://vc/sdk --out target/none --listen nowhere",
                "record --target https://vc/sdk --out target/none --listen 127.0.0.1:99999",
                "record --target https://vc/sdk --out target/none --insecure --thumbprint 00",
                "record --target https://vc/sdk --out target/none --thumbprint 00",
                "record --target https://vc/sdk --out target/none --out target/other",
                "record --target https://vc/sdk --out target/none --scrub a --scrub b --listen nowhere",
                "record --target :: --out target/none",
                "replay",
                "replay target/none target/other",
                "replay target/none --ignore a --ignore b",
                "verify target/none --url https://vc/sdk --user u --password p --timeout soon",
                "verify target/none --url https://vc/sdk --user u --password p --insecure --insecure",
                "verify target/none --url https://vc/sdk --user u",
                "verify --url https://vc/sdk --user u --password p",
                "replay target/none",
                "verify target/none --url https://vc/sdk --user u --password p",
                "verify target/none --url vc --user u --password p"
            })
    void wrongOptions_areOneLine(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("vi-mock: ").hasLineCount(1);
    }
}
