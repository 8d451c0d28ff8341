package io.vimock.server.dispatch;

import io.vimock.server.call.Session;
import io.vimock.server.call.Sessions;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.SeededNumbers;
import io.vimock.server.world.WorldClock;
import io.vimock.vim25.UserSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated sessions by their cookie.
 *
 * <p>A session whose client is not heard of for the idle time, on the wall clock, expires: at the next look at the
 * table, at the latest half a minute later. Keys follow from the seed; cookies are secrets and do not. Thread safe.
 */
public final class SessionTable implements Sessions, Restorable, AutoCloseable {
    /** How long VirtualCenter keeps a session whose client says nothing. */
    public static final Duration IDLE_TIME = Duration.ofMinutes(30);

    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final WorldClock clock;
    private final Duration idleTime;
    private final LongSupplier wallNanos;
    private final SeededNumbers keys;
    private volatile Set<String> taken = Set.of();
    private final Map<String, ClientSession> byCookie = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, ClientSession> byTicket = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper;
    private final ScheduledFuture<?> sweeping;

    /**
     * @param clock the simulation's, for the times that clients see
     * @param seed what session keys follow from
     * @param wallNanos wall time in nanoseconds from any origin
     */
    public SessionTable(WorldClock clock, long seed, Duration idleTime, LongSupplier wallNanos) {
        this.clock = clock;
        this.keys = new SeededNumbers(seed);
        this.idleTime = idleTime;
        this.wallNanos = wallNanos;
        this.sweeper = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "vi-sessions");
            thread.setDaemon(true);
            return thread;
        });
        this.sweeping =
                sweeper.scheduleWithFixedDelay(this::expire, SWEEP.toNanos(), SWEEP.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * The session of a request: the live one that a cookie names, else a new one that nobody has logged in on.
     *
     * @param cookies what the request shows as session cookies, the most trusted first
     * @param address the client's network address
     */
    public ClientSession of(List<String> cookies, String address) {
        long nanos = wallNanos.getAsLong();
        for (String cookie : cookies) {
            ClientSession session = byCookie.get(cookie);
            if (session != null && isIdle(session, nanos)) {
                end(session);
            } else if (session != null) {
                session.touch(address, clock.now(), nanos);
                return session;
            }
        }
        return new ClientSession(newKey(), address, clock.now(), nanos);
    }

    /** The session that one of some cookies names, the first that names one; null when none does. */
    public @Nullable ClientSession known(List<String> cookies) {
        for (String cookie : cookies) {
            ClientSession session = byCookie.get(cookie);
            if (session != null) {
                return session;
            }
        }
        return null;
    }

    /** A session of a user for a single request: no cookie names it. */
    ClientSession once(String userName, boolean administrator, String address) {
        ClientSession session = new ClientSession(newKey(), address, clock.now(), wallNanos.getAsLong());
        session.loggedIn("", userName, userName, administrator, "en", clock.now());
        return session;
    }

    private String newKey() {
        synchronized (keys) {
            String key;
            do {
                key = new UUID(keys.next(), keys.next()).toString();
            } while (taken.contains(key));
            return key;
        }
    }

    /** Remembers which keys come next; the sessions themselves are their clients' and stay, with their keys. */
    @Override
    public Runnable save() {
        Runnable putBack = keys.save();
        return () -> {
            taken = sessions().stream().map(ClientSession::key).collect(Collectors.toSet());
            putBack.run();
        };
    }

    @Override
    public void login(Session session, String userName, String fullName, boolean administrator, String locale) {
        ClientSession client = (ClientSession) session;
        String cookie = UUID.randomUUID().toString();
        client.loggedIn(cookie, userName, fullName, administrator, locale, clock.now());
        byCookie.put(cookie, client);
    }

    @Override
    public String cloneTicket(Session session) {
        String ticket = "cst-" + UUID.randomUUID();
        byTicket.put(ticket, (ClientSession) session);
        session.onEnd(() -> byTicket.remove(ticket));
        return ticket;
    }

    @Override
    public boolean login(Session session, String cloneTicket) {
        ClientSession original = byTicket.remove(cloneTicket);
        UserSession user = original == null ? null : original.describe();
        if (original == null || user == null) {
            return false;
        }
        login(session, user.getUserName(), user.getFullName(), original.isAdministrator(), user.getLocale());
        return true;
    }

    @Override
    public List<Session> list() {
        expire();
        return new ArrayList<>(sessions());
    }

    @Override
    public @Nullable Session find(String key) {
        return list().stream()
                .filter(session -> session.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String clientAddress(Session session) {
        return ((ClientSession) session).address();
    }

    @Override
    public void setLocale(Session session, String locale) {
        ((ClientSession) session).setLocale(locale);
    }

    @Override
    public void end(Session session) {
        ClientSession client = (ClientSession) session;
        String cookie = client.cookie();
        if (cookie != null) {
            byCookie.remove(cookie);
        }
        client.end();
    }

    /** Ends the sessions that have been idle for too long. */
    void expire() {
        long nanos = wallNanos.getAsLong();
        for (ClientSession session : sessions()) {
            if (isIdle(session, nanos)) {
                end(session);
            }
        }
    }

    private boolean isIdle(ClientSession session, long nanos) {
        return nanos - session.lastActiveNanos() > idleTime.toNanos();
    }

    private List<ClientSession> sessions() {
        synchronized (byCookie) {
            return new ArrayList<>(byCookie.values());
        }
    }

    /** Ends all sessions. */
    @Override
    public void close() {
        sweeping.cancel(false);
        sweeper.shutdown();
        sessions().forEach(this::end);
    }
}
