package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrackTest {
    private final Track<String> track = new Track<>(3);

    @Test
    void at_betweenChanges_isWhatHeldThen() {
        track.set(10, "a");
        track.set(20, "b");
        assertThat(track.at(9)).isNull();
        assertThat(track.at(10)).isEqualTo("a");
        assertThat(track.at(19)).isEqualTo("a");
        assertThat(track.at(20)).isEqualTo("b");
        assertThat(track.newest()).isEqualTo("b");
    }

    @Test
    void set_sameTick_replaces() {
        track.set(10, "a");
        track.set(10, "b");
        assertThat(track.at(10)).isEqualTo("b");
    }

    @Test
    void set_dayLater_forgetsWhatEndedBefore() {
        int day = Ticks.PER_PERIOD * Ticks.PERIODS_KEPT;
        track.set(0, "a");
        track.set(100, "b");
        track.set(200, "c");
        track.set(150 + day, "d");
        assertThat(track.at(50)).isNull();
        assertThat(track.at(150)).isEqualTo("b");
        assertThat(track.at(200)).isEqualTo("c");
    }

    @Test
    void take_slotGivenBack_isUsedAgainInTheNextPeriod() {
        Slots slots = new Slots();
        assertThat(slots.take(1)).isZero();
        assertThat(slots.take(1)).isEqualTo(1);
        slots.giveBack(0, 2);
        assertThat(slots.take(Ticks.PER_PERIOD)).isEqualTo(2);
        assertThat(slots.take(Ticks.PER_PERIOD + 1)).isZero();
    }
}
