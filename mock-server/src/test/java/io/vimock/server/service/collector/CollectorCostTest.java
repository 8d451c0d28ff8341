package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vimock.api.ApiLevel;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.EncodedValue;
import io.vimock.server.wire.EncodedValues;
import io.vimock.server.wire.VimCodec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.VirtualMachinePowerState;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading and watching cost, counted in bytes and encodings, not timed. */
class CollectorCostTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CHANGES = 500;

    private final EncodedValues encoded = new EncodedValues(64 << 20, VimCodec.tolerant());
    private final CollectorFixture fixture = new CollectorFixture(PathResolver.tolerant(), encoded);
    private final SmallInventory inventory = fixture.inventory;
    private final TestClient client = new TestClient(inventory.world, "reader");

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<ManagedObjectReference> machines(int count) {
        return inventory.world.write(m -> {
            List<ManagedObjectReference> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                made.add(inventory.vm(m, "vm" + i, inventory.vmFolder));
            }
            return made;
        });
    }

    /** Answers version 1. */
    private @Nullable UpdateSet watch(TestClient watcher, PropertyFilterSpec spec) {
        fixture.collector.createFilter(watcher.on(inventory.collector), spec, false);
        return fixture.collector.checkForUpdates(watcher.on(inventory.collector), "");
    }

    private static PropertyFilterSpec allMachines(SmallInventory inventory) {
        return Specs.filter(
                Specs.from(inventory.vmFolder, true, Specs.traverse("children", "Folder", "childEntity")),
                Specs.paths("VirtualMachine", "name", "runtime"));
    }

    /** Powers machines on and off, each change a commit, on the world thread; answers the bytes for one. */
    private long bytesForAChange(IntFunction<ManagedObjectReference> machine) {
        return inventory.world.call(() -> {
            long before = 0;
            for (int i = 0; i < 2 * CHANGES; i++) {
                if (i == CHANGES) {
                    before = THREADS.getCurrentThreadAllocatedBytes();
                }
                ManagedObjectReference vm = machine.apply(i);
                boolean on = inventory
                                .world
                                .snapshot()
                                .require(vm, VirtualMachineProperties.RUNTIME)
                                .getPowerState()
                        == VirtualMachinePowerState.POWERED_ON;
                inventory.power(vm, on ? VirtualMachinePowerState.POWERED_OFF : VirtualMachinePowerState.POWERED_ON);
            }
            return (THREADS.getCurrentThreadAllocatedBytes() - before) / CHANGES;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 20_000})
    void change_underAFilterOverAllMachines_costsTheSame_whateverTheirNumber(int count) {
        List<ManagedObjectReference> machines = machines(count);
        watch(client, allMachines(inventory));

        assertThat(bytesForAChange(i -> machines.get(i * 37 % count)))
                .isPositive()
                .isLessThan(6_000);
    }

    @Test
    void change_whenAThousandFiltersWatchOtherMachines_touchesTheOneThatCares() {
        List<ManagedObjectReference> machines = machines(1_000);
        long alone = bytesForAChange(i -> machines.get(0));
        for (ManagedObjectReference vm : machines) {
            fixture.collector.createFilter(client.on(inventory.collector), Specs.only(vm, "runtime"), false);
        }
        fixture.collector.checkForUpdates(client.on(inventory.collector), "");

        long watched = bytesForAChange(i -> machines.get(0));

        assertThat(watched - alone).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 20_000})
    void move_ofOneMachine_visitsThatOneOnly_whateverTheFolderHolds(int count) {
        List<ManagedObjectReference> machines = machines(count);
        ManagedObjectReference other = inventory.folder("other", inventory.vmFolder);
        watch(client, allMachines(inventory));

        long bytes = inventory.world.call(() -> {
            long before = 0;
            for (int i = 0; i < 2 * CHANGES; i++) {
                if (i == CHANGES) {
                    before = THREADS.getCurrentThreadAllocatedBytes();
                }
                ManagedObjectReference vm = machines.get(i / 2 * 37 % count);
                ManagedObjectReference to = i % 2 == 0 ? other : inventory.vmFolder;
                inventory.world.change(m -> m.set(vm, ManagedEntityProperties.PARENT, to));
            }
            return (THREADS.getCurrentThreadAllocatedBytes() - before) / CHANGES;
        });

        assertThat(bytes).isPositive().isLessThan(12_000);
    }

    @Test
    void update_whenManyClientsWatch_isEncodedOnce() {
        List<ManagedObjectReference> machines = machines(20);
        List<TestClient> watchers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            watchers.add(new TestClient(inventory.world, "watcher-" + i));
            watch(watchers.get(i), allMachines(inventory));
        }
        long before = encoded.encodings();

        inventory.power(machines.get(3), VirtualMachinePowerState.POWERED_ON);
        Set<Object> values = new LinkedHashSet<>();
        for (TestClient watcher : watchers) {
            values.addAll(read(fixture.collector.checkForUpdates(watcher.on(inventory.collector), "1")));
        }

        assertThat(values).hasSize(1).allMatch(EncodedValue.class::isInstance);
        assertThat(encoded.encodings() - before).isEqualTo(1);
    }

    private static List<Object> read(@Nullable UpdateSet updates) {
        List<Object> values = new ArrayList<>();
        Objects.requireNonNull(updates)
                .getFilterSet()
                .forEach(filter -> filter.getObjectSet()
                        .forEach(object -> object.getChangeSet().stream()
                                .filter(change -> change.getName().equals("runtime"))
                                .map(PropertyChange::getVal)
                                .forEach(values::add)));
        return values;
    }

    @Test
    void bulkRead_whenOneMachineChanged_encodesThatOne_andAllocatesLittleForTheOthers() throws IOException {
        int count = 2_000;
        List<ManagedObjectReference> machines = machines(count);
        write(allMachines(inventory));
        write(allMachines(inventory));
        inventory.power(machines.get(7), VirtualMachinePowerState.POWERED_ON);
        long encodings = encoded.encodings();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();

        long bytes = write(allMachines(inventory));

        long perMachine = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / count;
        assertThat(bytes / count).as("bytes on the wire for a machine").isBetween(300L, 1_000L);
        assertThat(encoded.encodings() - encodings).isEqualTo(1);
        assertThat(perMachine).as("bytes allocated for a machine").isLessThan(500);
    }

    private long write(PropertyFilterSpec spec) throws IOException {
        List<ObjectContent> contents =
                fixture.collector.retrieveProperties(client.on(inventory.collector), List.of(spec));
        Operation operation = MoTypes.PROPERTY_COLLECTOR.operations().stream()
                .filter(each -> each.name().equals("RetrieveProperties"))
                .findFirst()
                .orElseThrow();
        CountingStream out = new CountingStream();
        VimCodec.tolerant().encodeResponse(operation, contents, ApiLevel.V4_1, out);
        return out.count;
    }

    private static final class CountingStream extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            count += length;
        }
    }
}
