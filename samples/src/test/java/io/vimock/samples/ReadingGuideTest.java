package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Datastore;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedObject;
import io.vimock.client.ObjectProperties;
import io.vimock.client.PropertyPath;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.dispatch.LoggedRequest;
import io.vimock.server.junit.InventoryPath;
import io.vimock.server.junit.MockVirtualCenterTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code of the guide "Read many properties fast", and that it costs the calls that the guide says. */
@MockVirtualCenterTest
class ReadingGuideTest {
    @Test
    void oneQuery(MockVirtualCenter server, VimConnection vim) {
        long before = calls(server);
        // In the guide:
        Map<String, Long> memoryByGuest = new HashMap<>();
        vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.SUMMARY_CONFIG)
                .forEach(vm -> memoryByGuest.merge(
                        vm.require(VirtualMachine.SUMMARY_CONFIG).getGuestFullName(),
                        vm.require(VirtualMachine.SUMMARY_CONFIG)
                                .getMemorySizeMB()
                                .longValue(),
                        Long::sum));
        // End.
        assertThat(calls(server) - before).isEqualTo(3);
        assertThat(memoryByGuest.values()).containsExactly(128L);
    }

    @Test
    void leaves(MockVirtualCenter server, VimConnection vim) {
        long before = calls(server);
        // In the guide:
        PropertyPath<Long> memory = HostSystem.SUMMARY_HARDWARE.child("memorySize", Long.class);
        PropertyPath<Integer> usedMB = HostSystem.SUMMARY_QUICK_STATS.child("overallMemoryUsage", Integer.class);
        List<ObjectProperties<HostSystem>> hosts = vim.inventory()
                .all(HostSystem.class)
                .named("DC0_C0_*")
                .properties(memory, usedMB)
                .list();
        // End.
        assertThat(calls(server) - before).isEqualTo(3);
        assertThat(hosts)
                .hasSize(3)
                .allSatisfy(host -> assertThat(host.get(usedMB)).isPositive());
    }

    @Test
    void dependentReads(MockVirtualCenter server, VimConnection vim) {
        long before = calls(server);
        // In the guide:
        Map<ManagedObject, String> hostNames = new HashMap<>();
        vim.inventory()
                .all(HostSystem.class)
                .properties(HostSystem.NAME)
                .forEach(host -> hostNames.put(host.object(), host.require(HostSystem.NAME)));
        vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_HOST)
                .forEach(vm -> System.out.println(vm.get(VirtualMachine.NAME) + " runs on "
                        + hostNames.get(vm.get(VirtualMachine.RUNTIME_HOST))));
        // End.
        assertThat(calls(server) - before).isEqualTo(6);
        assertThat(hostNames).hasSize(4);
    }

    @Test
    void knownObjects(
            MockVirtualCenter server,
            VimConnection vim,
            @InventoryPath("DC0/datastore/LocalDS_0") Datastore datastore) {
        long before = calls(server);
        // In the guide:
        List<ObjectProperties<VirtualMachine>> onDatastore = vim.inventory()
                .of(datastore.require(Datastore.VM))
                .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
                .list();
        // End.
        assertThat(calls(server) - before).isEqualTo(2);
        assertThat(onDatastore).hasSize(4);
    }

    @Test
    void stream(VimConnection vim) {
        // In the guide:
        try (Stream<ObjectProperties<VirtualMachine>> machines = vim
                .inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.NAME, VirtualMachine.GUEST_IP_ADDRESS)
                .stream()) {
            ObjectProperties<VirtualMachine> gateway = machines.filter(
                            vm -> "10.128.0.2".equals(vm.get(VirtualMachine.GUEST_IP_ADDRESS)))
                    .findFirst()
                    .orElseThrow();
            System.out.println(gateway.get(VirtualMachine.NAME));
        }
        // End.
    }

    @Test
    void single(MockVirtualCenter server, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) {
        long before = calls(server);
        // In the guide:
        ObjectProperties<ManagedObject> now = vm.read(
                VirtualMachine.RUNTIME_POWER_STATE, VirtualMachine.RUNTIME_HOST, VirtualMachine.GUEST_IP_ADDRESS);
        System.out.println(
                now.get(VirtualMachine.RUNTIME_POWER_STATE) + " " + now.get(VirtualMachine.GUEST_IP_ADDRESS));
        // End.
        assertThat(calls(server) - before).isEqualTo(1);
    }

    @Test
    void find_costsWhatTheGuideSays(MockVirtualCenter server, VimConnection vim) {
        long before = calls(server);
        vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
        assertThat(calls(server) - before).isEqualTo(1);
        vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
        assertThat(calls(server) - before).isEqualTo(1 + 3);
        vim.inventory().all(VirtualMachine.class).below("DC0/vm").objects();
        assertThat(calls(server) - before).isEqualTo(1 + 3 + 4);
        List<HostSystem> hosts = vim.inventory().all(HostSystem.class).objects();
        vim.performance().query("cpu.usage.average").samples(1).of(hosts);
        assertThat(calls(server) - before).isEqualTo(1 + 3 + 4 + 3 + 3);
        vim.performance().query("cpu.usage.average").samples(1).of(hosts);
        assertThat(calls(server) - before).isEqualTo(1 + 3 + 4 + 3 + 3 + 1);
    }

    /** How many calls have come so far. */
    private static long calls(MockVirtualCenter server) {
        server.awaitIdle();
        List<LoggedRequest> last = server.requests().newest(1);
        return last.isEmpty() ? 0 : last.get(0).number();
    }
}
