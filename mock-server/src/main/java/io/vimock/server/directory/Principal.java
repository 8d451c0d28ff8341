package io.vimock.server.directory;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user or a group, as somebody who looks for one sees it.
 *
 * @param name the login name, or the group's name
 * @param fullName what people call it
 * @param group whether it is a group
 * @param groups the names of the groups that the user is in
 * @param id the number that a host's operating system knows it by; null on other servers
 * @param shellAccess whether the user may log in at the host's console
 */
public record Principal(
        String name,
        String fullName,
        boolean group,
        Set<String> groups,
        @Nullable Integer id,
        boolean shellAccess) {

    /** A user of a server that has no groups and no numbers. */
    static Principal user(String name) {
        return new Principal(name, name, false, Set.of(), null, false);
    }
}
