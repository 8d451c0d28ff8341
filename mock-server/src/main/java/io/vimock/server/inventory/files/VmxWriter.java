package io.vimock.server.inventory.files;

import io.vimock.vim25.OptionValue;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.ToolsConfigInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualMachineBootOptions;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigInfoDatastoreUrlPair;
import io.vimock.vim25.VirtualMachineDefaultPowerOpInfo;
import io.vimock.vim25.VirtualMachineFlagInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the configuration of a virtual machine as its {@code .vmx} file, in the words that {@link VmxReader} and tools
 * such as libvirt read (wire rule 13). Made for one file.
 */
final class VmxWriter {
    private final VirtualMachineConfigInfo config;
    private final DatastorePath home;
    private final FileText out;

    private VmxWriter(VirtualMachineConfigInfo config, DatastorePath home, FileText out) {
        this.config = config;
        this.home = home;
        this.out = out;
    }

    /**
     * Writes the text of the file.
     *
     * @param home the path of the file
     */
    static void write(VirtualMachineConfigInfo config, DatastorePath home, FileText out) {
        VmxWriter writer = new VmxWriter(config, home, out);
        writer.putIdentity();
        writer.putResources();
        writer.putOptions();
        VmxDevices devices = new VmxDevices(writer, config.getHardware().getDevice());
        for (VirtualDevice device : config.getHardware().getDevice()) {
            devices.put(device);
        }
        devices.putAbsent();
        for (OptionValue extra : config.getExtraConfig()) {
            VmxText.appendNamed(out, extra.getKey(), extra.getValue());
        }
    }

    /** Writes the text of the file beside it that says which team the machine is in: none. */
    static void writeTeam(VirtualMachineConfigInfo config, DatastorePath home, FileText out) {
        out.ascii("<?xml version=\"1.0\"?>\n<Foundry>\n<VM>\n<VMId type=\"string\">")
                .append(DiskDescriptor.spaced(config.getUuid()))
                .ascii("</VMId>\n<ClientMetaData>\n<clientMetaDataAttributes/>\n<HistoryEventList/></ClientMetaData>\n")
                .ascii("<vmxPathName type=\"string\">")
                .append(escaped(home.fileName()))
                .ascii("</vmxPathName></VM></Foundry>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    void put(String name, @Nullable Object value) {
        VmxText.append(out, "", name, value);
    }

    /** Writes a setting whose name has two parts. */
    void put(String prefix, String name, @Nullable Object value) {
        VmxText.append(out, prefix, name, value);
    }

    /** The number in {@code vmx-04}. */
    static int hardwareVersion(VirtualMachineConfigInfo config) {
        int number = 0;
        for (int i = 0; i < config.getVersion().length(); i++) {
            int digit = Character.digit(config.getVersion().charAt(i), 10);
            number = digit < 0 ? number : number * 10 + digit;
        }
        return number == 0 ? 4 : number;
    }

    private void putIdentity() {
        put(".encoding", "UTF-8");
        put("config.version", 8);
        put("virtualHW.version", hardwareVersion(config));
        put("displayName", config.getName());
        put("annotation", config.getAnnotation());
        put("guestOS", guest(config.getGuestId()));
        String other = config.getAlternateGuestName();
        put("guestOSAltName", other == null || other.isEmpty() ? null : other);
        put("uuid.bios", DiskDescriptor.spaced(config.getUuid()));
        put("uuid.location", spacedOrNull(config.getLocationId()));
        put("vc.uuid", spacedOrNull(config.getInstanceUuid()));
        put("nvram", home.stem() + ".nvram");
        put("extendedConfigFile", home.stem() + ".vmxf");
    }

    private static @Nullable String spacedOrNull(@Nullable String uuid) {
        return uuid == null ? null : DiskDescriptor.spaced(uuid);
    }

    /** The name that configuration files have for a guest operating system: {@code rhel5-64} for rhel5_64Guest. */
    static String guest(String id) {
        boolean other64 = id.equals("otherGuest64");
        String name = other64 ? "other_64" : id.endsWith("Guest") ? id.substring(0, id.length() - 5) : id;
        if (name.endsWith("64")) {
            String stem = name.substring(0, name.length() - 2);
            name = (stem.endsWith("_") ? stem.substring(0, stem.length() - 1) : stem) + "-64";
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private void putResources() {
        put("memsize", config.getHardware().getMemoryMB());
        put("numvcpus", config.getHardware().getNumCPU());
        putAllocation("sched.cpu.", config.getCpuAllocation());
        put("sched.cpu.units", "mhz");
        putAllocation("sched.mem.", config.getMemoryAllocation());
        if (config.getCpuAffinity() != null
                && !config.getCpuAffinity().getAffinitySet().isEmpty()) {
            put("sched.cpu.affinity", joined(config.getCpuAffinity().getAffinitySet()));
        }
        if (config.getMemoryAffinity() != null
                && !config.getMemoryAffinity().getAffinitySet().isEmpty()) {
            put("sched.mem.affinity", joined(config.getMemoryAffinity().getAffinitySet()));
        }
    }

    private static String joined(Iterable<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        numbers.forEach(number -> text.append(text.isEmpty() ? "" : ",").append(number));
        return text.toString();
    }

    private void putAllocation(String prefix, @Nullable ResourceAllocationInfo allocation) {
        if (allocation == null) {
            return;
        }
        put(prefix, "min", allocation.getReservation());
        put(prefix, "max", allocation.getLimit());
        put(prefix, "shares", shares(allocation.getShares()));
    }

    /** A level, or the number of shares. */
    static @Nullable String shares(@Nullable SharesInfo shares) {
        if (shares == null) {
            return null;
        }
        return shares.getLevel() == SharesLevel.CUSTOM
                ? Integer.toString(shares.getShares())
                : shares.getLevel().value();
    }

    private void putOptions() {
        VirtualMachineFlagInfo flags = config.getFlags();
        if (flags != null) {
            put("logging", flags.isEnableLogging());
            put("disable_acceleration", flags.isDisableAcceleration());
            put("sched.cpu.htsharing", flags.getHtSharing());
            put("disk.EnableUUID", flags.isDiskUuidEnabled());
            put("snapshot.disabled", flags.isSnapshotDisabled());
            put("snapshot.locked", flags.isSnapshotLocked());
            put("snapshot.action", flags.getSnapshotPowerOffBehavior());
            put("monitor.virtual_mmu", flags.getVirtualMmuUsage());
            put("monitor.virtual_exec", flags.getVirtualExecUsage());
            put("monitor_control", flags.getMonitorType());
        }
        putTools(config.getTools());
        VirtualMachineDefaultPowerOpInfo power = config.getDefaultPowerOps();
        if (power != null) {
            put("powerType.powerOff", power.getPowerOffType());
            put("powerType.suspend", power.getSuspendType());
            put("powerType.reset", power.getResetType());
            put("chipset.onlineStandby", "checkpoint".equals(power.getStandbyAction()));
        }
        VirtualMachineBootOptions boot = config.getBootOptions();
        if (boot != null) {
            put("bios.bootDelay", boot.getBootDelay());
            put("bios.forceSetupOnce", boot.isEnterBIOSSetup());
        }
        put("sched.swap.placement", config.getSwapPlacement());
    }

    private void putTools(@Nullable ToolsConfigInfo tools) {
        if (tools != null) {
            put("tools.syncTime", tools.isSyncTimeWithHost());
            put("toolScripts.afterPowerOn", tools.isAfterPowerOn());
            put("toolScripts.afterResume", tools.isAfterResume());
            put("toolScripts.beforeSuspend", tools.isBeforeGuestStandby());
            put("toolScripts.beforePowerOff", tools.isBeforeGuestShutdown());
            put("tools.upgrade.policy", tools.getToolsUpgradePolicy());
        }
    }

    /** How the file names another file: by its name in the same directory, else by its path on hosts. */
    String file(@Nullable String path) {
        if (path == null || !path.startsWith("[") || path.startsWith("[]")) {
            return path == null ? "" : path;
        }
        DatastorePath file = DatastorePath.parse(path);
        if (file.isBeside(home)) {
            return file.fileName();
        }
        for (VirtualMachineConfigInfoDatastoreUrlPair pair : config.getDatastoreUrl()) {
            if (pair.getName().equals(file.datastore())) {
                return pair.getUrl() + "/" + file.path();
            }
        }
        return "/vmfs/volumes/" + file.datastore() + "/" + file.path();
    }
}
