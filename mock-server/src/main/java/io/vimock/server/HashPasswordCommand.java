package io.vimock.server;

import io.vimock.server.command.Arguments;
import io.vimock.server.command.Command;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import io.vimock.server.command.Operand;
import io.vimock.server.command.UsageException;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.Accounts;
import io.vimock.server.directory.PasswordHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command {@code vi-mock hash-password}: makes a line for the file of {@code --users}. */
final class HashPasswordCommand extends Command {
    HashPasswordCommand() {
        super("hash-password", "Reads a password from standard input and prints a line for the file of --users.");
    }

    @Override
    protected List<Operand> operands() {
        return List.of(Operand.required("NAME", "The user's name."));
    }

    @Override
    protected CommandOptions options() {
        return new CommandOptions().flag("--read-only", "The user may look at everything and change nothing.");
    }

    @Override
    protected int run(Arguments given, Console console) throws IOException {
        String name = given.operands().get(0);
        boolean readOnly = given.isOn("--read-only");
        if (name.isBlank() || name.contains(":") || name.startsWith("#")) {
            throw new UsageException("a user name is not empty and has no ':' in it");
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String password = in.readLine();
        if (password == null || password.isEmpty()) {
            throw new UsageException("no password came from standard input");
        }
        console.out().println(Accounts.line(new Account(name, PasswordHash.of(password), !readOnly)));
        return CommandRunner.OK;
    }
}
