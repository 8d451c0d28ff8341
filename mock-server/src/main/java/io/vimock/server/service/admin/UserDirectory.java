package io.vimock.server.service.admin;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.directory.Logins;
import io.vimock.server.directory.Principal;
import io.vimock.server.fault.Faults;
import io.vimock.vim25.PosixUserSearchResult;
import io.vimock.vim25.UserSearchResult;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The UserDirectory: who may log in. There is no domain but the server's own, and groups are only on ESX hosts. Thread
 * safe.
 */
public final class UserDirectory implements ManagedObjectType {
    private final Logins logins;

    /** @param logins the users and groups of the server */
    public UserDirectory(Logins logins) {
        this.logins = logins;
    }

    @Override
    public MoType type() {
        return MoTypes.USER_DIRECTORY;
    }

    /**
     * RetrieveUserGroups: those whose name is, or without {@code exactMatch} has in it, a text, whatever its case.
     *
     * @param domain null or empty for the server's own
     * @param belongsToGroup only users of this group; null for all
     * @param belongsToUser only groups of this user; null for all
     * @throws io.vimock.server.fault.VimFaultException NotFound for a domain, group or user that does not exist
     */
    public List<UserSearchResult> retrieveUserGroups(
            Call call,
            @Nullable String domain,
            String searchStr,
            @Nullable String belongsToGroup,
            @Nullable String belongsToUser,
            boolean exactMatch,
            boolean findUsers,
            boolean findGroups) {
        if (domain != null && !domain.isEmpty()) {
            throw Faults.notFound("The domain '" + domain + "'");
        }
        List<Principal> all = logins.principals();
        Principal group = wanted(all, true, belongsToGroup);
        Principal user = wanted(all, false, belongsToUser);
        Set<String> groupsOfUser = user == null ? Set.of() : user.groups();
        String text = searchStr.toLowerCase(Locale.ROOT);
        return all.stream()
                .filter(one -> one.group()
                        ? findGroups && group == null && (user == null || groupsOfUser.contains(one.name()))
                        : findUsers
                                && user == null
                                && (group == null || one.groups().contains(group.name())))
                .filter(one -> {
                    String name = one.name().toLowerCase(Locale.ROOT);
                    return exactMatch ? name.equals(text) : name.contains(text);
                })
                .map(UserDirectory::result)
                .toList();
    }

    /** The group or user that others have to belong to; null when that does not matter. */
    private static @Nullable Principal wanted(List<Principal> all, boolean group, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        return all.stream()
                .filter(one -> one.group() == group && one.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Faults.notFound("The " + (group ? "group" : "user") + " '" + name + "'"));
    }

    private static UserSearchResult result(Principal principal) {
        UserSearchResult result = principal.id() == null
                ? new UserSearchResult()
                : new PosixUserSearchResult().withId(principal.id()).withShellAccess(principal.shellAccess());
        return result.withPrincipal(principal.name())
                .withFullName(principal.fullName())
                .withGroup(principal.group());
    }
}
