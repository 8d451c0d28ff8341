package io.vimock.server.soap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoapActionTest {

    @ParameterizedTest
    @CsvSource({
        "'\"urn:vim25/2.5\"', V2_5",
        "urn:vim25/2.5, V2_5",
        "'\"urn:vim25/2.5u2\"', V2_5U2",
        "urn:vim25/4.0, V4_0",
        "' \"urn:vim25/4.0\" ', V4_0"
    })
    void level_whenOlderThanTheServer_isWhatIsAskedFor(String action, ApiLevel expected) {
        assertThat(SoapAction.level(action, ApiLevel.V4_1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\"\"", "urn:vim25", "\"urn:vim25/6.5\"", "urn:vim25/9.1.0.0", "urn:vim25/x", "nonsense"})
    void level_whenNewerOrNotToBeUnderstood_isTheServers(String action) {
        assertThat(SoapAction.level(action, ApiLevel.V4_1)).isEqualTo(ApiLevel.V4_1);
    }

    @Test
    void level_whenAbsent_isTheServers() {
        assertThat(SoapAction.level(null, ApiLevel.V2_5)).isEqualTo(ApiLevel.V2_5);
        assertThat(SoapAction.level("urn:vim25/4.1", ApiLevel.V2_5)).isEqualTo(ApiLevel.V2_5);
    }
}
