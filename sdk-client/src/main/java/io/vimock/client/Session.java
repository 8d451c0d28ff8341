package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.UserSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of a connection: how it begins, how it is replaced when the server has ended it, how it ends. Thread safe.
 *
 * <p>A server that answers NotAuthenticated did nothing else, so the call may be made again after a login. However many
 * threads get that answer, one of them logs in, and the others wait for it.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final VimConnection connection;
    private final ConnectOptions.Login login;
    private final HttpTransport transport;
    private volatile int number;
    private volatile UserSession current = new UserSession();

    Session(VimConnection connection, HttpTransport transport) {
        this.connection = connection;
        this.login = connection.options().login();
        this.transport = transport;
    }

    /** Logs in, joins a session, or clones one, as the options say. */
    void begin() {
        current = switch (login.kind()) {
            case CREDENTIALS -> logIn();
            case SESSION -> join();
            case CLONE_TICKET ->
                connection.answered(
                        "CloneSession",
                        manager(),
                        connection.once("CloneSession", manager(), api -> api.cloneSession(manager(), login.secret())));
        };
    }

    /** How many sessions were before this one. */
    int number() {
        return number;
    }

    UserSession current() {
        return current;
    }

    /**
     * Replaces the session, unless another thread did it meanwhile.
     *
     * @param ended the {@link #number} of the session that the server does not know any more
     * @return whether there is a new session; false when nothing is known to log in with
     * @throws VimException if the login fails
     */
    synchronized boolean renew(int ended, VimException reason) {
        if (number != ended) {
            return true;
        }
        if (login.kind() != ConnectOptions.LoginKind.CREDENTIALS) {
            return false;
        }
        LOG.warn("{} has ended the session, logging in again: {}", transport.url(), reason.getMessage());
        transport.takeCookies();
        try {
            current = logIn();
        } catch (VimException e) {
            e.addSuppressed(reason);
            throw e;
        } finally {
            transport.keepCookies();
        }
        number++;
        return true;
    }

    /** Logs out, unless the session is somebody else's. A failure is logged only. */
    void end() {
        if (login.kind() != ConnectOptions.LoginKind.SESSION) {
            connection.attempt("Logout", manager(), api -> {
                api.logout(manager());
                return null;
            });
        }
    }

    private UserSession logIn() {
        return connection.answered(
                "Login",
                manager(),
                connection.once("Login", manager(), api -> api.login(manager(), login.user(), login.secret(), null)));
    }

    private UserSession join() {
        transport.remember(login.secret());
        UserSession joined = connection.service(SessionManager.class).get(SessionManager.CURRENT_SESSION);
        if (joined == null) {
            throw new VimException(
                    "the server at " + transport.url() + " does not know the session to be joined", null);
        }
        return joined;
    }

    private ManagedObjectReference manager() {
        return connection.reference(SessionManager.class);
    }
}
