package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void breaksWhereASmallLetterMeetsACapital() {
        assertThat(Words.of("notResponding")).isEqualTo("not responding");
        assertThat(Words.of("VirtualMachine")).isEqualTo("virtual machine");
        assertThat(Words.of("reconfigureDAS")).isEqualTo("reconfigure das");
        assertThat(Words.of("powerOnVm")).isEqualTo("power on vm");
    }

    @Test
    void capitalizesTheFirstOnly() {
        assertThat(Words.capitalized("notResponding")).isEqualTo("Not responding");
        assertThat(Words.capitalized("green")).isEqualTo("Green");
    }
}
