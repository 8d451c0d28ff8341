package io.vimock.server.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sessions of the server, as its SessionManager works with them. Thread safe. */
public interface Sessions {

    /**
     * Makes the caller's session an authenticated one, and gives it the cookie that the response carries.
     *
     * @param session a session that nobody has logged in on
     * @param administrator whether the user may change things
     */
    void login(Session session, String userName, String fullName, boolean administrator, String locale);

    /**
     * Makes a ticket with which one other client can get a session of the same user.
     *
     * @param session an authenticated one; when it ends, the ticket is worthless
     */
    String cloneTicket(Session session);

    /**
     * Makes the caller's session one of the user and locale of the session that a ticket was made for.
     *
     * @param session a session that nobody has logged in on
     * @return whether the ticket was valid; from now on it is not
     */
    boolean login(Session session, String cloneTicket);

    /** The authenticated sessions, the oldest first. */
    List<Session> list();

    /** The authenticated session of that key; null when there is none. */
    @Nullable
    Session find(String key);

    /** The network address that the session's client called from last. */
    String clientAddress(Session session);

    /** Sets the locale that the session's user wants to read messages in. */
    void setLocale(Session session, String locale);

    /** Ends a session: its cookie is worthless from now on, and the actions given to {@link Session#onEnd} run. */
    void end(Session session);
}
