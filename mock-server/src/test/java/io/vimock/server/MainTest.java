package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
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
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class MainTest {
    @TempDir
    Path directory;

    private static MockOptions parse(String... arguments) {
        Main main = new Main();
        new CommandLine(main).parseArgs(arguments);
        return main.options();
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
                .isInstanceOf(ParameterException.class)
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
                "--nonsense | Unknown option: '--nonsense'",
                "--vm two | 'two' is not an int",
                "--vm -1 | negative",
                "--listen 8989 | --listen takes HOST:PORT, not '8989'",
                "--listen localhost:http | --listen takes HOST:PORT",
                "--listen 127.0.0.1:70000 | a port is between 0 and 65535",
                "--listen no.such.host.invalid:0 | no address for the host",
                "--listen 0.0.0.0:0 | needs a password of your own",
                "--listen 0.0.0.0:0 --user root | needs a password of your own",
                "--listen 0.0.0.0:0 --password pass | needs a password of your own",
                "--password= | cannot be empty",
                "--api-version 3.0 | --api-version takes 2.5 or 4.1",
                "--api-version 4.0 | the API version is 2.5 or 4.1",
                "--clock slow | --clock takes real, scaled:N or manual",
                "--clock scaled:0 | a clock's factor",
                "--task-time long | --task-time takes instant or realistic",
                "--users /nowhere/users | cannot read /nowhere/users",
                "--tls-cert cert.pem | belong together",
                "--http --listen 127.0.0.1:0 --ds 0 | at least one datastore",
                "--autostart perhaps | 'perhaps'",
                "hash-password a:b | no ':' in it"
            })
    void execute_withBadOptions_printsOneLineAndGivesExitCode2(String arguments, String expected) {
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(err));

        int code = commandLine.execute(arguments.strip().split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip())
                .startsWith("vi-mock: ")
                .contains(expected)
                .doesNotContain("\n");
    }

    private record Run(int exit, String out, String err) {}

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Run(commandLine.execute(arguments), out.toString(), err.toString());
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
        assertThat(mistake.exit()).isEqualTo(Main.USAGE);
        assertThat(mistake.err())
                .startsWith("vi-mock: " + file + ":2: a datacenter has no key 'nome'")
                .hasLineCount(1);
        Run missing = run("--inventory", "/nowhere/lab.yaml");
        assertThat(missing.exit()).isEqualTo(Main.USAGE);
        assertThat(missing.err())
                .startsWith("vi-mock: cannot read /nowhere/lab.yaml")
                .hasLineCount(1);
        Run counted = run("--vm", "3", "--inventory", file.toString());
        assertThat(counted.exit()).isEqualTo(Main.USAGE);
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
        assertThat(wrong.exit()).isEqualTo(Main.USAGE);
        assertThat(wrong.err()).contains("not a server's URL").hasLineCount(1);
        assertThat(run("inventory").err()).startsWith("vi-mock: what to do with an inventory is missing: dump");
    }
}
