package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.client.ClusterComputeResource;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Datacenter;
import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.ManagedObject;
import io.vimock.client.ResourcePool;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.inventory.SchemaWalk;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A whole server with a client, and the events that its operations cause, for tests. */
final class EventLab implements AutoCloseable {
    private final MockVirtualCenter server;
    private final VimConnection vim;
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

    /** An operation that is driven, and what is done to get there. */
    interface Driver {
        void drive(EventLab lab) throws Exception;
    }

    /** A server with a cluster of two hosts, a host of its own, a machine in every pool, and two datastores. */
    EventLab(boolean esx) {
        MockOptions.Builder options = MockOptions.builder().plainHttp(true).manualClock();
        server = MockVirtualCenter.start(
                esx
                        ? options.esx().build()
                        : options.hosts(2).pools(1).datastores(2).build());
        vim = connect(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
        server.world().addListener(commit -> events.addAll(commit.events()));
    }

    VimConnection connect(String user, String password) {
        return VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials(user, password)
                .build());
    }

    MockVirtualCenter server() {
        return server;
    }

    <T extends ManagedEntity> T get(Class<T> type, String name) {
        return vim.inventory().get(type, name);
    }

    <T extends ManagedObject> T service(Class<T> type) {
        return vim.service(type);
    }

    <T extends ManagedObject> T object(ManagedObjectReference ref, Class<T> type) {
        return vim.object(ref, type);
    }

    /** A machine that runs, on the host of its own. */
    VirtualMachine running() {
        return get(VirtualMachine.class, "DC0_H0_VM0");
    }

    /** A machine that is off, on the host of its own. */
    VirtualMachine off() {
        VirtualMachine vm = get(VirtualMachine.class, "DC0_H0_VM1");
        vm.powerOff().await();
        forget();
        return vm;
    }

    Folder machines() {
        return get(Folder.class, "vm");
    }

    Folder hosts() {
        return get(Folder.class, "host");
    }

    Datacenter datacenter() {
        return get(Datacenter.class, "DC0");
    }

    ClusterComputeResource cluster() {
        return get(ClusterComputeResource.class, "DC0_C0");
    }

    HostSystem host(String name) {
        return get(HostSystem.class, name);
    }

    /** The pool of the host of its own. */
    ResourcePool pool() {
        return running().require(VirtualMachine.RESOURCE_POOL);
    }

    /** A machine's device of a type. */
    <T extends VirtualDevice> T device(VirtualMachine vm, Class<T> type) {
        return vm.require(VirtualMachine.CONFIG).getHardware().getDevice().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /** A change of devices that adds one. */
    static VirtualDeviceConfigSpec added(VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.ADD)
                .withDevice(device);
    }

    /** Demands that a call fails. */
    static void fails(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(VimFaultException.class);
    }

    /** Forgets the events so far. */
    void forget() {
        settle();
        events.clear();
    }

    /** Waits until what follows from the operations has happened. */
    void settle() {
        for (int i = 0; i < 10; i++) {
            server.world().call(() -> true);
        }
    }

    /** The types of the events, oldest first. */
    String types() {
        return String.join(
                " ",
                List.copyOf(events).stream()
                        .map(event -> event.getClass().getSimpleName())
                        .toList());
    }

    /** Demands that every event has what its type requires, a scope and a message that people can read. */
    void requireComplete() {
        for (Event event : List.copyOf(events)) {
            String type = event.getClass().getSimpleName();
            SchemaWalk walk = new SchemaWalk(server.world().snapshot(), Set.of()).answer("event", event);
            assertThat(walk.problems().stream()
                            .filter(problem -> problem.startsWith("event.") && !problem.contains("does not exist")))
                    .as(type)
                    .isEmpty();
            assertThat(event.getFullFormattedMessage())
                    .as(type)
                    .isNotBlank()
                    .isNotEqualTo(type)
                    .doesNotContain("{", "}", "null", "  ")
                    .doesNotContainPattern("\\b(vm|host|resgroup|datastore|group|domain)-[a-z]?[0-9]+\\b")
                    .doesNotEndWith(" ")
                    .doesNotEndWith(":");
            assertThat(event.getChainId()).as(type).isPositive();
        }
    }

    /** The parameters of a test that lists operations. */
    static Object[] row(String operation, Driver driver, String... events) {
        return new Object[] {operation, driver, String.join(" ", events)};
    }

    @Override
    public void close() {
        vim.close();
        server.close();
    }
}
