package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @Test
    void of_takesWhatIsUsual_forWhatIsNotThere() {
        assertThat(ServerAddress.of("https://vc")).isEqualTo(new ServerAddress(true, "vc", 443, "/sdk"));
        assertThat(ServerAddress.of("http://vc/")).isEqualTo(new ServerAddress(false, "vc", 80, "/sdk"));
        assertThat(ServerAddress.of("https://vc:8989/sdk/vimService"))
                .isEqualTo(new ServerAddress(true, "vc", 8989, "/sdk/vimService"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vc", "ftp://vc/sdk", "https:///sdk"})
    void of_whenItIsNone_throws(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerAddress.of(url));
    }
}
