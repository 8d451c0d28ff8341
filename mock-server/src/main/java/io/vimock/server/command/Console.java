package io.vimock.server.command;

import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Where a command writes.
 *
 * @param out what was asked for
 * @param err what went wrong
 */
public record Console(PrintWriter out, PrintWriter err) {
    /** That of the process. */
    public static Console ofProcess() {
        return new Console(
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()));
    }

    /** Says on one line what went wrong. */
    public void complain(String why) {
        err.println("vi-mock: " + why.replace('\n', ' '));
        err.flush();
    }
}
