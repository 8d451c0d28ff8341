package io.vimock.server.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.ObjectProperties;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VimTransportException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.call.TaskTime;
import io.vimock.server.dispatch.FaultEffect;
import io.vimock.server.dispatch.FaultRule;
import io.vimock.server.world.Checkpoint;
import io.vimock.vim25.Event;
import io.vimock.vim25.InsufficientMemoryResourcesFault;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VimPortType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The code that docs/guide/embedding.md shows. */
@SuppressWarnings("JUnitMethodDeclaration")
class EmbeddingGuideTest {

    // In the guide:
    @RegisterExtension
    static final MockVirtualCenterExtension VC = MockVirtualCenterExtension.with(MockOptions.builder()
            .inventory(i -> i.datacenter(
                    "DC0",
                    dc -> dc.network("VM Network")
                            .network("DMZ", network -> network.vlan(42))
                            .datastore("san", san -> san.capacity("2 TB"))
                            .cluster(
                                    "C0",
                                    c -> c.hosts(3, host -> host.memory("32 GB"))
                                            .drs(true)
                                            .pool("Gold", pool -> pool.cpu(cpu -> cpu.reservation("4 GHz")))
                                            .vm(
                                                    "web",
                                                    vm -> vm.cpus(2)
                                                            .memory("1 GB")
                                                            .nic("DMZ")
                                                            .poweredOn())
                                            .vm("db", vm -> vm.pool("Gold").disk("40 GB")))))
            .manualClock()
            .taskTime(TaskTime.REALISTIC)
            .build());
    // End.

    @Nested
    class Parameters {
        // In the guide:
        @Test
        void countsHosts(
                MockVirtualCenter server, VimConnection client, @InventoryPath("DC0/host/C0") ManagedEntity cluster) {
            List<ObjectProperties<HostSystem>> hosts = client.inventory()
                    .all(HostSystem.class)
                    .properties(HostSystem.NAME)
                    .list();
            assertThat(hosts).hasSize(3);
            assertThat(server.requests().newest(10))
                    .anyMatch(call -> call.operation().equals("CreateContainerView"));
        }
        // End.
    }

    @Test
    void time(MockVirtualCenter vc, VimConnection client) throws Exception {
        VirtualMachine vm = client.inventory().get(VirtualMachine.class, "DC0/vm/web");
        // In the guide:
        CompletableFuture<Void> off = vm.powerOff().completion();
        assertThat(off).isNotDone();
        vc.clock().advance(Duration.ofMinutes(1));
        off.get(1, TimeUnit.MINUTES);
        // End.
    }

    @Test
    void checkpoints(MockVirtualCenter vc, VimPortType vim) throws Exception {
        ManagedObjectReference vm = ref(vc, "web");
        // In the guide:
        Checkpoint before = vc.checkpoint();
        vim.renameTask(vm, "www");
        vc.awaitIdle();
        vc.restore(before);
        // End.
        assertThat(ref(vc, "web")).isEqualTo(vm);
    }

    private static ManagedObjectReference ref(MockVirtualCenter vc, String name) {
        try (VimConnection client = vc.client()) {
            return client.inventory()
                    .get(VirtualMachine.class, "DC0/vm/" + name)
                    .ref();
        }
    }

    @Test
    void faults(MockVirtualCenter vc, VimConnection client) {
        VirtualMachine web = client.inventory().get(VirtualMachine.class, "DC0/vm/web");
        VirtualMachine db = client.inventory().get(VirtualMachine.class, "DC0/vm/db");
        // In the guide:
        vc.faults().on("PowerOffVM_Task").object("DC0/vm/w*").count(1).fault(new InvalidState(), "busy");
        vc.faults().on("PowerOnVM_Task").object(db.ref()).taskError(new InsufficientMemoryResourcesFault());
        vc.faults()
                .on("Retrieve*")
                .after(5)
                .probability(0.1)
                .delay(Duration.ofSeconds(2))
                .only();
        FaultRule cut = vc.faults().on("ResetVM_Task").breakConnection(FaultEffect.When.AFTER);
        vc.faults().on("SuspendVM_Task").httpStatus(503);
        // End.
        assertThatThrownBy(web::powerOff).isInstanceOf(VimFaultException.class).hasMessageContaining("busy");
        var task = db.powerOn();
        vc.awaitIdle();
        assertThatThrownBy(task::await)
                .isInstanceOfSatisfying(
                        VimFaultException.class,
                        thrown -> assertThat(thrown.fault()).isInstanceOf(InsufficientMemoryResourcesFault.class));
        assertThatThrownBy(web::reset).isInstanceOf(VimTransportException.class);
        assertThatThrownBy(web::suspend)
                .isInstanceOf(VimTransportException.class)
                .hasMessageContaining("503");
        assertThat(vc.faults().concerned(cut.id())).isEqualTo(1);
    }

    @Test
    void faultFile(@TempDir Path directory) throws Exception {
        String guide = Files.readString(Path.of("../docs/guide/embedding.md"));
        int start = guide.indexOf("```yaml\nrules:") + "```yaml\n".length();
        Path rules = Files.writeString(
                directory.resolve("faults.yaml"), guide.substring(start, guide.indexOf("```", start)));
        // In the guide:
        MockOptions options = MockOptions.builder().faults(rules).build();
        // End.
        assertThat(options.faults()).hasSize(3);
    }

    @Test
    void withoutSockets(MockVirtualCenter vc) throws Exception {
        ManagedObjectReference vm = ref(vc, "web");
        // In the guide:
        VimPortType vim = vc.inProcess();
        ManagedObjectReference task = vim.powerOffVMTask(vm);
        // End.
        assertThat(task.getType()).isEqualTo("Task");
    }

    @Test
    void withoutJUnit() {
        // In the guide:
        try (MockVirtualCenter vc = MockVirtualCenter.start(MockOptions.defaults());
                VimConnection client = vc.client()) {
            VirtualMachine vm = client.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            vm.powerOff().await();
            List<Event> events = vc.events(1);
            assertThat(events.get(0).getFullFormattedMessage()).contains("powered off");
        }
        // End.
    }
}
