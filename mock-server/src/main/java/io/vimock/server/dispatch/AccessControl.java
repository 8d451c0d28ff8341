package io.vimock.server.dispatch;

import io.vimock.server.call.Session;
import io.vimock.server.fault.Faults;
import io.vimock.vim25.ManagedObjectReference;
import java.util.Set;

/**
 * The one place that decides whether a session may do something.
 *
 * <p>Roles are per user so far: administrators may do everything, read-only users have {@code System.Anonymous},
 * {@code System.View} and {@code System.Read} everywhere. Thread safe.
 */
final class AccessControl {
    /** The privilege that everybody has, logged in or not. */
    static final String ANONYMOUS = "System.Anonymous";

    private static final Set<String> READ_ONLY = Set.of(ANONYMOUS, "System.View", "System.Read");

    /** Whether the session's user has a privilege on an object. */
    boolean has(Session session, String privilege, ManagedObjectReference object) {
        if (privilege.equals(ANONYMOUS)) {
            return true;
        }
        if (session.userName() == null) {
            return false;
        }
        return session instanceof ClientSession client && client.isAdministrator() || READ_ONLY.contains(privilege);
    }

    /**
     * Demands a privilege on an object.
     *
     * @throws io.vimock.server.fault.VimFaultException NotAuthenticated without a session, NoPermission otherwise
     */
    void require(Session session, String privilege, ManagedObjectReference object) {
        if (has(session, privilege, object)) {
            return;
        }
        if (session.userName() == null) {
            throw Faults.notAuthenticated(object, privilege);
        }
        throw Faults.noPermission(object, privilege);
    }
}
