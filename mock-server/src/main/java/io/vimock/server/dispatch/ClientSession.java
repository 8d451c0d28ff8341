package io.vimock.server.dispatch;

import io.vimock.server.call.Session;
import io.vimock.vim25.UserSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's session; before Login one that lives as long as its request. Thread safe. */
public final class ClientSession implements Session {
    private final String key;
    private volatile @Nullable Login login;
    private volatile @Nullable String locale;
    private volatile String address;
    private volatile Instant lastActive;
    private volatile long lastActiveNanos;
    private @Nullable List<Runnable> endActions = new ArrayList<>(0);

    private record Login(String cookie, String userName, String fullName, boolean administrator, Instant time) {}

    ClientSession(String key, String address, Instant now, long nanos) {
        this.key = key;
        this.address = address;
        this.lastActive = now;
        this.lastActiveNanos = nanos;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public @Nullable String userName() {
        Login current = login;
        return current == null ? null : current.userName;
    }

    @Override
    public @Nullable Instant loginTime() {
        Login current = login;
        return current == null ? null : current.time;
    }

    /** The secret that the client shows with every request; null before Login. */
    public @Nullable String cookie() {
        Login current = login;
        return current == null ? null : current.cookie;
    }

    boolean isAdministrator() {
        Login current = login;
        return current != null && current.administrator;
    }

    @Override
    public @Nullable UserSession describe() {
        Login current = login;
        if (current == null) {
            return null;
        }
        return new UserSession()
                .withKey(key)
                .withUserName(current.userName)
                .withFullName(current.fullName)
                .withLoginTime(current.time)
                .withLastActiveTime(lastActive)
                .withLocale(locale)
                .withMessageLocale(locale);
    }

    @Override
    public void onEnd(Runnable action) {
        synchronized (this) {
            if (endActions != null) {
                endActions.add(action);
                return;
            }
        }
        action.run();
    }

    void loggedIn(
            String cookie, String userName, String fullName, boolean administrator, String newLocale, Instant time) {
        locale = newLocale;
        lastActive = time;
        login = new Login(cookie, userName, fullName, administrator, time);
    }

    void setLocale(String newLocale) {
        locale = newLocale;
    }

    /** The client has been heard of. */
    void touch(String newAddress, Instant now, long nanos) {
        address = newAddress;
        lastActive = now;
        lastActiveNanos = nanos;
    }

    String address() {
        return address;
    }

    /** When the client was heard of last, on the wall clock. */
    long lastActiveNanos() {
        return lastActiveNanos;
    }

    /** Forgets the user and runs the end actions; the second time nothing happens. */
    void end() {
        List<Runnable> actions;
        synchronized (this) {
            actions = endActions;
            endActions = null;
        }
        login = null;
        if (actions != null) {
            actions.forEach(Runnable::run);
        }
    }
}
