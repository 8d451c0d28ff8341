package io.vimock.server.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** govmomi 0.24, built from Debian's sources with Debian's Go. */
class GovmomiIT {

    private static final String GOPATH = "/usr/share/gocode";

    @Test
    void govmomi_drivesTheServer_everyCheckHolds(@TempDir Path directory) throws Exception {
        Programs.require(
                Files.isExecutable(Path.of("/usr/bin/go"))
                        && Files.isDirectory(Path.of(GOPATH, "src/github.com/vmware/govmomi")),
                "govmomi",
                "golang-go golang-github-vmware-govmomi-dev");
        Path client = directory.resolve("client");
        Programs.prepare(List.of(
                "env",
                "-C",
                Programs.SOURCES.resolve("govmomi").toString(),
                "CGO_ENABLED=0",
                "GO111MODULE=off",
                "GOPATH=" + GOPATH,
                "GOFLAGS=",
                "/usr/bin/go",
                "build",
                "-o",
                client.toString(),
                "."));
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            Programs.drive(server, List.of(client.toString()));
        }
    }
}
