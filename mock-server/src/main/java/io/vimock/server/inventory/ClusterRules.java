package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ClusterAffinityRuleSpec;
import io.vimock.vim25.ClusterAntiAffinityRuleSpec;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterGroupInfo;
import io.vimock.vim25.ClusterHostGroup;
import io.vimock.vim25.ClusterRuleInfo;
import io.vimock.vim25.ClusterRuleSpec;
import io.vimock.vim25.ClusterVmGroup;
import io.vimock.vim25.ClusterVmHostRuleInfo;
import io.vimock.vim25.ManagedObjectReference;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a cluster about which machines to keep together or apart (facts: distributed-services 1).
 *
 * <p>The server gives a rule its key. Whether rules are kept is DRS's business.
 *
 * @param config the configuration that they are part of; not published yet
 * @param members what they may be about
 */
record ClusterRules(ClusterConfigInfoEx config, ClusterMembers members) {
    private static final String PATH = "spec.rulesSpec";

    /**
     * Applies changes to the rules.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, DuplicateName, ManagedObjectNotFound
     */
    void apply(List<ClusterRuleSpec> changes) {
        List<ClusterRuleInfo> rules = config.getRule();
        var entries = new ClusterListsApplier.Entries<>(rules, ClusterRuleInfo::getKey, PATH);
        for (ClusterRuleSpec change : changes) {
            switch (change.getOperation()) {
                case ADD -> {
                    ClusterRuleInfo rule = WireType.deepCopy(entries.required(change.getInfo()));
                    rules.add(complete(rule.withKey(nextKey())));
                }
                case EDIT -> {
                    ClusterRuleInfo info = entries.required(change.getInfo());
                    int at = entries.indexOf(info.getKey(), ".info.key");
                    rules.set(at, complete(entries.edited(rules.get(at), info)));
                }
                case REMOVE -> rules.remove(entries.indexOf(change.getRemoveKey(), ".removeKey"));
            }
        }
        rules.forEach(this::check);
    }

    private int nextKey() {
        return config.getRule().stream().mapToInt(ClusterRuleInfo::getKey).max().orElse(0) + 1;
    }

    private static ClusterRuleInfo complete(ClusterRuleInfo rule) {
        return rule.withEnabled(rule.isEnabled() == null || rule.isEnabled())
                .withMandatory(Boolean.TRUE.equals(rule.isMandatory()))
                .withUserCreated(true)
                .withStatus(null)
                .withInCompliance(null);
    }

    private void check(ClusterRuleInfo rule) {
        requireName(rule);
        if (rule instanceof ClusterAffinityRuleSpec together) {
            requireMachines(together.getVm());
        } else if (rule instanceof ClusterAntiAffinityRuleSpec apart) {
            requireMachines(apart.getVm());
        } else if (rule instanceof ClusterVmHostRuleInfo placement) {
            requireGroup(placement.getVmGroupName(), ClusterVmGroup.class, ".info.vmGroupName");
            requireGroup(placement.getAffineHostGroupName(), ClusterHostGroup.class, ".info.affineHostGroupName");
            requireGroup(
                    placement.getAntiAffineHostGroupName(), ClusterHostGroup.class, ".info.antiAffineHostGroupName");
        } else {
            throw Faults.invalidArgument(PATH + ".info", "it is no rule about machines");
        }
    }

    private void requireName(ClusterRuleInfo rule) {
        String name = rule.getName();
        if (name == null || name.isBlank()) {
            throw Faults.invalidArgument(PATH + ".info.name", "it is empty");
        }
        ManagedObjectReference cluster = members.computeResource();
        for (ClusterRuleInfo other : config.getRule()) {
            if (cluster != null && other != rule && name.equals(other.getName())) {
                throw Faults.duplicateName(name, cluster);
            }
        }
    }

    private void requireMachines(List<ManagedObjectReference> machines) {
        String path = PATH + ".info.vm";
        machines.forEach(vm -> members.requireMachine(vm, path));
        if (new HashSet<>(machines).size() != machines.size()) {
            throw Faults.invalidArgument(path, "a virtual machine is there twice");
        }
        if (machines.size() < 2) {
            throw Faults.invalidArgument(path, "a rule is about at least two virtual machines");
        }
    }

    private void requireGroup(@Nullable String name, Class<? extends ClusterGroupInfo> kind, String part) {
        boolean exists = name == null
                || config.getGroup().stream()
                        .anyMatch(group -> kind.isInstance(group) && Objects.equals(group.getName(), name));
        if (!exists) {
            throw Faults.invalidArgument(PATH + part, "there is no such group '" + name + "'");
        }
    }
}
