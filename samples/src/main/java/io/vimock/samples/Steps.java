package io.vimock.samples;

import io.vimock.client.Task;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells a person what a sample is doing, one line per step: {@code Powering on ... 40% 80% done}. */
final class Steps {
    private final PrintWriter out;
    private final Duration limit;

    Steps(PrintWriter out, Duration limit) {
        this.out = out;
        this.limit = limit;
    }

    /** Does a step. */
    <T> T step(String what, Supplier<T> work) {
        say(what + " ... ");
        String end = "failed";
        try {
            T result = work.get();
            end = "done";
            return result;
        } finally {
            say(end + System.lineSeparator());
        }
    }

    /** Does a step that is a task of the server, and tells of its progress. */
    <T> T task(String what, Supplier<Task<T>> start) {
        return step(
                what,
                () -> start.get().await(limit, info -> {
                    if (info.getProgress() != null) {
                        say(info.getProgress() + "% ");
                    }
                }));
    }

    private void say(String text) {
        out.print(text);
        out.flush();
    }
}
