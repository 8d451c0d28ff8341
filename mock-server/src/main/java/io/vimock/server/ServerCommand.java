package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.server.command.Arguments;
import io.vimock.server.command.Command;
import io.vimock.server.command.CommandGroup;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import io.vimock.server.command.UsageException;
import io.vimock.server.directory.Accounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The command {@code vi-mock}: runs a mock VirtualCenter until it is told to stop. */
final class ServerCommand extends CommandGroup {
    private static final String SCALED = "scaled:";

    private final @Nullable Preparation preparation;

    /** @param preparation what has begun meanwhile; null when there is nothing to wait for */
    ServerCommand(@Nullable Preparation preparation) {
        super("vi-mock", "Runs a mock VirtualCenter, or a mock ESX host: a simulated data center behind the VI API.");
        this.preparation = preparation;
    }

    @Override
    protected List<Command> commands() {
        return List.of(
                new HashPasswordCommand(),
                new InventoryCommand(),
                new ControlCommand(),
                new HealthCommand(),
                new ContractCommands.Record(),
                new ContractCommands.Answer(),
                new ContractCommands.Verify());
    }

    @Override
    protected CommandOptions options() {
        CommandOptions options = new CommandOptions();
        AddressArguments.declare(options);
        InventoryArguments.declare(options);
        return options.value("--user", "NAME", "The administrator's name (default: user).")
                .value(
                        "--password",
                        "TEXT",
                        "The administrator's password (default: pass); has to be your own when others can connect.")
                .value(
                        "--users",
                        "FILE",
                        "Accounts, one per line: NAME:HASH:ROLE, ROLE is admin or read-only."
                                + " 'vi-mock hash-password NAME' makes a line.")
                .value(
                        "--api-version",
                        "VERSION",
                        "4.1 tolerates what newer clients ask for, 2.5 is strict (default: 4.1).")
                .value("--seed", "N", "What ids, uuids and workloads follow from (default: 1).")
                .value("--clock", "CLOCK", "real, scaled:N for N times as fast, or manual (default: real).")
                .value(
                        "--task-time",
                        "HOW",
                        "instant, or realistic: tasks take as long as on real hosts (default: instant).")
                .value(
                        "--encoded-cache",
                        "MB",
                        "How much of what has not changed is kept ready to be sent"
                                + " (default: 256, at most a third of the heap).")
                .value("--faults", "FILE", "Rules by which calls fail on purpose, YAML.")
                .value(
                        "--control",
                        "BOOL",
                        "Whether /mock controls the server"
                                + " (default: on loopback addresses; elsewhere it asks for an administrator's"
                                + " password).");
    }

    @Override
    protected int run(Arguments given, Console console) throws Exception {
        if (preparation != null) {
            preparation.awaitLogging();
        }
        AddressArguments address = new AddressArguments(given);
        MockOptions options = options(given, address);
        address.forget();
        CountDownLatch stopped = new CountDownLatch(1);
        MockVirtualCenter server = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, address, console, stopped), "vi-stop"));
        address.announce(server, console.out());
        stopped.await();
        return CommandRunner.OK;
    }

    /** What only shows when the server is made is a bad option, too: a key file that is none, for one. */
    private static MockVirtualCenter start(MockOptions options) {
        try {
            return MockVirtualCenter.start(options);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
    }

    private static void stop(
            MockVirtualCenter server, AddressArguments address, Console console, CountDownLatch stopped) {
        try {
            server.close();
            address.forget();
        } catch (IOException e) {
            console.complain("cannot delete the file of --url-file: " + e.getMessage());
        } finally {
            stopped.countDown();
        }
    }

    /** The options as given; what cannot be used becomes the one line that the user sees. */
    static MockOptions options(Arguments given, AddressArguments address) {
        Path users = given.path("--users");
        try {
            MockOptions.Builder builder =
                    MockOptions.builder().apiLevel(level(given)).taskTime(taskTime(given));
            address.addTo(builder);
            new InventoryArguments(given).addTo(builder);
            addSettings(given, builder);
            if (users != null) {
                builder.accounts(Accounts.read(users));
            }
            return builder.build();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new UsageException(e);
        } catch (IOException e) {
            throw new UsageException("cannot read " + users + ": " + e.getMessage(), e);
        }
    }

    private static void addSettings(Arguments given, MockOptions.Builder builder) {
        Long seed = given.longNumber("--seed");
        if (seed != null) {
            builder.seed(seed);
        }
        Integer encodedCache = given.number("--encoded-cache");
        if (encodedCache != null) {
            builder.encodedCacheMB(encodedCache);
        }
        String user = given.text("--user");
        if (user != null) {
            builder.userName(user);
        }
        String password = given.text("--password");
        if (password != null) {
            builder.password(password);
        }
        Path faults = given.path("--faults");
        if (faults != null) {
            builder.faults(faults);
        }
        Boolean control = given.truth("--control");
        if (control != null) {
            builder.control(control);
        }
        setClock(builder, given.text("--clock", "real"));
    }

    private static ApiLevel level(Arguments given) {
        String version = given.text("--api-version", ApiLevel.V4_1.version());
        for (ApiLevel level : ApiLevel.values()) {
            if (level.version().equals(version)) {
                return level;
            }
        }
        throw new IllegalArgumentException("--api-version takes 2.5 or 4.1, not '" + version + "'");
    }

    private static TaskTime taskTime(Arguments given) {
        String time = given.text("--task-time", "instant");
        try {
            return TaskTime.valueOf(time.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--task-time takes instant or realistic, not '" + time + "'", e);
        }
    }

    private static void setClock(MockOptions.Builder builder, String clock) {
        if (clock.equals("manual")) {
            builder.manualClock();
        } else if (clock.startsWith(SCALED) && Arguments.consistsOf(clock.substring(SCALED.length()), "0123456789.")) {
            builder.scaledClock(Double.parseDouble(clock.substring(SCALED.length())));
        } else if (!clock.equals("real")) {
            throw new IllegalArgumentException("--clock takes real, scaled:N or manual, not '" + clock + "'");
        }
    }
}
