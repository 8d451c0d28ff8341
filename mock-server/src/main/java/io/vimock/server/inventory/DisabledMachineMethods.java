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
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Keeps {@code disabledMethod} of virtual machines in line with their state: the operations that would be refused now,
 * whoever calls them. All machines in the same state share one list. Stateless.
 */
final class DisabledMachineMethods {
    private static final int ON = 1;
    private static final int SUSPENDED = 1 << 1;
    private static final int TEMPLATE = 1 << 2;
    private static final int DISCONNECTED = 1 << 3;
    private static final int TOOLS = 1 << 4;
    private static final int SNAPSHOTS = 1 << 5;
    private static final int INSTALLER = 1 << 6;
    private static final int QUESTION = 1 << 7;
    private static final int INACCESSIBLE = 1 << 8;
    private static final int STATES = 1 << 9;

    /** What a machine whose files cannot be reached still allows. */
    private static final Set<String> WITHOUT_FILES = Set.of("RelocateVM_Task", "MigrateVM_Task", "UnregisterVM");

    private static final List<Rule> RULES = List.of(
            new Rule("PowerOnVM_Task", state -> has(state, ON) || has(state, TEMPLATE)),
            new Rule("PowerOffVM_Task", DisabledMachineMethods::isOff),
            new Rule("SuspendVM_Task", state -> !has(state, ON)),
            new Rule("ResetVM_Task", state -> !has(state, ON)),
            new Rule("ShutdownGuest", DisabledMachineMethods::hasNoTools),
            new Rule("RebootGuest", DisabledMachineMethods::hasNoTools),
            new Rule("StandbyGuest", DisabledMachineMethods::hasNoTools),
            new Rule("AnswerVM", state -> !has(state, QUESTION)),
            new Rule("CreateSnapshot_Task", state -> has(state, TEMPLATE)),
            new Rule("RevertToCurrentSnapshot_Task", state -> !has(state, SNAPSHOTS) || has(state, TEMPLATE)),
            new Rule("RemoveAllSnapshots_Task", state -> !has(state, SNAPSHOTS)),
            new Rule("UpgradeVM_Task", state -> !isOff(state) || has(state, TEMPLATE)),
            new Rule("CustomizeVM_Task", state -> !isOff(state) || has(state, TEMPLATE)),
            new Rule("MigrateVM_Task", state -> has(state, TEMPLATE)),
            new Rule("RelocateVM_Task", state -> false),
            new Rule("CloneVM_Task", state -> false),
            new Rule("ReconfigVM_Task", state -> false),
            new Rule("MarkAsTemplate", state -> !isOff(state) || has(state, TEMPLATE)),
            new Rule("MarkAsVirtualMachine", state -> !has(state, TEMPLATE)),
            new Rule("UnregisterVM", state -> has(state, ON)),
            new Rule("Destroy_Task", state -> has(state, ON)),
            new Rule("ResetGuestInformation", state -> !isOff(state)),
            new Rule("MountToolsInstaller", state -> !has(state, ON) || has(state, INSTALLER)),
            new Rule("UnmountToolsInstaller", state -> !has(state, INSTALLER)),
            new Rule("UpgradeTools_Task", DisabledMachineMethods::hasNoTools),
            new Rule("AcquireMksTicket", state -> !has(state, ON)),
            new Rule("SetScreenResolution", DisabledMachineMethods::hasNoTools),
            new Rule("DefragmentAllDisks", state -> !isOff(state)));

    private static final List<List<?>> DISABLED = disabledByState();

    /** An operation and the states that refuse it; a disconnected machine refuses all. */
    private record Rule(String operation, IntPredicate refused) {}

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

    private static List<List<?>> disabledByState() {
        List<List<?>> all = new ArrayList<>();
        for (int state = 0; state < STATES; state++) {
            List<String> disabled = new ArrayList<>();
            for (Rule rule : RULES) {
                boolean lacksFiles = has(state, INACCESSIBLE) && !WITHOUT_FILES.contains(rule.operation());
                if (has(state, DISCONNECTED) || lacksFiles || rule.refused().test(state)) {
                    disabled.add(rule.operation());
                }
            }
            all.add(WireType.seal(disabled));
        }
        return List.copyOf(all);
    }

    private static boolean has(int state, int bit) {
        return (state & bit) != 0;
    }

    private static boolean isOff(int state) {
        return !has(state, ON) && !has(state, SUSPENDED);
    }

    private static boolean hasNoTools(int state) {
        return !has(state, ON) || !has(state, TOOLS);
    }

    @SuppressWarnings("unchecked")
    private static void follow(Mutation m, ManagedObjectReference vm) {
        m.set(vm, VirtualMachineProperties.DISABLED_METHOD, (List<String>) DISABLED.get(state(m, vm)));
    }

    private static int state(Mutation m, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        VirtualMachineRuntimeInfo runtime = VirtualMachines.runtime(m, vm);
        GuestInfo guest = m.get(vm, VirtualMachineProperties.GUEST);
        return bit(runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON, ON)
                | bit(runtime.getPowerState() == VirtualMachinePowerState.SUSPENDED, SUSPENDED)
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
