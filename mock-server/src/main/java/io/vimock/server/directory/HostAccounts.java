package io.vimock.server.directory;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The users and groups of an ESX host's own operating system.
 *
 * <p>Every user is in the group {@value #USERS}, which may look at everything; the members of {@value #ADMINISTRATORS}
 * may do everything. Names are told apart by case, as on any Unix. Immutable: every change makes another value.
 */
public final class HostAccounts {
    /** The group whose members may do everything. */
    public static final String ADMINISTRATORS = "root";

    /** The group that everybody is in, always. */
    public static final String USERS = "users";

    private static final int USERS_ID = 100;
    private static final int FIRST_ID = 500;

    private final Map<String, User> users;
    private final Map<String, Group> groups;

    /**
     * A user.
     *
     * @param id the number that the operating system knows the user by
     * @param fullName what people call the user
     * @param shellAccess whether the user may log in at the host's console
     */
    public record User(String name, PasswordHash password, int id, String fullName, boolean shellAccess) {}

    /** A group and the names of those who were put into it. */
    public record Group(String name, int id, Set<String> members) {}

    private HostAccounts(Map<String, User> users, Map<String, Group> groups) {
        this.users = users;
        this.groups = groups;
    }

    /** These accounts, and no groups but those that every host has. */
    public static HostAccounts of(Collection<Account> accounts) {
        HostAccounts made = new HostAccounts(Map.of(), Map.of())
                .with(new Group(ADMINISTRATORS, 0, Set.of()))
                .with(new Group(USERS, USERS_ID, Set.of()));
        for (Account account : accounts) {
            String name = account.name();
            made = made.with(new User(name, account.password(), made.freeUserId(), name, false));
            if (account.administrator()) {
                made = made.assigned(name, ADMINISTRATORS);
            }
        }
        return made;
    }

    /** A user; null when there is none of that name. */
    public @Nullable User user(String name) {
        return users.get(name);
    }

    /** A group; null when there is none of that name. */
    public @Nullable Group group(String name) {
        return groups.get(name);
    }

    /** The user of that number; null when there is none. */
    public @Nullable User user(int id) {
        return users.values().stream()
                .filter(user -> user.id() == id)
                .findFirst()
                .orElse(null);
    }

    /** The group of that number; null when there is none. */
    public @Nullable Group group(int id) {
        return groups.values().stream()
                .filter(group -> group.id() == id)
                .findFirst()
                .orElse(null);
    }

    /** The lowest number for a new user. */
    public int freeUserId() {
        return free(users.values(), User::id);
    }

    /** The lowest number for a new group. */
    public int freeGroupId() {
        return free(groups.values(), Group::id);
    }

    private static <T> int free(Collection<T> all, ToIntFunction<T> id) {
        Set<Integer> taken = new LinkedHashSet<>();
        all.forEach(one -> taken.add(id.applyAsInt(one)));
        int number = FIRST_ID;
        while (taken.contains(number)) {
            number++;
        }
        return number;
    }

    /** With a user, new or in place of the one of that name. */
    public HostAccounts with(User user) {
        return new HostAccounts(put(users, user.name(), user), groups);
    }

    /** With a group, new or in place of the one of that name. */
    public HostAccounts with(Group group) {
        return new HostAccounts(users, put(groups, group.name(), group));
    }

    /** Without a user, who then is in no group any more. */
    public HostAccounts withoutUser(String name) {
        Map<String, Group> left = new LinkedHashMap<>();
        groups.values().forEach(group -> left.put(group.name(), members(group, name, false)));
        return new HostAccounts(removed(users, name), Collections.unmodifiableMap(left));
    }

    /** Without a group. */
    public HostAccounts withoutGroup(String name) {
        return new HostAccounts(users, removed(groups, name));
    }

    /** With a user in a group; both exist. */
    public HostAccounts assigned(String user, String group) {
        return with(members(Objects.requireNonNull(groups.get(group)), user, true));
    }

    /** With a user no longer in a group that exists. */
    public HostAccounts unassigned(String user, String group) {
        return with(members(Objects.requireNonNull(groups.get(group)), user, false));
    }

    private static Group members(Group group, String user, boolean in) {
        Set<String> members = new LinkedHashSet<>(group.members());
        if (in) {
            members.add(user);
        } else {
            members.remove(user);
        }
        return new Group(group.name(), group.id(), Collections.unmodifiableSet(members));
    }

    private static <T> Map<String, T> put(Map<String, T> map, String name, T value) {
        Map<String, T> copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return Collections.unmodifiableMap(copy);
    }

    private static <T> Map<String, T> removed(Map<String, T> map, String name) {
        Map<String, T> copy = new LinkedHashMap<>(map);
        copy.remove(name);
        return Collections.unmodifiableMap(copy);
    }

    /** The account that name and password belong to; null when there is none. */
    public @Nullable Account authenticate(String name, String password) {
        User user = users.get(name);
        if (user == null || password.isEmpty() || !user.password().matches(password)) {
            return null;
        }
        return new Account(name, user.password(), isMember(name, ADMINISTRATORS));
    }

    private boolean isMember(String user, String group) {
        Group found = groups.get(group);
        return found != null && found.members().contains(user);
    }

    /** The users, then the groups. */
    public List<Principal> principals() {
        return Stream.concat(
                        users.values().stream()
                                .map(user -> new Principal(
                                        user.name(),
                                        user.fullName(),
                                        false,
                                        groupsOf(user.name()),
                                        user.id(),
                                        user.shellAccess())),
                        groups.values().stream()
                                .map(group ->
                                        new Principal(group.name(), group.name(), true, Set.of(), group.id(), false)))
                .toList();
    }

    private Set<String> groupsOf(String user) {
        Set<String> names = new LinkedHashSet<>(Set.of(USERS));
        groups.values().stream()
                .filter(group -> group.members().contains(user))
                .forEach(group -> names.add(group.name()));
        return names;
    }
}
