package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Restorable;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.NoHost;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The simulated machines of the network as connecting to them shows them: which names lead to one, and whose password is
 * right.
 *
 * <p>Every name leads to a machine but those under {@code .invalid}. A machine has the account that it was first
 * connected to with; from then on another user or password is wrong, also when it has been removed from the inventory
 * meanwhile. Thread safe.
 */
final class HostAccounts implements Restorable {
    private record Login(String user, String password) {}

    private final Map<String, Login> logins = new ConcurrentHashMap<>();

    @Override
    public Runnable save() {
        return Restorable.of(logins).save();
    }

    /**
     * Demands that a machine can be logged in to.
     *
     * @throws VimFaultException NoHost, InvalidLogin
     */
    void requireLogin(String host, @Nullable String user, @Nullable String password) {
        requireReachable(host);
        Login known = logins.get(key(host));
        if (user == null || user.isEmpty() || password == null || password.isEmpty()) {
            throw Faults.invalidLogin();
        }
        if (known != null && !known.equals(new Login(user, password))) {
            throw Faults.invalidLogin();
        }
    }

    /**
     * Demands that a name leads to a machine.
     *
     * @throws VimFaultException NoHost
     */
    static void requireReachable(String host) {
        String name = key(host);
        if (name.endsWith(".invalid") || name.endsWith(".invalid.") || name.equals("invalid")) {
            throw Faults.of(new NoHost().withName(host), "The host '" + host + "' cannot be reached");
        }
    }

    /** Keeps the account that a machine was connected to with. */
    void remember(String host, HostConnectSpec spec) {
        if (spec.getUserName() != null && spec.getPassword() != null) {
            logins.putIfAbsent(key(host), new Login(spec.getUserName(), spec.getPassword()));
        }
    }

    private static String key(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
