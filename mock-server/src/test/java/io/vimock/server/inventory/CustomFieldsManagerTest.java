package io.vimock.server.inventory;

import static io.vimock.server.testing.ServiceLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.CustomFieldsManager;
import io.vimock.client.ExtensibleManagedObject;
import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.TaskManager;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.testing.ServiceLab;
import io.vimock.vim25.CustomFieldDef;
import io.vimock.vim25.CustomFieldDefEvent;
import io.vimock.vim25.CustomFieldStringValue;
import io.vimock.vim25.CustomFieldValue;
import io.vimock.vim25.CustomFieldValueChangedEvent;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPrivilege;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.PrivilegePolicyDef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomFieldsManagerTest {
    private final ServiceLab lab = new ServiceLab();
    private final CustomFieldsManager fields = lab.service(CustomFieldsManager.class);
    private final VirtualMachine vm = lab.machine(0);
    private final HostSystem host = lab.vim().inventory().get(HostSystem.class, "DC0_H0");

    @AfterEach
    void stop() {
        lab.close();
    }

    private CustomFieldDef add(String name, @Nullable String type) {
        return fields.addCustomFieldDef(name, type, null, null);
    }

    private static List<String> available(ManagedEntity entity) {
        List<CustomFieldDef> found = entity.get(ExtensibleManagedObject.AVAILABLE_FIELD);
        return found == null
                ? List.of()
                : found.stream().map(CustomFieldDef::getName).toList();
    }

    private static List<String> text(@Nullable List<CustomFieldValue> values) {
        return values == null
                ? List.of()
                : values.stream()
                        .map(value -> value.getKey() + "=" + ((CustomFieldStringValue) value).getValue())
                        .toList();
    }

    @Test
    void addCustomFieldDef_showsTheFieldAtTheEntitiesOfItsType() {
        CustomFieldDef owner = add("owner", null);
        add("tier", "VirtualMachine");
        add("rack", "HostSystem");
        assertThat(owner.getType()).isEqualTo("string");
        assertThat(fields.require(CustomFieldsManager.FIELD))
                .extracting(CustomFieldDef::getName)
                .containsExactly("owner", "tier", "rack");
        assertThat(available(vm)).containsExactly("owner", "tier");
        assertThat(available(host)).containsExactly("owner", "rack");
        Folder folder = lab.vim().inventory().get(Folder.class, "DC0/vm");
        assertThat(available(folder.createFolder("later"))).containsExactly("owner");
        assertThat(lab.messages(CustomFieldDefEvent.class))
                .containsExactly(
                        "Attribute owner was defined", "Attribute tier was defined", "Attribute rack was defined");
    }

    @Test
    void addCustomFieldDef_badArguments_fault() {
        add("owner", null);
        add("tier", "VirtualMachine");
        assertFault(DuplicateName.class, () -> add("owner", null));
        assertFault(DuplicateName.class, () -> add("owner", "HostSystem"));
        assertFault(DuplicateName.class, () -> add("tier", "VirtualMachine"));
        assertFault(DuplicateName.class, () -> add("tier", null));
        assertFault(InvalidArgument.class, () -> add(" ", null));
        assertFault(InvalidArgument.class, () -> add("x", "PropertyCollector"));
        assertFault(InvalidArgument.class, () -> add("x", "Nonsense"));
        assertFault(
                InvalidPrivilege.class, () -> fields.addCustomFieldDef("x", null, null, policy("No.SuchPrivilege")));
        assertThat(fields.require(CustomFieldsManager.FIELD)).hasSize(2);
        add("tier", "HostSystem");
        assertThat(available(host)).containsExactly("owner", "tier");
    }

    private static PrivilegePolicyDef policy(String privilege) {
        return new PrivilegePolicyDef()
                .withCreatePrivilege(privilege)
                .withReadPrivilege(privilege)
                .withUpdatePrivilege(privilege)
                .withDeletePrivilege(privilege);
    }

    @Test
    void setField_changesTheValueEverywhereItIsShown() {
        int owner = add("owner", null).getKey();
        int tier = add("tier", "VirtualMachine").getKey();
        fields.setField(vm, tier, "gold");
        fields.setField(vm, owner, "ann");
        fields.setField(vm, owner, "bob");
        List<String> expected = List.of(owner + "=bob", tier + "=gold");
        assertThat(text(vm.get(ManagedEntity.CUSTOM_VALUE))).isEqualTo(expected);
        assertThat(text(vm.get(ExtensibleManagedObject.VALUE))).isEqualTo(expected);
        assertThat(text(vm.require(VirtualMachine.SUMMARY).getCustomValue())).isEqualTo(expected);
        fields.setField(host, owner, "carl");
        assertThat(text(host.require(HostSystem.SUMMARY).getCustomValue())).containsExactly(owner + "=carl");
        assertThat(lab.messages(CustomFieldValueChangedEvent.class))
                .containsExactly(
                        "Attribute tier of DC0_H0_VM0 is now gold",
                        "Attribute owner of DC0_H0_VM0 is now ann",
                        "Attribute owner of DC0_H0_VM0 is now bob",
                        "Attribute owner of DC0_H0 is now carl");
    }

    @Test
    void setCustomValue_goesByTheFieldsName() {
        int owner = add("owner", null).getKey();
        vm.setCustomValue("owner", "ann");
        assertThat(text(vm.get(ManagedEntity.CUSTOM_VALUE))).containsExactly(owner + "=ann");
        assertFault(InvalidArgument.class, () -> vm.setCustomValue("nobody", "ann"));
    }

    @Test
    void setCustomValue_ofWhatIsNoEntity_isNotSupported() {
        var info = lab.service(TaskManager.class).createTask(vm, "com.example.backup", null, false);
        io.vimock.client.Task<?> task = lab.vim().object(info.getTask(), io.vimock.client.Task.class);
        assertFault(NotSupported.class, () -> task.setCustomValue("owner", "ann"));
    }

    @Test
    void setField_thatTheEntityDoesNotHave_faults() {
        int tier = add("tier", "VirtualMachine").getKey();
        assertFault(InvalidArgument.class, () -> fields.setField(host, tier, "gold"));
        assertFault(InvalidArgument.class, () -> fields.setField(vm, tier + 1, "gold"));
    }

    @Test
    void setField_withoutThePrivilege_faults() {
        int owner = add("owner", null).getKey();
        try (VimConnection viewer = lab.connectViewer()) {
            VirtualMachine seen = viewer.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            CustomFieldsManager manager = viewer.service(CustomFieldsManager.class);
            assertFault(NoPermission.class, () -> manager.setField(seen, owner, "me"));
            assertFault(NoPermission.class, () -> seen.setCustomValue("owner", "me"));
            assertFault(NoPermission.class, () -> manager.removeCustomFieldDef(owner));
        }
        assertThat(text(vm.get(ManagedEntity.CUSTOM_VALUE))).isEmpty();
    }

    @Test
    void renameCustomFieldDef_keepsKeyAndValues() {
        int owner = add("owner", null).getKey();
        add("tier", null);
        vm.setCustomValue("owner", "ann");
        fields.renameCustomFieldDef(owner, "contact");
        assertThat(available(vm)).containsExactly("contact", "tier");
        assertThat(text(vm.get(ManagedEntity.CUSTOM_VALUE))).containsExactly(owner + "=ann");
        fields.renameCustomFieldDef(owner, "contact");
        assertFault(DuplicateName.class, () -> fields.renameCustomFieldDef(owner, "tier"));
        assertFault(InvalidArgument.class, () -> fields.renameCustomFieldDef(-1, "x"));
        assertFault(InvalidArgument.class, () -> fields.renameCustomFieldDef(owner, ""));
        assertThat(lab.messages(CustomFieldDefEvent.class)).contains("Attribute owner was renamed to contact");
    }

    @Test
    void removeCustomFieldDef_takesItsValuesAway_andItsKeyIsNeverUsedAgain() {
        int owner = add("owner", null).getKey();
        vm.setCustomValue("owner", "ann");
        fields.removeCustomFieldDef(owner);
        assertThat(available(vm)).isEmpty();
        assertThat(text(vm.get(ManagedEntity.CUSTOM_VALUE))).isEmpty();
        assertThat(lab.messages(CustomFieldDefEvent.class)).contains("Attribute owner was removed");
        assertFault(InvalidArgument.class, () -> fields.removeCustomFieldDef(owner));
        assertThat(add("owner", null).getKey()).isNotEqualTo(owner);
    }

    @Test
    void values_reachThoseWhoWait() throws Exception {
        add("owner", null);
        CompletableFuture<List<CustomFieldValue>> seen = CompletableFuture.supplyAsync(
                () -> vm.waitUntil(ManagedEntity.CUSTOM_VALUE, values -> !values.isEmpty(), Duration.ofMinutes(1)));
        vm.setCustomValue("owner", "ann");
        assertThat(seen.get(1, TimeUnit.MINUTES)).hasSize(1);
    }
}
