package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ProductComponentInfo;
import io.vimock.vim25.ServiceContent;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ServiceInstance: where every client begins. */
public final class ServiceInstance implements ManagedObjectType {
    private final VirtualMachineSupport support;

    /** @param support what operations of virtual machines work with */
    public ServiceInstance(VirtualMachineSupport support) {
        this.support = support;
    }

    @Override
    public MoType type() {
        return MoTypes.SERVICE_INSTANCE;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(
                ServiceInstanceProperties.SERVER_CLOCK,
                (call, object) -> call.world().clock().now());
    }

    /** The managers and the root folder. */
    public ServiceContent retrieveServiceContent(Call call) {
        return call.snapshot().require(call.self(), ServiceInstanceProperties.CONTENT);
    }

    /** The time of the simulation. */
    public Instant currentTime(Call call) {
        return call.world().clock().now();
    }

    /** What is installed: the server itself. */
    public List<ProductComponentInfo> retrieveProductComponents(Call call) {
        AboutInfo about = retrieveServiceContent(call).getAbout();
        return List.of(new ProductComponentInfo()
                .withId(about.getProductLineId())
                .withName(about.getName())
                .withVersion(about.getVersion())
                .withRelease(Integer.parseInt(about.getBuild())));
    }

    /**
     * ValidateMigration: what would stand in the way of MigrateVM_Task; nothing changes.
     *
     * @param vm the machines
     * @param state the power state that they are to be in; null for any
     * @param testType the groups of checks, of {@code sourceTests}, {@code compatibilityTests},
     *     {@code diskAccessibilityTests} and {@code resourceTests}; empty for all
     * @param pool where they are to go; null to stay in their pools
     * @param host where they are to run; null for any host of the pool
     * @return errors and warnings, which are not posted; empty when nothing is wrong
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, NoPermission to look at one of them
     */
    public List<Event> validateMigration(
            Call call,
            List<ManagedObjectReference> vm,
            @Nullable VirtualMachinePowerState state,
            List<String> testType,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        if (pool == null && host == null) {
            throw Faults.invalidArgument("host", "neither a host nor a resource pool to move to is given");
        }
        for (String test : testType) {
            if (!MigrationValidation.TESTS.contains(test)) {
                throw Faults.invalidArgument("testType", "there are no checks called '" + test + "'");
            }
        }
        vm.forEach(machine -> call.require("System.View", machine));
        return List.copyOf(new MigrationValidation(call, support, testType, pool, host).validate(vm, state));
    }
}
