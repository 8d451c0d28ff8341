package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireArray;
import io.vimock.vim25.DynamicProperty;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidProperty;
import io.vimock.vim25.InvalidType;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MissingProperty;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotAuthenticated;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.RetrieveOptions;
import io.vimock.vim25.RetrieveResult;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyCollectorTest {
    private final CollectorFixture fixture = new CollectorFixture();
    private final SmallInventory inventory = fixture.inventory;
    private final TestClient client = new TestClient(inventory.world, "a");
    private final ManagedObjectReference vm = inventory.vm("web01");

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<ObjectContent> retrieve(PropertyFilterSpec... specs) {
        return fixture.collector.retrieveProperties(client.on(inventory.collector), List.of(specs));
    }

    private Map<String, Object> values(ManagedObjectReference object, String... paths) {
        return values(retrieve(Specs.only(object, paths)).get(0));
    }

    private static Map<String, Object> values(ObjectContent content) {
        Map<String, Object> values = new TreeMap<>();
        for (DynamicProperty property : content.getPropSet()) {
            values.put(property.getName(), property.getVal());
        }
        return values;
    }

    private static List<ManagedObjectReference> objects(List<ObjectContent> contents) {
        return contents.stream().map(ObjectContent::getObj).toList();
    }

    private static void assertFault(Class<?> fault, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(fault));
    }

    @Test
    void session_withFiltersOnFewObjects_selectsFew() {
        List<ManagedObjectReference> made = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            assertThat(fixture.collector.selectsFew(client)).isTrue();
            ManagedObjectReference machine = inventory.vm("few" + i);
            made.add(
                    fixture.collector.createFilter(client.on(inventory.collector), Specs.only(machine, "name"), false));
        }
        assertThat(fixture.collector.selectsFew(client)).isFalse();

        fixture.filters.destroyPropertyFilter(client.on(made.get(0)));

        assertThat(fixture.collector.selectsFew(client)).isTrue();
    }

    @Test
    void retrieveProperties_readsNestedAndIndexedPaths() {
        assertThat(values(vm, "name", "runtime.powerState", "config.hardware.device[2000].deviceInfo.label"))
                .containsEntry("name", "web01")
                .containsEntry("runtime.powerState", VirtualMachinePowerState.POWERED_OFF)
                .containsEntry("config.hardware.device[2000].deviceInfo.label", "Hard disk 1")
                .hasSize(3);
        assertThat(values(vm, "config.hardware.device[2000]").get("config.hardware.device[2000]"))
                .isInstanceOf(VirtualDisk.class);
    }

    @Test
    void retrieveProperties_ofAPropertyOfASubtype_readsIt() {
        assertThat(values(vm, "config.hardware.device[2000].capacityInKB"))
                .containsEntry("config.hardware.device[2000].capacityInKB", 1024L);
    }

    @Test
    void retrieveProperties_whenUnset_leavesOut() {
        assertThat(values(vm, "guest.ipAddress", "config.hardware.device[9]", "guest"))
                .isEmpty();
    }

    @Test
    void retrieveProperties_ofLists_saysWhatTheElementsAre() {
        assertThat(values(vm, "datastore", "config.hardware.device"))
                .hasEntrySatisfying(
                        "datastore", value -> assertThat((WireArray) value).isEmpty())
                .hasEntrySatisfying(
                        "config.hardware.device",
                        value -> assertThat(((WireArray) value).elementType()).isEqualTo("VirtualDevice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "runtime.nonsense",
                "config.hardware.device.key",
                "config.hardware.device[2000].nonsense",
                "name.length",
                "name[1]",
                "runtime.host.name",
                "",
                ".",
                "config..name",
                "config.hardware.device[2000"
            })
    void retrieveProperties_ofWhatNoLevelKnows_faultsInvalidProperty(String path) {
        assertFault(InvalidProperty.class, () -> retrieve(Specs.only(vm, path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.ftInfo.role", "summary.quickStats.compressedMemory", "config.createDate"})
    void retrieveProperties_ofWhatALaterLevelKnows_leavesOut(String path) {
        assertThat(values(vm, "name", path)).containsOnlyKeys("name");
    }

    @Test
    void retrieveProperties_ofTypesOfLaterLevels_selectsNothing() {
        PropertyFilterSpec spec = Specs.filter(
                Specs.from(
                        inventory.vmFolder,
                        false,
                        Specs.traverse("t", "VirtualApp", "vm"),
                        Specs.traverse("p", "StoragePod", "childEntity")),
                Specs.paths("Folder", "name"),
                Specs.paths("DistributedVirtualSwitch", "summary"));
        assertThat(objects(retrieve(spec))).containsExactly(inventory.vmFolder);
    }

    @Test
    void retrieveProperties_ofUnknownTypes_faultsInvalidType() {
        assertFault(
                InvalidType.class, () -> retrieve(Specs.filter(Specs.from(vm, false), Specs.paths("Machine", "name"))));
        assertFault(
                InvalidType.class,
                () -> retrieve(Specs.filter(
                        Specs.from(vm, false, Specs.traverse("t", "Machine", "name")), Specs.paths("VirtualMachine"))));
    }

    @Test
    void retrieveProperties_ofAnUnknownName_faultsInvalidArgument() {
        assertFault(
                InvalidArgument.class,
                () -> retrieve(
                        Specs.filter(Specs.from(vm, false, Specs.named("nowhere")), Specs.paths("VirtualMachine"))));
    }

    @Test
    void retrieveProperties_alongAPropertyThatRefersToNothing_faultsInvalidProperty() {
        assertFault(
                InvalidProperty.class,
                () -> retrieve(Specs.filter(
                        Specs.from(vm, false, Specs.traverse("t", "VirtualMachine", "name")),
                        Specs.paths("VirtualMachine"))));
    }

    @Test
    void retrieveProperties_ofAMissingObject_faultsUnlessAskedToPassOver() {
        ManagedObjectReference gone = new ManagedObjectReference("VirtualMachine", "vm-999");
        assertFault(ManagedObjectNotFound.class, () -> retrieve(Specs.only(gone, "name")));
        PropertyFilterSpec both = Specs.filter(
                        List.of(Specs.from(gone, false), Specs.from(vm, false)), Specs.paths("VirtualMachine", "name"))
                .withReportMissingObjectsInResults(true);
        assertThat(objects(retrieve(both))).containsExactly(vm);
    }

    @Test
    void retrieveProperties_overTheWholeInventory_findsEachObjectOnce() {
        ManagedObjectReference folder = inventory.folder("inner", inventory.vmFolder);
        ManagedObjectReference other = inventory.world.write(m -> inventory.vm(m, "db01", folder));
        List<ObjectContent> found = retrieve(Specs.filter(
                Specs.from(inventory.root, false, Specs.wholeInventory()), Specs.paths("ManagedEntity", "name")));
        assertThat(objects(found))
                .containsExactlyInAnyOrder(
                        inventory.root,
                        inventory.datacenter,
                        inventory.vmFolder,
                        inventory.hostFolder,
                        inventory.computeResource,
                        inventory.host,
                        inventory.pool,
                        folder,
                        vm,
                        other);
    }

    @Test
    void retrieveProperties_inCircles_ends() {
        PropertyFilterSpec spec = Specs.filter(
                Specs.from(
                        vm,
                        false,
                        Specs.traverse(
                                "up",
                                "ManagedEntity",
                                "parent",
                                Specs.named("up"),
                                Specs.traverse("down", "Folder", "childEntity", Specs.named("up")))),
                Specs.paths("ManagedEntity", "name"));
        assertThat(objects(retrieve(spec)))
                .contains(vm, inventory.vmFolder, inventory.datacenter, inventory.root)
                .doesNotHaveDuplicates();
    }

    @Test
    void retrieveProperties_skipsWhatIsToBeSkipped() {
        PropertyFilterSpec spec = Specs.filter(
                Specs.from(
                        inventory.vmFolder,
                        true,
                        Specs.traverse("children", "Folder", "childEntity").withSkip(true)),
                Specs.paths("ManagedEntity", "name"));
        assertThat(retrieve(spec)).isEmpty();
    }

    @Test
    void retrieveProperties_appliesSpecsOfSupertypes() {
        PropertyFilterSpec spec = Specs.filter(
                Specs.from(vm, false), Specs.paths("ManagedEntity", "name"), Specs.paths("VirtualMachine", "runtime"));
        assertThat(values(retrieve(spec).get(0))).containsOnlyKeys("name", "runtime");
    }

    @Test
    void retrieveProperties_ofSeveralSpecs_mergesAnObject() {
        List<ObjectContent> found =
                retrieve(Specs.only(vm, "name"), Specs.only(vm, "name", "runtime"), Specs.only(inventory.host, "name"));
        assertThat(objects(found)).containsExactly(vm, inventory.host);
        assertThat(found.get(0).getPropSet())
                .extracting(DynamicProperty::getName)
                .containsExactly("name", "runtime");
    }

    @Test
    void retrieveProperties_ofAll_readsEverythingThatIsSet() {
        Map<String, Object> all = values(retrieve(Specs.filter(Specs.from(vm, false), Specs.all("ManagedEntity")))
                .get(0));
        assertThat(all).containsKeys("name", "parent", "config", "runtime", "resourcePool");
    }

    @Test
    void retrieveProperties_withoutPaths_namesTheObjects() {
        List<ObjectContent> found = retrieve(Specs.filter(Specs.from(vm, false), Specs.paths("VirtualMachine")));
        assertThat(objects(found)).containsExactly(vm);
        assertThat(found.get(0).getPropSet()).isEmpty();
    }

    @Test
    void retrieveProperties_withoutAPrivilege_saysWhatIsMissing() {
        client.without("System.Read");
        ObjectContent content = retrieve(Specs.only(vm, "name", "runtime")).get(0);
        assertThat(values(content)).containsOnlyKeys("name");
        MissingProperty missing = content.getMissingSet().get(0);
        assertThat(missing.getPath()).isEqualTo("runtime");
        assertThat(missing.getFault().getFault()).isInstanceOf(NoPermission.class);
    }

    @Test
    void retrieveProperties_beforeLogin_showsNothingOfEntities() {
        client.anonymous();
        ObjectContent content = retrieve(Specs.filter(
                        Specs.from(inventory.vmFolder, false, Specs.traverse("t", "Folder", "childEntity")),
                        Specs.paths("ManagedEntity", "name")))
                .get(0);
        assertThat(content.getObj()).isEqualTo(inventory.vmFolder);
        assertThat(content.getPropSet()).isEmpty();
        assertThat(content.getMissingSet().get(0).getFault().getFault()).isInstanceOf(NotAuthenticated.class);
    }

    @Test
    void retrieveProperties_atAnOlderLevel_leavesOutWhatCameLater() {
        client.at(ApiLevel.V2_5);
        assertThat(values(inventory.datacenter, "vmFolder", "datastoreFolder")).containsOnlyKeys("vmFolder");
    }

    @Test
    void retrievePropertiesEx_handsOutPagesOfOneSnapshot() {
        for (int i = 0; i < 4; i++) {
            inventory.vm("vm" + i);
        }
        PropertyFilterSpec spec = Specs.filter(
                Specs.from(inventory.vmFolder, true, Specs.traverse("t", "Folder", "childEntity")),
                Specs.paths("VirtualMachine", "name"));
        RetrieveResult page = fixture.collector.retrievePropertiesEx(
                client.on(inventory.collector), List.of(spec), new RetrieveOptions().withMaxObjects(2));
        List<Object> names = new ArrayList<>();
        String token = null;
        while (page != null) {
            assertThat(page.getObjects()).hasSizeLessThanOrEqualTo(2);
            page.getObjects().forEach(content -> names.addAll(values(content).values()));
            inventory.world.change(m -> m.set(vm, io.vimock.api.ManagedEntityProperties.NAME, "changed"));
            inventory.vm("late" + names.size());
            token = page.getToken();
            page = token == null
                    ? null
                    : fixture.collector.continueRetrievePropertiesEx(client.on(inventory.collector), token);
        }
        assertThat(names).containsExactly("web01", "vm0", "vm1", "vm2", "vm3");
    }

    @Test
    void retrievePropertiesEx_ofNothing_isNull() {
        assertThat(fixture.collector.retrievePropertiesEx(
                        client.on(inventory.collector),
                        List.of(Specs.filter(Specs.from(vm, true), Specs.paths("VirtualMachine", "name"))),
                        new RetrieveOptions()))
                .isNull();
    }

    @Test
    void continueRetrievePropertiesEx_ofASpentOrCancelledToken_faultsInvalidArgument() {
        inventory.vm("db01");
        PropertyFilterSpec spec = Specs.filter(
                Specs.from(inventory.vmFolder, true, Specs.traverse("t", "Folder", "childEntity")),
                Specs.paths("VirtualMachine", "name"));
        RetrieveOptions one = new RetrieveOptions().withMaxObjects(1);
        String token = Objects.requireNonNull(
                        fixture.collector.retrievePropertiesEx(client.on(inventory.collector), List.of(spec), one))
                .getToken();
        fixture.collector.continueRetrievePropertiesEx(client.on(inventory.collector), token);
        assertFault(
                InvalidArgument.class,
                () -> fixture.collector.continueRetrievePropertiesEx(client.on(inventory.collector), token));
        String second = Objects.requireNonNull(
                        fixture.collector.retrievePropertiesEx(client.on(inventory.collector), List.of(spec), one))
                .getToken();
        fixture.collector.cancelRetrievePropertiesEx(client.on(inventory.collector), second);
        assertFault(
                InvalidArgument.class,
                () -> fixture.collector.cancelRetrievePropertiesEx(client.on(inventory.collector), second));
        assertFault(
                InvalidArgument.class,
                () -> fixture.collector.retrievePropertiesEx(
                        client.on(inventory.collector), List.of(spec), new RetrieveOptions().withMaxObjects(0)));
    }

    @Test
    void fetch_readsAPropertyOrNothing() {
        assertThat(fixture.any.fetch(client.on(vm), "name")).isEqualTo("web01");
        assertThat(fixture.any.fetch(client.on(vm), "guest")).isNull();
        assertThat(fixture.any.fetch(client.on(inventory.host), "licensableResource"))
                .isNull();
        assertFault(InvalidProperty.class, () -> fixture.any.fetch(client.on(vm), "nonsense"));
        client.anonymous();
        assertFault(NotAuthenticated.class, () -> fixture.any.fetch(client.on(vm), "name"));
    }

    @Test
    void filter_ofAnotherSession_doesNotExist() {
        ManagedObjectReference filter =
                fixture.collector.createFilter(client.on(inventory.collector), Specs.only(vm, "name"), false);
        TestClient other = new TestClient(inventory.world, "b");
        assertFault(ManagedObjectNotFound.class, () -> fixture.filters.destroyPropertyFilter(other.on(filter)));
        assertFault(ManagedObjectNotFound.class, () -> fixture.any.fetch(other.on(filter), "spec"));
        assertFault(
                ManagedObjectNotFound.class,
                () -> fixture.collector.retrieveProperties(
                        other.on(inventory.collector), List.of(Specs.only(filter, "partialUpdates"))));
        assertThat(fixture.any.fetch(client.on(filter), "partialUpdates")).isEqualTo(false);
        assertThat((List<?>) fixture.any.fetch(other.on(inventory.collector), "filter"))
                .isEmpty();
        assertThat((WireArray) fixture.any.fetch(client.on(inventory.collector), "filter"))
                .containsExactly(filter);
    }

    @Test
    void session_whenItEnds_takesFiltersAndCollectorsAlong() {
        ManagedObjectReference own = fixture.collector.createPropertyCollector(client.on(inventory.collector));
        ManagedObjectReference filter = fixture.collector.createFilter(client.on(own), Specs.only(vm, "name"), false);
        client.end();
        assertThat(inventory.world.snapshot().exists(own)).isFalse();
        assertThat(inventory.world.snapshot().exists(filter)).isFalse();
        assertThat(inventory.world.snapshot().all(MoTypes.PROPERTY_FILTER)).isEmpty();
    }

    @Test
    void destroyPropertyCollector_endsItsFilters() {
        ManagedObjectReference own = fixture.collector.createPropertyCollector(client.on(inventory.collector));
        ManagedObjectReference filter = fixture.collector.createFilter(client.on(own), Specs.only(vm, "name"), false);
        fixture.collector.destroyPropertyCollector(client.on(own));
        assertThat(inventory.world.snapshot().exists(own)).isFalse();
        assertThat(inventory.world.snapshot().exists(filter)).isFalse();
        assertFault(
                io.vimock.vim25.NotSupported.class,
                () -> fixture.collector.destroyPropertyCollector(client.on(inventory.collector)));
    }
}
