package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.CpuHotPlugNotSupported;
import io.vimock.vim25.MemoryHotPlugNotSupported;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmInstanceUuidAssignedEvent;
import io.vimock.vim25.VmInstanceUuidChangedEvent;
import io.vimock.vim25.VmUuidChangedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Works a {@code VirtualMachineConfigSpec} into a configuration: what is absent stays as it is, what a running machine
 * cannot change is refused (facts: storage 6, resource-management 1).
 */
final class ConfigSpecApplier {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<Integer> SMP_SIZES = Set.of(1, 2, 4);
    private static final int MOST_CPUS = 8;
    private static final int LEAST_MEMORY_MB = 4;
    private static final int MOST_MEMORY_MB = 65_532;
    private static final int MOST_MEMORY_MB_VERSION_7 = 261_120;

    private final ConfigDraft draft;
    private final VirtualMachineConfigSpec spec;
    private final VirtualMachineConfigInfo config;

    ConfigSpecApplier(ConfigDraft draft, VirtualMachineConfigSpec spec) {
        this.draft = draft;
        this.spec = spec;
        this.config = draft.config();
    }

    /**
     * Applies everything but the name, which is the entity's.
     *
     * @throws VimFaultException InvalidArgument naming the field, InvalidPowerState, hot-plug faults, those of devices
     */
    void apply() {
        applyIdentity();
        applyText();
        applyProcessorsAndMemory();
        applyAllocations();
        new ConfigOptionsApplier(draft, spec).apply();
        applyExtraConfig();
        List<VirtualDeviceConfigSpec> devices = spec.getDeviceChange();
        if (!devices.isEmpty()) {
            new DeviceSpecApplier(draft).apply(devices);
        }
    }

    private void applyIdentity() {
        if (spec.getUuid() != null && !spec.getUuid().equals(config.getUuid())) {
            String uuid = requireUuid(spec.getUuid(), "configSpec.uuid");
            draft.requireOff();
            if (draft.vm() != null) {
                draft.report(
                        new VmUuidChangedEvent().withOldUuid(config.getUuid()).withNewUuid(uuid));
            }
            config.setUuid(uuid);
            if (draft.vm() != null) {
                MachineLocation.reportUuidConflict(draft);
            }
        }
        if (spec.getInstanceUuid() != null && !spec.getInstanceUuid().equals(config.getInstanceUuid())) {
            String uuid = requireUuid(spec.getInstanceUuid(), "configSpec.instanceUuid");
            String old = config.getInstanceUuid();
            if (draft.vm() != null && draft.support().isTolerant()) {
                draft.report(
                        old == null
                                ? new VmInstanceUuidAssignedEvent().withInstanceUuid(uuid)
                                : new VmInstanceUuidChangedEvent()
                                        .withOldInstanceUuid(old)
                                        .withNewInstanceUuid(uuid));
            }
            config.setInstanceUuid(uuid);
        }
        if (spec.getLocationId() != null) {
            config.setLocationId(spec.getLocationId());
        }
    }

    private static String requireUuid(String text, String path) {
        String uuid = text.toLowerCase(Locale.ROOT);
        if (!UUID.matcher(uuid).matches()) {
            throw Faults.invalidArgument(path, "'" + text + "' is no uuid");
        }
        return uuid;
    }

    private void applyText() {
        if (spec.getGuestId() != null && !spec.getGuestId().equals(config.getGuestId())) {
            draft.requireOff();
            GuestOperatingSystem guest =
                    GuestOperatingSystem.of(spec.getGuestId(), draft.support().isTolerant());
            config.withGuestId(guest.id()).setGuestFullName(guest.fullName());
        }
        if (spec.getAlternateGuestName() != null) {
            config.setAlternateGuestName(spec.getAlternateGuestName());
        }
        if (spec.getAnnotation() != null) {
            config.setAnnotation(spec.getAnnotation());
        }
    }

    private void applyProcessorsAndMemory() {
        applyHotPlugFlags();
        Integer cpus = spec.getNumCPUs();
        if (cpus != null && cpus != config.getHardware().getNumCPU()) {
            requireCpus(cpus);
            boolean more = cpus > config.getHardware().getNumCPU();
            Boolean hot = more ? config.isCpuHotAddEnabled() : config.isCpuHotRemoveEnabled();
            requireHotPlug(Boolean.TRUE.equals(hot), true);
            config.getHardware().setNumCPU(cpus);
        }
        Long memory = spec.getMemoryMB();
        if (memory != null && memory != config.getHardware().getMemoryMB()) {
            requireMemory(memory);
            boolean more = memory > config.getHardware().getMemoryMB();
            requireHotPlug(more && Boolean.TRUE.equals(config.isMemoryHotAddEnabled()), false);
            config.getHardware().setMemoryMB(memory.intValue());
        }
    }

    private void applyHotPlugFlags() {
        if (isChange(spec.isCpuHotAddEnabled(), config.isCpuHotAddEnabled())) {
            draft.requireOff();
            config.setCpuHotAddEnabled(spec.isCpuHotAddEnabled());
        }
        if (isChange(spec.isCpuHotRemoveEnabled(), config.isCpuHotRemoveEnabled())) {
            draft.requireOff();
            config.setCpuHotRemoveEnabled(spec.isCpuHotRemoveEnabled());
        }
        if (isChange(spec.isMemoryHotAddEnabled(), config.isMemoryHotAddEnabled())) {
            draft.requireOff();
            config.setMemoryHotAddEnabled(spec.isMemoryHotAddEnabled());
        }
    }

    private static boolean isChange(@Nullable Boolean asked, @Nullable Boolean present) {
        return asked != null && !Objects.equals(asked, present);
    }

    private void requireCpus(int cpus) {
        boolean fits = isVersion4() ? SMP_SIZES.contains(cpus) : cpus >= 1 && cpus <= MOST_CPUS;
        if (!fits) {
            throw Faults.invalidArgument(
                    "configSpec.numCPUs", isVersion4() ? "it is 1, 2 or 4" : "it is 1 to " + MOST_CPUS);
        }
    }

    private void requireMemory(long memoryMB) {
        int most = isVersion4() ? MOST_MEMORY_MB : MOST_MEMORY_MB_VERSION_7;
        if (memoryMB < LEAST_MEMORY_MB || memoryMB > most || memoryMB % LEAST_MEMORY_MB != 0) {
            throw Faults.invalidArgument(
                    "configSpec.memoryMB", "it is a multiple of 4 from " + LEAST_MEMORY_MB + " to " + most);
        }
    }

    private boolean isVersion4() {
        return config.getVersion().equals(VirtualMachineFactory.HARDWARE_VERSION);
    }

    private void requireHotPlug(boolean enabled, boolean isCpu) {
        if (!draft.isRunning() || enabled) {
            return;
        }
        if (!draft.support().isTolerant()) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_OFF, VirtualMachinePowerState.POWERED_ON);
        }
        throw isCpu
                ? Faults.of(
                        new CpuHotPlugNotSupported(),
                        "CPU hot plug is not enabled for this virtual machine; power it off first")
                : Faults.of(
                        new MemoryHotPlugNotSupported(),
                        "Memory hot plug is not enabled for this virtual machine; power it off first");
    }

    private void applyAllocations() {
        int memoryMB = config.getHardware().getMemoryMB();
        config.setCpuAllocation(ResourceAllocationRules.changed(
                config.getCpuAllocation(),
                spec.getCpuAllocation(),
                ResourceAllocationRules.CPU_SHARES,
                config.getHardware().getNumCPU(),
                "configSpec.cpuAllocation"));
        config.setMemoryAllocation(ResourceAllocationRules.changed(
                config.getMemoryAllocation(),
                spec.getMemoryAllocation(),
                ResourceAllocationRules.MEMORY_SHARES,
                memoryMB,
                "configSpec.memoryAllocation"));
        if (ResourceAllocationRules.reservation(config.getMemoryAllocation()) > memoryMB) {
            throw Faults.invalidArgument(
                    "configSpec.memoryAllocation.reservation",
                    "a virtual machine cannot reserve more memory than the " + memoryMB + " MB it has");
        }
    }

    /** Keys are set or, with an empty value, taken away; others stay. */
    private void applyExtraConfig() {
        List<OptionValue> options = new ArrayList<>(config.getExtraConfig());
        for (OptionValue change : spec.getExtraConfig()) {
            if (change.getKey().isBlank()) {
                throw Faults.invalidArgument("configSpec.extraConfig.key", "it is empty");
            }
            int at = indexOf(options, change.getKey());
            boolean removes = change.getValue() == null || "".equals(change.getValue());
            if (removes) {
                options.removeIf(option -> option.getKey().equals(change.getKey()));
            } else if (at < 0) {
                options.add(WireType.deepCopy(change));
            } else {
                options.set(at, WireType.deepCopy(change));
            }
        }
        config.getExtraConfig().clear();
        config.getExtraConfig().addAll(options);
    }

    private static int indexOf(List<OptionValue> options, String key) {
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).getKey().equals(key)) {
                return i;
            }
        }
        return -1;
    }
}
