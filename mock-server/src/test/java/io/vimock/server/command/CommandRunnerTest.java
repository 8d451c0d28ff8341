package io.vimock.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRunnerTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandRunner runner = new CommandRunner(new Console(new PrintWriter(out), new PrintWriter(err)));
    private final TestCommands commands = new TestCommands();

    private int run(String arguments) {
        return runner.run(commands.program(), arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    private Arguments ran(String arguments, int code) {
        assertThat(run(arguments)).as(err.toString()).isEqualTo(code);
        assertThat(commands.ran()).hasSize(1);
        return commands.ran().get(0);
    }

    @Test
    void optionsAlone_areTheProgramsOwn() {
        assertThat(ran("--vm 3 --http", 0).number("--vm")).isEqualTo(3);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void nothing_isTheProgram() {
        assertThat(ran("", 0).operands()).isEmpty();
    }

    @Test
    void aName_isACommand_withItsExitCode() {
        assertThat(ran("copy a --to x --name -vmware b", 7).operands()).containsExactly("a", "b");
    }

    @Test
    void optionsOfAGroup_areThoseOfItsCommands() {
        Arguments given = ran("remote --url u --user=move move --last 3 far", 0);

        assertThat(given.text("--url")).isEqualTo("u");
        assertThat(given.text("--user")).isEqualTo("move");
        assertThat(given.number("--last")).isEqualTo(3);
        assertThat(given.operands()).containsExactly("far");
    }

    @Test
    void aGroupAlone_doesSomething() {
        assertThat(ran("remote --url u", 0).text("--url")).isEqualTo("u");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "coyp | unknown command 'coyp': did you mean copy?",
                "nonsense | unknown command 'nonsense'",
                "help | unknown command 'help'",
                "--vm 3 copy | unexpected argument 'copy'",
                "-- extra | unexpected argument 'extra'",
                "-- --vm | unexpected argument '--vm'",
                "--lsten 127.0.0.1:0 | unknown option --lsten: did you mean --listen?",
                "--listen | --listen needs a value: HOST:PORT",
                "copy | copy needs --to=DIR, --name=TEXT",
                "copy a --htp | unknown option --htp",
                "remote mvoe | unknown command 'mvoe': did you mean move?",
                "remote --usr a move | unknown option --usr: did you mean --user?",
                "remote --url a --url b move | --url is given twice",
                "remote move --url a | unknown option --url",
                "remote move far further | unexpected argument 'further'",
                "remote move --last | --last needs a value: N"
            })
    void argumentsThatCannotBeUsed_areOneLineAndExitCode2(String arguments, String why) {
        assertThat(run(arguments)).isEqualTo(CommandRunner.USAGE);
        assertThat(err.toString().strip()).isEqualTo("vi-mock: " + why + " (see vi-mock --help)");
        assertThat(out.toString()).isEmpty();
        assertThat(commands.ran()).isEmpty();
    }

    @Test
    void anEmptyWord_isNoCommand() {
        assertThat(runner.run(commands.program(), "")).isEqualTo(CommandRunner.USAGE);
        assertThat(err.toString()).startsWith("vi-mock: unknown command '' (");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--help | vi-mock",
                "-h | vi-mock",
                "-help | vi-mock",
                "-hV | vi-mock",
                "--version --help | vi-mock",
                "--nonsense --help | vi-mock",
                "--vm 3 -h | vi-mock",
                "--listen --help | vi-mock",
                "copy --help | vi-mock copy",
                "copy -h a b c | vi-mock copy",
                "remote --help | vi-mock remote",
                "remote --help move | vi-mock remote",
                "remote --url u move --help | vi-mock remote move"
            })
    void help_isThatOfTheCommand_whateverElseIsGiven(String arguments, String path) {
        assertThat(run(arguments)).isZero();
        assertThat(out.toString()).startsWith("Usage: " + path + " [-hV]");
        assertThat(err.toString()).isEmpty();
        assertThat(commands.ran()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--version", "-V", "--nonsense -V", "copy --version", "copy -V", "remote -V", "remote move -V"})
    void version_isToldByEveryCommand(String arguments) {
        assertThat(run(arguments)).isZero();
        assertThat(out.toString()).startsWith("vi-mock ").hasLineCount(1);
        assertThat(commands.ran()).isEmpty();
    }

    @Test
    void asksForHelp_whenOneOfItsOptionsIsThere() {
        assertThat(CommandRunner.asksForHelp("--vm", "3", "-h")).isTrue();
        assertThat(CommandRunner.asksForHelp("--version")).isTrue();
        assertThat(CommandRunner.asksForHelp("--vm", "3")).isFalse();
        assertThat(CommandRunner.asksForHelp()).isFalse();
    }

    private int failing(Callable<Integer> command) {
        return runner.run(new CommandGroup("vi-mock", "Fails.") {
            @Override
            protected List<Command> commands() {
                return List.of();
            }

            @Override
            protected int run(Arguments given, Console console) throws Exception {
                console.out().print("begun");
                return command.call();
            }
        });
    }

    @Test
    void whatGoesWrong_isOneLineAndExitCode1() {
        assertThat(failing(() -> {
                    throw new UncheckedIOException(new IOException("no\nplace"));
                }))
                .isEqualTo(CommandRunner.FAILED);
        assertThat(err.toString()).isEqualTo("vi-mock: no place" + System.lineSeparator());
        assertThat(out.toString()).isEqualTo("begun");
    }

    @Test
    void whatGoesWrongWithoutAMessage_isNamedByItsType() {
        assertThat(failing(() -> {
                    throw new IllegalStateException();
                }))
                .isEqualTo(CommandRunner.FAILED);
        assertThat(err.toString().strip()).isEqualTo("vi-mock: java.lang.IllegalStateException");
    }

    @Test
    void whatOnlyShowsWhenArgumentsAreUsed_isAUsageErrorToo() {
        assertThat(failing(() -> {
                    throw new UsageException(new IllegalArgumentException("no key"));
                }))
                .isEqualTo(CommandRunner.USAGE);
        assertThat(err.toString().strip()).isEqualTo("vi-mock: no key (see vi-mock --help)");
    }
}
