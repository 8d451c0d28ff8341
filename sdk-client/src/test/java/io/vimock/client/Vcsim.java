package io.vimock.client;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The govmomi project's simulator, built from Debian's sources with Debian's Go: a VI API server that has nothing in
 * common with this project. Its files are in a directory that the caller provides.
 */
final class Vcsim implements AutoCloseable {
    private static final String GOPATH = "/usr/share/gocode";
    private static final Path GO = Path.of("/usr/bin/go");
    private static final Path SOURCE = Path.of("../bench/vcsim/main.go").toAbsolutePath();

    private final Process process;
    private final String url;

    private Vcsim(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Builds and starts one. Without Go and its library the test is skipped, or, under
     * {@code -Dvimock.clients.required=true}, fails.
     */
    static Vcsim start(Path directory) throws IOException, InterruptedException {
        boolean there =
                Files.isExecutable(GO) && Files.isDirectory(Path.of(GOPATH, "src/github.com/vmware/govmomi/simulator"));
        if (!there) {
            String message = "vcsim is missing; on Debian: apt-get install golang-go golang-github-vmware-govmomi-dev";
            if (Boolean.getBoolean("vimock.clients.required")) {
                fail(message);
            }
            Assumptions.abort(message);
        }
        Path program = directory.resolve("vcsim");
        Path log = directory.resolve("vcsim.log");
        ProcessBuilder build = new ProcessBuilder(GO.toString(), "build", "-o", program.toString(), SOURCE.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        build.environment().put("GO111MODULE", "off");
        build.environment().put("GOPATH", GOPATH);
        build.environment().put("GOFLAGS", "");
        build.environment().put("CGO_ENABLED", "0");
        Process building = build.start();
        if (!building.waitFor(4, TimeUnit.MINUTES) || building.exitValue() != 0) {
            building.destroyForcibly();
            fail("vcsim could not be built:\n" + Files.readString(log));
        }
        Process process = new ProcessBuilder(List.of(program.toString(), "-listen", "127.0.0.1:0"))
                .redirectError(log.toFile())
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null) {
            process.destroyForcibly();
            fail("vcsim did not start:\n" + Files.readString(log));
        }
        return new Vcsim(process, line);
    }

    String url() {
        return url;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
