package io.vimock.server.inventory;

import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The chains of disk files that snapshots make: a delta disk is a backing whose {@code parent} is what it builds on (facts:
 * storage 5). Works on configurations that may be changed. Stateless.
 */
final class DiskChains {
    private static final Pattern DELTA = Pattern.compile("(.*)-(\\d{6})\\.vmdk");

    private DiskChains() {}

    /** The disks that snapshots include: with a file, and not independent. */
    static List<VirtualDisk> included(VirtualMachineConfigInfo config) {
        List<VirtualDisk> disks = new ArrayList<>();
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk && isIncluded(disk)) {
                disks.add(disk);
            }
        }
        return disks;
    }

    private static boolean isIncluded(VirtualDisk disk) {
        String mode = disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo flat
                ? flat.getDiskMode()
                : disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping
                        ? mapping.getDiskMode()
                        : null;
        return disk.getBacking() instanceof VirtualDeviceFileBackingInfo
                && (mode == null || !mode.startsWith("independent"));
    }

    /** The disk that a delta disk builds on; null for a base disk. */
    static @Nullable VirtualDeviceFileBackingInfo parent(VirtualDeviceFileBackingInfo backing) {
        if (backing instanceof VirtualDiskFlatVer2BackingInfo flat) {
            return flat.getParent();
        }
        return backing instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping ? mapping.getParent() : null;
    }

    private static VirtualDeviceFileBackingInfo withParent(
            VirtualDeviceFileBackingInfo backing, @Nullable VirtualDeviceFileBackingInfo parent) {
        VirtualDeviceFileBackingInfo copy = WireType.copy(backing);
        if (copy instanceof VirtualDiskFlatVer2BackingInfo flat) {
            flat.setParent((VirtualDiskFlatVer2BackingInfo) parent);
        } else if (copy instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping) {
            mapping.setParent((VirtualDiskRawDiskMappingVer1BackingInfo) parent);
        }
        return copy;
    }

    /** The files of a disk, the newest first. */
    static List<VirtualDeviceFileBackingInfo> chain(VirtualDisk disk) {
        List<VirtualDeviceFileBackingInfo> chain = new ArrayList<>(1);
        VirtualDeviceFileBackingInfo at =
                disk.getBacking() instanceof VirtualDeviceFileBackingInfo backing ? backing : null;
        while (at != null) {
            chain.add(at);
            at = parent(at);
        }
        return chain;
    }

    /** The files of all disks of some configurations. */
    static Set<String> files(Collection<VirtualMachineConfigInfo> configs) {
        Set<String> files = new LinkedHashSet<>();
        for (VirtualMachineConfigInfo config : configs) {
            for (VirtualDevice device : config.getHardware().getDevice()) {
                if (device instanceof VirtualDisk disk) {
                    chain(disk).forEach(link -> files.add(link.getFileName()));
                }
            }
        }
        return files;
    }

    /**
     * Lets every included disk write to a new delta disk in the machine's directory, so that what it has been so far stays
     * as it is.
     *
     * @param taken the files that exist; the new ones are added
     */
    static void grow(VirtualMachineConfigInfo config, Set<String> taken) {
        for (VirtualDisk disk : included(config)) {
            VirtualDeviceFileBackingInfo present = (VirtualDeviceFileBackingInfo) disk.getBacking();
            String file = deltaName(config, present, taken);
            taken.add(file);
            disk.setBacking(withParent(present, present));
            ((VirtualDeviceFileBackingInfo) disk.getBacking()).setFileName(file);
        }
    }

    /** {@code web01-000002.vmdk}: the base disk's name and the number behind the highest that is in use. */
    private static String deltaName(
            VirtualMachineConfigInfo config, VirtualDeviceFileBackingInfo present, Set<String> taken) {
        VirtualDeviceFileBackingInfo base = present;
        for (VirtualDeviceFileBackingInfo at = present; at != null; at = parent(at)) {
            base = at;
        }
        DatastorePath home = DatastorePath.parse(config.getFiles().getVmPathName());
        String name = DatastorePath.parse(base.getFileName()).fileName().replaceFirst("\\.vmdk$", "");
        String stem = home.sibling(name).toString();
        int highest = 0;
        for (String file : taken) {
            Matcher delta = DELTA.matcher(file);
            if (delta.matches() && delta.group(1).equals(stem)) {
                highest = Math.max(highest, Integer.parseInt(delta.group(2)));
            }
        }
        return String.format("%s-%06d.vmdk", stem, highest + 1);
    }

    /**
     * Merges what no snapshot needs any more: a file that is no configuration's disk and that one other builds on takes in
     * the contents of that one, which then goes by its name.
     *
     * @param states the configurations of the machine and of its snapshots; their backings are replaced
     * @param pinned the files that have to stay because others use them
     */
    static void consolidate(List<VirtualMachineConfigInfo> states, Predicate<VirtualDeviceFileBackingInfo> pinned) {
        Files files = new Files();
        for (VirtualMachineConfigInfo state : states) {
            for (VirtualDevice device : state.getHardware().getDevice()) {
                if (device instanceof VirtualDisk disk) {
                    files.add(chain(disk), pinned);
                }
            }
        }
        files.merge();
        for (VirtualMachineConfigInfo state : states) {
            for (VirtualDevice device : state.getHardware().getDevice()) {
                if (device instanceof VirtualDisk disk
                        && disk.getBacking() instanceof VirtualDeviceFileBackingInfo top) {
                    disk.setBacking(files.backing(top));
                }
            }
        }
    }

    /** The files of one machine by name, with what each builds on, while they are merged. */
    private static final class Files {
        private final Map<String, VirtualDeviceFileBackingInfo> links = new LinkedHashMap<>();
        private final Map<String, String> parents = new HashMap<>();
        private final Map<String, String> merged = new HashMap<>();
        private final Set<String> needed = new LinkedHashSet<>();

        void add(List<VirtualDeviceFileBackingInfo> chain, Predicate<VirtualDeviceFileBackingInfo> pinned) {
            for (int i = 0; i < chain.size(); i++) {
                VirtualDeviceFileBackingInfo link = chain.get(i);
                links.put(link.getFileName(), link);
                if (i == 0 || pinned.test(link)) {
                    needed.add(link.getFileName());
                }
                if (i + 1 < chain.size()) {
                    parents.put(link.getFileName(), chain.get(i + 1).getFileName());
                }
            }
        }

        void merge() {
            for (String file : List.copyOf(links.keySet())) {
                String only = needed.contains(file) ? null : onlyChild(file);
                while (only != null && !merged.containsKey(file)) {
                    absorb(file, only);
                    only = needed.contains(file) ? null : onlyChild(file);
                }
            }
        }

        private @Nullable String onlyChild(String file) {
            List<String> children = parents.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(file))
                    .map(Map.Entry::getKey)
                    .toList();
            return children.size() == 1 ? children.get(0) : null;
        }

        private void absorb(String file, String child) {
            merged.put(child, file);
            parents.remove(child);
            parents.replaceAll((link, parent) -> parent.equals(child) ? file : parent);
            if (needed.remove(child)) {
                needed.add(file);
            }
        }

        /** What a disk is now, with the mode that it has. */
        VirtualDeviceFileBackingInfo backing(VirtualDeviceFileBackingInfo top) {
            VirtualDeviceFileBackingInfo found = build(finalName(top.getFileName()));
            if (found instanceof VirtualDiskFlatVer2BackingInfo flat
                    && top instanceof VirtualDiskFlatVer2BackingInfo was) {
                flat.setDiskMode(was.getDiskMode());
            }
            return found;
        }

        private String finalName(String file) {
            String into = merged.get(file);
            return into == null ? file : finalName(into);
        }

        private VirtualDeviceFileBackingInfo build(String file) {
            String parent = parents.get(file);
            return withParent(Objects.requireNonNull(links.get(file)), parent == null ? null : build(parent));
        }
    }
}
