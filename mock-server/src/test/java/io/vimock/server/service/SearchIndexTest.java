package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Datacenter;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.SearchIndex;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchIndexTest {
    private MockVirtualCenter server;
    private VimConnection vim;
    private SearchIndex index;

    @BeforeEach
    void connect() {
        server = MockVirtualCenter.start(MockOptions.builder().datacenters(2).build());
        vim = VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials("user", "pass")
                .trust(Trust.all())
                .build());
        index = vim.service(SearchIndex.class);
    }

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    private ManagedEntity at(String path) {
        return Objects.requireNonNull(index.findByInventoryPath(path), path);
    }

    private VirtualMachine machine() {
        return vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
    }

    @Test
    void findByInventoryPath_walksTheTree_fromEveryKindOfParent() {
        assertThat(at("DC0/vm/DC0_H0_VM0").require(ManagedEntity.NAME)).isEqualTo("DC0_H0_VM0");
        assertThat(at("/DC0/host/DC0_C0/DC0_C0_H1/").ref().getType()).isEqualTo("HostSystem");
        assertThat(at("DC0/host/DC0_C0/Resources/DC0_C0_RP0_VM1").ref())
                .isEqualTo(at("DC0/vm/DC0_C0_RP0_VM1").ref());
        assertThat(at("DC1/datastore/LocalDS_0").ref().getType()).isEqualTo("Datastore");
        assertThat(at("").ref()).isEqualTo(vim.rootFolder().ref());
        assertThat(index.findByInventoryPath("DC0/vm/nobody")).isNull();
        assertThat(index.findByInventoryPath("DC0/vm/DC0_H0_VM0/deeper")).isNull();
    }

    @Test
    void findChild_ofADatacenter_findsItsFoldersOnly() {
        assertThat(index.findChild(at("DC0"), "host")).isNotNull();
        assertThat(index.findChild(at("DC0"), "DC0_H0_VM0")).isNull();
    }

    @Test
    void findByUuid_tellsMachinesHostsAndInstanceUuidsApart() {
        VirtualMachineConfigInfo config = machine().require(VirtualMachine.CONFIG);
        String hostUuid = ((HostSystem) at("DC0/host/DC0_H0/DC0_H0"))
                .require(HostSystem.HARDWARE)
                .getSystemInfo()
                .getUuid();
        assertThat(index.findByUuid(null, config.getUuid().toUpperCase(java.util.Locale.ROOT), true, null))
                .isEqualTo(machine());
        assertThat(index.findByUuid(null, config.getInstanceUuid(), true, true)).isEqualTo(machine());
        assertThat(index.findByUuid(null, config.getUuid(), false, null)).isNull();
        assertThat(index.findByUuid(null, hostUuid, false, null)).isEqualTo(at("DC0/host/DC0_H0/DC0_H0"));
        assertThat(index.findByUuid((Datacenter) at("DC1"), config.getUuid(), true, null))
                .isNull();
    }

    @Test
    void findByUuid_whenTheUuidChanges_findsByTheNewOneOnly() {
        String old = machine().require(VirtualMachine.CONFIG).getUuid();
        machine().powerOff().await();
        machine()
                .reconfig(new VirtualMachineConfigSpec().withUuid("420f1e2d-0000-1111-2222-333344445555"))
                .await();
        assertThat(index.findByUuid(null, "420f1e2d-0000-1111-2222-333344445555", true, null))
                .isEqualTo(machine());
        assertThat(index.findByUuid(null, old, true, null)).isNull();
    }

    @Test
    void findByIpAndDnsName_findWhatTheGuestTells() {
        String ip = machine().require(VirtualMachine.GUEST_IP_ADDRESS);
        String name =
                Objects.requireNonNull(machine().require(VirtualMachine.GUEST).getHostName());
        assertThat(index.findByIp(null, ip, true)).isEqualTo(machine());
        assertThat(index.findAllByIp(null, ip, true)).containsExactly(machine());
        assertThat(index.findAllByDnsName(null, name, true)).contains(machine());
        machine().powerOff().await();
        assertThat(index.findByIp(null, ip, true)).isNull();
    }

    @Test
    void findByDatastorePath_findsTheMachineOfItsDatacenter_orFaultsInvalidDatastore() {
        Datacenter datacenter = (Datacenter) at("DC0");
        assertThat(index.findByDatastorePath(datacenter, "[LocalDS_0] DC0_H0_VM0/DC0_H0_VM0.vmx"))
                .isEqualTo(machine());
        assertThat(index.findByDatastorePath(datacenter, "[LocalDS_0] DC1_H0_VM0/DC1_H0_VM0.vmx"))
                .isNull();
        assertThatThrownBy(() -> index.findByDatastorePath(datacenter, "[nowhere] a/a.vmx"))
                .isInstanceOfSatisfying(
                        VimFaultException.class,
                        fault -> assertThat(fault.fault()).isInstanceOf(InvalidDatastore.class));
    }
}
