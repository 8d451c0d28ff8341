package io.vimock.server.command;

import java.util.ArrayList;
import java.util.List;

/** Commands that take something of every kind, and remember what they were given. */
final class TestCommands {
    private final List<Arguments> ran = new ArrayList<>();

    /** What the commands that ran were given, in their order. */
    List<Arguments> ran() {
        return ran;
    }

    /** A program whose commands have its name first. */
    CommandGroup program() {
        return new CommandGroup("vi-mock", "Does things.") {
            @Override
            protected CommandOptions options() {
                return new CommandOptions()
                        .value("--listen", "HOST:PORT", "Where.")
                        .value("--vm", "N", "How many.")
                        .flag("--http", "Plain.");
            }

            @Override
            protected List<Command> commands() {
                return List.of(copy(), remote());
            }

            @Override
            protected int run(Arguments given, Console console) {
                ran.add(given);
                return CommandRunner.OK;
            }
        };
    }

    /** A command with required options, and operands of both kinds. */
    Command copy() {
        return new Command("copy", "Copies one to another, which is a sentence that is longer than a line of a help.") {
            @Override
            protected CommandOptions options() {
                return new CommandOptions()
                        .required("--to", "DIR", "Where to, and a few more words for a second line of it.")
                        .required("--name", "TEXT", "The name.")
                        .repeatable("--tag", "TEXT", "A tag; can be repeated.")
                        .value("--at", "URL", "The server.")
                        .value("--keep", "BOOL", "Whether to keep it.")
                        .value("--count", "N", "How many.")
                        .flag("--force", "Whatever.");
            }

            @Override
            protected List<Operand> operands() {
                return List.of(Operand.required("FILE", "What."), Operand.optional("OTHER", "What else."));
            }

            @Override
            protected String notes() {
                return "Notes:\n  copied is copied\n";
            }

            @Override
            protected int run(Arguments given, Console console) {
                ran.add(given);
                return 7;
            }
        };
    }

    /** A group whose options stand before the names of its commands. */
    CommandGroup remote() {
        return new CommandGroup("remote", "Elsewhere.") {
            @Override
            protected CommandOptions options() {
                return new CommandOptions().value("--url", "URL", "The server.").value("--user", "NAME", "Who.");
            }

            @Override
            protected boolean sharesOptions() {
                return true;
            }

            @Override
            protected List<Command> commands() {
                return List.of(move());
            }

            @Override
            protected int run(Arguments given, Console console) {
                ran.add(given);
                return CommandRunner.OK;
            }
        };
    }

    private Command move() {
        return new Command("move", "Moves.") {
            @Override
            protected List<Operand> operands() {
                return List.of(Operand.optional("HOW", "How far."));
            }

            @Override
            protected CommandOptions options() {
                return new CommandOptions().value("--last", "N", "How many.");
            }

            @Override
            protected int run(Arguments given, Console console) {
                ran.add(given);
                return CommandRunner.OK;
            }
        };
    }
}
