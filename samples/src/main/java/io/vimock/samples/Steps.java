package io.vimock.samples;

import io.vimock.client.Task;
import io.vimock.client.VimException;
import io.vimock.client.VimTimeoutException;
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

    /** Does a step that is a task of the server, tells of its progress, and cancels it when it takes too long. */
    <T> T task(String what, Supplier<Task<T>> start) {
        return step(what, () -> {
            Task<T> task = start.get();
            try {
                return task.await(limit, info -> {
                    if (info.getProgress() != null) {
                        say(info.getProgress() + "% ");
                    }
                });
            } catch (VimTimeoutException e) {
                cancel(task);
                throw e;
            }
        });
    }

    /** Cancels a task and waits for its end. Nothing happens if it has ended or cannot be cancelled. */
    void cancel(Task<?> task) {
        try {
            task.cancel();
            task.await(limit);
        } catch (VimException e) {
            // Its fault RequestCanceled, mostly.
        }
    }

    private void say(String text) {
        out.print(text);
        out.flush();
    }
}
