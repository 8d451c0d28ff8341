package io.vimock.server.inventory.files;

import io.vimock.vim25.OptionValue;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.ToolsConfigInfo;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualMachineAffinityInfo;
import io.vimock.vim25.VirtualMachineBootOptions;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineDefaultPowerOpInfo;
import io.vimock.vim25.VirtualMachineFlagInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of a virtual machine from its {@code .vmx} file, as the specification that makes such a machine:
 * the counterpart of {@link VmxWriter}. What it does not know becomes {@code extraConfig}. Made for one file.
 */
public final class VmxReader {
    /** What says something of the file, or of things that follow from others. */
    private static final Set<String> OF_THE_FILE = Set.of(
            ".encoding",
            "config.version",
            "nvram",
            "extendedconfigfile",
            "virtualhw.productcompatibility",
            "sched.cpu.units",
            "sched.swap.derivedname",
            "checkpoint.vmstate",
            "cleanshutdown");

    private final VmxText vmx;
    private final DatastorePath home;
    private final UnaryOperator<String> volumes;
    private final Set<String> known = new HashSet<>(OF_THE_FILE);

    /**
     * @param text the file's text
     * @param home the file's path
     * @param volumes the name of a datastore from its name or the last part of its url; the same when there is none
     */
    public VmxReader(String text, DatastorePath home, UnaryOperator<String> volumes) {
        this.vmx = VmxText.parse(text);
        this.home = home;
        this.volumes = volumes;
    }

    /** Whether the text is a configuration at all. */
    public boolean isConfiguration() {
        return vmx.get("config.version") != null && vmx.get("virtualHW.version") != null;
    }

    /**
     * The specification of such a machine; names and identities that the file does not have are null.
     *
     * @param guests the identifiers of guest operating systems by {@link #guest} of them
     */
    public VirtualMachineConfigSpec spec(Map<String, String> guests) {
        VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec()
                .withName(text("displayName"))
                .withAnnotation(text("annotation"))
                .withGuestId(guests.getOrDefault(text("guestOS", "other").toLowerCase(Locale.ROOT), "otherGuest"))
                .withAlternateGuestName(text("guestOSAltName"))
                .withVersion(version())
                .withUuid(uuid("uuid.bios"))
                .withLocationId(uuid("uuid.location"))
                .withInstanceUuid(uuid("vc.uuid"))
                .withMemoryMB(number("memsize", 32L))
                .withNumCPUs((int) number("numvcpus", 1L))
                .withCpuAllocation(allocation("sched.cpu."))
                .withMemoryAllocation(allocation("sched.mem."))
                .withCpuAffinity(affinity("sched.cpu.affinity"))
                .withMemoryAffinity(affinity("sched.mem.affinity"))
                .withSwapPlacement(text("sched.swap.placement"))
                .withFlags(flags())
                .withTools(tools())
                .withPowerOpInfo(powerOps())
                .withBootOptions(boot());
        List<VirtualDeviceConfigSpec> devices = new VmxDeviceReader(this).read();
        return spec.withDeviceChange(devices).withExtraConfig(rest());
    }

    /** The name that configuration files have for a guest operating system. */
    public static String guest(String id) {
        return VmxWriter.guest(id);
    }

    @Nullable
    String text(String name) {
        known.add(name.toLowerCase(Locale.ROOT));
        return vmx.get(name);
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    @Nullable
    Boolean flag(String name) {
        return text(name) == null ? null : Boolean.valueOf(vmx.is(name, false));
    }

    boolean is(String name, boolean otherwise) {
        Boolean flag = flag(name);
        return flag == null ? otherwise : flag;
    }

    @Nullable
    Long number(String name) {
        String unused = text(name);
        return vmx.number(name);
    }

    private long number(String name, long otherwise) {
        Long number = number(name);
        return number == null ? otherwise : number;
    }

    private @Nullable String version() {
        Long version = number("virtualHW.version");
        return version == null ? null : String.format(Locale.ROOT, "vmx-%02d", version);
    }

    private @Nullable String uuid(String name) {
        String text = text(name);
        String uuid = text == null ? "" : DiskDescriptor.dashed(text).toLowerCase(Locale.ROOT);
        return uuid.isEmpty() ? null : uuid;
    }

    private ResourceAllocationInfo allocation(String prefix) {
        return new ResourceAllocationInfo()
                .withReservation(number(prefix + "min"))
                .withLimit(number(prefix + "max"))
                .withShares(shares(prefix + "shares"));
    }

    /** A level, or the number of shares; null when the file does not say. */
    @Nullable
    SharesInfo shares(String name) {
        String text = text(name);
        for (SharesLevel level : SharesLevel.values()) {
            if (level.value().equals(text) && level != SharesLevel.CUSTOM) {
                return new SharesInfo().withLevel(level);
            }
        }
        Long number = vmx.number(name);
        return number == null
                ? null
                : new SharesInfo().withLevel(SharesLevel.CUSTOM).withShares((int) Math.min(number, Integer.MAX_VALUE));
    }

    private @Nullable VirtualMachineAffinityInfo affinity(String name) {
        String text = text(name);
        if (text == null || !text.matches("\\d{1,4}(,\\d{1,4})*")) {
            return null;
        }
        List<Integer> set = new ArrayList<>();
        for (String number : text.split(",")) {
            set.add(Integer.valueOf(number));
        }
        return new VirtualMachineAffinityInfo().withAffinitySet(set);
    }

    private VirtualMachineFlagInfo flags() {
        return new VirtualMachineFlagInfo()
                .withEnableLogging(flag("logging"))
                .withDisableAcceleration(flag("disable_acceleration"))
                .withHtSharing(text("sched.cpu.htsharing"))
                .withDiskUuidEnabled(flag("disk.EnableUUID"))
                .withSnapshotDisabled(flag("snapshot.disabled"))
                .withSnapshotLocked(flag("snapshot.locked"))
                .withSnapshotPowerOffBehavior(text("snapshot.action"))
                .withVirtualMmuUsage(text("monitor.virtual_mmu"))
                .withVirtualExecUsage(text("monitor.virtual_exec"))
                .withMonitorType(text("monitor_control"));
    }

    private ToolsConfigInfo tools() {
        return new ToolsConfigInfo()
                .withSyncTimeWithHost(flag("tools.syncTime"))
                .withAfterPowerOn(flag("toolScripts.afterPowerOn"))
                .withAfterResume(flag("toolScripts.afterResume"))
                .withBeforeGuestStandby(flag("toolScripts.beforeSuspend"))
                .withBeforeGuestShutdown(flag("toolScripts.beforePowerOff"))
                .withToolsUpgradePolicy(text("tools.upgrade.policy"));
    }

    private VirtualMachineDefaultPowerOpInfo powerOps() {
        return new VirtualMachineDefaultPowerOpInfo()
                .withPowerOffType(powerOp("powerType.powerOff"))
                .withSuspendType(powerOp("powerType.suspend"))
                .withResetType(powerOp("powerType.reset"))
                .withStandbyAction(is("chipset.onlineStandby", false) ? "checkpoint" : "powerOnSuspend");
    }

    private @Nullable String powerOp(String name) {
        String type = text(name);
        return type != null && Set.of("soft", "hard", "preset").contains(type) ? type : null;
    }

    private VirtualMachineBootOptions boot() {
        return new VirtualMachineBootOptions()
                .withBootDelay(number("bios.bootDelay"))
                .withEnterBIOSSetup(flag("bios.forceSetupOnce"));
    }

    /** The path of a file that the configuration names: relative to it, or as hosts mount datastores. */
    String file(String name) {
        if (name.startsWith("[")) {
            return name;
        }
        String prefix = "/vmfs/volumes/";
        if (name.startsWith(prefix)) {
            String below = name.substring(prefix.length());
            int slash = below.indexOf('/');
            if (slash > 0) {
                return "[" + volumes.apply(below.substring(0, slash)) + "] " + below.substring(slash + 1);
            }
        }
        return name.startsWith("/") ? "[] " + name : home.sibling(name).toString();
    }

    private List<OptionValue> rest() {
        List<OptionValue> rest = new ArrayList<>();
        for (Map.Entry<String, String> setting : vmx.all()) {
            if (!known.contains(setting.getKey().toLowerCase(Locale.ROOT))) {
                rest.add(new OptionValue().withKey(setting.getKey()).withValue(setting.getValue()));
            }
        }
        return rest;
    }
}
