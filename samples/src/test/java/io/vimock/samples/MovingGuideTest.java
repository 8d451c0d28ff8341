package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.junit.InventoryPath;
import io.vimock.server.junit.MockVirtualCenterTest;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the guides about moving here have in their columns "SDK", and their blocks of code. */
@MockVirtualCenterTest
class MovingGuideTest {
    @Test
    void connection(ConnectOptions options) {
        VimConnection vim = VimConnection.connect(options);
        assertThat(vim.about().getApiType()).isEqualTo("VirtualCenter");
        vim.close();
    }

    @Test
    void finding(VimConnection vim) {
        VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
        VirtualMachine byName = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
        assertThat(byName).isEqualTo(vm);
        assertThat(vim.inventory().all(VirtualMachine.class).objects()).contains(vm);
        ManagedObjectReference ref = vm.ref();
        assertThat(vim.object(ref, VirtualMachine.class)).isEqualTo(vm);
    }

    @Test
    void reading(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) {
        assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isNotNull();
        assertThat(vim.inventory()
                        .all(VirtualMachine.class)
                        .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
                        .list())
                .hasSize(4);
    }

    @Test
    void tasks(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) throws Exception {
        vm.powerOff().await();
        try {
            vm.powerOff().await();
            throw new AssertionError("powered off twice");
        } catch (VimFaultException e) {
            assertThat(e.fault() instanceof InvalidPowerState).isTrue();
        }
        VirtualMachineConfigSpec config = new VirtualMachineConfigSpec().withNumCPUs(2);
        vm.reconfig(config).await();
        vm.powerOn().completion().get(1, TimeUnit.MINUTES);
        String address = vm.waitUntil(VirtualMachine.GUEST_IP_ADDRESS, ip -> !ip.isBlank(), Duration.ofMinutes(5));
        assertThat(address).isNotEmpty();
        Folder folder = vm.require(VirtualMachine.PARENT.as(Folder.class));
        VirtualMachineCloneSpec spec = new VirtualMachineCloneSpec().withLocation(new VirtualMachineRelocateSpec());
        VirtualMachine clone = vm.clone(folder, "web2", spec).await();
        assertThat(clone.get(VirtualMachine.NAME)).isEqualTo("web2");
        folder.createFolder("moved").destroy().await();
    }

    @Test
    void historyAndChanges(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) throws Exception {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        vm.powerOff().await();
        assertThat(vim.events().of(vm).list()).isNotEmpty();
        vim.events().follow(event -> told.add(event));
        vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.NAME)
                .watch(change -> told.add(change));
        assertThat(told.poll(1, TimeUnit.MINUTES)).isNotNull();
        List<HostSystem> hosts = vim.inventory().all(HostSystem.class).objects();
        assertThat(vim.performance()
                        .query("cpu.usage.average")
                        .samples(15)
                        .of(hosts)
                        .all())
                .hasSize(4);
    }

    @Test
    void vcsimModel() {
        // In the guide:
        MockOptions model = MockOptions.builder()
                .datacenters(1)
                .clusters(2)
                .hosts(4)
                .virtualMachines(10)
                .build();
        try (MockVirtualCenter server = MockVirtualCenter.start(model);
                VimConnection vim = server.client()) {
            System.out.println(server.url());
            vim.inventory()
                    .get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0")
                    .powerOff()
                    .await();
        }
        // End.
    }
}
