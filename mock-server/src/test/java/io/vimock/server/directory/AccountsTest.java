package io.vimock.server.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("users"), text);
    }

    private static Account account(String name, String password) {
        return new Account(name, PasswordHash.quick(password), true);
    }

    @Test
    void authenticate_whenNameAndPasswordAreRight_givesTheAccount() {
        Account anna = account("Anna", "secret");
        Accounts accounts = Accounts.of(List.of(anna, account("bernd", "other")));

        assertThat(accounts.authenticate("anna", "secret")).isSameAs(anna);
    }

    @ParameterizedTest
    @CsvSource({"anna, other", "bernd, secret", "anna, ''", "'', ''", "nobody, ''", "anna, SECRET"})
    void authenticate_whenAnythingIsWrong_givesNothing(String name, String password) {
        Accounts accounts = Accounts.of(List.of(account("anna", "secret"), account("bernd", "other")));

        assertThat(accounts.authenticate(name, password)).isNull();
    }

    @Test
    void of_whenANameIsThereTwice_fails() {
        assertThatThrownBy(() -> Accounts.of(List.of(account("anna", "a"), account("ANNA", "b"))))
                .hasMessageContaining("ANNA is there twice");
    }

    @Test
    void read_readsWhatLineWrites() throws IOException {
        Account viewer = new Account("viewer", PasswordHash.quick("look"), false);
        Path file = file("# people\n\n" + Accounts.line(viewer) + "\n" + Accounts.line(account("anna", "a")) + "\n");

        List<Account> read = Accounts.read(file);

        assertThat(read).extracting(Account::name).containsExactly("viewer", "anna");
        assertThat(read).extracting(Account::administrator).containsExactly(false, true);
        assertThat(read.get(0).password().matches("look")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "anna:secret:admin, a password hash is pbkdf2-sha256",
        "anna:pbkdf2-sha256$1$00$00:admin, 1 to",
        "anna:pbkdf2-sha256$x$00$00:admin, line 2",
        "anna, NAME:HASH:ROLE",
        ":hash:admin, NAME:HASH:ROLE",
        "anna:hash:root, admin or read-only"
    })
    void read_whenALineCannotBeUnderstood_namesIt(String line, String expected) throws IOException {
        Path file = file("# one\n" + line + "\n");

        assertThatThrownBy(() -> Accounts.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("users line 2: ")
                .hasMessageContaining(expected);
    }

    @Test
    void passwordHash_isSalted_andKeptInItsText() {
        PasswordHash one = PasswordHash.of("secret");
        PasswordHash other = PasswordHash.of("secret");

        assertThat(one.toString()).isNotEqualTo(other.toString()).startsWith("pbkdf2-sha256$120000$");
        assertThat(PasswordHash.parse(one.toString()).matches("secret")).isTrue();
        assertThat(PasswordHash.parse(one.toString()).matches("Secret")).isFalse();
    }
}
