package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestStateTest {
    @ParameterizedTest
    @CsvSource({"DC0_H0_VM0,dc0-h0-vm0", "a-b9,a-b9", "Web  Server (1),web-server-1-", "-__x,--x", "_,-", "'',''"})
    void hostName_hasOneHyphenForEveryRunOfOtherCharacters(String name, String expected) {
        assertThat(GuestState.hostName(name)).isEqualTo(expected);
    }
}
