package io.vimock.server.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may log in at a server. Thread safe. */
public interface Logins {
    /** The account that name and password belong to; null when there is none. */
    @Nullable
    Account authenticate(String name, String password);

    /** The users and groups that there are, users first. */
    List<Principal> principals();
}
