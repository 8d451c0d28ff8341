package io.vimock.server.inventory;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code disabledMethod} of virtual machines in line with their state: the operations that would be refused now,
 * whoever calls them. All machines in the same state share one list. Thread safe.
 */
final class DisabledMachineMethods {
    private static final int ON = 1;
    private static final int SUSPENDED = 1 << 1;
    private static final int OFF = 1 << 2;
    private static final int TEMPLATE = 1 << 3;
    private static final int DISCONNECTED = 1 << 4;
    private static final int TOOLS = 1 << 5;
    private static final int SNAPSHOTS = 1 << 6;
    private static final int INSTALLER = 1 << 7;
    private static final int QUESTION = 1 << 8;
    private static final int INACCESSIBLE = 1 << 9;
    private static final int STATES = 1 << 10;
    private static final int NOTHING = 0;

    /** What a machine whose files cannot be reached still allows. */
    private static final Set<String> WITHOUT_FILES = Set.of("RelocateVM_Task", "MigrateVM_Task", "UnregisterVM");

    private static final List<Rule> RULES = List.of(
            new Rule("PowerOnVM_Task", NOTHING, ON | TEMPLATE),
            new Rule("PowerOffVM_Task", NOTHING, OFF),
            new Rule("SuspendVM_Task", ON, NOTHING),
            new Rule("ResetVM_Task", ON, NOTHING),
            new Rule("ShutdownGuest", ON | TOOLS, NOTHING),
            new Rule("RebootGuest", ON | TOOLS, NOTHING),
            new Rule("StandbyGuest", ON | TOOLS, NOTHING),
            new Rule("AnswerVM", QUESTION, NOTHING),
            new Rule("CreateSnapshot_Task", NOTHING, TEMPLATE),
            new Rule("RevertToCurrentSnapshot_Task", SNAPSHOTS, TEMPLATE),
            new Rule("RemoveAllSnapshots_Task", SNAPSHOTS, NOTHING),
            new Rule("UpgradeVM_Task", OFF, TEMPLATE),
            new Rule("CustomizeVM_Task", OFF, TEMPLATE),
            new Rule("MigrateVM_Task", NOTHING, TEMPLATE),
            new Rule("RelocateVM_Task", NOTHING, NOTHING),
            new Rule("CloneVM_Task", NOTHING, NOTHING),
            new Rule("ReconfigVM_Task", NOTHING, NOTHING),
            new Rule("MarkAsTemplate", OFF, TEMPLATE),
            new Rule("MarkAsVirtualMachine", TEMPLATE, NOTHING),
            new Rule("UnregisterVM", NOTHING, ON),
            new Rule("Destroy_Task", NOTHING, ON),
            new Rule("ResetGuestInformation", OFF, NOTHING),
            new Rule("MountToolsInstaller", ON, INSTALLER),
            new Rule("UnmountToolsInstaller", INSTALLER, NOTHING),
            new Rule("UpgradeTools_Task", ON | TOOLS, NOTHING),
            new Rule("AcquireMksTicket", ON, NOTHING),
            new Rule("SetScreenResolution", ON | TOOLS, NOTHING),
            new Rule("DefragmentAllDisks", OFF, NOTHING));

    /** By state; each made when the first machine is in it. */
    private static final AtomicReferenceArray<@Nullable List<?>> DISABLED = new AtomicReferenceArray<>(STATES);

    /**
     * An operation and when it is refused; a disconnected machine refuses all.
     *
     * @param needs what a machine has to be, as bits
     * @param excludes what it must not be
     */
    private record Rule(String operation, int needs, int excludes) {
        boolean refuses(int state) {
            return (state & needs) != needs
                    || (state & (excludes | DISCONNECTED)) != 0
                    || (state & INACCESSIBLE) != 0 && !WITHOUT_FILES.contains(operation);
        }
    }

    private DisabledMachineMethods() {}

    static Derivation derivation() {
        return Derivation.ofOwn(
                MoTypes.VIRTUAL_MACHINE,
                List.of(
                        VirtualMachineProperties.CONFIG,
                        VirtualMachineProperties.RUNTIME,
                        VirtualMachineProperties.GUEST,
                        VirtualMachineProperties.SNAPSHOT),
                DisabledMachineMethods::follow);
    }

    private static List<?> disabled(int state) {
        List<?> known = DISABLED.get(state);
        if (known != null) {
            return known;
        }
        List<String> disabled = new ArrayList<>();
        for (Rule rule : RULES) {
            if (rule.refuses(state)) {
                disabled.add(rule.operation());
            }
        }
        DISABLED.compareAndSet(state, null, WireType.seal(disabled));
        return Objects.requireNonNull(DISABLED.get(state));
    }

    @SuppressWarnings("unchecked")
    private static void follow(Mutation m, ManagedObjectReference vm) {
        m.set(vm, VirtualMachineProperties.DISABLED_METHOD, (List<String>) disabled(state(m, vm)));
    }

    private static int state(Mutation m, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        VirtualMachineRuntimeInfo runtime = VirtualMachines.runtime(m, vm);
        GuestInfo guest = m.get(vm, VirtualMachineProperties.GUEST);
        int power = switch (runtime.getPowerState()) {
            case POWERED_ON -> ON;
            case SUSPENDED -> SUSPENDED;
            case POWERED_OFF -> OFF;
        };
        return power
                | bit(config.isTemplate(), TEMPLATE)
                | bit(!Accessibility.isManaged(runtime.getConnectionState()), DISCONNECTED)
                | bit(runtime.getConnectionState() == VirtualMachineConnectionState.INACCESSIBLE, INACCESSIBLE)
                | bit(guest != null && GuestState.isRunning(guest), TOOLS)
                | bit(m.get(vm, VirtualMachineProperties.SNAPSHOT) != null, SNAPSHOTS)
                | bit(runtime.isToolsInstallerMounted(), INSTALLER)
                | bit(runtime.getQuestion() != null, QUESTION);
    }

    private static int bit(boolean set, int bit) {
        return set ? bit : 0;
    }
}
