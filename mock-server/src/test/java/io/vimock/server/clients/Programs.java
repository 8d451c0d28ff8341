package io.vimock.server.clients;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs programs: those that prepare a client, and the client's own, which print a line for every check they make.
 *
 * <p>A program that does not end in its time is killed, and the test fails.
 */
final class Programs {

    /** The clients' sources, one folder for each. */
    static final Path SOURCES = Path.of("src/test/clients").toAbsolutePath();

    /** The Java launcher of the JDK that runs the tests. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final int MINUTES = 4;
    private static final int TAIL_LINES = 60;

    private Programs() {}

    /**
     * Goes on when the client is there. Without it the test is skipped, or, under
     * {@code -Dvimock.clients.required=true}, fails.
     */
    static void require(boolean there, String client, String debianPackages) {
        if (there) {
            return;
        }
        String message = client + " is missing; on Debian: apt-get install " + debianPackages;
        if (Boolean.getBoolean("vimock.clients.required")) {
            fail(message);
        }
        Assumptions.abort(message);
    }

    /** Whether Debian's Python has a module. */
    static boolean pythonHas(String module) {
        Path python = Path.of("/usr/bin/python3");
        return Files.isExecutable(python)
                && run(List.of(python.toString(), "-c", "import " + module)).exitCode() == 0;
    }

    /** Runs a Python client's program on the server; every check it makes has to hold. */
    static void drivePython(ServerUnderTest server, String program) {
        drive(server, List.of("/usr/bin/python3", "-B", SOURCES.resolve(program).toString()));
    }

    /** Runs a client's program with the server's address, user and password; every check it makes has to hold. */
    static void drive(ServerUnderTest server, List<String> program) {
        Ended ended = run(
                Stream.concat(program.stream(), Stream.of(server.url().toString(), server.user(), server.password()))
                        .toList());
        List<String> failed =
                ended.output().lines().filter(line -> line.startsWith("FAIL ")).toList();
        boolean checked = ended.output().lines().anyMatch(line -> line.startsWith("ok "));
        if (!failed.isEmpty()) {
            fail(failed.size() + " checks failed:\n" + String.join("\n", failed) + "\nThe server printed:\n"
                    + tail(server.output()));
        }
        if (ended.exitCode() != 0 || !checked) {
            fail("the client ended with exit code " + ended.exitCode() + " and printed:\n" + tail(ended.output())
                    + "\nThe server printed:\n" + tail(server.output()));
        }
    }

    /** Runs a program that must succeed. */
    static void prepare(List<String> command) {
        Ended ended = run(command);
        if (ended.exitCode() != 0) {
            fail(command.get(0) + " ended with exit code " + ended.exitCode() + " and printed:\n"
                    + tail(ended.output()));
        }
    }

    private static Ended run(List<String> command) {
        try {
            Path output = Files.createTempFile("client", ".log");
            try {
                return run(command, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return new Ended(127, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), e);
        }
    }

    private static Ended run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output);
        return ended
                ? new Ended(process.exitValue(), text)
                : new Ended(124, text + "\nkilled after " + MINUTES + " minutes");
    }

    private static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** How a program ended: its exit code, and what it printed. */
    private record Ended(int exitCode, String output) {}
}
