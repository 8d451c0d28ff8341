package io.vimock.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandHelpTest {
    private final TestCommands commands = new TestCommands();

    @Test
    void help_isUsageDescriptionAndTwoColumns() {
        assertThat(new CommandHelp(commands.copy(), "vi-mock copy", 80)).hasToString("""
                Usage: vi-mock copy [-hV] --to=DIR --name=TEXT [--tag=TEXT]... [--at=URL]
                                    [--keep=BOOL] [--count=N] [--force] FILE [OTHER]
                Copies one to another, which is a sentence that is longer than a line of a help.
                      FILE          What.
                      [OTHER]       What else.
                      --to=DIR      Where to, and a few more words for a second line of it.
                      --name=TEXT   The name.
                      --tag=TEXT    A tag; can be repeated.
                      --at=URL      The server.
                      --keep=BOOL   Whether to keep it.
                      --count=N     How many.
                      --force       Whatever.
                  -h, --help        Show this help message and exit.
                  -V, --version     Print version information and exit.
                Notes:
                  copied is copied
                """);
    }

    @Test
    void help_ofAGroup_listsItsCommands_wrappedToTheWidth() {
        assertThat(new CommandHelp(commands.program(), "vi-mock", 60)).hasToString("""
                Usage: vi-mock [-hV] [--listen=HOST:PORT] [--vm=N] [--http]
                               [COMMAND]
                Does things.
                      --listen=HOST:PORT   Where.
                      --vm=N               How many.
                      --http               Plain.
                  -h, --help               Show this help message and exit.
                  -V, --version            Print version information and
                                             exit.
                Commands:
                  copy     Copies one to another, which is a sentence that
                             is longer than a line of a help.
                  remote   Elsewhere.
                """);
    }

    @Test
    void width_isThatOfTheTerminal_whereItIsOne() {
        assertThat(CommandHelp.width("120")).isEqualTo(120);
        assertThat(CommandHelp.width(null)).isEqualTo(80);
        assertThat(CommandHelp.width("")).isEqualTo(80);
        assertThat(CommandHelp.width("wide")).isEqualTo(80);
        assertThat(CommandHelp.width("99999")).isEqualTo(80);
        assertThat(CommandHelp.width("10")).isEqualTo(60);
    }
}
