package io.vimock.server.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostAccountsTest {
    private final HostAccounts accounts = HostAccounts.of(List.of(
            new Account("ann", PasswordHash.quick("secret"), true),
            new Account("bob", PasswordHash.quick("hidden"), false)));

    private static HostAccounts.User user(String name, int id) {
        return new HostAccounts.User(name, PasswordHash.quick("x"), id, name, false);
    }

    @Test
    void of_givesAdministratorsTheirGroup_andEverybodyANumber() {
        assertThat(accounts.principals())
                .extracting(Principal::name, Principal::groups, Principal::id)
                .containsExactly(
                        tuple("ann", Set.of("users", "root"), 500),
                        tuple("bob", Set.of("users"), 501),
                        tuple("root", Set.of(), 0),
                        tuple("users", Set.of(), 100));
    }

    @Test
    void authenticate_tellsRightsByTheGroup() {
        assertThat(accounts.authenticate("ann", "secret"))
                .extracting(Account::administrator)
                .isEqualTo(true);

        HostAccounts left = accounts.unassigned("ann", HostAccounts.ADMINISTRATORS);
        assertThat(left.authenticate("ann", "secret"))
                .extracting(Account::administrator)
                .isEqualTo(false);
    }

    @Test
    void authenticate_withAnotherNameOrPassword_isNobody() {
        assertThat(accounts.authenticate("ann", "hidden")).isNull();
        assertThat(accounts.authenticate("Ann", "secret")).isNull();
        assertThat(accounts.with(new HostAccounts.User("eve", PasswordHash.quick(""), 600, "", false))
                        .authenticate("eve", ""))
                .isNull();
    }

    @Test
    void withoutUser_leavesNoTraceInGroups() {
        HostAccounts left = accounts.withoutUser("ann");

        assertThat(left.user("ann")).isNull();
        assertThat(left.with(user("ann", 700)).principals())
                .filteredOn(principal -> principal.name().equals("ann"))
                .extracting(Principal::groups)
                .containsExactly(Set.of("users"));
        assertThat(accounts.user("ann")).as("the value before").isNotNull();
    }

    @Test
    void freeUserId_isTheLowestThatNobodyHas() {
        assertThat(accounts.freeUserId()).isEqualTo(502);
        assertThat(accounts.with(user("eve", 502)).withoutUser("bob").freeUserId())
                .isEqualTo(501);
        assertThat(accounts.user(501)).isEqualTo(accounts.user("bob"));
        assertThat(accounts.group(100)).isEqualTo(accounts.group("users"));
    }
}
