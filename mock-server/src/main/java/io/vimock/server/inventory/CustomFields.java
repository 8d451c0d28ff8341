package io.vimock.server.inventory;

import io.vimock.api.CustomFieldsManagerProperties;
import io.vimock.api.ExtensibleManagedObjectProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CustomFieldDef;
import io.vimock.vim25.CustomFieldStringValue;
import io.vimock.vim25.CustomFieldValue;
import io.vimock.vim25.CustomFieldValueChangedEvent;
import io.vimock.vim25.ManagedEntityEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PrivilegePolicyDef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The custom fields of entities: an entity has the definitions for its type, and those for every type, as
 * {@code availableField}; its values are {@code value} and {@code customValue}. Thread safe.
 */
final class CustomFields {
    private final EventPoster events;

    CustomFields(EventPoster events) {
        this.events = events;
    }

    /** New entities get the definitions that are there. */
    static List<Derivation> derivations() {
        return List.of(Derivation.ofOwn(
                MoTypes.MANAGED_ENTITY, List.of(ManagedEntityProperties.NAME), CustomFields::showDefinitions));
    }

    /** All definitions. */
    static List<CustomFieldDef> definitions(ReadView view) {
        List<CustomFieldDef> all = view.exists(WellKnown.CUSTOM_FIELDS_MANAGER)
                ? view.get(WellKnown.CUSTOM_FIELDS_MANAGER, CustomFieldsManagerProperties.FIELD)
                : null;
        return all == null ? List.of() : all;
    }

    /**
     * The definition that has a key.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when there is none
     */
    static CustomFieldDef definition(ReadView view, int key) {
        return definitions(view).stream()
                .filter(definition -> definition.getKey() == key)
                .findFirst()
                .orElseThrow(() -> Faults.invalidArgument("key", "there is no custom field " + key));
    }

    /** Replaces the definitions, and shows them at the entities that have them. */
    static void define(Mutation m, List<CustomFieldDef> definitions) {
        m.set(WellKnown.CUSTOM_FIELDS_MANAGER, CustomFieldsManagerProperties.FIELD, definitions);
        m.before().all(MoTypes.MANAGED_ENTITY).forEach(entity -> showDefinitions(m, entity.ref()));
    }

    private static void showDefinitions(Mutation m, ManagedObjectReference entity) {
        List<CustomFieldDef> shown = new ArrayList<>(0);
        for (CustomFieldDef definition : definitions(m)) {
            if (isFor(definition, m.state(entity).type())) {
                shown.add(definition);
            }
        }
        m.set(entity, ExtensibleManagedObjectProperties.AVAILABLE_FIELD, shown);
    }

    private static boolean isFor(CustomFieldDef definition, MoType type) {
        MoType wanted =
                definition.getManagedObjectType() == null ? null : MoTypes.byName(definition.getManagedObjectType());
        return wanted == null || type.isA(wanted);
    }

    /**
     * Sets the value of a field on an entity.
     *
     * @param wanted tells the field
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when the entity has no such field, NoPermission
     *     when the field's policy asks for more
     */
    void setValue(Call call, ManagedObjectReference entity, Predicate<CustomFieldDef> wanted, String value) {
        call.world().change(m -> {
            CustomFieldDef field = available(m, entity).stream()
                    .filter(wanted)
                    .findFirst()
                    .orElseThrow(() -> Faults.invalidArgument("key", entity + " has no such custom field"));
            List<CustomFieldValue> old = values(m, entity);
            PrivilegePolicyDef policy = field.getFieldInstancePrivileges();
            if (policy != null) {
                boolean isNew = old.stream().noneMatch(other -> other.getKey() == field.getKey());
                call.require(isNew ? policy.getCreatePrivilege() : policy.getUpdatePrivilege(), entity);
            }
            replaceValue(m, entity, field.getKey(), value);
            events.post(
                    m,
                    Origin.of(call),
                    new CustomFieldValueChangedEvent()
                            .withEntity(new ManagedEntityEventArgument()
                                    .withEntity(entity)
                                    .withName(m.require(entity, ManagedEntityProperties.NAME)))
                            .withFieldKey(field.getKey())
                            .withName(field.getName())
                            .withValue(value),
                    entity);
        });
    }

    private static List<CustomFieldDef> available(ReadView view, ManagedObjectReference entity) {
        return Objects.requireNonNullElse(
                view.get(entity, ExtensibleManagedObjectProperties.AVAILABLE_FIELD), List.of());
    }

    private static List<CustomFieldValue> values(ReadView view, ManagedObjectReference entity) {
        return Objects.requireNonNullElse(view.get(entity, ExtensibleManagedObjectProperties.VALUE), List.of());
    }

    /** Takes the values of a field away from all entities. */
    static void removeValues(Mutation m, int key) {
        m.before().all(MoTypes.MANAGED_ENTITY).forEach(entity -> replaceValue(m, entity.ref(), key, null));
    }

    private static void replaceValue(Mutation m, ManagedObjectReference entity, int key, @Nullable String value) {
        List<CustomFieldValue> changed = new ArrayList<>(values(m, entity));
        changed.removeIf(other -> other.getKey() == key);
        if (value != null) {
            changed.add(new CustomFieldStringValue().withValue(value).withKey(key));
            changed.sort(Comparator.comparingInt(CustomFieldValue::getKey));
        }
        m.set(entity, ExtensibleManagedObjectProperties.VALUE, changed);
        m.set(entity, ManagedEntityProperties.CUSTOM_VALUE, changed);
    }
}
