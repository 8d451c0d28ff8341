package io.vimock.server;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.server.dump.InventoryDump;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vi-mock inventory}: inventories as files. */
@Command(
        name = "inventory",
        description = "Writes the inventory of a server down as a file for --inventory.",
        mixinStandardHelpOptions = true,
        subcommands = InventoryCommand.Dump.class)
final class InventoryCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what to do with an inventory is missing: dump");
    }

    /** The command {@code vi-mock inventory dump}: reads a server with the SDK and prints what it has. */
    @Command(
            name = "dump",
            description = "Reads the inventory of any server of the VI API and prints it as YAML.",
            sortOptions = false,
            mixinStandardHelpOptions = true)
    static final class Dump implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Option(names = "--url", paramLabel = "URL", required = true, description = "The server: https://HOST/sdk.")
        private String url = "";

        @Option(names = "--user", paramLabel = "NAME", required = true, description = "Who logs in.")
        private String user = "";

        @Option(names = "--password", paramLabel = "TEXT", required = true, description = "The user's password.")
        private String password = "";

        @Option(
                names = "--thumbprint",
                paramLabel = "HEX",
                description = "SHA-256 or SHA-1 of the server's certificate, which is then accepted.")
        private @Nullable String thumbprint;

        @Option(names = "--insecure", description = "Accept any certificate.")
        private boolean insecure;

        @Override
        public Integer call() {
            PrintWriter err = spec.commandLine().getErr();
            try (VimConnection vim = VimConnection.connect(options())) {
                String yaml =
                        InventoryFile.write(InventoryDump.read(vim, what -> err.println("vi-mock: left out " + what)));
                PrintWriter out = spec.commandLine().getOut();
                out.print(yaml);
                out.flush();
            }
            err.flush();
            return CommandLine.ExitCode.OK;
        }

        private ConnectOptions options() {
            if (insecure && thumbprint != null) {
                throw new ParameterException(
                        spec.commandLine(), "--insecure accepts any certificate, so it does not go with --thumbprint");
            }
            try {
                Trust trust =
                        thumbprint == null ? insecure ? Trust.all() : Trust.system() : Trust.thumbprint(thumbprint);
                return ConnectOptions.builder()
                        .url(url)
                        .credentials(user, password)
                        .trust(trust)
                        .build();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }
}
