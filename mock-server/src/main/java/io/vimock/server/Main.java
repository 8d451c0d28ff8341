package io.vimock.server;

import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import java.util.Map;

/** The program {@code vi-mock}. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name and ends the process. */
    public static void main(String[] arguments) {
        // All that is said here is English. The tables of all other languages would be gone through at each start.
        setDefault("java.locale.providers", "SPI");
        logWarnings();
        ServerCommand program = new ServerCommand(startsServer(arguments) ? Preparation.begin() : null);
        System.exit(new CommandRunner(Console.ofProcess()).run(program, arguments));
    }

    /** Sets what the program logs, before anything is logged. */
    private static void logWarnings() {
        Map.of(
                        "defaultLogLevel", "warn",
                        "showDateTime", "true",
                        "dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS",
                        "showShortLogName", "true",
                        // Clients that go away are no news.
                        "log.org.eclipse.jetty.ee10.servlet.ServletChannelState", "error")
                .forEach((name, value) -> setDefault("org.slf4j.simpleLogger." + name, value));
    }

    /** Sets a system property, unless the one who starts the program does. */
    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Options alone; who starts a server waits for it, and has it prepared while they are read. */
    private static boolean startsServer(String[] arguments) {
        return (arguments.length == 0 || arguments[0].startsWith("-")) && !CommandRunner.asksForHelp(arguments);
    }
}
