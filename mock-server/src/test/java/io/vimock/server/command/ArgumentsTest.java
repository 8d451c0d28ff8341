package io.vimock.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final Command COPY = new TestCommands().copy();

    /** Reads what is given beside what is required. */
    private static Arguments read(String... more) {
        String[] tokens = new String[more.length + 3];
        tokens[0] = "--to=there";
        tokens[1] = "--name=it";
        tokens[2] = "file";
        System.arraycopy(more, 0, tokens, 3, more.length);
        return COPY.read(tokens);
    }

    private static void assertRefused(ThrowingCallable reading, String why) {
        assertThatThrownBy(reading).isInstanceOf(UsageException.class).hasMessage(why);
    }

    @Test
    void whatIsNotGiven_isNullOrSomethingElse() {
        Arguments given = read();

        assertThat(given.isGiven("--count")).isFalse();
        assertThat(given.text("--count")).isNull();
        assertThat(given.text("--count", "3")).isEqualTo("3");
        assertThat(given.texts("--tag")).isEmpty();
        assertThat(given.path("--count")).isNull();
        assertThat(given.uri("--at")).isNull();
        assertThat(given.uri("--at", "https://vc")).isEqualTo(URI.create("https://vc"));
        assertThat(given.longNumber("--count")).isNull();
        assertThat(given.number("--count")).isNull();
        assertThat(given.number("--count", 3)).isEqualTo(3);
        assertThat(given.truth("--keep")).isNull();
        assertThat(given.truth("--keep", true)).isTrue();
        assertThat(given.isOn("--force")).isFalse();
    }

    @Test
    void values_areOfTheirKind_behindABlankOrAnEqualsSign() {
        Arguments given = read("--at", "https://vc/sdk", "--keep=FALSE", "--count", "-4", "other", "--force");

        assertThat(given.isGiven("--count")).isTrue();
        assertThat(given.path("--to")).isEqualTo(Path.of("there"));
        assertThat(given.uri("--at")).isEqualTo(URI.create("https://vc/sdk"));
        assertThat(given.truth("--keep")).isFalse();
        assertThat(given.number("--count")).isEqualTo(-4);
        assertThat(given.number("--count", 3)).isEqualTo(-4);
        assertThat(given.isOn("--force")).isTrue();
        assertThat(given.operands()).containsExactly("file", "other");
        assertThat(read("--count=9999999999").longNumber("--count")).isEqualTo(9_999_999_999L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=b=c", "=", "'quoted'", "\"quoted\"", "a b", "-", "-x", "-1", "--zzz", "@file", "ä€", "$1"})
    void texts_areTakenAsTheyAre(String text) {
        assertThat(read("--tag", text).text("--tag")).isEqualTo(text);
        assertThat(read("--tag=" + text).text("--tag")).isEqualTo(text);
    }

    @Test
    void valuesThatLookLikeOptions_needTheEqualsSign() {
        assertThat(read("--tag=--force").text("--tag")).isEqualTo("--force");
        assertThat(read("--tag=-h").text("--tag")).isEqualTo("-h");
        assertThat(read("--tag=").text("--tag")).isEmpty();
        assertThat(read("--tag", "").text("--tag")).isEmpty();
        assertRefused(() -> read("--tag", "--force"), "--tag needs a value: TEXT");
        assertRefused(() -> read("--tag", "--count=3"), "--tag needs a value: TEXT");
        assertRefused(() -> read("--count"), "--count needs a value: N");
    }

    @Test
    void repeatableOptions_haveAllTheirValues_andNoneThatIsAnOperand() {
        Arguments given = read("--tag", "a", "other", "--tag=b");

        assertThat(given.texts("--tag")).containsExactly("a", "b");
        assertThat(given.operands()).containsExactly("file", "other");
    }

    @Test
    void flags_canBeSaidToBeOff() {
        assertThat(read("--force=true").isOn("--force")).isTrue();
        assertThat(read("--force=false").isOn("--force")).isFalse();
        assertRefused(() -> read("--force=perhaps").isOn("--force"), "--force takes true or false, not 'perhaps'");
        assertRefused(() -> read("--force=").isOn("--force"), "--force takes true or false, not ''");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "1.5", "0x10", "1 ", "1e3", "99999999999999999999"})
    void numbers_areWhole(String value) {
        Arguments given = read("--count=" + value);

        assertRefused(() -> given.number("--count"), "--count takes a whole number, not '" + value + "'");
        assertRefused(() -> given.longNumber("--count"), "--count takes a whole number, not '" + value + "'");
    }

    @Test
    void otherValues_areRefusedWithTheirOption() {
        assertRefused(
                () -> read("--count=2147483648").number("--count"),
                "--count takes a whole number of 32 bits, not '2147483648'");
        assertRefused(() -> read("--at", "a b").uri("--at"), "--at takes an address, not 'a b'");
        assertRefused(() -> read("--at", "::").uri("--at", "https://vc"), "--at takes an address, not '::'");
        assertRefused(() -> read("--tag=a\0b").path("--tag"), "--tag takes a path, not 'a\0b'");
        assertRefused(() -> read("--keep=1").truth("--keep"), "--keep takes true or false, not '1'");
        assertRefused(() -> read("--keep=no").truth("--keep", true), "--keep takes true or false, not 'no'");
    }

    @Test
    void optionsGivenTwice_areRefused() {
        assertRefused(() -> read("--count", "1", "--count", "1"), "--count is given twice");
        assertRefused(() -> read("--force", "--force=false"), "--force is given twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cuont=3 | --cuont: did you mean --count?",
                "--forc | --forc: did you mean --force?",
                "--nonsense | --nonsense",
                "-x | -x",
                "-xh | -xh",
                "-count | -count: did you mean --count?",
                "-count=3 | -count: did you mean --count?",
                "-count3 | -count3: did you mean --count?",
                "--count:3 | --count:3: did you mean --count?",
                "--hlep | --hlep: did you mean --help?",
                "---force | ---force: did you mean --force?"
            })
    void unknownOptions_areRefusedWithTheNearestName(String token, String why) {
        assertRefused(() -> read(token), "unknown option " + why);
    }

    @Test
    void beginningsOfNames_areNoNames() {
        assertRefused(() -> read("--for"), "unknown option --for");
        assertRefused(() -> read("--t", "x"), "unknown option --t: did you mean --to?");
    }

    @Test
    void missingOptionsAndOperands_areNamed() {
        assertRefused(() -> COPY.read("file"), "copy needs --to=DIR, --name=TEXT");
        assertRefused(() -> COPY.read("--to", "x", "file"), "copy needs --name=TEXT");
        assertRefused(() -> COPY.read("--to", "x", "--name", "y"), "copy needs FILE");
    }

    @Test
    void operandsTooMany_areRefused() {
        assertRefused(() -> read("other", "more", "most"), "unexpected argument 'more'");
        assertRefused(() -> read("other", ""), "unexpected argument ''");
    }

    @Test
    void behindTwoHyphens_allAreOperands() {
        assertThat(COPY.read("--to=x", "--name=y", "--", "-a", "--force").operands())
                .containsExactly("-a", "--force");
        assertThat(read("-").operands()).containsExactly("file", "-");
    }

    @Test
    void consistsOf_wantsOneCharacterAtLeast_andNoOther() {
        assertThat(Arguments.consistsOf("3.5", "0123456789.")).isTrue();
        assertThat(Arguments.consistsOf("", "0123456789.")).isFalse();
        assertThat(Arguments.consistsOf("3,5", "0123456789.")).isFalse();
    }
}
