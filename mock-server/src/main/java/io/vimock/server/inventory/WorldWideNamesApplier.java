package io.vimock.server.inventory;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VmEventArgument;
import io.vimock.vim25.VmWwnAssignedEvent;
import io.vimock.vim25.VmWwnChangedEvent;
import io.vimock.vim25.VmWwnConflictEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works the world wide names of N-port virtualization into a configuration: generate, set, extend or remove them. */
final class WorldWideNamesApplier {
    private static final long NODE_PREFIX = 0x28_00_00_00_00_00_00_00L;
    private static final long PORT_PREFIX = 0x28_01_00_00_00_00_00_00L;
    private static final int MOST_PORTS = 16;

    private final ConfigDraft draft;
    private final VirtualMachineConfigSpec spec;
    private final VirtualMachineConfigInfo config;

    WorldWideNamesApplier(ConfigDraft draft, VirtualMachineConfigSpec spec) {
        this.draft = draft;
        this.spec = spec;
        this.config = draft.config();
    }

    void apply() {
        if (spec.isNpivTemporaryDisabled() != null) {
            config.setNpivTemporaryDisabled(spec.isNpivTemporaryDisabled());
        }
        if (spec.isNpivOnNonRdmDisks() != null) {
            config.setNpivOnNonRdmDisks(spec.isNpivOnNonRdmDisks());
        }
        if (spec.getNpivDesiredNodeWwns() != null) {
            config.setNpivDesiredNodeWwns(spec.getNpivDesiredNodeWwns());
        }
        if (spec.getNpivDesiredPortWwns() != null) {
            config.setNpivDesiredPortWwns(spec.getNpivDesiredPortWwns());
        }
        String operation = spec.getNpivWorldWideNameOp();
        if (operation != null && !operation.isEmpty()) {
            draft.requireOff();
            change(operation);
        }
    }

    private void change(String operation) {
        switch (operation) {
            case "generate" ->
                replace(
                        generate(NODE_PREFIX, count(config.getNpivDesiredNodeWwns(), 1)),
                        generate(PORT_PREFIX, count(config.getNpivDesiredPortWwns(), 4)),
                        "vc");
            case "set" -> {
                if (spec.getNpivNodeWorldWideName().isEmpty()
                        || spec.getNpivPortWorldWideName().isEmpty()) {
                    throw Faults.invalidArgument("configSpec.npivNodeWorldWideName", "set needs node and port names");
                }
                replace(spec.getNpivNodeWorldWideName(), spec.getNpivPortWorldWideName(), "external");
            }
            case "extend" -> extend();
            case "remove" -> replace(List.of(), List.of(), null);
            default ->
                throw Faults.invalidArgument("configSpec.npivWorldWideNameOp", "it is generate, set, extend or remove");
        }
    }

    private void extend() {
        List<Long> ports = new ArrayList<>(config.getNpivPortWorldWideName());
        int wanted = count(config.getNpivDesiredPortWwns(), ports.size() + 1);
        if (ports.isEmpty() || wanted < ports.size()) {
            throw Faults.invalidArgument("configSpec.npivWorldWideNameOp", "there is nothing to extend");
        }
        ports.addAll(generate(PORT_PREFIX, wanted - ports.size()));
        replace(List.copyOf(config.getNpivNodeWorldWideName()), ports, config.getNpivWorldWideNameType());
    }

    private static int count(@Nullable Short desired, int standard) {
        int count = desired == null ? standard : desired;
        if (count < 1 || count > MOST_PORTS) {
            throw Faults.invalidArgument("configSpec.npivDesiredPortWwns", "it is 1 to " + MOST_PORTS);
        }
        return count;
    }

    private List<Long> generate(long prefix, int count) {
        List<Long> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(prefix | draft.support().identities().number());
        }
        return names;
    }

    private void replace(List<Long> nodes, List<Long> ports, @Nullable String type) {
        report(nodes, ports);
        config.getNpivNodeWorldWideName().clear();
        config.getNpivNodeWorldWideName().addAll(nodes);
        config.getNpivPortWorldWideName().clear();
        config.getNpivPortWorldWideName().addAll(ports);
        config.setNpivWorldWideNameType(type);
    }

    private void report(List<Long> nodes, List<Long> ports) {
        if (nodes.equals(config.getNpivNodeWorldWideName()) && ports.equals(config.getNpivPortWorldWideName())) {
            return;
        }
        if (config.getNpivPortWorldWideName().isEmpty()) {
            draft.report(new VmWwnAssignedEvent().withNodeWwns(nodes).withPortWwns(ports));
        } else {
            draft.report(new VmWwnChangedEvent()
                    .withOldNodeWwns(List.copyOf(config.getNpivNodeWorldWideName()))
                    .withOldPortWwns(List.copyOf(config.getNpivPortWorldWideName()))
                    .withNewNodeWwns(nodes)
                    .withNewPortWwns(ports));
        }
        for (Long port : ports) {
            reportConflict(port);
        }
    }

    private void reportConflict(long port) {
        List<VmEventArgument> others = new ArrayList<>();
        for (ObjectState other : draft.mutation().before().all(MoTypes.VIRTUAL_MACHINE)) {
            VirtualMachineConfigInfo theirs = other.get(VirtualMachineProperties.CONFIG);
            if (theirs != null
                    && !other.ref().equals(draft.vm())
                    && theirs.getNpivPortWorldWideName().contains(port)) {
                others.add(new VmEventArgument().withVm(other.ref()).withName(theirs.getName()));
            }
        }
        if (!others.isEmpty()) {
            draft.report(new VmWwnConflictEvent().withConflictedVms(others).withWwn(port));
        }
    }
}
