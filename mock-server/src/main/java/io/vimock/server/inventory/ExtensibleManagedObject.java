package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;

/** What all objects with custom fields have in common: setting one by its name. Thread safe. */
public final class ExtensibleManagedObject implements ManagedObjectType {
    private final CustomFields fields;

    /** @param support what operations work with */
    public ExtensibleManagedObject(InventorySupport support) {
        this.fields = new CustomFields(support.events());
    }

    @Override
    public MoType type() {
        return MoTypes.EXTENSIBLE_MANAGED_OBJECT;
    }

    /**
     * setCustomValue.
     *
     * @param key the field's name
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when the object has no such field, NotSupported
     *     for what is no entity, NoPermission
     */
    public void setCustomValue(Call call, String key, String value) {
        MoType type = call.snapshot().state(call.self()).type();
        if (!type.isA(MoTypes.MANAGED_ENTITY)) {
            throw Faults.notSupported("Objects of type " + type + " have no custom fields");
        }
        call.require("Global.SetCustomField", call.self());
        fields.setValue(call, call.self(), field -> field.getName().equals(key), value);
    }
}
