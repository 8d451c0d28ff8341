package io.vimock.vim25.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantAdapterTest {

    private final InstantAdapter adapter = new InstantAdapter();

    @ParameterizedTest
    @CsvSource({
        "2008-03-01T12:00:00Z, 2008-03-01T12:00:00Z",
        "2008-03-01T12:00:00.123456-08:00, 2008-03-01T20:00:00.123456Z",
        "2008-03-01T12:00:00, 2008-03-01T12:00:00Z",
        "'  2008-03-01T12:00:00+01:00 ', 2008-03-01T11:00:00Z",
    })
    void unmarshal_readsAnyOffsetAndFraction(String text, Instant expected) {
        assertThat(adapter.unmarshal(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2008-02-30T00:00:00Z", "2008-03-01", "2008-03-01T24:00:00Z"})
    void unmarshal_whenNotADate_throws(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adapter.unmarshal(text))
                .withMessageContaining("xsd:dateTime");
    }

    @Test
    void marshal_writesUtcWithMilliseconds() {
        assertThat(adapter.marshal(Instant.parse("2008-03-01T12:00:00.123456Z")))
                .isEqualTo("2008-03-01T12:00:00.123Z");
        assertThat(adapter.marshal(Instant.parse("2008-03-01T12:00:00Z"))).isEqualTo("2008-03-01T12:00:00.000Z");
    }

    @Test
    void null_staysNull() {
        assertThat(adapter.unmarshal(null)).isNull();
        assertThat(adapter.marshal(null)).isNull();
    }
}
