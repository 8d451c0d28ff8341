package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "https://vc/sdk, https://vc/sdk",
        "https://vc, https://vc/sdk",
        "https://vc:8989/, https://vc:8989/sdk",
        "vc:8989, https://vc:8989/sdk",
        "vc.example.com, https://vc.example.com/sdk",
        "http://127.0.0.1:80/other/sdk, http://127.0.0.1:80/other/sdk",
        "https://[::1]:8989, https://[::1]:8989/sdk"
    })
    void url_completesWhatIsMissing(String given, String expected) {
        assertThat(ConnectOptions.builder().url(given).build().url()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://vc/sdk", "https://", "https://v c/sdk", "https:///sdk"})
    void url_whenItIsNone_isRefused(String given) {
        assertThatThrownBy(() -> ConnectOptions.builder().url(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a server's URL");
    }

    @Test
    void build_withoutUrl_isRefused() {
        assertThatThrownBy(() -> ConnectOptions.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server's URL is missing");
    }

    @Test
    void limits_haveToBePositive() {
        assertThatThrownBy(() -> ConnectOptions.builder().requestTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConnectOptions.builder().connectTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConnectOptions.builder().pageSize(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
