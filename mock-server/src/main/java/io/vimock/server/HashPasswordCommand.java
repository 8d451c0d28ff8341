package io.vimock.server;

import io.vimock.server.directory.Account;
import io.vimock.server.directory.Accounts;
import io.vimock.server.directory.PasswordHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vi-mock hash-password}: makes a line for the file of {@code --users}. */
@Command(
        name = "hash-password",
        description = "Reads a password from standard input and prints a line for the file of --users.",
        mixinStandardHelpOptions = true)
final class HashPasswordCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The user's name.")
    private String name = "";

    @Option(names = "--read-only", description = "The user may look at everything and change nothing.")
    private boolean readOnly;

    @Override
    public Integer call() throws IOException {
        if (name.isBlank() || name.contains(":") || name.startsWith("#")) {
            throw new ParameterException(spec.commandLine(), "a user name is not empty and has no ':' in it");
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String password = in.readLine();
        if (password == null || password.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "no password came from standard input");
        }
        Account account = new Account(name, PasswordHash.of(password), !readOnly);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Accounts.line(account));
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
