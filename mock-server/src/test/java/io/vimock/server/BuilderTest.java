package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.builder.InventoryBuilder;
import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.CpuAllocation;
import io.vimock.server.inventory.description.CpuDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.DeviceDescription;
import io.vimock.server.inventory.description.DiskDescription;
import io.vimock.server.inventory.description.DrsDescription;
import io.vimock.server.inventory.description.ExceptionDescription;
import io.vimock.server.inventory.description.GuestDescription;
import io.vimock.server.inventory.description.HaDescription;
import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.HostNicDescription;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.MemoryAllocation;
import io.vimock.server.inventory.description.NetworkDescription;
import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.RuleDescription;
import io.vimock.server.inventory.description.SnapshotDescription;
import io.vimock.server.inventory.description.SwitchDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.description.WorkloadDescription;
import io.vimock.server.inventory.yaml.InventoryFile;
import io.vimock.vim25.VirtualMachinePowerState;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inventories described in Java: they can say what a file can. */
class BuilderTest {
    private static final String BUILDERS = InventoryBuilder.class.getPackageName() + ".";

    private static final Map<Class<?>, String> OF = Map.ofEntries(
            Map.entry(ClusterDescription.class, "Cluster"),
            Map.entry(CpuAllocation.class, "CpuAllocation"),
            Map.entry(CpuDescription.class, "HostCpu"),
            Map.entry(DatacenterDescription.class, "Datacenter"),
            Map.entry(DatastoreDescription.class, "Datastore"),
            Map.entry(DeviceDescription.class, "Device"),
            Map.entry(DiskDescription.class, "Disk"),
            Map.entry(ExceptionDescription.class, "Exception"),
            Map.entry(RuleDescription.class, "Rule"),
            Map.entry(SnapshotDescription.class, "Snapshot"),
            Map.entry(DrsDescription.class, "Drs"),
            Map.entry(GuestDescription.class, "Guest"),
            Map.entry(HaDescription.class, "Ha"),
            Map.entry(HbaDescription.class, "StorageAdapter"),
            Map.entry(HostDescription.class, "Host"),
            Map.entry(HostNicDescription.class, "HostNetworkCard"),
            Map.entry(InventoryDescription.class, "Inventory"),
            Map.entry(MemoryAllocation.class, "MemoryAllocation"),
            Map.entry(NetworkDescription.class, "Network"),
            Map.entry(NicDescription.class, "NetworkCard"),
            Map.entry(PoolDescription.class, "ResourcePool"),
            Map.entry(SwitchDescription.class, "VirtualSwitch"),
            Map.entry(VirtualMachineDescription.class, "VirtualMachine"),
            Map.entry(WorkloadDescription.class, "Workload"));

    /** What is called otherwise: what a constructor takes, members of lists, the four kinds of folders. */
    private static final Map<String, String> CALLED = Map.ofEntries(
            Map.entry("virtualMachines", "vm"),
            Map.entry("switches", "virtualSwitch"),
            Map.entry("datacenters", "datacenter"),
            Map.entry("clusters", "cluster"),
            Map.entry("hosts", "host"),
            Map.entry("pools", "pool"),
            Map.entry("disks", "disk"),
            Map.entry("nics", "nic"),
            Map.entry("hbas", "hba"),
            Map.entry("networks", "network"),
            Map.entry("rules", "rule"),
            Map.entry("exceptions", "exception"),
            Map.entry("devices", "device"),
            Map.entry("snapshots", "snapshot"),
            Map.entry("datastores", "datastore"),
            Map.entry("portGroups", "portGroup"));

    private static final Map<Class<?>, Set<String>> IN_CONSTRUCTOR = Map.of(
            DiskDescription.class, Set.of("size"),
            NicDescription.class, Set.of("network"),
            HostNicDescription.class, Set.of("device"),
            HbaDescription.class, Set.of("device", "type"),
            DeviceDescription.class, Set.of("type"),
            RuleDescription.class, Set.of("type"),
            ExceptionDescription.class, Set.of("virtualMachine"));

    @Test
    void builders_canSayWhatFilesCan() throws Exception {
        for (Map.Entry<Class<?>, String> entry : OF.entrySet()) {
            Set<String> methods = Arrays.stream(Class.forName(BUILDERS + entry.getValue() + "Builder")
                            .getMethods())
                    .map(Method::getName)
                    .collect(Collectors.toSet());
            for (RecordComponent component : entry.getKey().getRecordComponents()) {
                String key = component.getName();
                boolean said = key.equals("name")
                        || IN_CONSTRUCTOR.getOrDefault(entry.getKey(), Set.of()).contains(key)
                        || methods.contains(key)
                        || methods.contains(CALLED.getOrDefault(key, ""))
                        || entry.getKey() == DatacenterDescription.class
                                && key.equals("folders")
                                && methods.containsAll(
                                        Set.of("vmFolders", "hostFolders", "datastoreFolders", "networkFolders"));
                assertThat(said).as(entry.getKey().getSimpleName() + "." + key).isTrue();
            }
        }
    }

    @Test
    void inventory_isTheSameAsFromAFile() {
        InventoryDescription built = new InventoryBuilder()
                .folders("Sites")
                .datacenter(
                        "Boston",
                        dc -> dc.folder("Sites")
                                .vmFolders("Web")
                                .network("VM Network")
                                .network("DMZ", network -> network.vlan(42))
                                .datastore("san", san -> san.capacity("500 GB"))
                                .cluster(
                                        "Production",
                                        cluster -> cluster.drs(true)
                                                .ha(ha -> ha.enabled(true).failoverLevel(1))
                                                .pool(
                                                        "Gold",
                                                        gold -> gold.cpu(cpu -> cpu.reservation("4 GHz")
                                                                .shares("high")))
                                                .host(
                                                        "esx01",
                                                        host -> host.memory("32 GB")
                                                                .cpu(cpu -> cpu.sockets(2)
                                                                        .coresPerSocket(4)))
                                                .vm(
                                                        "web01",
                                                        vm -> vm.folder("Web")
                                                                .pool("Gold")
                                                                .guestId("rhel4Guest")
                                                                .cpus(2)
                                                                .memory("1 GB")
                                                                .poweredOn()
                                                                .disk("20 GB", disk -> disk.thin(true))
                                                                .nic("DMZ")
                                                                .workload(load -> load.profile(
                                                                        WorkloadDescription.Profile.BUSY)))))
                .build();

        assertThat(built).isEqualTo(InventoryFile.parse("lab.yaml", """
                                folders: [Sites]
                                datacenters:
                                  - name: Boston
                                    folder: Sites
                                    folders: {vm: [Web]}
                                    networks:
                                      - name: VM Network
                                      - {name: DMZ, vlan: 42}
                                    datastores:
                                      - {name: san, capacity: 500 GB}
                                    clusters:
                                      - name: Production
                                        drs: {enabled: true}
                                        ha: {enabled: true, failoverLevel: 1}
                                        pools:
                                          - name: Gold
                                            cpu: {reservation: 4 GHz, shares: high}
                                        hosts:
                                          - name: esx01
                                            memory: 32 GB
                                            cpu: {sockets: 2, coresPerSocket: 4}
                                    virtualMachines:
                                      - name: web01
                                        folder: Web
                                        host: esx01
                                        pool: Gold
                                        datastore: san
                                        guestId: rhel4Guest
                                        cpus: 2
                                        memory: 1 GB
                                        powerState: poweredOn
                                        disks: [{size: 20 GB, thin: true}]
                                        nics: [{network: DMZ}]
                                        workload: {profile: busy}
                                """).description());
    }

    @Test
    void server_hasWhatIsDescribed() {
        MockOptions options = MockOptions.builder()
                .inventory(i -> i.datacenter(
                        "DC0",
                        dc -> dc.cluster(
                                "C0",
                                c -> c.hosts(3)
                                        .drs(true)
                                        .vm("web", vm -> vm.cpus(2).poweredOn())
                                        .vm("db"))))
                .build();
        try (MockVirtualCenter vc = MockVirtualCenter.start(options);
                VimConnection vim = vc.client()) {
            VirtualMachine web = vim.inventory().get(VirtualMachine.class, "DC0/vm/web");
            assertThat(web.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
            assertThat(web.require(VirtualMachine.CONFIG).getHardware().getNumCPU())
                    .isEqualTo(2);
            VirtualMachine db = vim.inventory().get(VirtualMachine.class, "DC0/vm/db");
            assertThat(db.get(VirtualMachine.RUNTIME_HOST)).isNotEqualTo(web.get(VirtualMachine.RUNTIME_HOST));
            assertThat(db.require(VirtualMachine.DATASTORE)).hasSize(1);
        }
    }

    @Test
    void inventory_thatCannotBe_saysWhy() {
        assertThatThrownBy(() -> MockOptions.builder()
                        .inventory(i -> i.datacenter("DC0", dc -> dc.cluster("C0", c -> c.vm("web")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no hosts");
        assertThatThrownBy(() ->
                        MockOptions.builder().inventory(i -> i.datacenter("DC0", dc -> dc.vm("web", vm -> vm.cpus(1)))))
                .hasMessageContaining("'host'");
        assertThatThrownBy(() -> MockOptions.builder()
                        .inventory(i ->
                                i.datacenter("DC0", dc -> dc.host("H0", h -> h.vm("web", vm -> vm.memory("1 quart"))))))
                .hasMessageContaining("1 quart");
        assertThatThrownBy(() -> MockOptions.builder()
                        .inventory(i -> i.datacenter("DC0", dc -> dc.host("H0", h -> h.vm("web", vm -> vm.cpus(99)))))
                        .build())
                .hasMessageContaining("1, 2 or 4 CPUs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://vc", "https://vc:8443", "http://10.0.0.1/"})
    void publicUrl_isSchemeHostAndPort(String url) {
        assertThat(MockOptions.builder()
                        .publicUrl(java.net.URI.create(url))
                        .build()
                        .publicUrl())
                .hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vc", "ftp://vc", "https://vc/sdk", "https://vc?x", "https://me@vc", "https:vc"})
    void publicUrl_otherwise_isRefused(String url) {
        assertThatThrownBy(() -> MockOptions.builder()
                        .publicUrl(java.net.URI.create(url))
                        .build())
                .hasMessageContaining("public URL");
    }
}
