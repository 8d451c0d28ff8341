package io.vimock.server.call;

import io.vimock.vim25.UserSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The session of a caller, authenticated or not yet.
 *
 * <p>Thread safe.
 */
public interface Session {

    /** The session's key as {@code UserSession.key} shows it; the cookie is another secret. */
    String key();

    /** The user's name; null before Login. */
    @Nullable
    String userName();

    /** When the user logged in, on the simulation's clock; null before Login. */
    @Nullable
    Instant loginTime();

    /** What {@code SessionManager.currentSession} shows; null before Login. */
    @Nullable
    UserSession describe();

    /** Runs when the session ends, however it ends: its views, filters and collectors go then. At once if it has. */
    void onEnd(Runnable action);
}
