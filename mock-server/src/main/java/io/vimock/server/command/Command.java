package io.vimock.server.command;

import java.util.List;

/** A command: what it takes, and what it does. What it takes is only asked for when the command or its help is. */
public abstract class Command {
    private final String name;
    private final String description;

    /**
     * @param name how users call it
     * @param description what it does, a sentence
     */
    protected Command(String name, String description) {
        this.name = name;
        this.description = description;
    }

    final String name() {
        return name;
    }

    final String description() {
        return description;
    }

    /** What it takes by name; none unless it says so. */
    protected CommandOptions options() {
        return new CommandOptions();
    }

    /** What it takes by place, those first that it requires; none unless it says so. */
    protected List<Operand> operands() {
        return List.of();
    }

    /** What there is to know beyond that, as lines that end; nothing unless it says so. */
    protected String notes() {
        return "";
    }

    /**
     * Does it.
     *
     * @return the exit code
     * @throws UsageException when the arguments cannot be used
     * @throws Exception when anything else goes wrong; its message is what the user sees
     */
    protected abstract int run(Arguments given, Console console) throws Exception;

    /**
     * Reads arguments of this command.
     *
     * @throws UsageException when they are not what it takes
     */
    public final Arguments read(String... tokens) {
        return new ArgumentsReader(this).read(tokens);
    }
}
