package io.vimock.server.inventory;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.ExceptionDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.RuleDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the rules of a cluster and what is set for single machines of it. */
final class RuleCheck {
    private final ClusterDescription cluster;
    private final DescriptionProblems problems;

    /** How many machines of the cluster have a name. */
    private final Map<String, Integer> machines = new HashMap<>();

    RuleCheck(DatacenterDescription datacenter, ClusterDescription cluster, DescriptionProblems problems) {
        this.cluster = cluster;
        this.problems = problems;
        if (!cluster.rules().isEmpty() || !cluster.exceptions().isEmpty()) {
            Set<String> hosts = new HashSet<>();
            cluster.hosts().stream().map(HostDescription::name).forEach(hosts::add);
            for (VirtualMachineDescription vm : datacenter.virtualMachines()) {
                if (hosts.contains(vm.host()) && !vm.template()) {
                    machines.merge(vm.name(), 1, Integer::sum);
                }
            }
        }
    }

    void check() {
        Set<String> names = new HashSet<>();
        for (RuleDescription rule : cluster.rules()) {
            problems.requireName(rule.name(), rule, "name");
            problems.require(names.add(rule.name()), rule, "name", "the rule '" + rule.name() + "' is there twice");
            List<String> vms = rule.virtualMachines();
            problems.require(
                    Set.copyOf(vms).size() >= 2 && Set.copyOf(vms).size() == vms.size(),
                    rule,
                    "virtualMachines",
                    "a rule is about at least two virtual machines, each of them once");
            for (int i = 0; i < vms.size(); i++) {
                requireMachine(vms.get(i), rule, "virtualMachines[" + i + "]");
            }
        }
        Set<String> set = new HashSet<>();
        for (ExceptionDescription exception : cluster.exceptions()) {
            String name = exception.virtualMachine();
            requireMachine(name, exception, "virtualMachine");
            problems.require(
                    set.add(name), exception, "virtualMachine", "the virtual machine '" + name + "' is there twice");
        }
    }

    private void requireMachine(String name, Record part, String component) {
        int count = machines.getOrDefault(name, 0);
        problems.require(
                count > 0,
                part,
                component,
                "the cluster '" + cluster.name() + "' has no virtual machine '" + name + "'");
        problems.require(
                count == 1,
                part,
                component,
                "the cluster '" + cluster.name() + "' has more than one virtual machine '" + name + "'");
    }
}
