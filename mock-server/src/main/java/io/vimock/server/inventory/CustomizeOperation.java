package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;

/** CustomizeVM_Task and CheckCustomizationSpec: prepares a machine for a customization of its guest. Thread safe. */
final class CustomizeOperation {
    private static final Duration PREPARING = Duration.ofSeconds(5);

    private final VirtualMachineSupport support;

    CustomizeOperation(VirtualMachineSupport support) {
        this.support = support;
    }

    /** CustomizeVM_Task; see {@link VirtualMachine#customizeVMTask}. */
    ManagedObjectReference customize(Call call, CustomizationSpec asked) {
        ManagedObjectReference vm = call.self();
        Customization customization = new Customization(WireType.deepCopy(asked));
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    require(m, vm, customization);
                                    return null;
                                })
                                .then(PREPARING, (task, m) -> {
                                    require(m, vm, customization);
                                    prepare(m, vm, customization);
                                    return null;
                                })
                                .exclusive());
    }

    private static void require(ReadView view, ManagedObjectReference vm, Customization customization) {
        VirtualMachines.requireNoTemplate(view, vm);
        VirtualMachines.requireConnected(view, vm);
        VirtualMachines.requirePowerState(view, vm, VirtualMachinePowerState.POWERED_OFF);
        customization.check(VirtualMachines.config(view, vm));
    }

    private void prepare(Mutation m, ManagedObjectReference vm, Customization customization) {
        VirtualMachineConfigInfo config = WireType.deepCopy(VirtualMachines.config(m, vm));
        customization.prepare(config, packageName(support));
        m.set(vm, VirtualMachineProperties.CONFIG, config);
    }

    /** The name of the package that a customization is put into. */
    static String packageName(VirtualMachineSupport support) {
        return "imcf-" + support.identities().uuid().substring(24);
    }

    /** CheckCustomizationSpec; see {@link VirtualMachine#checkCustomizationSpec}. */
    void check(Call call, CustomizationSpec spec) {
        new Customization(spec).check(VirtualMachines.config(call.snapshot(), call.self()));
    }
}
