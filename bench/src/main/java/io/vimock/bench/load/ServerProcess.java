package io.vimock.bench.load;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that the load generator started. */
final class ServerProcess implements AutoCloseable {
    private static final String PORT = "{port}";
    private static final long BETWEEN_TRIES_MILLIS = 2;

    private final Process process;
    private final double secondsToAnswer;

    private ServerProcess(Process process, double secondsToAnswer) {
        this.process = process;
        this.secondsToAnswer = secondsToAnswer;
    }

    /** Puts a free port in the place of {@code {port}}. */
    static List<String> withFreePort(List<String> texts) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<String> replaced = new ArrayList<>();
        for (String text : texts) {
            replaced.add(text.replace(PORT, Integer.toString(port)));
        }
        return replaced;
    }

    /**
     * Starts a server and waits until it answers {@code RetrieveServiceContent}.
     *
     * @param command program and arguments
     * @param log where its output goes; null for nowhere
     * @throws IOException when it ends, or does not answer in time
     */
    static ServerProcess start(List<String> command, Target target, Duration limit, @Nullable File log)
            throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.appendTo(log))
                .start();
        try {
            while (!answers(target)) {
                if (!process.isAlive()) {
                    throw new IOException("the server ended with exit code " + process.exitValue() + ": " + command);
                }
                if (System.nanoTime() - start > limit.toNanos()) {
                    throw new IOException("the server did not answer in " + limit.toSeconds() + " s: " + command);
                }
                process.waitFor(BETWEEN_TRIES_MILLIS, TimeUnit.MILLISECONDS);
            }
            return new ServerProcess(process, (System.nanoTime() - start) / 1e9);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean answers(Target target) {
        try (VimClient client = target.connect()) {
            return client.call(Soap.SERVICE_CONTENT).contains("<about>");
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /** From the start of the process to the first right answer. */
    double secondsToAnswer() {
        return secondsToAnswer;
    }

    /** Ends the server, by force when it takes more than ten seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
