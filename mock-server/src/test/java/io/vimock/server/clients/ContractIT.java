package io.vimock.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Trust;
import io.vimock.server.contract.ContractCheck;
import io.vimock.server.contract.ContractReport;
import io.vimock.server.contract.Difference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract-test kit with unmodified clients: their sessions with this server and with govmomi's simulator are
 * recorded, replayed to them, and compared with what this server answers. All as commands in processes of their own.
 */
class ContractIT {
    private static final List<String> PYTHON = List.of(
            "/usr/bin/python3",
            "-B",
            Programs.SOURCES.resolve("pyvmomi/contract.py").toString());

    @TempDir
    Path directory;

    @Test
    void pyVmomi_withThisServer_replaysAndVerifiesWithoutDifferences() throws Exception {
        Programs.require(Programs.pythonHas("pyVmomi"), "pyVmomi", "python3-pyvmomi");
        List<String> reading = List.of(
                "/usr/bin/python3",
                "-B",
                Programs.SOURCES.resolve("pyvmomi/reading.py").toString());
        Path recording = recordOwn(PYTHON, reading);
        replay(recording, PYTHON, reading);
        assertThat(verify(recording).differences()).isEmpty();
    }

    @Test
    void govmomi_withThisServer_replaysAndVerifiesWithoutDifferences() throws Exception {
        GoPrograms.require();
        List<String> client = List.of(GoPrograms.build(Programs.SOURCES.resolve("govmomi-contract"), directory));
        Path recording = recordOwn(client);
        replay(recording, client);
        assertThat(verify(recording).differences()).isEmpty();
    }

    @Test
    void clients_withGovmomisSimulator_replayAndVerify() throws Exception {
        GoPrograms.require();
        Programs.require(Programs.pythonHas("pyVmomi"), "pyVmomi", "python3-pyvmomi");
        List<String> client = List.of(GoPrograms.build(Programs.SOURCES.resolve("govmomi-contract"), directory));
        String simulator = GoPrograms.build(Path.of("../bench/vcsim").toAbsolutePath(), directory);
        Path recording;
        try (ServerUnderTest vcsim = ServerUnderTest.start(directory, "user", "pass", List.of(simulator))) {
            recording = record(vcsim, PYTHON, client);
        }
        replay(recording, PYTHON, client);
        // Another product, of another level: what it tells in addition is what a report is for.
        ContractReport report = verify(recording);
        assertThat(report.compared()).isGreaterThan(50);
        assertThat(report.differences())
                .isNotEmpty()
                .noneMatch(difference -> difference.kind() == Difference.Kind.ANSWER)
                .anyMatch(difference -> difference.place().startsWith("RetrieveServiceContent/returnval/"));
    }

    @SafeVarargs
    private Path recordOwn(List<String>... programs) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            return record(server, programs);
        }
    }

    @SafeVarargs
    private Path record(ServerUnderTest target, List<String>... programs) throws Exception {
        Path recording = directory.resolve("recording");
        List<String> record =
                command("record", "--target", target.url().toString(), "--insecure", "--out", recording.toString());
        try (ServerUnderTest recorder = ServerUnderTest.start(directory, target.user(), target.password(), record)) {
            for (List<String> program : programs) {
                Programs.drive(recorder, program);
            }
        }
        try (Stream<Path> files = Files.walk(recording)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(">" + target.password() + "<");
            }
        }
        return recording;
    }

    @SafeVarargs
    private void replay(Path recording, List<String>... programs) throws Exception {
        try (ServerUnderTest replay =
                ServerUnderTest.start(directory, "anybody", "any password", command("replay", recording.toString()))) {
            for (List<String> program : programs) {
                Programs.drive(replay, program);
            }
        }
    }

    private ContractReport verify(Path recording) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            return ContractCheck.of(recording)
                    .server(server.url(), server.user(), server.password())
                    .trust(Trust.all())
                    .run();
        }
    }

    private static List<String> command(String... arguments) {
        return Stream.concat(
                        Stream.of(
                                Programs.JAVA,
                                "-jar",
                                Path.of("target/vi-mock.jar").toAbsolutePath().toString()),
                        Stream.of(arguments))
                .toList();
    }
}
