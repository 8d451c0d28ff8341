package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.TaskProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.RecordedEvents;
import io.vimock.server.call.TaskTime;
import io.vimock.server.call.TestCall;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.service.TaskEngine;
import io.vimock.server.service.TaskManager;
import io.vimock.server.sim.SimClock;
import io.vimock.server.world.World;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** The default inventory on a manual clock, with what works on virtual machines, for tests. */
final class MachineLab implements AutoCloseable {
    static final String RUNNING = "DC0_H0_VM0";
    static final String OTHER = "DC0_H0_VM1";
    static final String CLUSTERED = "DC0_C0_RP0_VM0";

    private final SimClock clock = SimClock.manual();
    private final World world =
            new World("lab", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes());
    private final RecordedEvents events = new RecordedEvents();
    private final TaskEngine tasks;
    private final VirtualMachineSupport support;
    private final VirtualMachine machines;
    private final VirtualMachineProvisioning provisioning;
    private final ManagedObjectReference folder;
    private final ManagedObjectReference pool;

    MachineLab(TaskTime time, ApiLevel level) {
        this(time, level, InventoryOptions.DEFAULT);
    }

    MachineLab(TaskTime time, InventoryOptions options) {
        this(time, options.level(), options);
    }

    private MachineLab(TaskTime time, ApiLevel level, InventoryOptions options) {
        clock.runOn(world);
        Inventory.watch(world);
        tasks = new TaskEngine(world, events, time);
        support = VirtualMachineSupport.create(world, tasks, events, new Identities(1), time, level);
        machines = new VirtualMachine(support);
        provisioning = new VirtualMachineProvisioning(support);
        world.change(m -> {
            InventoryGenerator.generate(m, options, support);
            TaskManager.create(m);
        });
        events.listenTo(world);
        folder = world.snapshot().require(vm(RUNNING), ManagedEntityProperties.PARENT);
        pool = world.snapshot().require(vm(RUNNING), VirtualMachineProperties.RESOURCE_POOL);
    }

    static MachineLab instant() {
        return new MachineLab(TaskTime.INSTANT, ApiLevel.V4_1);
    }

    World world() {
        return world;
    }

    SimClock clock() {
        return clock;
    }

    RecordedEvents events() {
        return events;
    }

    TaskEngine tasks() {
        return tasks;
    }

    VirtualMachine machines() {
        return machines;
    }

    VirtualMachineProvisioning provisioning() {
        return provisioning;
    }

    VirtualMachineSupport support() {
        return support;
    }

    ManagedObjectReference entity(MoType type, String name) {
        return world.snapshot().all(type).stream()
                .filter(state -> name.equals(state.get(ManagedEntityProperties.NAME)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + type + " " + name))
                .ref();
    }

    ManagedObjectReference vm(String name) {
        return entity(MoTypes.VIRTUAL_MACHINE, name);
    }

    ManagedObjectReference host(String name) {
        return entity(MoTypes.HOST_SYSTEM, name);
    }

    ManagedObjectReference folder() {
        return folder;
    }

    ManagedObjectReference datastore() {
        return entity(MoTypes.DATASTORE, "LocalDS_0");
    }

    /** The root pool of the standalone host. */
    ManagedObjectReference pool() {
        return pool;
    }

    TestCall call(ManagedObjectReference self, String operation) {
        return TestCall.of(world, self, world.snapshot().state(self).type(), operation);
    }

    VirtualMachineConfigInfo config(ManagedObjectReference vm) {
        return world.snapshot().require(vm, VirtualMachineProperties.CONFIG);
    }

    VirtualMachineRuntimeInfo runtime(ManagedObjectReference vm) {
        return world.snapshot().require(vm, VirtualMachineProperties.RUNTIME);
    }

    GuestInfo guest(ManagedObjectReference vm) {
        return world.snapshot().require(vm, VirtualMachineProperties.GUEST);
    }

    long freeSpace() {
        return world.snapshot()
                .require(datastore(), DatastoreProperties.SUMMARY)
                .getFreeSpace();
    }

    <D extends VirtualDevice> Stream<D> devices(ManagedObjectReference vm, Class<D> type) {
        return config(vm).getHardware().getDevice().stream()
                .filter(type::isInstance)
                .map(type::cast);
    }

    <D extends VirtualDevice> D device(ManagedObjectReference vm, Class<D> type) {
        return devices(vm, type).findFirst().orElseThrow();
    }

    VirtualDevice device(ManagedObjectReference vm, int key) {
        return devices(vm, VirtualDevice.class)
                .filter(device -> device.getKey() == key)
                .findFirst()
                .orElseThrow();
    }

    TaskInfo info(ManagedObjectReference task) {
        world.call(() -> true);
        return world.snapshot().require(task, TaskProperties.INFO);
    }

    /** The result of a task that must have succeeded. */
    @Nullable
    Object succeeded(ManagedObjectReference task) {
        TaskInfo info = info(task);
        assertThat(info.getError() == null ? null : info.getError().getLocalizedMessage())
                .isNull();
        assertThat(info.getState()).isEqualTo(TaskInfoState.SUCCESS);
        return info.getResult();
    }

    /** The fault of a task that must have failed with a fault of that very type. */
    <F extends MethodFault> F failed(ManagedObjectReference task, Class<F> fault) {
        TaskInfo info = info(task);
        assertThat(info.getState()).isEqualTo(TaskInfoState.ERROR);
        assertThat(info.getError().getLocalizedMessage()).isNotBlank();
        assertThat(info.getError().getFault()).isExactlyInstanceOf(fault);
        return fault.cast(info.getError().getFault());
    }

    /** Demands that an action throws a fault of that very type. */
    static void assertFault(Class<? extends MethodFault> fault, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        VimFaultException.class,
                        thrown -> assertThat(thrown.fault()).isExactlyInstanceOf(fault));
    }

    ManagedObjectReference powerOn(ManagedObjectReference vm) {
        return machines.powerOnVMTask(call(vm, "PowerOnVM_Task"), null);
    }

    ManagedObjectReference powerOn(ManagedObjectReference vm, ManagedObjectReference host) {
        return machines.powerOnVMTask(call(vm, "PowerOnVM_Task"), host);
    }

    ManagedObjectReference powerOff(ManagedObjectReference vm) {
        return machines.powerOffVMTask(call(vm, "PowerOffVM_Task"));
    }

    ManagedObjectReference reconfigure(ManagedObjectReference vm, VirtualMachineConfigSpec spec) {
        return machines.reconfigVMTask(call(vm, "ReconfigVM_Task"), spec);
    }

    /** Changes devices of a machine. */
    ManagedObjectReference change(ManagedObjectReference vm, VirtualDeviceConfigSpec... changes) {
        return reconfigure(vm, new VirtualMachineConfigSpec().withDeviceChange(changes));
    }

    ManagedObjectReference create(VirtualMachineConfigSpec spec) {
        return provisioning.create(call(folder(), "CreateVM_Task"), spec, pool(), null);
    }

    /** A machine of the standalone host that is powered off, its events forgotten. */
    ManagedObjectReference stopped() {
        ManagedObjectReference vm = vm(RUNNING);
        Object unused = succeeded(powerOff(vm));
        events.clear();
        return vm;
    }

    long reserved(ManagedObjectReference pool) {
        return world.snapshot()
                .require(pool, ResourcePoolProperties.RUNTIME)
                .getCpu()
                .getReservationUsed();
    }

    void maintenance(ManagedObjectReference host, boolean on) {
        world.change(m -> m.set(host, "runtime.inMaintenanceMode", on));
    }

    List<ManagedObjectReference> machinesOf(ManagedObjectReference host) {
        return world.snapshot().refs(host, HostSystemProperties.VM);
    }

    @Override
    public void close() {
        world.close();
        clock.close();
    }
}
