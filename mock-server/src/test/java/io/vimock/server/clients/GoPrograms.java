package io.vimock.server.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds programs of Go from Debian's sources with Debian's Go. */
final class GoPrograms {
    private static final String GOPATH = "/usr/share/gocode";

    private GoPrograms() {}

    /** Goes on when Go and govmomi are there. */
    static void require() {
        Programs.require(
                Files.isExecutable(Path.of("/usr/bin/go"))
                        && Files.isDirectory(Path.of(GOPATH, "src/github.com/vmware/govmomi")),
                "govmomi",
                "golang-go golang-github-vmware-govmomi-dev");
    }

    /** Builds the program whose sources are in a folder, and answers where it is. */
    static String build(Path sources, Path directory) {
        String program = directory.resolve(sources.getFileName()).toString();
        Programs.prepare(List.of(
                "env",
                "-C",
                sources.toString(),
                "CGO_ENABLED=0",
                "GO111MODULE=off",
                "GOPATH=" + GOPATH,
                "GOFLAGS=",
                "/usr/bin/go",
                "build",
                "-o",
                program,
                "."));
        return program;
    }
}
