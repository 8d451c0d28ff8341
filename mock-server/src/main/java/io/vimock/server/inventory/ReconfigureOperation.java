package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmDiskFailedEvent;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmReconfiguredEvent;
import io.vimock.vim25.VmRenamedEvent;
import io.vimock.vim25.VmResourceReallocatedEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** ReconfigVM_Task: changes a virtual machine's configuration, all of it or nothing. Thread safe. */
final class ReconfigureOperation {
    private static final Duration DURATION = Duration.ofSeconds(2);

    private final VirtualMachineSupport support;

    ReconfigureOperation(VirtualMachineSupport support) {
        this.support = support;
    }

    /** ReconfigVM_Task; see {@link VirtualMachine#reconfigVMTask}. */
    ManagedObjectReference reconfigure(Call call, VirtualMachineConfigSpec spec) {
        ManagedObjectReference vm = call.self();
        ConfigPrivileges.of(spec, VirtualMachines.config(call.snapshot(), vm))
                .forEach(privilege -> call.require(privilege, vm));
        VirtualMachineConfigSpec own = WireType.deepCopy(spec);
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> null)
                                .then(DURATION, (task, m) -> change(task, m, vm, own))
                                .onFailure((task, m, fault) -> reportDisks(task, m, vm, own, fault))
                                .exclusive());
    }

    /** Reports the disks that could not be created, when it was for them that nothing has changed. */
    private void reportDisks(
            TaskContext task,
            Mutation m,
            ManagedObjectReference vm,
            VirtualMachineConfigSpec spec,
            VimFaultException fault) {
        if (!m.exists(vm) || !(fault.fault() instanceof NoDiskSpace)) {
            return;
        }
        for (VirtualDeviceConfigSpec change : spec.getDeviceChange()) {
            if (change.getFileOperation() == VirtualDeviceConfigSpecFileOperation.CREATE
                    && change.getDevice() instanceof VirtualDisk disk) {
                String file = disk.getBacking() instanceof VirtualDeviceFileBackingInfo backing
                        ? backing.getFileName()
                        : null;
                VmDiskFailedEvent event = new VmDiskFailedEvent()
                        .withDisk(file == null ? "" : file)
                        .withReason(Faults.localized(fault));
                VirtualMachines.post(m, support, task.origin(), event, vm);
            }
        }
    }

    /** The step that changes a machine. */
    @Nullable
    Object change(TaskContext task, Mutation m, ManagedObjectReference vm, VirtualMachineConfigSpec spec) {
        VirtualMachineConfigInfo before = VirtualMachines.config(m, vm);
        VirtualMachineRuntimeInfo runtime = VirtualMachines.runtime(m, vm);
        VirtualMachines.requireConnected(m, vm);
        requireVersion(spec, before);
        requireChangeable(spec, before);
        boolean running = runtime.getPowerState() != VirtualMachinePowerState.POWERED_OFF;
        ConfigDraft draft = new ConfigDraft(m, vm, before, VirtualMachines.host(m, vm), running, support);
        rename(draft, spec, vm);
        new ConfigSpecApplier(draft, spec).apply();
        draft.finish();
        VirtualMachineConfigInfo after = draft.config();
        if (runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            requireResources(m, vm, before, after);
        }
        after.withModified(m.now())
                .setChangeVersion(VirtualMachines.nextChangeVersion(before.getChangeVersion(), m.now()));
        m.set(vm, VirtualMachineProperties.CONFIG, after);
        follow(m, vm, runtime, after);
        report(task, m, vm, spec, draft);
        return null;
    }

    private static void requireVersion(VirtualMachineConfigSpec spec, VirtualMachineConfigInfo config) {
        String version = spec.getChangeVersion();
        if (version != null && !version.isEmpty() && !version.equals(config.getChangeVersion())) {
            throw Faults.of(
                    new ConcurrentAccess(),
                    "The virtual machine has been changed meanwhile: its version is " + config.getChangeVersion()
                            + ", the change was made for " + version);
        }
    }

    /** Of a template only what describes it can change: name, annotation and extra settings. */
    private static void requireChangeable(VirtualMachineConfigSpec spec, VirtualMachineConfigInfo config) {
        VirtualMachineConfigSpec rest =
                WireType.copy(spec).withName(null).withAnnotation(null).withChangeVersion(null);
        if (config.isTemplate() && !WireType.equal(rest, new VirtualMachineConfigSpec())) {
            throw Faults.invalidState("Only name and annotation of a template can change");
        }
    }

    private static void rename(ConfigDraft draft, VirtualMachineConfigSpec spec, ManagedObjectReference vm) {
        String asked = spec.getName();
        if (asked == null) {
            return;
        }
        String name = EntityNames.stored(asked, vm);
        String old = draft.config().getName();
        if (!name.equals(old)) {
            ManagedObjectReference folder = draft.mutation().require(vm, ManagedEntityProperties.PARENT);
            EntityNames.requireFree(draft.mutation(), folder, name, vm);
            draft.config().setName(name);
            draft.report(new VmRenamedEvent().withOldName(old).withNewName(name));
        }
    }

    /** A running machine that reserves more has to be admitted again. */
    private void requireResources(
            Mutation m, ManagedObjectReference vm, VirtualMachineConfigInfo before, VirtualMachineConfigInfo after) {
        AdmissionControl.Need more = AdmissionControl.Need.of(after).beyond(AdmissionControl.Need.of(before));
        if (more.cpuMHz() > 0 || more.memoryBytes() > 0) {
            AdmissionControl admission = new AdmissionControl(m);
            admission.requirePool(m.require(vm, VirtualMachineProperties.RESOURCE_POOL), more);
            admission.requireHost(VirtualMachines.host(m, vm), after, more, support.isTolerant());
        }
    }

    private static void follow(
            Mutation m, ManagedObjectReference vm, VirtualMachineRuntimeInfo runtime, VirtualMachineConfigInfo config) {
        if (runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            VirtualMachineRuntimeInfo renewed = PowerState.on(m, config, runtime.getHost(), runtime.getBootTime());
            m.update(
                    vm,
                    VirtualMachineProperties.RUNTIME,
                    same -> same.withMemoryOverhead(renewed.getMemoryOverhead())
                            .withMaxCpuUsage(renewed.getMaxCpuUsage())
                            .withMaxMemoryUsage(renewed.getMaxMemoryUsage()));
        }
        GuestOperations.follow(m, vm);
    }

    private void report(
            TaskContext task, Mutation m, ManagedObjectReference vm, VirtualMachineConfigSpec spec, ConfigDraft draft) {
        VirtualMachines.post(
                m, support, task.origin(), new VmReconfiguredEvent().withConfigSpec(WireType.deepCopy(spec)), vm);
        if (spec.getCpuAllocation() != null || spec.getMemoryAllocation() != null) {
            draft.report(new VmResourceReallocatedEvent());
        }
        for (VmEvent event : draft.events()) {
            VirtualMachines.post(m, support, task.origin(), event, vm);
        }
    }
}
