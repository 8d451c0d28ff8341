package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.inventory.SchemaWalk;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ServiceContent;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is a single ESX host. */
class EsxTest {
    private static MockOptions.Builder esx() {
        return MockOptions.builder().manualClock().plainHttp(true).esx();
    }

    private static ManagedObjectReference host(Snapshot snapshot) {
        return snapshot.all(MoTypes.HOST_SYSTEM).get(0).ref();
    }

    private static String call(String operation, String type, String id, String arguments) {
        return "<%s xmlns=\"urn:vim25\"><_this type=\"%s\">%s</_this>%s</%s>"
                .formatted(operation, type, id, arguments, operation);
    }

    private static SoapTestClient loggedIn(MockVirtualCenter server) {
        return loggedIn(server, MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
    }

    private static SoapTestClient loggedIn(MockVirtualCenter server, String user, String password) {
        SoapTestClient client = new SoapTestClient(server);
        SoapTestClient.Reply reply = client.call(login(user, password));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return client;
    }

    private static String login(String user, String password) {
        return call(
                "Login",
                "SessionManager",
                "ha-sessionmgr",
                "<userName>" + user + "</userName><password>" + password + "</password>");
    }

    @ParameterizedTest
    @CsvSource({"V2_5,3.5.0", "V4_1,4.1.0"})
    void about_isThatOfAHost_andTheHostsOwn(ApiLevel level, String version) {
        try (MockVirtualCenter server =
                MockVirtualCenter.start(esx().apiLevel(level).build())) {
            Snapshot snapshot = server.world().snapshot();
            ServiceContent content = snapshot.require(WellKnown.SERVICE_INSTANCE, ServiceInstanceProperties.CONTENT);
            AboutInfo about = content.getAbout();

            assertThat(about.getApiType()).isEqualTo("HostAgent");
            assertThat(about.getApiVersion()).isEqualTo(level.version());
            assertThat(about.getVersion()).isEqualTo(version);
            assertThat(content.getAlarmManager()).isNull();
            assertThat(content.getCustomFieldsManager()).isNull();
            assertThat(content.getAccountManager()).isNotNull();
            HostConfigInfo config = snapshot.require(host(snapshot), HostSystemProperties.CONFIG);
            assertThat(config.getProduct().getFullName()).isEqualTo(about.getFullName());
            assertThat(config.getNetwork().getDnsConfig().getHostName()).isEqualTo("localhost");
            assertThat(new SchemaWalk(snapshot, Set.of()).problems()).isEmpty();
        }
    }

    @Test
    void processors_run64BitGuests() {
        try (MockVirtualCenter server = MockVirtualCenter.start(esx().build())) {
            Snapshot snapshot = server.world().snapshot();
            assertThat(snapshot.require(host(snapshot), HostSystemProperties.HARDWARE)
                            .getCpuFeature())
                    .filteredOn(feature -> feature.getLevel() == 0x8000_0001)
                    .singleElement()
                    // Bit 29 is long mode.
                    .satisfies(feature -> assertThat(feature.getEdx()).startsWith("0010:"));
        }
    }

    @Test
    void ids_onTheWire_areThoseOfAHost() {
        try (MockVirtualCenter server = MockVirtualCenter.start(esx().build())) {
            SoapTestClient client = loggedIn(server);
            ManagedObjectReference vm = server.world()
                    .snapshot()
                    .all(MoTypes.VIRTUAL_MACHINE)
                    .get(0)
                    .ref();
            String number = vm.getValue().substring("vm-".length());

            assertThat(client.call(call("RetrieveServiceContent", "ServiceInstance", "ServiceInstance", ""))
                            .body())
                    .contains(">ha-folder-root<", ">ha-property-collector<", ">ha-localacctmgr<")
                    .doesNotContain("group-d1", "AlarmManager");
            assertThat(client.call(call(
                                    "FindByInventoryPath",
                                    "SearchIndex",
                                    "ha-searchindex",
                                    "<inventoryPath>ha-datacenter/vm/ha-host_VM0</inventoryPath>"))
                            .body())
                    .contains("<returnval type=\"VirtualMachine\">" + number + "</returnval>");
            assertThat(client.call(call("Fetch", "VirtualMachine", number, "<prop>runtime.host</prop>"))
                            .body())
                    .contains(">ha-host<");
            assertThat(client.call(call("Fetch", "VirtualMachine", number, "<prop>runtime</prop>"))
                            .body())
                    .contains("<host type=\"HostSystem\">ha-host</host>");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Folder,group-d1",
        "PropertyCollector,propertyCollector",
        "VirtualMachine,vm-13",
        "VirtualMachine,99999999999999999999999",
        "VirtualMachine,''"
    })
    void ids_ofAVirtualCenter_nameNothing(String type, String id) {
        try (MockVirtualCenter server = MockVirtualCenter.start(esx().build())) {
            SoapTestClient.Reply reply = loggedIn(server).call(call("Fetch", type, id, "<prop>name</prop>"));

            assertThat(reply.faultType()).isEqualTo("ManagedObjectNotFound");
            assertThat(reply.body()).contains(">" + id + "</obj>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreateDatacenter", "CreateFolder"})
    void operation_ofAVirtualCenter_isRefused(String operation) {
        try (MockVirtualCenter server = MockVirtualCenter.start(esx().build())) {
            SoapTestClient client = loggedIn(server);
            SoapTestClient.Reply reply = client.call(call(operation, "Folder", "ha-folder-root", "<name>new</name>"));

            assertThat(reply.faultType()).isEqualTo("NotSupported");
            assertThat(server.world().snapshot().refs(WellKnown.ROOT_FOLDER, FolderProperties.CHILD_ENTITY))
                    .hasSize(1);
        }
    }

    @Test
    void account_thatIsCreated_logsInUntilItIsRemoved() {
        try (MockVirtualCenter server = MockVirtualCenter.start(esx().build())) {
            SoapTestClient client = loggedIn(server);
            client.call(call(
                    "CreateUser",
                    "HostLocalAccountManager",
                    "ha-localacctmgr",
                    "<user><id>ann</id><password>secret</password></user>"));

            loggedIn(server, "ann", "secret");

            client.call(call("RemoveUser", "HostLocalAccountManager", "ha-localacctmgr", "<userName>ann</userName>"));
            assertThat(new SoapTestClient(server).call(login("ann", "secret")).faultType())
                    .isEqualTo("InvalidLogin");
        }
    }

    @Test
    void permissions_areThoseOfTheGroups() {
        try (MockVirtualCenter server = MockVirtualCenter.start(esx().build())) {
            assertThat(server.world().snapshot().require(WellKnown.ROOT_FOLDER, ManagedEntityProperties.PERMISSION))
                    .allMatch(permission -> permission.isGroup())
                    .extracting(permission -> permission.getPrincipal())
                    .containsExactly("root", "users");
        }
    }

    @Test
    void options_withAnInventoryOfAVirtualCenter_areRefused() {
        assertThatThrownBy(() -> esx().clusters(2).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one host");
    }
}
