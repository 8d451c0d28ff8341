package io.vimock.server.inventory;

import io.vimock.api.AuthorizationManagerProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AuthorizationPrivilege;
import io.vimock.vim25.CustomFieldDef;
import io.vimock.vim25.CustomFieldDefAddedEvent;
import io.vimock.vim25.CustomFieldDefRemovedEvent;
import io.vimock.vim25.CustomFieldDefRenamedEvent;
import io.vimock.vim25.InvalidPrivilege;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PrivilegePolicyDef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The CustomFieldsManager: which custom fields there are, and their values. Thread safe. */
public final class CustomFieldsManager implements ManagedObjectType {
    private static final String STRING = "string";

    private final InventorySupport support;
    private final CustomFields fields;

    /** @param support what operations work with */
    public CustomFieldsManager(InventorySupport support) {
        this.support = support;
        this.fields = new CustomFields(support.events());
    }

    @Override
    public MoType type() {
        return MoTypes.CUSTOM_FIELDS_MANAGER;
    }

    /**
     * AddCustomFieldDef.
     *
     * @param moType the type of entity that has the field; null for every entity
     * @param fieldDefPolicy who may rename and remove the field; null for everybody who may manage fields
     * @param fieldPolicy who may set values; null for everybody who may set fields
     * @throws io.vimock.server.fault.VimFaultException DuplicateName when an entity would have two fields of that name,
     *     InvalidPrivilege when a policy names one that does not exist, InvalidArgument for an empty name or a type
     *     that is none of an entity
     */
    public CustomFieldDef addCustomFieldDef(
            Call call,
            String name,
            @Nullable String moType,
            @Nullable PrivilegePolicyDef fieldDefPolicy,
            @Nullable PrivilegePolicyDef fieldPolicy) {
        MoType type = moType == null ? null : MoTypes.byName(moType);
        if (moType != null && (type == null || !type.isA(MoTypes.MANAGED_ENTITY))) {
            throw Faults.invalidArgument("moType", "'" + moType + "' is no type of entity");
        }
        checkPrivileges(call.snapshot(), fieldDefPolicy);
        checkPrivileges(call.snapshot(), fieldPolicy);
        return call.world().write(m -> {
            CustomFieldDef field = new CustomFieldDef()
                    .withKey(newKey(m))
                    .withName(name)
                    .withType(STRING)
                    .withManagedObjectType(moType)
                    .withFieldDefPrivileges(fieldDefPolicy)
                    .withFieldInstancePrivileges(fieldPolicy);
            checkName(m, name, field);
            List<CustomFieldDef> all = new ArrayList<>(CustomFields.definitions(m));
            all.add(field);
            CustomFields.define(m, all);
            CustomFieldDefAddedEvent event = new CustomFieldDefAddedEvent();
            event.withFieldKey(field.getKey()).withName(name);
            support.events().post(m, Origin.of(call), event, null);
            return field;
        });
    }

    /** A number that no field has had. */
    private static int newKey(Mutation m) {
        return Integer.parseInt(m.newRef(MoTypes.CUSTOM_FIELDS_MANAGER, "").getValue());
    }

    private static void checkName(ReadView view, String name, CustomFieldDef field) {
        if (name.isBlank()) {
            throw Faults.invalidArgument("name", "it is empty");
        }
        for (CustomFieldDef other : CustomFields.definitions(view)) {
            boolean overlaps = other.getManagedObjectType() == null
                    || field.getManagedObjectType() == null
                    || Objects.equals(other.getManagedObjectType(), field.getManagedObjectType());
            if (other.getKey() != field.getKey() && overlaps && other.getName().equals(name)) {
                throw Faults.duplicateName(name, WellKnown.CUSTOM_FIELDS_MANAGER);
            }
        }
    }

    private static void checkPrivileges(ReadView view, @Nullable PrivilegePolicyDef policy) {
        if (policy == null) {
            return;
        }
        List<String> known =
                view.require(WellKnown.AUTHORIZATION_MANAGER, AuthorizationManagerProperties.PRIVILEGE_LIST).stream()
                        .map(AuthorizationPrivilege::getPrivId)
                        .toList();
        for (String privilege : List.of(
                policy.getCreatePrivilege(),
                policy.getReadPrivilege(),
                policy.getUpdatePrivilege(),
                policy.getDeletePrivilege())) {
            if (!known.contains(privilege)) {
                throw Faults.of(
                        new InvalidPrivilege().withPrivilege(privilege), "There is no privilege '" + privilege + "'");
            }
        }
    }

    /**
     * RenameCustomFieldDef.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a key that no field has and for an empty
     *     name, DuplicateName when an entity would have two fields of that name
     */
    public void renameCustomFieldDef(Call call, int key, String name) {
        call.world().change(m -> {
            CustomFieldDef field = CustomFields.definition(m, key);
            requirePolicy(call, field, PrivilegePolicyDef::getUpdatePrivilege);
            checkName(m, name, field);
            CustomFields.define(
                    m,
                    CustomFields.definitions(m).stream()
                            .map(other -> other.getKey() == key ? renamed(other, name) : other)
                            .toList());
            CustomFieldDefRenamedEvent event = new CustomFieldDefRenamedEvent();
            event.withNewName(name).withFieldKey(key).withName(field.getName());
            support.events().post(m, Origin.of(call), event, null);
        });
    }

    private static CustomFieldDef renamed(CustomFieldDef field, String name) {
        return WireType.copy(field).withName(name);
    }

    private static void requirePolicy(Call call, CustomFieldDef field, Function<PrivilegePolicyDef, String> privilege) {
        PrivilegePolicyDef policy = field.getFieldDefPrivileges();
        if (policy != null) {
            call.require(privilege.apply(policy), WellKnown.ROOT_FOLDER);
        }
    }

    /**
     * RemoveCustomFieldDef: the field, and its values at all entities.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a key that no field has
     */
    public void removeCustomFieldDef(Call call, int key) {
        call.world().change(m -> {
            CustomFieldDef field = CustomFields.definition(m, key);
            requirePolicy(call, field, PrivilegePolicyDef::getDeletePrivilege);
            CustomFields.removeValues(m, key);
            CustomFields.define(
                    m,
                    CustomFields.definitions(m).stream()
                            .filter(other -> other.getKey() != key)
                            .toList());
            CustomFieldDefRemovedEvent event = new CustomFieldDefRemovedEvent();
            event.withFieldKey(key).withName(field.getName());
            support.events().post(m, Origin.of(call), event, null);
        });
    }

    /**
     * SetField: the value of a field on an entity.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when the entity has no such field, NoPermission
     */
    public void setField(Call call, ManagedObjectReference entity, int key, String value) {
        fields.setValue(call, entity, field -> field.getKey() == key, value);
    }
}
