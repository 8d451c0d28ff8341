package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.server.command.Arguments;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import io.vimock.server.command.UsageException;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.Accounts;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path directory;

    private static MockOptions parse(String... arguments) {
        Arguments given = new ServerCommand(null).read(arguments);
        return ServerCommand.options(given, new AddressArguments(given));
    }

    @Test
    void options_withoutArguments_areTheDocumentedDefaults() {
        MockOptions options = parse();

        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(8989);
        assertThat(options.plainHttp()).isFalse();
        assertThat(options.datacenters()).isEqualTo(1);
        assertThat(options.clusters()).isEqualTo(1);
        assertThat(options.hosts()).isEqualTo(3);
        assertThat(options.standaloneHosts()).isEqualTo(1);
        assertThat(options.pools()).isZero();
        assertThat(options.virtualMachines()).isEqualTo(2);
        assertThat(options.datastores()).isEqualTo(1);
        assertThat(options.portGroups()).isEqualTo(1);
        assertThat(options.folders()).isZero();
        assertThat(options.autostart()).isTrue();
        assertThat(options.userName()).isEqualTo("user");
        assertThat(options.password()).isEqualTo("pass");
        assertThat(options.apiLevel()).isEqualTo(ApiLevel.V4_1);
        assertThat(options.isStrict()).isFalse();
        assertThat(options.clockSpeed()).isEqualTo(1);
        assertThat(options.taskTime()).isEqualTo(TaskTime.INSTANT);
    }

    @Test
    void options_withEsx_areThoseOfASingleHost() {
        MockOptions options = parse("--esx", "--vm", "5", "--ds", "2");

        assertThat(options.isEsx()).isTrue();
        assertThat(options.datacenters()).isEqualTo(1);
        assertThat(options.clusters()).isZero();
        assertThat(options.standaloneHosts()).isEqualTo(1);
        assertThat(options.virtualMachines()).isEqualTo(5);
        assertThat(options.datastores()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dc", "--cluster", "--host", "--standalone-host", "--pool", "--folder"})
    void options_withEsxAndAnInventoryOfAVirtualCenter_areRefused(String option) {
        assertThatThrownBy(() -> parse("--esx", option, "1"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(option + " does not go with --esx");
    }

    @Test
    void options_withArguments_areThese() throws IOException {
        Path users = Files.writeString(
                directory.resolve("users"),
                Accounts.line(new Account("viewer", PasswordHash.quick("look"), false)) + "\n");

        MockOptions options =
                parse(("--listen [::1]:0 --dc 2 --cluster 3 --host 4 --standalone-host 5 --pool 6 --vm 7 --ds 8 --pg 9"
                                + " --folder 1 --autostart false --user root --password own --users " + users
                                + " --api-version 2.5 --seed 42 --clock scaled:60 --task-time realistic --http")
                        .split(" "));

        assertThat(options.host()).isEqualTo("::1");
        assertThat(options.port()).isZero();
        assertThat(options.plainHttp()).isTrue();
        assertThat(options.datacenters()).isEqualTo(2);
        assertThat(options.clusters()).isEqualTo(3);
        assertThat(options.hosts()).isEqualTo(4);
        assertThat(options.standaloneHosts()).isEqualTo(5);
        assertThat(options.pools()).isEqualTo(6);
        assertThat(options.virtualMachines()).isEqualTo(7);
        assertThat(options.datastores()).isEqualTo(8);
        assertThat(options.portGroups()).isEqualTo(9);
        assertThat(options.folders()).isEqualTo(1);
        assertThat(options.autostart()).isFalse();
        assertThat(options.accounts()).extracting(Account::name).containsExactly("viewer", "root");
        assertThat(options.isStrict()).isTrue();
        assertThat(options.seed()).isEqualTo(42);
        assertThat(options.clockSpeed()).isEqualTo(60);
        assertThat(options.taskTime()).isEqualTo(TaskTime.REALISTIC);
    }

    @Test
    void options_withUsersFileOnly_haveNoDefaultAccount() throws IOException {
        Path users = Files.writeString(
                directory.resolve("users"), Accounts.line(new Account("anna", PasswordHash.quick("a"), true)) + "\n");

        assertThat(parse("--users", users.toString()).accounts())
                .extracting(Account::name)
                .containsExactly("anna");
        assertThat(parse("--users", users.toString(), "--listen", "0.0.0.0:0").accounts())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nonsense | unknown option --nonsense",
                "--lsten 127.0.0.1:0 | unknown option --lsten: did you mean --listen?",
                "--vm | --vm needs a value: N",
                "--vm 1 --vm 2 | --vm is given twice",
                "--vm 2 control | unexpected argument 'control'",
                "contrl | unknown command 'contrl': did you mean control?",
                "--vm two | --vm takes a whole number, not 'two'",
                "--seed two | --seed takes a whole number, not 'two'",
                "--encoded-cache much | --encoded-cache takes a whole number, not 'much'",
                "--vm -1 | negative",
                "--listen 8989 | --listen takes HOST:PORT, not '8989'",
                "--listen localhost:http | --listen takes HOST:PORT",
                "--listen localhost: | --listen takes HOST:PORT",
                "--listen localhost:123456 | --listen takes HOST:PORT",
                "--public-url :: | --public-url takes an address, not '::'",
                "--listen 127.0.0.1:70000 | a port is between 0 and 65535",
                "--listen no.such.host.invalid:0 | no address for the host",
                "--listen 0.0.0.0:0 | needs a password of your own",
                "--listen 0.0.0.0:0 --user root | needs a password of your own",
                "--listen 0.0.0.0:0 --password pass | needs a password of your own",
                "--password= | cannot be empty",
                "--api-version 3.0 | --api-version takes 2.5 or 4.1",
                "--api-version 4.0 | the API version is 2.5 or 4.1",
                "--clock slow | --clock takes real, scaled:N or manual",
                "--clock scaled: | --clock takes real, scaled:N or manual",
                "--clock scaled:-1 | --clock takes real, scaled:N or manual",
                "--clock scaled:0 | a clock's factor",
                "--task-time long | --task-time takes instant or realistic",
                "--users /nowhere/users | cannot read /nowhere/users",
                "--tls-cert cert.pem | belong together",
                "--http --listen 127.0.0.1:0 --ds 0 | at least one datastore",
                "--http --cert-out cert.pem | no certificate for --cert-out",
                "--http=perhaps | --http takes true or false, not 'perhaps'",
                "--autostart perhaps | --autostart takes true or false, not 'perhaps'",
                "--control perhaps | --control takes true or false, not 'perhaps'",
                "hash-password | hash-password needs NAME",
                "hash-password a b | unexpected argument 'b'",
                "hash-password a:b | no ':' in it",
                "health extra | unexpected argument 'extra'",
                "health --url :: | --url takes an address, not '::'",
                "inventory dmp | unknown command 'dmp': did you mean dump?",
                "inventory dump | dump needs --url=URL, --user=NAME, --password=TEXT",
                "inventory dump --url u --user a --password p --insecure --thumbprint 00 | does not go with --thumbprint"
            })
    void execute_withBadOptions_printsOneLineAndGivesExitCode2(String arguments, String expected) {
        Run run = run(arguments.strip().split(" "));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip())
                .startsWith("vi-mock: ")
                .contains(expected)
                .endsWith(" (see vi-mock --help)")
                .doesNotContain("\n");
    }

    private record Run(int exit, String out, String err) {}

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err));
        int exit = new CommandRunner(console).run(new ServerCommand(null), arguments);
        return new Run(exit, out.toString(), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | --standalone-host=N",
                "'' | Hosts in each cluster (default: 3).",
                "'' | -V, --version",
                "'' | [COMMAND]",
                "'' | hash-password   Reads a password from standard input",
                "'' | verify          Sends the requests of a recording",
                "hash-password | [--read-only] NAME",
                "inventory | dump   Reads the inventory of any server",
                "inventory dump | --url=URL --user=NAME --password=TEXT",
                "control | (default: https://127.0.0.1:8989).",
                "control | end-sessions    Ends all sessions.",
                "control advance | DURATION    How far: '90 s', 5min, 2h, 1d.",
                "control remove-faults | [ID]        One rule (default: all).",
                "control requests | How many (default: 50).",
                "health | --url=URL",
                "record | --target=URL --out=DIR [--thumbprint=HEX]",
                "replay | [--ignore=ELEMENT]... [--listen=HOST:PORT]",
                "verify | 3   differences"
            })
    void help_ofEveryCommand_tellsWhatItTakes(String command, String expected) {
        String[] arguments = (command + " --help").strip().split(" ");

        Run run = run(arguments);

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith(("Usage: vi-mock " + command).strip() + " [-hV]")
                .contains(expected);
    }

    @Test
    void flags_canBeSaidToBeOff() {
        MockOptions options = parse("--http=false", "--esx=false", "--autostart=FALSE", "--control=True");

        assertThat(options.plainHttp()).isFalse();
        assertThat(options.isEsx()).isFalse();
        assertThat(options.autostart()).isFalse();
        assertThat(options.hasControl()).isTrue();
    }

    @Test
    void values_mayLookLikeAnything() {
        MockOptions options = parse("--password", "-a=b=c", "--user='own'", "--seed", "-7", "--clock", "scaled:.5");

        assertThat(options.password()).isEqualTo("-a=b=c");
        assertThat(options.userName()).isEqualTo("'own'");
        assertThat(options.seed()).isEqualTo(-7);
        assertThat(options.clockSpeed()).isEqualTo(0.5);
    }

    @Test
    void health_ofAServer_isItsExitCode() {
        String url;
        try (MockVirtualCenter server =
                MockVirtualCenter.start(MockOptions.builder().build())) {
            url = server.url().toString();
            assertThat(run("health", "--url", url)).isEqualTo(new Run(0, "", ""));
        }
        Run stopped = run("health", "--url=" + url);
        assertThat(stopped.exit()).isEqualTo(CommandRunner.FAILED);
        assertThat(stopped.err()).startsWith("vi-mock: ").hasLineCount(1);
    }

    @Test
    void inventory_ofAFile_isTheFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("lab.yaml"), "datacenters:\n  - name: Boston\n");

        assertThat(parse("--inventory", file.toString()).inventory())
                .isNotNull()
                .satisfies(inventory -> assertThat(inventory.datacenters())
                        .extracting(DatacenterDescription::name)
                        .containsExactly("Boston"));
        assertThat(parse("--inventory", "white-paper").inventory()).isNotNull();
        assertThat(parse().inventory()).isNull();
    }

    @Test
    void inventory_thatCannotBeUsed_isOneLineAndExitCode2() throws IOException {
        Path file = Files.writeString(directory.resolve("lab.yaml"), "datacenters:\n  - nome: Boston\n");

        Run mistake = run("--inventory", file.toString());
        assertThat(mistake.exit()).isEqualTo(CommandRunner.USAGE);
        assertThat(mistake.err())
                .startsWith("vi-mock: " + file + ":2: a datacenter has no key 'nome'")
                .hasLineCount(1);
        Run missing = run("--inventory", "/nowhere/lab.yaml");
        assertThat(missing.exit()).isEqualTo(CommandRunner.USAGE);
        assertThat(missing.err())
                .startsWith("vi-mock: cannot read /nowhere/lab.yaml")
                .hasLineCount(1);
        Run counted = run("--vm", "3", "--inventory", file.toString());
        assertThat(counted.exit()).isEqualTo(CommandRunner.USAGE);
        assertThat(counted.err())
                .startsWith("vi-mock: --vm is for a generated inventory and does not go with --inventory")
                .hasLineCount(1);
    }

    @Test
    void inventoryDump_printsAFileThatCanBeLoaded() throws IOException {
        try (MockVirtualCenter server =
                MockVirtualCenter.start(MockOptions.builder().manualClock().build())) {
            String[] arguments = {
                "inventory",
                "dump",
                "--url",
                server.url().toString(),
                "--user",
                "user",
                "--password",
                "pass",
                "--insecure"
            };
            Run dumped = run(arguments);

            assertThat(dumped.err()).isEmpty();
            assertThat(dumped.exit()).isZero();
            Path file = Files.writeString(directory.resolve("dump.yaml"), dumped.out());
            assertThat(InventoryFile.read(file).description().datacenters())
                    .singleElement()
                    .satisfies(datacenter ->
                            assertThat(datacenter.virtualMachines()).hasSize(4));
            assertThat(parse("--inventory", file.toString()).inventory()).isNotNull();
        }
    }

    @Test
    void inventoryDump_thatCannotConnect_isOneLine() {
        String[] where = {"--user", "user", "--password", "pass", "--url"};
        List<String> arguments = new ArrayList<>(List.of("inventory", "dump"));
        arguments.addAll(List.of(where));
        arguments.add("ftp://nowhere");
        Run wrong = run(arguments.toArray(String[]::new));
        assertThat(wrong.exit()).isEqualTo(CommandRunner.USAGE);
        assertThat(wrong.err()).contains("not a server's URL").hasLineCount(1);
        assertThat(run("inventory").err()).startsWith("vi-mock: what to do with an inventory is missing: dump");
    }
}
