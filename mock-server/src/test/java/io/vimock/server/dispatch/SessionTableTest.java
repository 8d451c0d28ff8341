package io.vimock.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.sim.SimClock;
import io.vimock.vim25.UserSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTableTest {
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final AtomicLong wall = new AtomicLong();
    private final SimClock clock = SimClock.manual();
    private final SessionTable table = new SessionTable(clock, 7, IDLE, wall::get);

    @AfterEach
    void close() {
        table.close();
    }

    private ClientSession login(String user) {
        ClientSession session = table.of(List.of(), "192.0.2.1");
        table.login(session, user, user, true, "en");
        return session;
    }

    private static List<String> cookie(ClientSession session) {
        return List.of(Objects.requireNonNull(session.cookie()));
    }

    private void pass(Duration time) {
        wall.addAndGet(time.toNanos());
    }

    @Test
    void of_whenCookieIsOfALiveSession_givesIt() {
        ClientSession session = login("anna");

        assertThat(table.of(cookie(session), "192.0.2.1")).isSameAs(session);
    }

    @Test
    void of_whenOneOfSeveralCookiesIsLive_givesItsSession() {
        ClientSession session = login("anna");

        assertThat(table.of(List.of("stale", cookie(session).get(0)), "192.0.2.1"))
                .isSameAs(session);
    }

    @Test
    void of_whenCookieIsUnknown_givesASessionThatNobodyHasLoggedInOn() {
        ClientSession session = table.of(List.of("forged"), "192.0.2.1");

        assertThat(session.userName()).isNull();
        assertThat(session.describe()).isNull();
        assertThat(table.list()).isEmpty();
    }

    @Test
    void of_whenKeyIsShownAsCookie_doesNotTakeItForOne() {
        ClientSession session = login("anna");

        assertThat(table.of(List.of(session.key()), "192.0.2.1").userName()).isNull();
    }

    @Test
    void of_whenClientWasIdleForTooLong_endsTheSession() {
        ClientSession session = login("anna");
        List<String> ended = new ArrayList<>();
        session.onEnd(() -> ended.add("views"));
        List<String> cookie = cookie(session);
        pass(IDLE.plusNanos(1));

        assertThat(table.of(cookie, "192.0.2.1").userName()).isNull();
        assertThat(ended).containsExactly("views");
        assertThat(session.describe()).isNull();
    }

    @Test
    void of_whenClientCameAgainInTime_startsTheIdleTimeAnew() {
        ClientSession session = login("anna");
        pass(IDLE);
        table.of(cookie(session), "192.0.2.1");
        pass(IDLE);

        assertThat(table.of(cookie(session), "192.0.2.1")).isSameAs(session);
    }

    @Test
    void list_whenASessionHasExpired_leavesItOut() {
        login("anna");
        pass(IDLE.minusMinutes(1));
        ClientSession bernd = login("bernd");
        pass(Duration.ofMinutes(2));

        assertThat(table.list()).containsExactly(bernd);
    }

    @Test
    void end_runsTheActionsOnce_andLaterOnesAtOnce() {
        ClientSession session = login("anna");
        List<String> ended = new ArrayList<>();
        session.onEnd(() -> ended.add("first"));
        table.end(session);
        table.end(session);
        session.onEnd(() -> ended.add("late"));

        assertThat(ended).containsExactly("first", "late");
        assertThat(table.find(session.key())).isNull();
    }

    @Test
    void describe_showsTimesOfTheSimulation() {
        ClientSession session = login("anna");
        UserSession described = Objects.requireNonNull(session.describe());

        assertThat(described.getLoginTime()).isEqualTo(SimClock.MANUAL_START);
        assertThat(described.getLastActiveTime()).isEqualTo(SimClock.MANUAL_START);
        assertThat(described.getKey()).isEqualTo(session.key());
    }

    @Test
    void keys_followFromTheSeed_cookiesDoNot() {
        try (SessionTable twin = new SessionTable(clock, 7, IDLE, wall::get)) {
            ClientSession one = login("anna");
            ClientSession other = twin.of(List.of(), "192.0.2.1");
            twin.login(other, "anna", "anna", true, "en");

            assertThat(other.key()).isEqualTo(one.key());
            assertThat(other.cookie()).isNotEqualTo(one.cookie());
        }
    }
}
