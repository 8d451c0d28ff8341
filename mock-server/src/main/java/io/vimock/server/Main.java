package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.Accounts;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vi-mock}: runs a mock VirtualCenter until it is told to stop. */
@Command(
        name = "vi-mock",
        description = "Runs a mock VirtualCenter, or a mock ESX host: a simulated data center behind the VI API.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            Main.HashPassword.class,
            InventoryCommand.class,
            ContractCommands.Record.class,
            ContractCommands.Answer.class,
            ContractCommands.Verify.class
        })
public final class Main implements Callable<Integer> {
    /** What says how big the inventory of a VirtualCenter is, beyond what a single host has. */
    private static final List<String> VIRTUAL_CENTER_OPTIONS =
            List.of("--dc", "--cluster", "--host", "--standalone-host", "--pool", "--folder");

    /** The exit code for options that cannot be used. */
    static final int USAGE = CommandLine.ExitCode.USAGE;

    private static final List<String> COUNTS = List.of(
            "--dc",
            "--cluster",
            "--host",
            "--standalone-host",
            "--pool",
            "--vm",
            "--ds",
            "--pg",
            "--folder",
            "--autostart");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8989",
            description = "Where to listen; port 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private String listen = "";

    @Option(names = "--esx", description = "Be a single ESX host instead of a VirtualCenter.")
    private boolean esx;

    @Option(names = "--dc", paramLabel = "N", defaultValue = "1", description = "Datacenters (default: 1).")
    private int datacenters;

    @Option(
            names = "--cluster",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clusters in each datacenter (default: 1).")
    private int clusters;

    @Option(names = "--host", paramLabel = "N", defaultValue = "3", description = "Hosts in each cluster (default: 3).")
    private int hosts;

    @Option(
            names = "--standalone-host",
            paramLabel = "N",
            defaultValue = "1",
            description = "Hosts outside of clusters in each datacenter (default: 1).")
    private int standaloneHosts;

    @Option(
            names = "--pool",
            paramLabel = "N",
            defaultValue = "0",
            description = "Resource pools in each cluster, beside its root pool (default: 0).")
    private int pools;

    @Option(
            names = "--vm",
            paramLabel = "N",
            defaultValue = "2",
            description = "Virtual machines in each resource pool (default: 2).")
    private int virtualMachines;

    @Option(
            names = "--ds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Datastores in each datacenter (default: 1).")
    private int datastores;

    @Option(
            names = "--pg",
            paramLabel = "N",
            defaultValue = "1",
            description = "Port groups in each datacenter, beside VM Network (default: 1).")
    private int portGroups;

    @Option(
            names = "--folder",
            paramLabel = "N",
            defaultValue = "0",
            description = "Datacenters that lie in folders, and have folders in them (default: 0).")
    private int folders;

    @Option(
            names = "--autostart",
            paramLabel = "BOOL",
            arity = "1",
            defaultValue = "true",
            description = "Whether the virtual machines are powered on (default: true).")
    private boolean autostart;

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            description = "An inventory to build instead of one of counts: a YAML file, or white-paper.")
    private @Nullable String inventory;

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

    @Option(
            names = "--url-file",
            paramLabel = "PATH",
            description = "A file to write the URL to when the server answers.")
    private @Nullable Path urlFile;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "A certificate, PEM (default: a self-signed one).")
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key, PEM, PKCS#8.")
    private @Nullable Path tlsKey;

    @Option(names = "--http", description = "Speak plain HTTP instead of HTTPS.")
    private boolean http;

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        logWarnings();
        System.exit(commandLine().execute(arguments));
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

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
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
        MockOptions options = options();
        if (urlFile != null) {
            Files.deleteIfExists(urlFile);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        MockVirtualCenter server = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "vi-stop"));
        if (urlFile != null) {
            write(urlFile, server.url() + "\n");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(server.url());
        out.flush();
        stopped.await();
        return CommandLine.ExitCode.OK;
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
            if (urlFile != null) {
                Files.deleteIfExists(urlFile);
            }
        } catch (IOException e) {
            complain(spec.commandLine(), "cannot delete " + urlFile + ": " + e.getMessage());
        } finally {
            stopped.countDown();
        }
    }

    /** A reader sees the whole URL or no file. */
    static void write(Path file, String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Path part = Files.createTempFile(whole.getParent(), "vi-mock", ".url");
        Files.writeString(part, text);
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The options as given; what cannot be used becomes the one line that the user sees. */
    MockOptions options() {
        try {
            MockOptions.Builder builder = MockOptions.builder()
                    .listen(listenHost(), listenPort())
                    .plainHttp(http)
                    .seed(seed)
                    .apiLevel(level())
                    .taskTime(time());
            setInventory(builder);
            if (esx) {
                refuseVirtualCenterOptions();
                builder.esx();
            }
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
            if ((tlsCertificate == null) != (tlsKey == null)) {
                throw new IllegalArgumentException("--tls-cert and --tls-key belong together");
            }
            if (tlsCertificate != null && tlsKey != null) {
                builder.tls(tlsCertificate, tlsKey);
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

    private void setInventory(MockOptions.Builder builder) {
        String file = inventory;
        if (file == null) {
            builder.datacenters(datacenters)
                    .clusters(clusters)
                    .hosts(hosts)
                    .standaloneHosts(standaloneHosts)
                    .pools(pools)
                    .virtualMachines(virtualMachines)
                    .datastores(datastores)
                    .portGroups(portGroups)
                    .folders(folders)
                    .autostart(autostart);
            return;
        }
        for (String count : COUNTS) {
            if (spec.commandLine().getParseResult().hasMatchedOption(count)) {
                throw new IllegalArgumentException(
                        count + " is for a generated inventory and does not go with --inventory");
            }
        }
        if (InventoryFile.bundled(file).isPresent()) {
            builder.bundledInventory(file);
        } else {
            builder.inventory(Path.of(file));
        }
    }

    private void refuseVirtualCenterOptions() {
        for (String option : VIRTUAL_CENTER_OPTIONS) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException(
                        option + " does not go with --esx: an ESX host has no inventory beyond itself");
            }
        }
    }

    private String listenHost() {
        int colon = listen.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--listen takes HOST:PORT, not '" + listen + "'");
        }
        String host = listen.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private int listenPort() {
        String port = listen.substring(listen.lastIndexOf(':') + 1);
        if (!port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("--listen takes HOST:PORT, not '" + listen + "'");
        }
        return Integer.parseInt(port);
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

    /** The command {@code vi-mock hash-password}: makes a line for the file of {@code --users}. */
    @Command(
            name = "hash-password",
            description = "Reads a password from standard input and prints a line for the file of --users.",
            mixinStandardHelpOptions = true)
    static final class HashPassword implements Callable<Integer> {
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

    /** The version that the jar's manifest tells. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"vi-mock " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
