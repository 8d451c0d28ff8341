package io.vimock.server.service.admin;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.directory.Account;
import io.vimock.server.fault.Faults;
import io.vimock.vim25.UserSearchResult;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The UserDirectory: who may log in. There are users, no groups, and no domain but the server's own. Thread safe. */
public final class UserDirectory implements ManagedObjectType {
    private final List<String> users;

    /** @param accounts the accounts of the server */
    public UserDirectory(Collection<Account> accounts) {
        this.users = accounts.stream().map(Account::name).toList();
    }

    @Override
    public MoType type() {
        return MoTypes.USER_DIRECTORY;
    }

    /**
     * RetrieveUserGroups: the users whose name is, or without {@code exactMatch} has in it, a text, whatever its case.
     *
     * @param domain null or empty for the server's own
     * @param belongsToGroup null for any user
     * @param belongsToUser only groups of this user, so nothing; null for all
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
        if (belongsToGroup != null && !belongsToGroup.isEmpty()) {
            throw Faults.notFound("The group '" + belongsToGroup + "'");
        }
        boolean ofUser = belongsToUser != null && !belongsToUser.isEmpty();
        if (ofUser && users.stream().noneMatch(user -> user.equalsIgnoreCase(belongsToUser))) {
            throw Faults.notFound("The user '" + belongsToUser + "'");
        }
        if (!findUsers || ofUser) {
            return List.of();
        }
        String wanted = searchStr.toLowerCase(Locale.ROOT);
        return users.stream()
                .filter(user -> {
                    String name = user.toLowerCase(Locale.ROOT);
                    return exactMatch ? name.equals(wanted) : name.contains(wanted);
                })
                .map(user -> new UserSearchResult()
                        .withPrincipal(user)
                        .withFullName(user)
                        .withGroup(false))
                .toList();
    }
}
