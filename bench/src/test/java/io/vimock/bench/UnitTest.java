package io.vimock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitTest {
    @Test
    void format_showsWhatMatters() {
        assertThat(Unit.PER_SECOND.format(12345.6)).isEqualTo("12,346 /s");
        assertThat(Unit.MILLISECONDS.format(12.34)).isEqualTo("12.3 ms");
        assertThat(Unit.MILLISECONDS.format(1.234)).isEqualTo("1.23 ms");
        assertThat(Unit.SECONDS.format(0.01234)).isEqualTo("0.012 s");
        assertThat(Unit.COUNT.format(2000)).isEqualTo("2,000");
        assertThat(Unit.SECONDS.format(Double.NaN)).isEqualTo("-");
    }
}
