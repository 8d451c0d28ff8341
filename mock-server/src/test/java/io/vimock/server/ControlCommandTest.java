package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.command.Arguments;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code vi-mock control} against a server, and what a server announces of itself. */
class ControlCommandTest {
    @TempDir
    Path directory;

    private final MockVirtualCenter vc =
            MockVirtualCenter.start(MockOptions.builder().manualClock().build());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void stop() {
        vc.close();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 3];
        all[0] = "control";
        all[1] = "--url";
        all[2] = vc.url().toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return runAlone(all);
    }

    private int runAlone(String... arguments) {
        Console console = new Console(new PrintWriter(out), new PrintWriter(err));
        return new CommandRunner(console).run(new ServerCommand(null), arguments);
    }

    private String ok(String... arguments) {
        assertThat(run(arguments)).as(err.toString()).isZero();
        return out.toString();
    }

    @Test
    void subcommands_doWhatTheirNamesSay() throws Exception {
        assertThat(ok()).contains("\"name\": \"vi-mock\"");
        assertThat(ok("clock")).contains("\"manual\"");
        assertThat(ok("checkpoint", "early")).contains("\"early\"");
        assertThat(ok("advance", "5 min")).contains("2008-01-01T00:05:00Z");
        assertThat(ok("checkpoints")).contains("\"early\"");
        assertThat(ok("restore", "early")).contains("2008-01-01T00:00:00Z");
        ok("forget", "early");
        Path rules = Files.writeString(
                directory.resolve("faults.yaml"), "rules: [{operation: CurrentTime, httpStatus: 503}]\n");
        assertThat(ok("add-faults", rules.toString())).contains("\"rule-1\"");
        assertThat(ok("faults")).contains("\"httpStatus\": 503");
        assertThat(ok("remove-faults", "rule-1")).contains("\"rules\": []");
        ok("add-faults", rules.toString());
        ok("remove-faults");
        assertThat(vc.faults().list()).isEmpty();
        vc.inProcess();
        assertThat(ok("requests", "--last", "1")).contains("\"Login\"");
        assertThat(ok("events")).contains("UserLoginSessionEvent");
        ok("end-sessions");
        ok("idle");
        assertThat(ok("reset")).contains("2008-01-01T00:00:00Z");
        assertThat(ok("events")).doesNotContain("UserLoginSessionEvent");
    }

    @Test
    void failures_areToldWithExitCode1() {
        assertThat(run("restore", "never")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no checkpoint 'never'");
        assertThat(out.toString()).isEmpty();
        assertThat(run("--thumbprint", "00".repeat(32), "reset")).isEqualTo(1);
        assertThat(err.toString()).startsWith("vi-mock: cannot reach ").contains("thumbprint");
        assertThat(run("nonsense")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "control nonsense | unknown command 'nonsense'",
                "control clok | unknown command 'clok': did you mean clock?",
                "control --usr a clock | unknown option --usr: did you mean --user?",
                "control --url a --url b reset | --url is given twice",
                "control --url foo reset | --url takes an address such as https://HOST:PORT",
                "control --url :: reset | --url takes an address, not '::'",
                "control reset --url foo | unknown option --url",
                "control reset clock | unexpected argument 'clock'",
                "control advance | advance needs DURATION",
                "control advance -5min | unknown option -5min",
                "control checkpoint | checkpoint needs NAME",
                "control restore a b | unexpected argument 'b'",
                "control remove-faults a b | unexpected argument 'b'",
                "control add-faults | add-faults needs FILE",
                "control requests --last | --last needs a value: N",
                "control requests --last x | --last takes a whole number, not 'x'",
                "control events --last 1 --last 2 | --last is given twice"
            })
    void wrongArguments_areOneLine(String arguments, String why) {
        assertThat(runAlone(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("vi-mock: " + why + " (see vi-mock --help)");
    }

    @Test
    void thumbprint_ofTheServer_isAccepted() {
        assertThat(run("--thumbprint", String.valueOf(vc.thumbprint()), "idle")).isZero();
    }

    @Test
    void server_announcesAddressCertificateAndThumbprints() throws Exception {
        Path urlFile = directory.resolve("url");
        Path certificateFile = directory.resolve("cert.pem");
        Path faults = Files.writeString(
                directory.resolve("faults.yaml"), "rules: [{operation: CurrentTime, httpStatus: 503}]\n");
        Arguments given = new ServerCommand(null)
                .read(
                        "--listen",
                        "127.0.0.1:0",
                        "--public-url",
                        "https://vc.example.com",
                        "--url-file",
                        urlFile.toString(),
                        "--cert-out",
                        certificateFile.toString(),
                        "--faults",
                        faults.toString(),
                        "--control",
                        "false");
        AddressArguments address = new AddressArguments(given);
        MockOptions options = ServerCommand.options(given, address);
        assertThat(options.publicUrl()).isEqualTo(URI.create("https://vc.example.com"));
        assertThat(options.hasControl()).isFalse();
        try (MockVirtualCenter server = MockVirtualCenter.start(options)) {
            address.announce(server, new PrintWriter(out));
            assertThat(server.faults().list()).hasSize(1);
            X509Certificate written = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificateFile)));
            assertThat(written).isEqualTo(server.certificate());
            assertThat(written.getSubjectAlternativeNames().toString()).contains("vc.example.com", "localhost");
            assertThat(Files.readString(urlFile)).isEqualTo("https://vc.example.com/sdk\n");
            assertThat(out.toString().lines())
                    .containsExactly(
                            "https://vc.example.com/sdk",
                            "SHA-256 " + Thumbprints.sha256(written),
                            "SHA-1 " + Thumbprints.sha1(written));
        }
    }
}
