package io.vimock.server;

import io.vimock.client.ConnectOptions;
import io.vimock.client.VimConnection;
import io.vimock.server.command.Arguments;
import io.vimock.server.command.Command;
import io.vimock.server.command.CommandGroup;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import io.vimock.server.command.UsageException;
import io.vimock.server.dump.InventoryDump;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.util.List;
import java.util.Objects;

/** The command {@code vi-mock inventory}: inventories as files. */
final class InventoryCommand extends CommandGroup {
    InventoryCommand() {
        super("inventory", "Writes the inventory of a server down as a file for --inventory.");
    }

    @Override
    protected List<Command> commands() {
        return List.of(new Dump());
    }

    @Override
    protected int run(Arguments given, Console console) {
        throw new UsageException("what to do with an inventory is missing: dump");
    }

    /** The command {@code vi-mock inventory dump}: reads a server with the SDK and prints what it has. */
    private static final class Dump extends Command {
        Dump() {
            super("dump", "Reads the inventory of any server of the VI API and prints it as YAML.");
        }

        @Override
        protected CommandOptions options() {
            CommandOptions options = new CommandOptions()
                    .required("--url", "URL", "The server: https://HOST/sdk.")
                    .required("--user", "NAME", "Who logs in.")
                    .required("--password", "TEXT", "The user's password.");
            CertificateArguments.declare(options);
            return options;
        }

        @Override
        protected int run(Arguments given, Console console) {
            try (VimConnection vim = VimConnection.connect(connection(given))) {
                String yaml = InventoryFile.write(
                        InventoryDump.read(vim, what -> console.err().println("vi-mock: left out " + what)));
                console.out().print(yaml);
            }
            return CommandRunner.OK;
        }

        private static ConnectOptions connection(Arguments given) {
            try {
                return ConnectOptions.builder()
                        .url(Objects.requireNonNull(given.text("--url")))
                        .credentials(
                                Objects.requireNonNull(given.text("--user")),
                                Objects.requireNonNull(given.text("--password")))
                        .trust(CertificateArguments.trust(given))
                        .build();
            } catch (IllegalArgumentException e) {
                throw new UsageException(e);
            }
        }
    }
}
