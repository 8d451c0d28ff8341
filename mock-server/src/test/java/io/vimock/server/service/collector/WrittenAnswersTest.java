package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.server.wire.EncodedValues;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.wire.WireType;
import io.vimock.server.wire.Written;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.VirtualMachinePowerState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that write themselves are on the wire what data objects would be. */
class WrittenAnswersTest {
    private static final ManagedObjectReference COLLECTOR =
            new ManagedObjectReference("PropertyCollector", "propertyCollector");

    private final CollectorFixture fixture =
            new CollectorFixture(PathResolver.tolerant(), new EncodedValues(1 << 20, VimCodec.tolerant()));
    private final SmallInventory inventory = fixture.inventory;
    private final PropertyCollector beans = new PropertyCollector(
            inventory.world,
            fixture.objects,
            fixture.computed,
            PathResolver.tolerant(),
            null,
            fixture.timer,
            fixture.wakers);
    private final TestClient client = new TestClient(inventory.world, "reader");
    private final ManagedObjectReference on = inventory.vm("on & <running>");
    private final ManagedObjectReference unseen = inventory.vm("unseen");
    private final PropertyFilterSpec machines = Specs.filter(
            Specs.from(inventory.vmFolder, false, Specs.traverse("t", "Folder", "childEntity")),
            Specs.paths("Folder", "childEntity", "childType", "recentTask", "parent"),
            Specs.paths(
                    "VirtualMachine",
                    "name",
                    "runtime",
                    "runtime.powerState",
                    "runtime.bootTime",
                    "datastore",
                    "resourcePool",
                    "config.extraConfig[\"a<b\"].value",
                    "overallStatus",
                    "parentVApp"));

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String onWire(ObjectContent content, ApiLevel level) {
        byte[] bytes = VimCodec.fragment(content, "returnval", ObjectContent.class, level);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String onWire(ObjectUpdate update, ApiLevel level) {
        byte[] bytes = VimCodec.fragment(update, "objectSet", ObjectUpdate.class, level);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<ObjectContent> read(PropertyCollector collector) {
        return collector.retrieveProperties(client.on(COLLECTOR), List.of(machines, Specs.only(unseen, "name")));
    }

    private List<ObjectUpdate> watch(PropertyCollector collector) {
        collector.createFilter(client.on(COLLECTOR), machines, false);
        UpdateSet all = Objects.requireNonNull(collector.checkForUpdates(client.on(COLLECTOR), ""));
        return all.getFilterSet().get(0).getObjectSet();
    }

    @ParameterizedTest
    @EnumSource(ApiLevel.class)
    void contents_areWhatDataObjectsWouldBe(ApiLevel level) {
        inventory.power(on, VirtualMachinePowerState.POWERED_ON);
        client.at(level).blindTo(unseen);
        // The second time values come from the cache.
        read(fixture.collector).forEach(content -> onWire(content, level));

        List<ObjectContent> written = read(fixture.collector);

        assertThat(written).hasSize(3).allMatch(Written.class::isInstance);
        assertThat(written.stream().map(content -> onWire(content, level)))
                .isEqualTo(read(beans).stream()
                        .map(content -> onWire(content, level))
                        .toList())
                .anyMatch(text -> text.contains("<val xsi:type=\"xsd:string\">on &amp; &lt;running&gt;</val>"))
                .anyMatch(text -> text.contains("<missingSet><path>name</path>"));
    }

    /** More than are read together, of two types; in any order. */
    @ParameterizedTest
    @ValueSource(strings = {"System.Read", "Some.Other"})
    void contentsOfManyObjects_areWhatDataObjectsWouldBe(String withheld) {
        for (int i = 0; i < 70; i++) {
            inventory.vm("vm" + i);
        }
        inventory.power(on, VirtualMachinePowerState.POWERED_ON);
        client.without(withheld);
        List<ObjectContent> written = fixture.collector.retrieveProperties(client.on(COLLECTOR), List.of(machines));
        List<ObjectContent> expected = beans.retrieveProperties(client.on(COLLECTOR), List.of(machines));

        assertThat(written).hasSize(73).allMatch(Written.class::isInstance);
        for (int i : new int[] {72, 0, 1, 31, 32, 33, 64, 5, 72}) {
            assertThat(onWire(written.get(i), ApiLevel.V4_1)).isEqualTo(onWire(expected.get(i), ApiLevel.V4_1));
        }
        assertThat(onWire(written.get(72), ApiLevel.V4_1).contains("<missingSet>"))
                .isEqualTo(withheld.equals("System.Read"));
        assertThat(written.stream().map(content -> onWire(content, ApiLevel.V4_1)))
                .isEqualTo(expected.stream()
                        .map(content -> onWire(content, ApiLevel.V4_1))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(ApiLevel.class)
    void firstUpdates_areWhatDataObjectsWouldBe(ApiLevel level) {
        inventory.power(on, VirtualMachinePowerState.POWERED_ON);
        client.at(level).without("System.Read");

        List<ObjectUpdate> written = watch(fixture.collector);

        assertThat(written).hasSize(3).allMatch(Written.class::isInstance);
        assertThat(written.stream().map(update -> onWire(update, level)))
                .isEqualTo(watch(beans).stream()
                        .map(update -> onWire(update, level))
                        .toList())
                .allMatch(text -> text.startsWith("<objectSet><kind>enter</kind><obj type="));
    }

    @Test
    void copies_areDataObjects() {
        List<ObjectContent> contents = WireType.deepCopy(read(fixture.collector));
        List<ObjectUpdate> updates = WireType.deepCopy(watch(fixture.collector));

        assertThat(contents).noneMatch(Written.class::isInstance);
        assertThat(updates).noneMatch(Written.class::isInstance);
        assertThat(WireType.equal(contents, WireType.deepCopy(read(beans)))).isTrue();
        assertThat(WireType.equal(updates, WireType.deepCopy(watch(beans)))).isTrue();
    }

    @Test
    void firstUpdates_tellTheValuesThatTheClientMayRead() {
        inventory.power(on, VirtualMachinePowerState.POWERED_ON);

        assertThat(watch(fixture.collector).stream().map(update -> onWire(update, ApiLevel.V4_1)))
                .anyMatch(text -> text.contains("<changeSet><name>runtime.powerState</name><op>assign</op>"
                        + "<val xsi:type=\"VirtualMachinePowerState\">poweredOn</val></changeSet>"));
    }
}
