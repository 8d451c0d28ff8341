package io.vimock.server.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of tools in other languages that use the control API between them: the examples of docs/guide/control.md. */
class ControlIT {
    private static final String GOPATH = "/usr/share/gocode";

    @Test
    void pytest_resetsBreaksAndAdvancesTheServer(@TempDir Path directory) throws Exception {
        Programs.require(
                Programs.pythonHas("pyVmomi") && Programs.pythonHas("pytest"),
                "pytest",
                "python3-pytest python3-pyvmomi");
        drive(
                directory,
                List.of(
                        "/usr/bin/python3",
                        "-B",
                        "-m",
                        "pytest",
                        "-q",
                        "-p",
                        "no:cacheprovider",
                        Programs.SOURCES.resolve("pytest").toString()));
    }

    @Test
    void goTest_resetsBreaksAndAdvancesTheServer(@TempDir Path directory) throws Exception {
        Programs.require(
                Files.isExecutable(Path.of("/usr/bin/go"))
                        && Files.isDirectory(Path.of(GOPATH, "src/github.com/vmware/govmomi")),
                "govmomi",
                "golang-go golang-github-vmware-govmomi-dev");
        drive(
                directory,
                List.of(
                        "env",
                        "-C",
                        Programs.SOURCES.resolve("gotest").toString(),
                        "CGO_ENABLED=0",
                        "GO111MODULE=off",
                        "GOPATH=" + GOPATH,
                        "GOFLAGS=",
                        "/usr/bin/go",
                        "test",
                        "-count=1",
                        "."));
    }

    private static void drive(Path directory, List<String> program) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory, "--clock", "manual")) {
            List<String> command = new ArrayList<>(List.of(
                    "env",
                    "VI_MOCK_URL=" + server.url(),
                    "VI_MOCK_USER=" + server.user(),
                    "VI_MOCK_PASSWORD=" + server.password()));
            command.addAll(program);
            Programs.prepare(command);
        }
    }
}
