package io.vimock.samples;

import io.vimock.client.EventQuery;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.WatchSet;
import io.vimock.vim25.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Follows virtual machines: a line for each change of a property and for each event, until interrupted. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Tells of changes and events of virtual machines as they happen; goes on until interrupted.")
public final class WatchMachines implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(names = "--vm", paramLabel = "PATTERN", description = "Machines with such a name only; * for any text.")
    String pattern = "*";

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Keeps in a file which event was the last, and begins after the one that is kept there.")
    @Nullable
    Path resume;

    @Option(names = "--count", paramLabel = "N", description = "End after so many lines.")
    int count = Integer.MAX_VALUE;

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private PrintWriter out = new PrintWriter(Writer.nullWriter());
    private int lines;

    private WatchMachines() {}

    /** Runs the sample. */
    public static void main(String[] arguments) {
        System.exit(run(ServerOptions.writer(System.out), ServerOptions.writer(System.err), arguments));
    }

    /** Runs the sample and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ServerOptions.run(new WatchMachines(), out, err, arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (count < 1) {
            throw new IllegalArgumentException("--count is a number from 1");
        }
        out = spec.commandLine().getOut();
        try (VimConnection vim = server.connect();
                WatchSet set = vim.watchSet()) {
            // Interrupting the program is its normal end: log out then, too.
            Runtime.getRuntime().addShutdownHook(new Thread(vim::close));
            set.onState(state -> connection(state, set.failure()));
            set.events(events(vim), this::event);
            MachineChanges.follow(set, vim, pattern, (name, words) -> {
                tell(Instant.now(), name, words);
                endWhenEnough();
            });
            end.get();
            return 0;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private EventQuery events(VimConnection vim) throws IOException {
        if (resume == null || !Files.exists(resume)) {
            return vim.events();
        }
        String kept = Files.readString(resume).strip();
        if (!kept.matches("\\d+ \\S+Z")) {
            throw new IllegalArgumentException("nothing that was kept by --resume: " + resume);
        }
        String[] parts = kept.split(" ");
        return vim.events().after(Integer.parseInt(parts[0]), Instant.parse(parts[1]));
    }

    private void event(Event event) {
        if (end.isDone()) {
            return;
        }
        if (event.getVm() != null
                && NamePattern.of(pattern).matches(event.getVm().getName())) {
            tell(event.getCreatedTime(), event.getVm().getName(), event.getFullFormattedMessage());
        }
        try {
            if (resume != null) {
                Files.writeString(resume, event.getKey() + " " + event.getCreatedTime());
            }
            endWhenEnough();
        } catch (IOException e) {
            end.completeExceptionally(e);
        }
    }

    /** The set reconnects by itself; what was missed is told then. */
    private void connection(WatchSet.State state, @Nullable VimException failure) {
        if (state == WatchSet.State.ENDED) {
            boolean unused = failure == null ? end.complete(null) : end.completeExceptionally(failure);
        } else if (failure != null) {
            String why =
                    state == WatchSet.State.CONNECTED ? "connected again" : "connection lost: " + failure.getMessage();
            tell(Instant.now(), "", why);
        }
    }

    /** All callbacks come on the set's thread, one after the other. */
    private void tell(Instant time, String name, String words) {
        if (lines++ < count) {
            out.printf("%s %-24s %s%n", time.truncatedTo(ChronoUnit.SECONDS), name, words);
            out.flush();
        }
    }

    private void endWhenEnough() {
        if (lines >= count) {
            end.complete(null);
        }
    }
}
