package io.vimock.server.dispatch;

import io.vimock.server.call.Session;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.Logins;
import io.vimock.vim25.ManagedObjectReference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who sends requests that are no calls of operations, and what the sender may do. Thread safe. */
public final class HttpUsers {
    private static final String BASIC = "basic ";

    private final SessionTable sessions;
    private final Logins accounts;
    private final AccessControl access = new AccessControl();

    /**
     * @param sessions the sessions that cookies name
     * @param accounts whom names and passwords belong to
     */
    public HttpUsers(SessionTable sessions, Logins accounts) {
        this.sessions = sessions;
        this.accounts = accounts;
    }

    /**
     * The session of a request: that of its cookie, or one for this request only when it has name and password.
     *
     * @param cookies the session secrets in its Cookie headers
     * @param authorization its Authorization header; null when it has none
     * @param address the client's network address
     * @return null when nobody is logged in
     */
    public @Nullable Session session(List<String> cookies, @Nullable String authorization, String address) {
        Session session = sessions.of(cookies, address);
        if (session.userName() != null) {
            return session;
        }
        Account account = authorization == null ? null : account(authorization);
        return account == null ? null : sessions.once(account.name(), account.administrator(), address);
    }

    private @Nullable Account account(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : accounts.authenticate(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether the session's user may do everything. */
    public boolean isAdministrator(Session session) {
        return session instanceof ClientSession client && client.isAdministrator();
    }

    /** Whether the session's user has a privilege on an object. */
    public boolean has(Session session, String privilege, ManagedObjectReference object) {
        return access.has(session, privilege, object);
    }
}
