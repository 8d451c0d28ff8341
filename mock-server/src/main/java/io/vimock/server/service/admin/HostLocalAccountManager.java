package io.vimock.server.service.admin;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.HostAccounts;
import io.vimock.server.directory.Logins;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.directory.Principal;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Annex;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.World;
import io.vimock.vim25.AccountCreatedEvent;
import io.vimock.vim25.AccountRemovedEvent;
import io.vimock.vim25.AccountUpdatedEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.HostAccountSpec;
import io.vimock.vim25.HostPosixAccountSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.UserAssignedToGroup;
import io.vimock.vim25.UserNotFound;
import io.vimock.vim25.UserPasswordChanged;
import io.vimock.vim25.UserUnassignedFromGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HostLocalAccountManager of an ESX host: the users and groups of its own operating system, who log in with what is
 * set here. A user's rights are those at the time of Login. Thread safe.
 */
public final class HostLocalAccountManager implements ManagedObjectType {
    private static final Annex<HostAccounts> ACCOUNTS = new Annex<>("accounts", HostAccounts.of(List.of()));
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    private final EventPoster events;

    /** @param events posts what changes */
    public HostLocalAccountManager(EventPoster events) {
        this.events = events;
    }

    /** Gives the host the accounts that it starts with. */
    public static void create(Mutation m, Collection<Account> accounts) {
        m.set(ACCOUNTS, HostAccounts.of(accounts));
    }

    /** Who may log in at the host of a world. */
    public static Logins logins(World world) {
        return new Logins() {
            @Override
            public @Nullable Account authenticate(String name, String password) {
                return world.snapshot().annex(ACCOUNTS).authenticate(name, password);
            }

            @Override
            public List<Principal> principals() {
                return world.snapshot().annex(ACCOUNTS).principals();
            }
        };
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_LOCAL_ACCOUNT_MANAGER;
    }

    /**
     * CreateUser. Without a password the user cannot log in; without a number it gets the next one.
     *
     * @throws io.vimock.server.fault.VimFaultException AlreadyExists for a name or number that is taken, InvalidArgument
     *     for a name that an operating system does not take
     */
    public void createUser(Call call, HostAccountSpec user) {
        requireName(user);
        PasswordHash password = PasswordHash.of(user.getPassword() == null ? "" : user.getPassword());
        change(call, new AccountCreatedEvent().withSpec(shown(user)).withGroup(false), accounts -> {
            if (accounts.user(user.getId()) != null) {
                throw Faults.alreadyExists(user.getId());
            }
            return accounts.with(new HostAccounts.User(
                    user.getId(),
                    password,
                    userId(accounts, user, accounts.freeUserId()),
                    description(user, user.getId()),
                    shellAccess(user, false)));
        });
    }

    /**
     * UpdateUser: what the spec says; what it leaves out stays.
     *
     * @throws io.vimock.server.fault.VimFaultException UserNotFound, AlreadyExists for a number that is taken
     */
    public void updateUser(Call call, HostAccountSpec user) {
        PasswordHash password = user.getPassword() == null ? null : PasswordHash.of(user.getPassword());
        List<Event> events = new ArrayList<>();
        events.add(new AccountUpdatedEvent().withSpec(shown(user)).withGroup(false));
        if (password != null) {
            events.add(new UserPasswordChanged().withUserLogin(user.getId()));
        }
        change(call, events, accounts -> {
            HostAccounts.User before = accounts.user(user.getId());
            if (before == null) {
                throw userNotFound(user.getId());
            }
            return accounts.with(new HostAccounts.User(
                    user.getId(),
                    password == null ? before.password() : password,
                    userId(accounts, user, before.id()),
                    description(user, before.fullName()),
                    shellAccess(user, before.shellAccess())));
        });
    }

    /**
     * CreateGroup: an empty group.
     *
     * @throws io.vimock.server.fault.VimFaultException AlreadyExists, InvalidArgument
     */
    public void createGroup(Call call, HostAccountSpec group) {
        requireName(group);
        change(call, new AccountCreatedEvent().withSpec(shown(group)).withGroup(true), accounts -> {
            Integer wanted = posixId(group);
            if (accounts.group(group.getId()) != null || wanted != null && accounts.group(wanted) != null) {
                throw Faults.alreadyExists(group.getId());
            }
            int id = wanted == null ? accounts.freeGroupId() : wanted;
            return accounts.with(new HostAccounts.Group(group.getId(), id, Set.of()));
        });
    }

    /**
     * RemoveUser. Sessions of the user go on until they end.
     *
     * @throws io.vimock.server.fault.VimFaultException UserNotFound
     */
    public void removeUser(Call call, String userName) {
        change(call, new AccountRemovedEvent().withAccount(userName).withGroup(false), accounts -> {
            if (accounts.user(userName) == null) {
                throw userNotFound(userName);
            }
            return accounts.withoutUser(userName);
        });
    }

    /**
     * RemoveGroup.
     *
     * @throws io.vimock.server.fault.VimFaultException UserNotFound, InvalidArgument for a group that every host has
     */
    public void removeGroup(Call call, String groupName) {
        change(call, new AccountRemovedEvent().withAccount(groupName).withGroup(true), accounts -> {
            requireGroup(accounts, groupName);
            if (groupName.equals(HostAccounts.ADMINISTRATORS) || groupName.equals(HostAccounts.USERS)) {
                throw Faults.invalidArgument("groupName", "the host needs the group " + groupName);
            }
            return accounts.withoutGroup(groupName);
        });
    }

    /**
     * AssignUserToGroup.
     *
     * @throws io.vimock.server.fault.VimFaultException UserNotFound for either, AlreadyExists when the user is in it
     */
    public void assignUserToGroup(Call call, String user, String group) {
        change(call, new UserAssignedToGroup().withUserLogin(user).withGroup(group), accounts -> {
            if (isMember(accounts, user, group)) {
                throw Faults.alreadyExists(user);
            }
            return accounts.assigned(user, group);
        });
    }

    /**
     * UnassignUserFromGroup.
     *
     * @throws io.vimock.server.fault.VimFaultException UserNotFound for either and when the user is not in the group,
     *     InvalidArgument for the group that everybody is in
     */
    public void unassignUserFromGroup(Call call, String user, String group) {
        change(call, new UserUnassignedFromGroup().withUserLogin(user).withGroup(group), accounts -> {
            if (!isMember(accounts, user, group)) {
                throw userNotFound(user);
            }
            if (group.equals(HostAccounts.USERS)) {
                throw Faults.invalidArgument("group", "every user stays in the group " + group);
            }
            return accounts.unassigned(user, group);
        });
    }

    private void change(Call call, Event event, UnaryOperator<HostAccounts> change) {
        change(call, List.of(event), change);
    }

    private void change(Call call, List<Event> told, UnaryOperator<HostAccounts> change) {
        ManagedObjectReference host =
                call.snapshot().all(MoTypes.HOST_SYSTEM).get(0).ref();
        call.world().change(m -> {
            m.set(ACCOUNTS, change.apply(m.annex(ACCOUNTS)));
            told.forEach(event -> events.post(m, Origin.of(call), event, host));
        });
    }

    private static boolean isMember(HostAccounts accounts, String user, String group) {
        if (accounts.user(user) == null) {
            throw userNotFound(user);
        }
        return requireGroup(accounts, group).members().contains(user) || group.equals(HostAccounts.USERS);
    }

    private static HostAccounts.Group requireGroup(HostAccounts accounts, String name) {
        HostAccounts.Group group = accounts.group(name);
        if (group == null) {
            throw userNotFound(name);
        }
        return group;
    }

    private static void requireName(HostAccountSpec spec) {
        if (!NAME.matcher(spec.getId()).matches()) {
            throw Faults.invalidArgument("id", "'" + spec.getId() + "' is no name of a user or group");
        }
    }

    private static int userId(HostAccounts accounts, HostAccountSpec spec, int otherwise) {
        Integer wanted = posixId(spec);
        if (wanted == null) {
            return otherwise;
        }
        HostAccounts.User owner = accounts.user(wanted);
        if (owner != null && !owner.name().equals(spec.getId())) {
            throw Faults.alreadyExists(String.valueOf(wanted));
        }
        return wanted;
    }

    private static @Nullable Integer posixId(HostAccountSpec spec) {
        Integer id = spec instanceof HostPosixAccountSpec posix ? posix.getPosixId() : null;
        if (id != null && id < 0) {
            throw Faults.invalidArgument("posixId", "the number is negative: " + id);
        }
        return id;
    }

    private static String description(HostAccountSpec spec, String otherwise) {
        return Objects.requireNonNullElse(spec.getDescription(), otherwise);
    }

    private static boolean shellAccess(HostAccountSpec spec, boolean otherwise) {
        Boolean wanted = spec instanceof HostPosixAccountSpec posix ? posix.isShellAccess() : null;
        return wanted == null ? otherwise : wanted;
    }

    /** What an event tells of an account: not its password. */
    private static HostAccountSpec shown(HostAccountSpec spec) {
        return new HostAccountSpec().withId(spec.getId()).withDescription(spec.getDescription());
    }

    private static RuntimeException userNotFound(String name) {
        return Faults.of(
                new UserNotFound().withPrincipal(name).withUnresolved(false), "There is no account '" + name + "'");
    }
}
