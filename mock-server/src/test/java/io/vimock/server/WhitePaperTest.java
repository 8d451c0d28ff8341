package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ClusterComputeResource;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Datastore;
import io.vimock.client.HostSystem;
import io.vimock.client.Network;
import io.vimock.client.ResourcePool;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The white paper's figures, built from their file and read with the SDK. */
class WhitePaperTest {
    private static final long GB = 1L << 30;
    private static final String VMS = "Virtual Data Center/vm/";
    private static final String HOSTS = "Virtual Data Center/host/";

    private static MockVirtualCenter server;
    private static VimConnection vim;

    @BeforeAll
    static void start() {
        server = MockVirtualCenter.start(MockOptions.builder()
                .plainHttp(true)
                .manualClock()
                .bundledInventory("white-paper")
                .build());
        vim = VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                .build());
    }

    @AfterAll
    static void stop() {
        vim.close();
        server.close();
    }

    private static <T> T some(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void figure4_oneDatacenterHasHostsClustersPoolsDatastoresNetworksAndMachines() {
        assertThat(vim.inventory().all(HostSystem.class).objects()).hasSize(5);
        assertThat(vim.inventory().all(ClusterComputeResource.class).objects()).hasSize(1);
        assertThat(vim.inventory().all(Datastore.class).objects()).hasSize(3);
        assertThat(vim.inventory().all(Network.class).objects()).hasSize(4);
        assertThat(vim.inventory().all(VirtualMachine.class).objects()).hasSize(10);
    }

    @Test
    void figure5_clusterOfTwelveGigahertzLendsTwoThirdsToFinance() {
        ClusterComputeResource cluster = vim.inventory().get(ClusterComputeResource.class, HOSTS + "Cluster");
        assertThat(cluster.require(ClusterComputeResource.SUMMARY).getTotalCpu())
                .isEqualTo(12_000);
        assertThat(cluster.require(ClusterComputeResource.SUMMARY).getTotalMemory())
                .isEqualTo(48 * GB);
        ClusterConfigInfoEx config = (ClusterConfigInfoEx) cluster.require(ClusterComputeResource.CONFIGURATION_EX);
        assertThat(config.getDrsConfig().isEnabled()).isTrue();
        assertThat(config.getDasConfig().isEnabled()).isTrue();
        ResourcePool finance = vim.inventory().get(ResourcePool.class, "Finance Department");
        assertThat(finance.require(ResourcePool.CONFIG).getCpuAllocation().getReservation())
                .isEqualTo(8_000);
        ResourcePool accounting = vim.inventory().get(ResourcePool.class, "Accounting");
        assertThat(accounting.require(ResourcePool.CONFIG).getMemoryAllocation().getReservation())
                .isEqualTo(16 * 1024);
        assertThat(some(vim.inventory()
                                .get(VirtualMachine.class, VMS + "Finance/Payroll")
                                .get(VirtualMachine.RESOURCE_POOL))
                        .ref())
                .isEqualTo(finance.ref());
    }

    @Test
    void figure9_networkCIsOnBothHosts_eachWithSwitchesOfItsOwn() {
        Network shared = vim.inventory().get(Network.class, "Network C");
        assertThat(some(shared.get(Network.HOST)))
                .extracting(host -> host.get(HostSystem.NAME))
                .contains("Host1", "Host2");
        HostSystem first = vim.inventory().get(HostSystem.class, "Host1");
        List<HostVirtualSwitch> switches =
                first.require(HostSystem.CONFIG_NETWORK).getVswitch();
        assertThat(switches).extracting(HostVirtualSwitch::getName).containsExactly("vSwitch0", "vSwitch1");
        assertThat(switches).allSatisfy(vswitch -> assertThat(vswitch.getPnic()).hasSize(2));
        assertThat(first.require(HostSystem.CONFIG_NETWORK).getPortgroup())
                .filteredOn(group -> group.getSpec().getName().equals("Network B"))
                .singleElement()
                .satisfies(group -> assertThat(group.getSpec().getVlanId()).isEqualTo(102));
        assertThat(some(shared.get(Network.VM)))
                .extracting(vm -> vm.get(VirtualMachine.NAME))
                .contains("VM2", "VM3");
    }

    @Test
    void figure10_machinesHaveScsiDisksOnVmfsAndNas() {
        Datastore vmfs = vim.inventory().get(Datastore.class, "VMFS Volume");
        assertThat(((VmfsDatastoreInfo) vmfs.require(Datastore.INFO)).getVmfs().getExtent())
                .hasSize(2);
        assertThat(vim.inventory()
                        .get(Datastore.class, "NAS")
                        .require(Datastore.SUMMARY)
                        .getType())
                .isEqualTo("NFS");
        VirtualMachine database = vim.inventory().get(VirtualMachine.class, VMS + "Database");
        VirtualMachineConfigInfo config = database.require(VirtualMachine.CONFIG);
        assertThat(config.getHardware().getDevice()).anyMatch(VirtualBusLogicController.class::isInstance);
        assertThat(some(database.get(VirtualMachine.DATASTORE)))
                .extracting(datastore -> datastore.get(Datastore.NAME))
                .containsExactlyInAnyOrder("Direct Attached Volume", "VMFS Volume");
        assertThat(database.get(VirtualMachine.GUEST_HOST_NAME)).isEqualTo("database.example.com");
        VirtualMachine template = vim.inventory().get(VirtualMachine.class, VMS + "Windows Template");
        assertThat(template.require(VirtualMachine.CONFIG).isTemplate()).isTrue();
    }

    @Test
    void machinesCanBeUsed_offAndOnAgain() {
        VirtualMachine payroll = vim.inventory().get(VirtualMachine.class, VMS + "Finance/Payroll");
        payroll.powerOff().await();
        payroll.powerOn(null).await();
        assertThat(payroll.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
    }
}
