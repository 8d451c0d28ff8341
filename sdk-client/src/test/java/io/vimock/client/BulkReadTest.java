package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading properties: pages, values, what is unset or refused. */
class BulkReadTest {
    private static final String VIEW = "<returnval type=\"ContainerView\">view-1</returnval>";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void all_readsPageAfterPageAndRemovesTheView() {
        pagesOfOne();
        try (VimConnection vim = server.connect(options -> options.pageSize(1))) {
            List<ObjectProperties<VirtualMachine>> found = vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME)
                    .list();

            assertThat(found).extracting(vm -> vm.get(VirtualMachine.NAME)).containsExactly("vm1", "vm2", "vm3");
            assertThat(server.requests("RetrievePropertiesEx").get(0))
                    .contains("<maxObjects>1</maxObjects>")
                    .contains("<pathSet>name</pathSet>");
            assertThat(server.requests("ContinueRetrievePropertiesEx"))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("<token>t1</token>");
            assertThat(server.requests("DestroyView")).hasSize(1);
            assertThat(server.requests("CancelRetrievePropertiesEx")).isEmpty();
        }
    }

    @Test
    void stream_whenClosedEarly_cancelsTheReadAndRemovesTheView() {
        pagesOfOne();
        try (VimConnection vim = server.connect(options -> options.pageSize(1))) {
            try (Stream<ObjectProperties<VirtualMachine>> stream = vim.inventory().all(VirtualMachine.class).stream()) {
                assertThat(stream.findFirst()).isPresent();
            }
            assertThat(server.requests("ContinueRetrievePropertiesEx")).isEmpty();
            assertThat(server.requests("CancelRetrievePropertiesEx"))
                    .singleElement()
                    .asString()
                    .contains("<token>t1</token>");
            assertThat(server.requests("DestroyView")).hasSize(1);
        }
    }

    @Test
    void all_whenAPageFails_removesTheView() {
        pagesOfOne();
        server.reply(
                "ContinueRetrievePropertiesEx",
                ScriptedServer.fault("bad token", "<InvalidArgumentFault xmlns=\"urn:vim25\"/>"));
        try (VimConnection vim = server.connect(options -> options.pageSize(1))) {
            ObjectQuery<VirtualMachine> query = vim.inventory().all(VirtualMachine.class);
            assertThatThrownBy(query::list)
                    .isInstanceOf(VimFaultException.class)
                    .hasMessageContaining("ContinueRetrievePropertiesEx for no property of every VirtualMachine below "
                            + "Folder:group-d1 on PropertyCollector:pc at " + server.url());
            assertThat(server.requests("DestroyView")).hasSize(1);
        }
    }

    @Test
    void all_onAServerOfLevel25_readsEverythingAtOnce() {
        try (ScriptedServer old = new ScriptedServer("2.5")) {
            old.answer("CreateContainerView", VIEW)
                    .answer("DestroyView", "")
                    .answer(
                            "RetrieveProperties",
                            "<returnval>" + object("vm-1", "vm1") + "</returnval><returnval>" + object("vm-2", "vm2")
                                    + "</returnval>");
            try (VimConnection vim = old.connect()) {
                assertThat(vim.inventory().all(VirtualMachine.class).objects())
                        .extracting(Object::toString)
                        .containsExactly("VirtualMachine:vm-1", "VirtualMachine:vm-2");
                assertThat(old.requests("RetrievePropertiesEx")).isEmpty();
            }
        }
    }

    @Test
    void get_convertsValuesToTheTypesOfTheConstants() {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj>"
                        + property("runtime.powerState", "VirtualMachinePowerState", "poweredOn")
                        + property("runtime.bootTime", "xsd:dateTime", "2009-06-01T12:00:00+02:00")
                        + property("summary.config.memorySizeMB", "xsd:int", "512")
                        + "<propSet><name>resourcePool</name>"
                        + "<val xsi:type=\"ManagedObjectReference\" type=\"ResourcePool\">pool-1</val></propSet>"
                        + "<propSet><name>network</name><val xsi:type=\"ArrayOfManagedObjectReference\">"
                        + "<ManagedObjectReference type=\"Network\">network-1</ManagedObjectReference>"
                        + "<ManagedObjectReference type=\"OpaqueNetwork\">network-2</ManagedObjectReference>"
                        + "</val></propSet></objects></returnval>");
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            PropertyPath<Integer> memory = VirtualMachine.SUMMARY_CONFIG.child("memorySizeMB", Integer.class);
            ObjectProperties<ManagedObject> read = vm.read(
                    VirtualMachine.RUNTIME_POWER_STATE,
                    VirtualMachine.RUNTIME_BOOT_TIME,
                    VirtualMachine.RESOURCE_POOL,
                    VirtualMachine.NETWORK,
                    VirtualMachine.RUNTIME_HOST,
                    memory);

            assertThat(read.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
            assertThat(read.get(VirtualMachine.RUNTIME_BOOT_TIME)).isEqualTo(Instant.parse("2009-06-01T10:00:00Z"));
            assertThat(read.get(memory)).isEqualTo(512);
            assertThat(read.require(VirtualMachine.RESOURCE_POOL)).hasToString("ResourcePool:pool-1");
            assertThat(read.require(VirtualMachine.NETWORK))
                    .allMatch(Network.class::isInstance)
                    .hasToString("[Network:network-1, OpaqueNetwork:network-2]");
            assertThat(read.get(VirtualMachine.RUNTIME_HOST)).isNull();
            assertThatThrownBy(() -> read.require(VirtualMachine.RUNTIME_HOST))
                    .isInstanceOf(VimException.class)
                    .hasMessage("runtime.host of VirtualMachine:vm-1 is unset");
            assertThatThrownBy(() -> read.get(VirtualMachine.NAME)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void get_whenValueIsOfAnotherType_saysSo() {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj>" + property("name", "xsd:int", "7")
                        + "</objects></returnval>");
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            assertThatThrownBy(() -> vm.get(VirtualMachine.NAME))
                    .isInstanceOf(VimException.class)
                    .hasMessage("property name is Integer, not String");
        }
    }

    @Test
    void get_whenServerRefusesTheProperty_throwsItsFault() {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj><missingSet><path>config</path><fault>"
                        + "<fault xsi:type=\"NoPermission\"><object type=\"VirtualMachine\">vm-1</object>"
                        + "<privilegeId>System.Read</privilegeId></fault><localizedMessage>no</localizedMessage>"
                        + "</fault></missingSet></objects></returnval>");
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            assertThatThrownBy(() -> vm.get(VirtualMachine.CONFIG))
                    .isInstanceOf(VimFaultException.class)
                    .hasMessage("reading config of VirtualMachine:vm-1: NoPermission: no");
        }
    }

    @Test
    void get_whenObjectIsGone_namesObjectAndProperty() {
        server.reply(
                "RetrievePropertiesEx",
                ScriptedServer.fault("gone", "<ManagedObjectNotFoundFault xmlns=\"urn:vim25\"/>"));
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            assertThatThrownBy(() -> vm.get(VirtualMachine.NAME))
                    .hasMessageContaining("RetrievePropertiesEx for name of VirtualMachine:vm-1");
        }
    }

    @Test
    void find_byName_whenSeveralHaveIt_asksForAPath() {
        server.answer("CreateContainerView", VIEW)
                .answer("DestroyView", "")
                .answer(
                        "RetrievePropertiesEx",
                        "<returnval><objects>" + object("vm-1", "web") + "</objects><objects>" + object("vm-2", "db")
                                + "</objects><objects>" + object("vm-3", "web") + "</objects></returnval>");
        try (VimConnection vim = server.connect()) {
            assertThat(vim.inventory().find(VirtualMachine.class, "db")).hasToString("VirtualMachine:vm-2");
            assertThat(vim.inventory().find(VirtualMachine.class, "nope")).isNull();
            assertThatThrownBy(() -> vim.inventory().find(VirtualMachine.class, "web"))
                    .isInstanceOf(VimException.class)
                    .hasMessageContaining("2 objects of type VirtualMachine are called web");
            assertThatThrownBy(() -> vim.inventory().get(VirtualMachine.class, "nope"))
                    .hasMessage("no VirtualMachine nope at " + server.url());
        }
    }

    @Test
    void find_byPath_asksTheSearchIndexOnce() {
        server.answer("FindByInventoryPath", "<returnval type=\"VirtualMachine\">vm-7</returnval>");
        try (VimConnection vim = server.connect()) {
            assertThat(vim.inventory().find(VirtualMachine.class, "/DC0/vm/web"))
                    .hasToString("VirtualMachine:vm-7");
            assertThatThrownBy(() -> vim.inventory().find(HostSystem.class, "DC0/vm/web"))
                    .hasMessage("VirtualMachine:vm-7 is no HostSystem");
            assertThat(server.requests("FindByInventoryPath"))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("<inventoryPath>DC0/vm/web</inventoryPath>");
        }
    }

    private void pagesOfOne() {
        server.answer("CreateContainerView", VIEW)
                .answer("DestroyView", "")
                .answer("CancelRetrievePropertiesEx", "")
                .answer("RetrievePropertiesEx", page("t1", "vm-1", "vm1"))
                .answers(
                        "ContinueRetrievePropertiesEx",
                        ScriptedServer.soap("ContinueRetrievePropertiesEx", page("t2", "vm-2", "vm2")),
                        ScriptedServer.soap(
                                "ContinueRetrievePropertiesEx",
                                "<returnval><objects>" + object("vm-3", "vm3") + "</objects></returnval>"));
    }

    private static String page(String token, String key, String name) {
        return "<returnval><token>" + token + "</token><objects>" + object(key, name) + "</objects></returnval>";
    }

    private static String object(String key, String name) {
        return "<obj type=\"VirtualMachine\">" + key + "</obj>" + property("name", "xsd:string", name);
    }

    private static String property(String name, String type, String value) {
        return "<propSet><name>" + name + "</name><val xsi:type=\"" + type + "\">" + value + "</val></propSet>";
    }
}
