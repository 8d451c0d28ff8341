package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.server.directory.Accounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vi-mock}: runs a mock VirtualCenter until it is told to stop. */
@Command(
        name = "vi-mock",
        description = "Runs a mock VirtualCenter, or a mock ESX host: a simulated data center behind the VI API.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
    /** The exit code for options that cannot be used. */
    static final int USAGE = CommandLine.ExitCode.USAGE;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private @Nullable Preparation preparation;

    @Mixin
    private AddressArguments address = new AddressArguments();

    @Mixin
    private InventoryArguments inventory = new InventoryArguments();

    @Option(names = "--user", paramLabel = "NAME", description = "The administrator's name (default: user).")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "TEXT",
            description = "The administrator's password (default: pass); has to be your own when others can connect.")
    private @Nullable String password;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Accounts, one per line: NAME:HASH:ROLE, ROLE is admin or read-only."
                    + " 'vi-mock hash-password NAME' makes a line.")
    private @Nullable Path users;

    @Option(
            names = "--api-version",
            paramLabel = "VERSION",
            defaultValue = "4.1",
            description = "4.1 tolerates what newer clients ask for, 2.5 is strict (default: 4.1).")
    private String apiVersion = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What ids, uuids and workloads follow from (default: 1).")
    private long seed;

    @Option(
            names = "--clock",
            paramLabel = "CLOCK",
            defaultValue = "real",
            description = "real, scaled:N for N times as fast, or manual (default: real).")
    private String clock = "";

    @Option(
            names = "--task-time",
            paramLabel = "HOW",
            defaultValue = "instant",
            description = "instant, or realistic: tasks take as long as on real hosts (default: instant).")
    private String taskTime = "";

    @Option(
            names = "--encoded-cache",
            paramLabel = "MB",
            description = "How much of what has not changed is kept ready to be sent"
                    + " (default: 256, at most a third of the heap).")
    private @Nullable Integer encodedCache;

    @Option(names = "--faults", paramLabel = "FILE", description = "Rules by which calls fail on purpose, YAML.")
    private @Nullable Path faults;

    @Option(
            names = "--control",
            paramLabel = "BOOL",
            arity = "1",
            description = "Whether /mock controls the server"
                    + " (default: on loopback addresses; elsewhere it asks for an administrator's password).")
    private @Nullable Boolean control;

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        // All that is said here is English. The tables of all other languages would be gone through at each start.
        System.setProperty("java.locale.providers", "SPI");
        logWarnings();
        System.exit((startsServer(arguments) ? serverAlone() : commandLine()).execute(arguments));
    }

    /** Sets what the program logs, unless the one who starts it does; before anything is logged. */
    private static void logWarnings() {
        Map.of(
                        "defaultLogLevel", "warn",
                        "showDateTime", "true",
                        "dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS",
                        "showShortLogName", "true",
                        // Clients that go away are no news.
                        "log.org.eclipse.jetty.ee10.servlet.ServletChannelState", "error")
                .forEach((name, value) -> {
                    String property = "org.slf4j.simpleLogger." + name;
                    if (System.getProperty(property) == null) {
                        System.setProperty(property, value);
                    }
                });
    }

    /** Options alone. To look at the other commands takes longer than to read all options, and who starts a server waits. */
    private static boolean startsServer(String[] arguments) {
        List<String> given = List.of(arguments);
        return (given.isEmpty() || given.get(0).startsWith("-")) && !given.contains("--help") && !given.contains("-h");
    }

    private static CommandLine serverAlone() {
        Main main = new Main();
        main.preparation = Preparation.begin();
        return withHandlers(new CommandLine(main));
    }

    /** All commands. */
    static CommandLine commandLine() {
        return withHandlers(new CommandLine(new Main())
                .addSubcommand(new HashPasswordCommand())
                .addSubcommand(new InventoryCommand())
                .addSubcommand(new ControlCommand())
                .addSubcommand(new HealthCommand())
                .addSubcommand(new ContractCommands.Record())
                .addSubcommand(new ContractCommands.Answer())
                .addSubcommand(new ContractCommands.Verify()));
    }

    private static CommandLine withHandlers(CommandLine commandLine) {
        commandLine.setParameterExceptionHandler((exception, arguments) -> {
            complain(exception.getCommandLine(), exception.getMessage() + " (see vi-mock --help)");
            return USAGE;
        });
        commandLine.setExecutionExceptionHandler((exception, failed, result) -> {
            Throwable cause = exception instanceof UncheckedIOException && exception.getCause() != null
                    ? exception.getCause()
                    : exception;
            complain(failed, cause.getMessage() == null ? cause.toString() : cause.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return commandLine;
    }

    private static void complain(CommandLine commandLine, String why) {
        PrintWriter err = commandLine.getErr();
        err.println("vi-mock: " + why.replace('\n', ' '));
        err.flush();
    }

    @Override
    public Integer call() throws Exception {
        if (preparation != null) {
            preparation.awaitLogging();
        }
        MockOptions options = options();
        address.forget();
        CountDownLatch stopped = new CountDownLatch(1);
        MockVirtualCenter server = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "vi-stop"));
        announce(server, spec.commandLine().getOut());
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    /** Tells who waits for the server where it is. */
    void announce(MockVirtualCenter server, PrintWriter out) throws IOException {
        address.announce(server, out);
    }

    /** What only shows when the server is made is a bad option, too: a key file that is none, for one. */
    private MockVirtualCenter start(MockOptions options) {
        try {
            return MockVirtualCenter.start(options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void stop(MockVirtualCenter server, CountDownLatch stopped) {
        try {
            server.close();
            address.forget();
        } catch (IOException e) {
            complain(spec.commandLine(), "cannot delete the file of --url-file: " + e.getMessage());
        } finally {
            stopped.countDown();
        }
    }

    /** The options as given; what cannot be used becomes the one line that the user sees. */
    MockOptions options() {
        try {
            MockOptions.Builder builder =
                    MockOptions.builder().seed(seed).apiLevel(level()).taskTime(time());
            address.addTo(builder);
            inventory.addTo(builder);
            if (encodedCache != null) {
                builder.encodedCacheMB(encodedCache);
            }
            if (users != null) {
                builder.accounts(Accounts.read(users));
            }
            if (user != null) {
                builder.userName(user);
            }
            if (password != null) {
                builder.password(password);
            }
            if (faults != null) {
                builder.faults(faults);
            }
            if (control != null) {
                builder.control(control);
            }
            setClock(builder);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot read " + users + ": " + e.getMessage(), e);
        }
    }

    private ApiLevel level() {
        for (ApiLevel level : ApiLevel.values()) {
            if (level.version().equals(apiVersion)) {
                return level;
            }
        }
        throw new IllegalArgumentException("--api-version takes 2.5 or 4.1, not '" + apiVersion + "'");
    }

    private TaskTime time() {
        try {
            return TaskTime.valueOf(taskTime.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--task-time takes instant or realistic, not '" + taskTime + "'", e);
        }
    }

    private void setClock(MockOptions.Builder builder) {
        if (clock.equals("manual")) {
            builder.manualClock();
        } else if (clock.matches("scaled:[0-9.]+")) {
            builder.scaledClock(Double.parseDouble(clock.substring("scaled:".length())));
        } else if (!clock.equals("real")) {
            throw new IllegalArgumentException("--clock takes real, scaled:N or manual, not '" + clock + "'");
        }
    }

    /** The version that the jar's manifest tells. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"vi-mock " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
