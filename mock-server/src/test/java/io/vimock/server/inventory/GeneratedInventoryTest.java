package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ComputeResourceSummary;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourcePoolRuntimeInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualEthernetCard;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a server starts with. */
class GeneratedInventoryTest {
    private static final InventoryOptions BIG =
            new InventoryOptions(2, 2, 3, 2, 2, 3, 2, 2, 1, true, 7, InventoryOptions.DEFAULT.level());

    /** What the services fill in, which are not here. */
    private static final Set<String> SERVICES = Set.of(
            "PerformanceManager",
            "SessionManager",
            "TaskManager",
            "EventManager",
            "LicenseManager",
            "AlarmManager",
            "AuthorizationManager",
            "ScheduledTaskManager");

    private static List<String> names(Snapshot snapshot, MoType type) {
        return snapshot.all(type).stream()
                .map(state -> state.get(ManagedEntityProperties.NAME))
                .toList();
    }

    private static Snapshot generated(InventoryOptions options) {
        try (TestWorld world = TestWorld.generated(options)) {
            return world.snapshot();
        }
    }

    @Test
    void defaultInventory_hasTheNamesThatScriptsExpect() {
        Snapshot snapshot = generated(InventoryOptions.DEFAULT);
        assertThat(names(snapshot, MoTypes.DATACENTER)).containsExactly("DC0");
        assertThat(names(snapshot, MoTypes.CLUSTER_COMPUTE_RESOURCE)).containsExactly("DC0_C0");
        assertThat(names(snapshot, MoTypes.COMPUTE_RESOURCE)).containsExactly("DC0_C0", "DC0_H0");
        assertThat(names(snapshot, MoTypes.HOST_SYSTEM))
                .containsExactly("DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2", "DC0_H0");
        assertThat(names(snapshot, MoTypes.VIRTUAL_MACHINE))
                .containsExactly("DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1", "DC0_H0_VM0", "DC0_H0_VM1");
        assertThat(names(snapshot, MoTypes.DATASTORE)).containsExactly("LocalDS_0");
        assertThat(names(snapshot, MoTypes.NETWORK)).containsExactly("VM Network", "DC0_DVPG0");
        assertThat(names(snapshot, MoTypes.RESOURCE_POOL)).containsExactly("Resources", "Resources");
        assertThat(names(snapshot, MoTypes.FOLDER))
                .containsExactly("Datacenters", "vm", "host", "datastore", "network");
        assertThat(snapshot.require(WellKnown.ROOT_FOLDER, FolderProperties.CHILD_ENTITY))
                .containsExactly(new ManagedObjectReference("Datacenter", "datacenter-2"));
    }

    @Test
    void poolsAndFolders_areNamedAsScriptsExpect() {
        Snapshot snapshot = generated(BIG);
        assertThat(names(snapshot, MoTypes.RESOURCE_POOL)).contains("DC0_C0_RP1", "DC0_C0_RP2", "DC1_C1_RP2");
        assertThat(names(snapshot, MoTypes.VIRTUAL_MACHINE))
                .hasSize(2 * (2 * 3 + 2) * 3)
                .contains("DC0_C0_RP0_VM0", "DC0_C0_RP1_VM0", "DC1_H1_VM2");
        assertThat(pathOf(snapshot, "DC0_H0_VM0")).isEqualTo("/Datacenters/DC0/vm/DC0_H0_VM0");
        assertThat(pathOf(snapshot, "DC1_H0_VM0")).isEqualTo("/Datacenters/F1/DC1/vm/F1/DC1_H0_VM0");
    }

    private static String pathOf(Snapshot snapshot, String name) {
        ObjectState at = snapshot.all(MoTypes.VIRTUAL_MACHINE).stream()
                .filter(vm -> name.equals(vm.get(ManagedEntityProperties.NAME)))
                .findFirst()
                .orElseThrow();
        StringBuilder path = new StringBuilder();
        while (at != null) {
            path.insert(0, "/" + at.get(ManagedEntityProperties.NAME));
            ManagedObjectReference parent = at.get(ManagedEntityProperties.PARENT);
            at = parent == null ? null : snapshot.find(parent);
        }
        return path.toString();
    }

    @Test
    void everyObject_obeysTheSchema() {
        assertThat(new SchemaWalk(generated(InventoryOptions.DEFAULT), SERVICES).problems())
                .isEmpty();
        assertThat(new SchemaWalk(generated(BIG), SERVICES).problems()).isEmpty();
    }

    @Test
    void relations_areInverse() {
        assertThat(RelationCheck.problems(generated(BIG))).isEmpty();
    }

    @Test
    void sameSeed_sameInventory() {
        assertThat(Rendering.of(generated(BIG))).isEqualTo(Rendering.of(generated(BIG)));
    }

    @Test
    void uuidsAndMacAddresses_areUnique() {
        List<ObjectState> machines = generated(BIG).all(MoTypes.VIRTUAL_MACHINE);
        assertThat(machines)
                .extracting(vm -> Objects.requireNonNull(vm.get(VirtualMachineProperties.CONFIG))
                        .getUuid())
                .doesNotHaveDuplicates();
        assertThat(machines)
                .extracting(GeneratedInventoryTest::macAddress)
                .doesNotHaveDuplicates()
                .allMatch(mac -> mac.matches("00:50:56:[89ab][0-9a-f]:[0-9a-f]{2}:[0-9a-f]{2}"));
        assertThat(machines)
                .extracting(vm -> Objects.requireNonNull(vm.get(VirtualMachineProperties.GUEST))
                        .getIpAddress())
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    private static String macAddress(ObjectState vm) {
        for (VirtualDevice device : Objects.requireNonNull(vm.get(VirtualMachineProperties.CONFIG))
                .getHardware()
                .getDevice()) {
            if (device instanceof VirtualEthernetCard card) {
                return card.getMacAddress();
            }
        }
        throw new AssertionError("no network card: " + vm);
    }

    @Test
    void clusterTotals_areTheSumOfTheHosts() {
        Snapshot snapshot = generated(BIG);
        for (ObjectState resource : snapshot.all(MoTypes.COMPUTE_RESOURCE)) {
            List<ManagedObjectReference> hosts = snapshot.refs(resource.ref(), ComputeResourceProperties.HOST);
            ComputeResourceSummary summary = snapshot.require(resource.ref(), ComputeResourceProperties.SUMMARY);
            long memory = hosts.stream()
                    .mapToLong(host -> snapshot.require(host, HostSystemProperties.HARDWARE)
                            .getMemorySize())
                    .sum();
            assertThat(summary.getTotalMemory()).isEqualTo(memory);
            assertThat(summary.getEffectiveMemory()).isEqualTo(memory >> 20);
            assertThat(summary.getNumHosts()).isEqualTo(hosts.size());
            assertThat(summary.getNumEffectiveHosts()).isEqualTo(hosts.size());
            assertThat(summary.getTotalCpu()).isEqualTo(hosts.size() * 8 * 2500);
            ManagedObjectReference root = snapshot.require(resource.ref(), ComputeResourceProperties.RESOURCE_POOL);
            assertThat(snapshot.require(root, ResourcePoolProperties.CONFIG)
                            .getMemoryAllocation()
                            .getReservation())
                    .isEqualTo(summary.getEffectiveMemory());
        }
    }

    @Test
    void pools_knowWhatRunningMachinesReserve() {
        Snapshot snapshot = generated(BIG);
        for (ObjectState resource : snapshot.all(MoTypes.COMPUTE_RESOURCE)) {
            ManagedObjectReference root = snapshot.require(resource.ref(), ComputeResourceProperties.RESOURCE_POOL);
            ResourcePoolRuntimeInfo runtime = snapshot.require(root, ResourcePoolProperties.RUNTIME);
            long overhead = snapshot.refs(resource.ref(), ComputeResourceProperties.HOST).stream()
                    .flatMap(host -> snapshot.refs(host, HostSystemProperties.VM).stream())
                    .mapToLong(vm -> snapshot.require(vm, VirtualMachineProperties.RUNTIME)
                            .getMemoryOverhead())
                    .sum();
            assertThat(overhead).isPositive();
            assertThat(runtime.getMemory().getReservationUsedForVm()).isEqualTo(overhead);
            assertThat(runtime.getMemory().getReservationUsed()).isEqualTo(overhead);
            assertThat(runtime.getMemory().getUnreservedForVm())
                    .isEqualTo(runtime.getMemory().getMaxUsage() - overhead);
        }
    }

    @Test
    void datastores_haveFreeWhatTheMachinesLeave() {
        Snapshot snapshot = generated(BIG);
        for (ObjectState datastore : snapshot.all(MoTypes.DATASTORE)) {
            long committed = snapshot.refs(datastore.ref(), DatastoreProperties.VM).stream()
                    .flatMap(vm ->
                            snapshot.require(vm, VirtualMachineProperties.STORAGE).getPerDatastoreUsage().stream())
                    .mapToLong(usage -> usage.getCommitted())
                    .sum();
            DatastoreSummary summary = snapshot.require(datastore.ref(), DatastoreProperties.SUMMARY);
            assertThat(committed).isPositive();
            assertThat(summary.getFreeSpace())
                    .isEqualTo(summary.getCapacity() - SharedVolume.METADATA - committed)
                    .isPositive()
                    .isEqualTo(snapshot.require(datastore.ref(), DatastoreProperties.INFO)
                            .getFreeSpace());
        }
    }

    @Test
    void manyMachines_fitOnTheirHostsWithRoom() {
        Snapshot snapshot = generated(InventoryOptions.DEFAULT.withVirtualMachines(400));
        for (ObjectState pool : snapshot.all(MoTypes.RESOURCE_POOL)) {
            ResourcePoolRuntimeInfo runtime = snapshot.require(pool.ref(), ResourcePoolProperties.RUNTIME);
            assertThat(runtime.getMemory().getUnreservedForVm())
                    .isGreaterThan(runtime.getMemory().getMaxUsage() / 4);
        }
        assertThat(snapshot.all(MoTypes.VIRTUAL_MACHINE)).hasSize(800);
    }
}
