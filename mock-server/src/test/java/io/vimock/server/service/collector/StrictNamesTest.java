package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.InvalidProperty;
import io.vimock.vim25.InvalidType;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.PropertyFilterSpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a strict server of level 2.5 says to names of later levels (ADR 6). */
class StrictNamesTest {
    private final CollectorFixture fixture = new CollectorFixture(PathResolver.strict(ApiLevel.V2_5));
    private final SmallInventory inventory = fixture.inventory;
    private final TestClient client = new TestClient(inventory.world, "a").at(ApiLevel.V2_5);

    @AfterEach
    void close() {
        fixture.close();
    }

    private void assertRefused(Class<? extends MethodFault> fault, PropertyFilterSpec spec) {
        assertThatThrownBy(() -> fixture.collector.retrieveProperties(client.on(inventory.collector), List.of(spec)))
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(fault));
        assertThatThrownBy(() -> fixture.collector.createFilter(client.on(inventory.collector), spec, false))
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(fault));
        assertThat(fixture.inventory.world.snapshot().all(io.vimock.api.MoTypes.PROPERTY_FILTER))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Datacenter, datastoreFolder",
        "Datacenter, datastoreFolder.any",
        "VirtualMachine, parentVApp",
        "VirtualMachine, config.firmware",
        "VirtualMachine, summary.config.installBootRequired",
        "HostSystem, licensableResource",
        "VirtualMachine, nonsense"
    })
    void pathOfALaterLevel_faultsInvalidProperty(String type, String path) {
        assertRefused(
                InvalidProperty.class, Specs.filter(Specs.from(inventory.datacenter, false), Specs.paths(type, path)));
    }

    @ParameterizedTest
    @CsvSource({"VirtualApp", "DistributedVirtualSwitch", "StoragePod", "OpaqueNetwork", "FluxCapacitor"})
    void typeOfALaterLevel_faultsInvalidType(String type) {
        assertRefused(
                InvalidType.class, Specs.filter(Specs.from(inventory.datacenter, false), Specs.paths(type, "name")));
        assertRefused(
                InvalidType.class,
                Specs.filter(
                        Specs.from(inventory.datacenter, false, Specs.traverse("t", type, "childEntity")),
                        Specs.paths("Datacenter", "name")));
    }

    @Test
    void traversalOfAPropertyOfALaterLevel_faultsInvalidProperty() {
        assertRefused(
                InvalidProperty.class,
                Specs.filter(
                        Specs.from(inventory.datacenter, false, Specs.traverse("t", "Datacenter", "datastoreFolder")),
                        Specs.paths("Datacenter", "name")));
    }

    @Test
    void fetchOfAPropertyOfALaterLevel_faultsInvalidProperty() {
        ManagedObjectReference host = inventory.host;
        assertThatThrownBy(() -> fixture.any.fetch(client.on(host), "licensableResource"))
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(InvalidProperty.class));
        assertThat(fixture.any.fetch(client.on(host), "name")).isEqualTo("DC0_H0");
    }

    @Test
    void pathsOfTheLevel_areRead() {
        assertThat(fixture.collector
                        .retrieveProperties(
                                client.on(inventory.collector),
                                List.of(Specs.only(inventory.datacenter, "name", "vmFolder")))
                        .get(0)
                        .getPropSet())
                .hasSize(2);
    }
}
