package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ArrayUpdateSpec;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterDasVmConfigInfo;
import io.vimock.vim25.ClusterDasVmConfigSpec;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterDpmHostConfigInfo;
import io.vimock.vim25.ClusterDpmHostConfigSpec;
import io.vimock.vim25.ClusterDrsVmConfigInfo;
import io.vimock.vim25.ClusterDrsVmConfigSpec;
import io.vimock.vim25.ClusterGroupInfo;
import io.vimock.vim25.ClusterGroupSpec;
import io.vimock.vim25.ClusterHostGroup;
import io.vimock.vim25.ClusterVmGroup;
import io.vimock.vim25.DasVmPriority;
import io.vimock.vim25.DynamicData;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes to the lists of a cluster's configuration: what holds for single machines and hosts, groups, and
 * rules. Every change adds, edits or removes the entry of a key.
 *
 * @param config the configuration to change; not published yet
 * @param members what the entries may be about
 */
record ClusterListsApplier(ClusterConfigInfoEx config, ClusterMembers members) {

    /**
     * Applies all changes.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, DuplicateName, ManagedObjectNotFound
     */
    void apply(ClusterConfigSpecEx spec) {
        new Entries<>(config.getDasVmConfig(), ClusterDasVmConfigInfo::getKey, "spec.dasVmConfigSpec")
                .apply(spec.getDasVmConfigSpec(), ClusterDasVmConfigSpec::getInfo, this::checked);
        new Entries<>(config.getDrsVmConfig(), ClusterDrsVmConfigInfo::getKey, "spec.drsVmConfigSpec")
                .apply(spec.getDrsVmConfigSpec(), ClusterDrsVmConfigSpec::getInfo, this::checked);
        new Entries<>(config.getDpmHostConfig(), ClusterDpmHostConfigInfo::getKey, "spec.dpmHostConfigSpec")
                .apply(spec.getDpmHostConfigSpec(), ClusterDpmHostConfigSpec::getInfo, this::checked);
        new Entries<>(config.getGroup(), ClusterGroupInfo::getName, "spec.groupSpec")
                .apply(spec.getGroupSpec(), ClusterGroupSpec::getInfo, this::checked);
        new ClusterRules(config, members).apply(spec.getRulesSpec());
    }

    private ClusterDasVmConfigInfo checked(ClusterDasVmConfigInfo entry) {
        String path = "spec.dasVmConfigSpec.info";
        members.requireMachine(entry.getKey(), path + ".key");
        if (entry.getDasSettings() == null) {
            entry.setDasSettings(new ClusterDasVmSettings()
                    .withRestartPriority(
                            entry.getRestartPriority() == null
                                    ? null
                                    : entry.getRestartPriority().value())
                    .withIsolationResponse(isolationResponse(entry)));
        }
        ClusterConfigApplier.checkSettings(entry.getDasSettings(), true, path + ".dasSettings");
        // The form of VirtualCenter 2.0 says the same as far as it can.
        String priority = entry.getDasSettings().getRestartPriority();
        entry.setRestartPriority(Arrays.stream(DasVmPriority.values())
                .filter(value -> value.value().equals(priority))
                .findFirst()
                .orElse(null));
        String response = entry.getDasSettings().getIsolationResponse();
        entry.setPowerOffOnIsolation(response == null ? null : response.equals("powerOff"));
        return entry;
    }

    private static @Nullable String isolationResponse(ClusterDasVmConfigInfo entry) {
        if (entry.isPowerOffOnIsolation() == null) {
            return null;
        }
        return entry.isPowerOffOnIsolation() ? "powerOff" : "none";
    }

    private ClusterDrsVmConfigInfo checked(ClusterDrsVmConfigInfo entry) {
        members.requireMachine(entry.getKey(), "spec.drsVmConfigSpec.info.key");
        return entry.isEnabled() == null ? entry.withEnabled(true) : entry;
    }

    private ClusterDpmHostConfigInfo checked(ClusterDpmHostConfigInfo entry) {
        members.requireHost(entry.getKey(), "spec.dpmHostConfigSpec.info.key");
        return entry.isEnabled() == null ? entry.withEnabled(true) : entry;
    }

    private ClusterGroupInfo checked(ClusterGroupInfo group) {
        String path = "spec.groupSpec.info";
        if (group.getName() == null || group.getName().isBlank()) {
            throw Faults.invalidArgument(path + ".name", "it is empty");
        }
        if (group instanceof ClusterVmGroup machines) {
            machines.getVm().forEach(vm -> members.requireMachine(vm, path + ".vm"));
        } else if (group instanceof ClusterHostGroup hosts) {
            hosts.getHost().forEach(host -> members.requireHost(host, path + ".host"));
        } else {
            throw Faults.invalidArgument(path, "it is neither a group of virtual machines nor one of hosts");
        }
        return group;
    }

    /**
     * A list with a key for every entry.
     *
     * @param list the entries
     * @param key an entry's key
     * @param path where the changes stand in the argument
     */
    record Entries<T extends DynamicData>(List<T> list, Function<T, ? extends @Nullable Object> key, String path) {

        /**
         * Adds, edits and removes entries.
         *
         * @param info the entry that a change carries
         * @param check checks an entry as it will be, and completes it
         */
        <S extends ArrayUpdateSpec> void apply(List<S> changes, Function<S, @Nullable T> info, Function<T, T> check) {
            for (S change : changes) {
                T entry = info.apply(change);
                switch (change.getOperation()) {
                    case ADD -> add(check.apply(WireType.deepCopy(required(entry))));
                    case EDIT -> {
                        int at = indexOf(key.apply(required(entry)), ".info");
                        list.set(at, check.apply(edited(list.get(at), entry)));
                    }
                    case REMOVE -> list.remove(indexOf(change.getRemoveKey(), ".removeKey"));
                }
            }
        }

        T required(@Nullable T entry) {
            if (entry == null) {
                throw Faults.invalidArgument(path + ".info", "it is unset");
            }
            return entry;
        }

        private void add(T entry) {
            if (list.stream().anyMatch(old -> Objects.equals(key.apply(old), key.apply(entry)))) {
                throw Faults.invalidArgument(path + ".info", "there is one of that key already; edit it");
            }
            list.add(entry);
        }

        /** Where the entry of a key is. */
        int indexOf(@Nullable Object wanted, String part) {
            for (int i = 0; i < list.size(); i++) {
                if (wanted != null && wanted.equals(key.apply(list.get(i)))) {
                    return i;
                }
            }
            throw Faults.invalidArgument(path + part, "there is no entry of that key");
        }

        /** An entry with the fields that a change sets. */
        T edited(T present, T change) {
            return present.getClass() == change.getClass() ? Fields.merged(present, change) : WireType.deepCopy(change);
        }
    }
}
