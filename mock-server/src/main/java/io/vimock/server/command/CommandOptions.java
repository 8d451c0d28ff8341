package io.vimock.server.command;

import java.util.HashSet;
import java.util.Set;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** What a command takes by name, in the order of help. Not thread safe. */
public final class CommandOptions {
    static final String HELP = "--help";
    static final String VERSION = "--version";

    private static final String PREFIX = "--";

    private final Options options = new Options();
    private final Set<String> repeatable = new HashSet<>();

    /**
     * Takes a value.
     *
     * @param name with its hyphens: {@code --listen}
     * @param label how help calls the value: {@code HOST:PORT}
     * @param description what it says, a sentence
     */
    public CommandOptions value(String name, String label, String description) {
        return add(Option.builder().longOpt(bare(name)).hasArg().argName(label).desc(description));
    }

    /** Takes a value that the command cannot do without. */
    public CommandOptions required(String name, String label, String description) {
        return add(Option.builder()
                .longOpt(bare(name))
                .hasArg()
                .argName(label)
                .desc(description)
                .required());
    }

    /** Takes a value each time that it is given. */
    public CommandOptions repeatable(String name, String label, String description) {
        repeatable.add(name);
        return value(name, label, description);
    }

    /** Takes no value: given, it is on. Yet {@code --http=false} is understood, so it is an option without a label. */
    public CommandOptions flag(String name, String description) {
        return add(Option.builder().longOpt(bare(name)).hasArg().desc(description));
    }

    private CommandOptions add(Option.Builder option) {
        options.addOption(option.get());
        return this;
    }

    boolean isRepeatable(String name) {
        return repeatable.contains(name);
    }

    /** All of them, with the two that every command has at the end. */
    Options complete() {
        return options.addOption("h", bare(HELP), false, "Show this help message and exit.")
                .addOption("V", bare(VERSION), false, "Print version information and exit.");
    }

    /** An option's name as users write it. */
    static String name(Option option) {
        return PREFIX + option.getLongOpt();
    }

    /** An option as users write it, with what its value is called. */
    static String written(Option option) {
        return option.hasArgName() ? name(option) + "=" + option.getArgName() : name(option);
    }

    static boolean isFlag(Option option) {
        return option.hasArg() && !option.hasArgName();
    }

    private static String bare(String name) {
        return name.substring(PREFIX.length());
    }
}
