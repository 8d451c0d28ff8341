package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.server.inventory.yaml.InventoryFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake in an inventory file is one line that tells where it is. */
class InventoryCheckTest {
    private static final String FILE = """
            folders: [Sites]
            datacenters:
              - name: DC
                folder: Sites
                folders: {vm: [Web, Web/Old], host: [], datastore: [], network: []}
                networks:
                  - {name: Net, vlan: 5}
                datastores:
                  - {name: SAN, capacity: 100 GB, uuid: 47a1b2c3-4d5e6f70-8192-a3b4c5d6e7f8}
                  - {name: NAS, type: nfs, server: filer, path: /vol, hosts: [solo]}
                clusters:
                  - name: C
                    drs: {enabled: true, migrationThreshold: 3}
                    ha: {failoverLevel: 1}
                    pools:
                      - name: P
                        cpu: {reservation: 1 GHz, limit: 2 GHz}
                        memory: {reservation: 1 GB, expandable: false}
                    hosts:
                      - name: esx1
                        address: 10.0.0.1
                        cpu: {sockets: 1, coresPerSocket: 2, speed: 2 GHz}
                        memory: 4 GB
                hosts:
                  - name: solo
                    nics:
                      - {device: vmnic0, mac: 00:1e:c9:00:00:01}
                    hbas:
                      - {device: vmhba0, type: local}
                      - {device: vmhba32, type: iscsi}
                    switches:
                      - name: vSwitch0
                        nics: [vmnic0]
                        portGroups: [{name: Net, vlan: 5}]
                    maintenance: false
                virtualMachines:
                  - name: web
                    folder: Web
                    host: esx1
                    pool: P
                    datastore: SAN
                    uuid: 50263ff6-1a2b-3c4d-5e6f-708192a3b4c5
                    cpus: 2
                    memory: 512 MB
                    powerState: poweredOn
                    memoryAllocation: {reservation: 128 MB}
                    disks:
                      - size: 8 GB
                    nics:
                      - {network: Net, mac: 00:50:56:80:00:01, addresses: [10.1.1.1]}
                    workload: {profile: busy, level: 50}
                  - name: base
                    host: solo
                    datastore: NAS
                    template: true
            """;

    private static void check(String text) {
        InventoryFile file = InventoryFile.parse("lab.yaml", text);
        InventoryCheck.check(file.description(), file.lines(), true);
    }

    @Test
    void correctFile_passes() {
        assertThatCode(() -> check(FILE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // How it is written
                "folders: [Sites] | folders: [Sites | 2: not YAML",
                "folders: [Sites] | folders: Sites | 1: 'folders' is a list, not 'Sites'",
                "    memory: 4 GB | memroy: 4 GB | 23: a host has no key 'memroy'",
                "    memory: 512 MB | memory: 512 | 44: 'memory': '512' is not a size with its unit",
                "    cpus: 2 | cpus: two | 43: 'cpus': 'two' is not a whole number",
                "    cpus: 2 | cpus: [2] | 43: 'cpus' is a single value, not a list",
                "maintenance: false | maintenance: no | 35: 'maintenance': 'no' is not true or false",
                "powerState: poweredOn | powerState: up | 45: 'powerState': 'up' is none of poweredOn, poweredOff",
                "speed: 2 GHz | speed: 2 | 22: 'speed': '2' is not a frequency with its unit",
                "    host: esx1 | host: | 37: a virtual machine needs the key 'host'",
                "    cpus: 2 | host: esx1 | 43: the key 'host' is there twice",
                "{network: Net, | {network: Net | 50: not YAML",
                "workload: {profile: busy, level: 50} | workload: busy | 51: a workload is a mapping of keys to values",
                // Names and places
                "[Web, Web/Old] | [Web/Old, Web] | 5: the folder 'Web/Old' needs its parent before it",
                "[Web, Web/Old] | [Web, Web] | 5: the folder 'Web' is there twice",
                "    folder: Web | folder: Wbe | 38: there is no folder 'Wbe'",
                "    folder: Sites | folder: Site | 4: there is no folder 'Site'",
                "  - name: web | - name: a/b | 37: in the name 'a/b' a slash is written %2f",
                "  - name: base | - {name: web, folder: Web, host: solo, datastore: NAS, template: true}\\n"
                        + "      - name: base | 52: the name of a virtual machine in Sites/DC 'Web/web' is there twice",
                "- name: esx1 | - name: solo | 25: the host 'solo' is there twice",
                "name: NAS, type | name: SAN, type | 10: the name of a datastore in Sites/DC 'SAN' is there twice",
                // References
                "    host: esx1 | host: esx9 | 39: there is no host 'esx9'",
                "    pool: P | pool: Q | 40: there is no resource pool for the host 'esx1' called 'Q'",
                "    datastore: SAN | datastore: SAM | 41: there is no datastore 'SAM'",
                "    datastore: SAN | datastore: NAS | 41: the host 'esx1' does not mount the datastore 'NAS'",
                "{network: Net, | {network: Nat, | 50: the host 'esx1' has no port group for a network 'Nat'",
                "hosts: [solo]} | hosts: [sole]} | 10: there is no host 'sole'",
                "nics: [vmnic0] | nics: [vmnic1] | 33: there is no network card 'vmnic1'",
                "[{name: Net, vlan: 5}] | [{name: Nat}] | 34: there is no network 'Nat'",
                // Bounds and forms
                "- {name: Net, vlan: 5} | - {name: Net, vlan: 5000} | 7: 'vlan' is 5000, not within 0 and 4095",
                "migrationThreshold: 3 | migrationThreshold: 6 | 13: 'migrationThreshold' is 6",
                "failoverLevel: 1 | failoverLevel: 5 | 14: 'failoverLevel' is 5",
                "limit: 2 GHz | limit: 500 MHz | 17: the limit of 500 MHz is below the reservation of 1 GHz",
                "address: 10.0.0.1 | address: esx1 | 21: 'esx1' is no address",
                "mac: 00:50:56:80:00:01 | mac: '1' | 50: '1' is no MAC address",
                "mac: 00:50:56:80:00:01 | mac: 00:1e:c9:00:00:01 | 50: the MAC address '00:1e:c9:00:00:01' is there twice",
                "uuid: 50263ff6-1a2b-3c4d-5e6f-708192a3b4c5 | uuid: '5' | 42: '5' is no uuid",
                "uuid: 47a1b2c3-4d5e6f70-8192-a3b4c5d6e7f8 | uuid: '4' | 9: only VMFS volumes have a uuid",
                "type: nfs, server: filer | type: nfs | 10: an NFS datastore needs 'server' and 'path'",
                "    cpus: 2 | cpus: 3 | 43: a machine of vmx-04 has 1, 2 or 4 CPUs",
                "    cpus: 2 | guestId: beOSGuest | 43: there is no guest operating system 'beOSGuest'",
                "    cpus: 2 | hardwareVersion: vmx-08 | 43: 'vmx-08' is none of vmx-04, vmx-07",
                "- size: 8 GB | - size: 3 TB | 48: a disk is smaller than 2 TB",
                "level: 50 | level: 101 | 51: 'level' is 101, not within 0 and 100",
                "[10.1.1.1] | [ten] | 50: 'ten' is no IP address",
                "{reservation: 128 MB} | {reservation: 1 GB} | 46: a machine cannot reserve more memory than it has",
                "{reservation: 128 MB} | {expandable: true} | 46: only pools are expandable",
                "    template: true | template: true\\n        powerState: poweredOn | 55: a template is powered off",
                "    memory: 4 GB | memory: 4 GB\\n            maintenance: true | 46: nothing runs on 'esx1'",
                "- {device: vmhba32, type: iscsi} | - {device: vmhba2, type: local} | 30: the local adapter is vmhba0",
                // Devices, snapshots, rules
                "    cpus: 2 | devices: [{type: printer}] | 43: 'type': 'printer' is none of cdrom, floppy",
                "    cpus: 2 | devices: [{type: serialPort}] | 43: a port is connected to one of 'file'",
                "    cpus: 2 | devices: [{type: cdrom, pipe: p}] | 43: only serial ports are connected to pipes",
                "    cpus: 2 | devices: [{type: cdrom, file: x.iso}] | 43: 'x.iso' is no path such as [san]",
                "    cpus: 2 | devices: [{type: cdrom, file: '[S] x'}] | 43: there is no datastore 'S'",
                "    cpus: 2 | devices: [{type: cdrom, file: '[NAS] x'}] | 43: the host 'esx1' does not mount",
                "    cpus: 2 | devices: [{type: soundCard}, {type: soundCard}] | 43: a machine has at most 1 of",
                "    cpus: 2 | snapshots: [{name: ''}] | 43: the name of a snapshot has 1 to 80 characters",
                "    cpus: 2 | snapshots: [{name: a, current: true}, {name: b, current: true}] | 43: another snapshot",
                "    cpus: 2 | snapshots: [{name: a, created: today}] | 43: 'created': 'today' is no time such as",
                "    cpus: 2 | scsiSharing: all | 43: 'scsiSharing': 'all' is none of noSharing, virtualSharing",
                "- size: 8 GB | - {size: 8 GB, mode: loose} | 48: 'mode': 'loose' is none of persistent",
                "    template: true | template: true\\n        snapshots: [{name: a}] | 56: a template has no snapshots",
                "{failoverLevel: 1} | {failoverLevel: 1}\\n        rules: [{name: r, type: apart, virtualMachines: [web]}] "
                        + "| 15: a rule is about at least two virtual machines",
                "{failoverLevel: 1} | {failoverLevel: 1}\\n        rules: [{name: r, type: apart, virtualMachines: [web, x]}] "
                        + "| 15: the cluster 'C' has no virtual machine 'x'",
                "{failoverLevel: 1} | {failoverLevel: 1}\\n        exceptions: [{virtualMachine: base}] "
                        + "| 15: the cluster 'C' has no virtual machine 'base'",
                // What has to fit
                "    cpus: 2 | cpus: 4 | 43: the host 'esx1' has only 2 cores for the 4 CPUs of 'web'",
                "    memory: 512 MB | memory: 8 GB | 44: the host 'esx1' has only 4 GB for the 8 GB of 'web'",
                "- size: 8 GB | - size: 200 GB | 9: the datastore 'SAN' is too small",
                "    memory: 4 GB | memory: 1 GB | 15: the hosts are too small for what is reserved",
                "{reservation: 1 GB, expandable: false} | {expandable: false} | 18: the resource pool 'P' is too small",
            })
    void mistake_isToldWithItsLine(String right, String wrong, String message) {
        String text = FILE.replace(
                right.replace("\\n", "\n").strip(), wrong.replace("\\n", "\n").strip());

        assertThatThrownBy(() -> check(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lab.yaml:" + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void hostThatIsTooSmallForItsMachines_isTold() {
        String text = FILE.replace("{reservation: 128 MB}", "{reservation: 2 GB}")
                .replace("memory: 512 MB", "memory: 2 GB")
                .replace("expandable: false", "expandable: true")
                .replace("memory: 4 GB", "memory: 2 GB");

        assertThatThrownBy(() -> check(text))
                .hasMessageStartingWith(
                        "lab.yaml:23: the host 'esx1' is too small: its running virtual machines need ");
    }

    @Test
    void aliasesInThemselves_orTooMany_areRefused() {
        assertThatThrownBy(() -> check("datacenters: &all\n  - name: DC\n    datastores: *all\n"))
                .hasMessageStartingWith("lab.yaml:");
        StringBuilder bomb = new StringBuilder("datacenters:\n  - name: DC\n    clusters:\n      - name: C\n");
        bomb.append("        pools: &p0\n          - name: P\n");
        for (int i = 1; i < 8; i++) {
            bomb.append("      - name: C")
                    .append(i)
                    .append("\n        pools: &p")
                    .append(i)
                    .append("\n");
            for (int j = 0; j < 10; j++) {
                bomb.append("          - {name: P")
                        .append(j)
                        .append(", pools: *p")
                        .append(i - 1)
                        .append("}\n");
            }
        }
        assertThatThrownBy(() -> check(bomb.toString())).hasMessageContaining("aliases (*) repeat too much");
    }

    @Test
    void hardwareOfLaterServers_isRefusedByAStrictOne() {
        InventoryFile file = InventoryFile.parse("lab.yaml", FILE.replace("cpus: 2", "hardwareVersion: vmx-07"));

        assertThatThrownBy(() -> InventoryCheck.check(file.description(), file.lines(), false))
                .hasMessageStartingWith("lab.yaml:43: 'vmx-07' is none of vmx-04");
    }
}
