package io.vimock.server.command;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the command that arguments name. What goes wrong is one line, never a stack trace. */
public final class CommandRunner {
    /** The exit code when all is well. */
    public static final int OK = 0;

    /** The exit code for what goes wrong on the way. */
    public static final int FAILED = 1;

    /** The exit code for arguments that cannot be used. */
    public static final int USAGE = 2;

    private final Console console;

    /** @param console where commands write, and where is told what goes wrong */
    public CommandRunner(Console console) {
        this.console = console;
    }

    /**
     * Runs a program.
     *
     * @return its exit code
     */
    public int run(CommandGroup program, String... tokens) {
        try {
            return run(program, program.name(), tokens, new Arguments(Map.of(), List.of()));
        } catch (UsageException e) {
            console.complain(e.getMessage() + " (see " + program.name() + " --help)");
            return USAGE;
        } catch (Exception e) {
            Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
            console.complain(cause.getMessage() == null ? cause.toString() : cause.getMessage());
            return FAILED;
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    /** Whether somebody asks for help or the version, and not for anything to be done. */
    public static boolean asksForHelp(String... tokens) {
        Arguments asked = asked(tokens);
        return asked.isGiven(CommandOptions.HELP) || asked.isGiven(CommandOptions.VERSION);
    }

    private int run(Command command, String path, String[] tokens, Arguments before) throws Exception {
        if (command instanceof CommandGroup group
                && !group.sharesOptions()
                && tokens.length > 0
                && !tokens[0].startsWith("-")) {
            return runBelow(group, path, List.of(tokens), before);
        }
        Arguments given = read(command, tokens).after(before);
        if (given.isGiven(CommandOptions.HELP)) {
            console.out().print(new CommandHelp(command, path, CommandHelp.width()));
            return OK;
        }
        if (given.isGiven(CommandOptions.VERSION)) {
            String version = CommandRunner.class.getPackage().getImplementationVersion();
            console.out().println("vi-mock " + (version == null ? "(unpackaged)" : version));
            return OK;
        }
        if (command instanceof CommandGroup group && !given.operands().isEmpty()) {
            return runBelow(group, path, given.operands(), given);
        }
        return command.run(given, console);
    }

    /** @param words the name of a command of the group, and what belongs to it */
    private int runBelow(CommandGroup group, String path, List<String> words, Arguments before) throws Exception {
        Command command = group.command(words.get(0));
        String[] tokens = words.subList(1, words.size()).toArray(String[]::new);
        return run(command, path + " " + command.name(), tokens, before);
    }

    /** Who asks for help gets it, whatever is wrong with the rest. */
    private static Arguments read(Command command, String[] tokens) {
        try {
            return command.read(tokens);
        } catch (UsageException e) {
            if (asksForHelp(tokens)) {
                return asked(tokens);
            }
            throw e;
        }
    }

    private static Arguments asked(String... tokens) {
        Map<String, List<String>> asked = new LinkedHashMap<>();
        for (String token : tokens) {
            if (token.equals(CommandOptions.HELP) || token.equals("-h")) {
                asked.put(CommandOptions.HELP, List.of(Arguments.ON));
            } else if (token.equals(CommandOptions.VERSION) || token.equals("-V")) {
                asked.put(CommandOptions.VERSION, List.of(Arguments.ON));
            }
        }
        return new Arguments(asked, List.of());
    }
}
