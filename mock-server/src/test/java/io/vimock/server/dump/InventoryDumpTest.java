package io.vimock.server.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.client.ConnectOptions;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.inventory.SchemaWalk;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.SnapshotDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inventory that is read from a server and built by another one is the same again. */
class InventoryDumpTest {
    @TempDir
    Path directory;

    private static InventoryDescription dump(MockOptions.Builder options) {
        List<String> skipped = new ArrayList<>();
        try (MockVirtualCenter server = MockVirtualCenter.start(
                        options.plainHttp(true).manualClock().build());
                VimConnection vim = VimConnection.connect(ConnectOptions.builder()
                        .url(server.url().toString())
                        .credentials(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                        .build())) {
            assertThat(new SchemaWalk(server.world().snapshot(), Set.of()).problems())
                    .isEmpty();
            InventoryDescription read = InventoryDump.read(vim, skipped::add);
            assertThat(skipped).isEmpty();
            return read;
        }
    }

    private void assertSurvives(InventoryDescription first) throws Exception {
        assertSurvives(first, ApiLevel.V4_1);
    }

    private void assertSurvives(InventoryDescription first, ApiLevel level) throws Exception {
        Path file = Files.writeString(directory.resolve("dump.yaml"), InventoryFile.write(first));
        assertThat(InventoryFile.read(file).description()).isEqualTo(first);

        InventoryDescription second = dump(MockOptions.builder().apiLevel(level).inventory(file));

        assertThat(InventoryFile.write(second)).isEqualTo(Files.readString(file));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void defaultInventory_survives() throws Exception {
        assertSurvives(dump(MockOptions.builder()));
    }

    @Test
    void inventoryOfAStrictServer_survives() throws Exception {
        assertSurvives(dump(MockOptions.builder().apiLevel(ApiLevel.V2_5)), ApiLevel.V2_5);
    }

    @Test
    void generatedInventory_withFoldersPoolsAndManyOfAll_survives() throws Exception {
        assertSurvives(dump(MockOptions.builder()
                .datacenters(3)
                .folders(2)
                .clusters(2)
                .pools(2)
                .hosts(12)
                .standaloneHosts(2)
                .virtualMachines(11)
                .datastores(3)
                .portGroups(3)));
    }

    @Test
    void everythingThatCanBeSaid_survives() throws Exception {
        Path file = Files.writeString(directory.resolve("all.yaml"), """
                datacenters:
                  - name: DC
                    networks: [{name: Net}]
                    datastores: [{name: SAN, capacity: 100 GB}]
                    clusters:
                      - name: C
                        drs: {enabled: true, behavior: manual}
                        ha: {enabled: true, failoverLevel: 2}
                        rules:
                          - {name: keep together, type: together, virtualMachines: [web, db]}
                          - {name: keep apart, type: apart, enabled: false, virtualMachines: [web, spare]}
                        exceptions:
                          - {virtualMachine: db, drs: false, restartPriority: high, isolationResponse: shutdown}
                          - {virtualMachine: web, behavior: fullyAutomated}
                        hosts: [{name: esx1}, {name: esx2}]
                    virtualMachines:
                      - name: web
                        host: esx1
                        datastore: SAN
                        powerState: poweredOn
                        scsiController: busLogic
                        scsiSharing: virtualSharing
                        disks:
                          - {size: 1 GB}
                          - {size: 1 GB, thin: true, mode: independentPersistent}
                        nics: [{network: Net}]
                        devices:
                          - {type: cdrom, file: "[SAN] iso/setup.iso", connected: true}
                          - {type: cdrom, hostDevice: /dev/cdrom}
                          - {type: usbController}
                          - {type: soundCard}
                          - {type: floppy, file: "[SAN] floppy/boot.flp"}
                          - {type: floppy}
                          - {type: serialPort, pipe: console}
                          - {type: serialPort, hostDevice: /dev/ttyS0}
                          - {type: serialPort, file: "[SAN] web/console.log"}
                          - {type: parallelPort, hostDevice: /dev/parport0}
                        snapshots:
                          - name: installed
                            description: before anything else
                            created: 2009-03-31T08:00:00Z
                            snapshots:
                              - {name: patched, state: poweredOn, current: true}
                              - {name: 'tried out "it"', quiesced: true}
                          - {name: fresh}
                      - {name: db, host: esx2, datastore: SAN, devices: []}
                      - {name: spare, host: esx2, datastore: SAN}
                """);
        InventoryDescription first = dump(MockOptions.builder().inventory(file));

        VirtualMachineDescription web = first.datacenters().get(0).virtualMachines().stream()
                .filter(vm -> vm.name().equals("web"))
                .findFirst()
                .orElseThrow();
        assertThat(web.devices()).hasSize(10);
        assertThat(web.disks().get(1).thin()).isTrue();
        assertThat(SnapshotDescription.flat(web.snapshots()))
                .extracting(SnapshotDescription::name)
                .containsExactly("installed", "patched", "tried out \"it\"", "fresh");
        assertThat(first.datacenters().get(0).clusters().get(0).rules()).hasSize(2);
        assertThat(first.datacenters().get(0).clusters().get(0).exceptions()).hasSize(2);
        assertSurvives(first);
    }

    @Test
    void machineWithDescribedSnapshots_revertsAndRuns() throws Exception {
        Path file = Files.writeString(directory.resolve("snapshots.yaml"), """
                datacenters:
                  - name: DC
                    datastores: [{name: SAN, capacity: 100 GB}]
                    hosts: [{name: esx1}]
                    virtualMachines:
                      - name: web
                        host: esx1
                        datastore: SAN
                        disks: [{size: 1 GB}]
                        snapshots: [{name: installed, snapshots: [{name: patched}]}]
                """);
        try (MockVirtualCenter server = MockVirtualCenter.start(
                        MockOptions.builder().plainHttp(true).inventory(file).build());
                VimConnection vim = VimConnection.connect(ConnectOptions.builder()
                        .url(server.url().toString())
                        .credentials(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                        .build())) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "web");
            vm.revertToCurrentSnapshot().await();
            vm.powerOn().await();
            vm.removeAllSnapshots().await();
            assertThat(vm.get(VirtualMachine.SNAPSHOT)).isNull();
        }
    }

    @Test
    void singleHost_survives() throws Exception {
        InventoryDescription first = dump(MockOptions.builder().esx().virtualMachines(3));
        Path file = Files.writeString(directory.resolve("host.yaml"), InventoryFile.write(first));

        InventoryDescription second = dump(MockOptions.builder().esx().inventory(file));

        assertThat(InventoryFile.write(second)).isEqualTo(Files.readString(file));
        assertThatThrownBy(() -> MockOptions.builder()
                        .esx()
                        .bundledInventory("white-paper")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one datacenter with one host");
    }

    @Test
    void whitePaper_survives() throws Exception {
        assertSurvives(dump(MockOptions.builder().bundledInventory("white-paper")));
    }
}
