package io.vimock.server.service;

import io.vimock.api.ApiLevel;
import io.vimock.api.AuthorizationManagerProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.HostAccounts;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.AuthorizationDescription;
import io.vimock.vim25.AuthorizationPrivilege;
import io.vimock.vim25.AuthorizationRole;
import io.vimock.vim25.Description;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.Permission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The AuthorizationManager: privileges, roles, and who has which role.
 *
 * <p>Every account has one permission on the root folder: administrator or read-only; on an ESX host the groups have.
 */
public final class AuthorizationManager implements ManagedObjectType {
    /** The role that may do everything. */
    static final int ADMIN = -1;

    /** The role that may look at everything. */
    static final int READ_ONLY = -2;

    /** A row of {@code privileges.txt}. */
    private record Privilege(String id, String label, String group, ApiLevel since) {
        static Privilege of(String[] row) {
            return new Privilege(row[0], row[1], row[2], Objects.requireNonNull(ApiLevel.parse(row[3])));
        }

        /** The privilege's own name, behind its group's: {@code PowerOn}. */
        String name() {
            return id.substring(id.lastIndexOf('.') + 1);
        }

        /** The group's id: {@code VirtualMachine.Interact}. */
        String groupId() {
            return id.substring(0, id.lastIndexOf('.'));
        }
    }

    @Override
    public MoType type() {
        return MoTypes.AUTHORIZATION_MANAGER;
    }

    /** Sets privileges and roles as they are at an API level, and gives every account its permission. */
    public static void create(Mutation m, ApiLevel level, Collection<Account> accounts) {
        create(
                m,
                level,
                accounts.stream()
                        .map(account -> permission(account.name(), false, account.administrator() ? ADMIN : READ_ONLY))
                        .toList());
    }

    /** Sets the same for an ESX host, where the groups of its operating system have the permissions. */
    public static void createOnHost(Mutation m, ApiLevel level) {
        create(
                m,
                level,
                List.of(
                        permission(HostAccounts.ADMINISTRATORS, true, ADMIN),
                        permission(HostAccounts.USERS, true, READ_ONLY)));
    }

    private static Permission permission(String principal, boolean group, int role) {
        return new Permission()
                .withEntity(WellKnown.ROOT_FOLDER)
                .withPrincipal(principal)
                .withGroup(group)
                .withRoleId(role)
                .withPropagate(true);
    }

    private static void create(Mutation m, ApiLevel level, List<Permission> permissions) {
        List<Privilege> privileges = TextTable.read("privileges.txt", 4).stream()
                .map(Privilege::of)
                .filter(privilege -> level.includes(privilege.since()))
                .toList();
        m.set(
                WellKnown.AUTHORIZATION_MANAGER,
                AuthorizationManagerProperties.PRIVILEGE_LIST,
                privileges.stream()
                        .map(privilege -> new AuthorizationPrivilege()
                                .withPrivId(privilege.id())
                                .withOnParent(false)
                                .withName(privilege.name())
                                .withPrivGroupName(privilege.groupId()))
                        .toList());
        m.set(WellKnown.AUTHORIZATION_MANAGER, AuthorizationManagerProperties.ROLE_LIST, roles(privileges));
        m.set(WellKnown.AUTHORIZATION_MANAGER, AuthorizationManagerProperties.DESCRIPTION, describe(privileges));
        m.set(WellKnown.ROOT_FOLDER, ManagedEntityProperties.PERMISSION, permissions);
    }

    private static List<AuthorizationRole> roles(List<Privilege> privileges) {
        List<String> all = privileges.stream().map(Privilege::id).toList();
        List<AuthorizationRole> roles = new ArrayList<>();
        for (String[] row : TextTable.read("roles.txt", 4)) {
            int id = Integer.parseInt(row[0]);
            List<String> granted = row[3].equals("*") ? all : List.of(row[3].split(",", -1));
            roles.add(new AuthorizationRole()
                    .withRoleId(id)
                    .withSystem(id < 0)
                    .withName(row[1])
                    .withInfo(new Description().withLabel(row[2]).withSummary(row[2]))
                    .withPrivilege(granted.stream().filter(all::contains).toList()));
        }
        return roles;
    }

    private static AuthorizationDescription describe(List<Privilege> privileges) {
        Map<String, String> groups = new LinkedHashMap<>();
        privileges.forEach(privilege -> groups.put(privilege.groupId(), privilege.group()));
        List<ElementDescription> groupDescriptions = new ArrayList<>();
        groups.forEach((id, label) -> groupDescriptions.add(element(id, label)));
        return new AuthorizationDescription()
                .withPrivilege(privileges.stream()
                        .map(privilege -> element(privilege.id(), privilege.label()))
                        .toList())
                .withPrivilegeGroup(groupDescriptions);
    }

    private static ElementDescription element(String key, String label) {
        return new ElementDescription().withKey(key).withLabel(label).withSummary(label);
    }
}
