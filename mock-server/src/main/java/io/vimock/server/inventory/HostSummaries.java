package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.OptionManagerProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CustomFieldValue;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostConfigSummary;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostHardwareSummary;
import io.vimock.vim25.HostListSummary;
import io.vimock.vim25.HostListSummaryQuickStats;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.OptionValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps {@code HostSystem.summary} and {@code overallStatus} in line with the host. Its quick figures are kept. */
final class HostSummaries {
    private static final int AGENT_PORT = 902;

    private HostSummaries() {}

    static List<Derivation> derivations() {
        return List.of(
                Derivation.ofOwn(
                        MoTypes.HOST_SYSTEM,
                        List.of(
                                HostSystemProperties.NAME,
                                HostSystemProperties.HARDWARE,
                                HostSystemProperties.RUNTIME,
                                HostSystemProperties.CUSTOM_VALUE),
                        HostSummaries::summarize),
                Derivation.ofOwn(
                        MoTypes.HOST_SYSTEM, List.of(HostSystemProperties.CONFIG), HostSummaries::followConfig));
    }

    /** Of the configuration the summary tells little, and nothing of the ports that every power state changes. */
    private static void followConfig(Mutation m, ManagedObjectReference host) {
        HostListSummary before = m.get(host, HostSystemProperties.SUMMARY);
        HostConfigInfo config = m.get(host, HostSystemProperties.CONFIG);
        boolean isSame = before != null
                && before.getHardware() != null
                && before.getHardware().getNumNics() == numNics(config)
                && before.getHardware().getNumHBAs() == numHBAs(config)
                && WireType.equal(before.getConfig(), config(m.require(host, HostSystemProperties.NAME), config))
                && Objects.equals(before.getManagementServerIp(), serverAddress(m));
        if (!isSame) {
            summarize(m, host);
        }
    }

    private static void summarize(Mutation m, ManagedObjectReference host) {
        HostRuntimeInfo runtime = m.require(host, HostSystemProperties.RUNTIME);
        ManagedEntityStatus status = status(runtime);
        HostListSummary before = m.get(host, HostSystemProperties.SUMMARY);
        HostConfigInfo config = m.get(host, HostSystemProperties.CONFIG);
        m.set(host, HostSystemProperties.OVERALL_STATUS, status);
        m.set(
                host,
                HostSystemProperties.SUMMARY,
                new HostListSummary()
                        .withHost(host)
                        .withHardware(hardware(m.get(host, HostSystemProperties.HARDWARE), config))
                        .withRuntime(runtime)
                        .withConfig(config(m.require(host, HostSystemProperties.NAME), config))
                        .withQuickStats(before == null ? idle() : before.getQuickStats())
                        .withOverallStatus(status)
                        .withRebootRequired(before != null && before.isRebootRequired())
                        .withCustomValue(valuesOf(m, host))
                        .withManagementServerIp(serverAddress(m)));
    }

    /** The address of this server, as its settings tell it; null when they do not. */
    private static @Nullable String serverAddress(ReadView view) {
        ObjectState settings = view.find(WellKnown.SETTING);
        List<OptionValue> values = settings == null ? null : settings.get(OptionManagerProperties.SETTING);
        if (values == null) {
            return null;
        }
        for (OptionValue option : values) {
            if (option.getKey().equals(WellKnown.SERVER_ADDRESS)) {
                return (String) option.getValue();
            }
        }
        return null;
    }

    private static List<CustomFieldValue> valuesOf(Mutation m, ManagedObjectReference host) {
        List<CustomFieldValue> values = m.get(host, HostSystemProperties.CUSTOM_VALUE);
        return values == null ? List.of() : values;
    }

    private static HostListSummaryQuickStats idle() {
        return new HostListSummaryQuickStats().withOverallCpuUsage(0).withOverallMemoryUsage(0);
    }

    private static HostConfigSummary config(String name, @Nullable HostConfigInfo config) {
        return new HostConfigSummary()
                .withName(name)
                .withPort(AGENT_PORT)
                .withProduct(config == null ? null : config.getProduct())
                .withVmotionEnabled(vmotionEnabled(config))
                .withFaultToleranceEnabled(false);
    }

    /** The summary of a machine that is in no inventory. */
    static HostListSummary ofStranger(
            String name, HostHardwareInfo hardware, HostRuntimeInfo runtime, HostConfigInfo config) {
        return new HostListSummary()
                .withHardware(hardware(hardware, config))
                .withRuntime(runtime)
                .withConfig(config(name, config))
                .withQuickStats(idle())
                .withOverallStatus(ManagedEntityStatus.GRAY)
                .withRebootRequired(false);
    }

    private static @Nullable HostHardwareSummary hardware(
            @Nullable HostHardwareInfo hardware, @Nullable HostConfigInfo config) {
        if (hardware == null) {
            return null;
        }
        return new HostHardwareSummary()
                .withVendor(hardware.getSystemInfo().getVendor())
                .withModel(hardware.getSystemInfo().getModel())
                .withUuid(hardware.getSystemInfo().getUuid())
                .withOtherIdentifyingInfo(hardware.getSystemInfo().getOtherIdentifyingInfo())
                .withMemorySize(hardware.getMemorySize())
                .withCpuModel(hardware.getCpuPkg().get(0).getDescription())
                .withCpuMhz((int) (hardware.getCpuInfo().getHz() / 1_000_000))
                .withNumCpuPkgs(hardware.getCpuInfo().getNumCpuPackages())
                .withNumCpuCores(hardware.getCpuInfo().getNumCpuCores())
                .withNumCpuThreads(hardware.getCpuInfo().getNumCpuThreads())
                .withNumNics(numNics(config))
                .withNumHBAs(numHBAs(config));
    }

    private static int numNics(@Nullable HostConfigInfo config) {
        return config == null ? 0 : config.getNetwork().getPnic().size();
    }

    private static int numHBAs(@Nullable HostConfigInfo config) {
        return config == null
                ? 0
                : config.getStorageDevice().getHostBusAdapter().size();
    }

    /** Whether a host has an interface for VMotion. */
    static boolean vmotionEnabled(@Nullable HostConfigInfo config) {
        return config != null
                && config.getVmotion() != null
                && config.getVmotion().getNetConfig() != null
                && config.getVmotion().getNetConfig().getSelectedVnic() != null;
    }

    private static ManagedEntityStatus status(HostRuntimeInfo runtime) {
        if (runtime.getConnectionState() == HostSystemConnectionState.CONNECTED) {
            return ManagedEntityStatus.GREEN;
        }
        return runtime.getConnectionState() == HostSystemConnectionState.NOT_RESPONDING
                ? ManagedEntityStatus.RED
                : ManagedEntityStatus.GRAY;
    }
}
