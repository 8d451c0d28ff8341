package io.vimock.samples;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that say which server to use, the same in all samples; and how the samples report what goes wrong. */
final class ServerOptions {
    @Option(names = "--url", required = true, paramLabel = "URL", description = "Server: https://HOST[:PORT]/sdk.")
    String url = "";

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "User name.")
    String user = "";

    @Option(names = "--password", required = true, paramLabel = "PASSWORD", description = "Password.")
    String password = "";

    @Option(names = "--insecure", description = "Accept any certificate of the server.")
    boolean insecure;

    @Option(
            names = "--thumbprint",
            paramLabel = "HEX",
            description = "Accept the certificate with this SHA-256 or SHA-1 thumbprint.")
    @Nullable
    String thumbprint;

    /** Connects and logs in. */
    VimConnection connect() {
        return VimConnection.connect(ConnectOptions.builder()
                .url(url)
                .credentials(user, password)
                .trust(thumbprint != null ? Trust.thumbprint(thumbprint) : insecure ? Trust.all() : Trust.system())
                .build());
    }

    /** A writer on one of the process's streams. */
    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** Runs a sample: exit code 0, 1 with one line on the error stream when it fails, 2 when its options are wrong. */
    static int run(Object sample, PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(sample)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, args) -> {
                    CommandLine command = e.getCommandLine();
                    command.getErr()
                            .println(command.getCommandName() + ": " + oneLine(e) + " (--help lists the options)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, command, result) -> {
                    boolean usage = e instanceof IllegalArgumentException;
                    if (!usage && !(e instanceof VimException) && !(e instanceof IOException)) {
                        throw e;
                    }
                    command.getErr().println(command.getCommandName() + ": " + oneLine(e));
                    return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    private static String oneLine(Exception e) {
        // The message of a file's exception is but the file's name.
        String kind = e instanceof IOException ? e.getClass().getSimpleName() + ": " : "";
        return kind + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
