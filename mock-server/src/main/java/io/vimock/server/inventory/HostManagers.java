package io.vimock.server.inventory;

import io.vimock.api.HostAutoStartManagerProperties;
import io.vimock.api.HostCpuSchedulerSystemProperties;
import io.vimock.api.HostDatastoreBrowserProperties;
import io.vimock.api.HostDatastoreSystemProperties;
import io.vimock.api.HostDateTimeSystemProperties;
import io.vimock.api.HostDiagnosticSystemProperties;
import io.vimock.api.HostFirewallSystemProperties;
import io.vimock.api.HostHealthStatusSystemProperties;
import io.vimock.api.HostMemorySystemProperties;
import io.vimock.api.HostNetworkSystemProperties;
import io.vimock.api.HostServiceSystemProperties;
import io.vimock.api.HostSnmpSystemProperties;
import io.vimock.api.HostStorageSystemProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.HostVMotionSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.OptionManagerProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HealthSystemRuntime;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostConfigManager;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostSnmpConfigSpec;
import io.vimock.vim25.HostSnmpSystemAgentLimits;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.OptionDef;
import io.vimock.vim25.OptionValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The managed objects that configure a host, one of each kind per host.
 *
 * <p>What they show is what {@code HostSystem.config} holds: that is the one place where a host's configuration is
 * written, and their properties follow from it.
 */
final class HostManagers {
    private static final List<WireField> ALL_BUT_NETWORK = WireType.of(HostConfigInfo.class).fields().stream()
            .filter(field -> !field.name().equals("network"))
            .toList();

    private HostManagers() {}

    /** The references to a host's managers; their ids end in the host's number. */
    static HostConfigManager of(ManagedObjectReference host) {
        return new HostConfigManager()
                .withCpuScheduler(ref(host, MoTypes.HOST_CPU_SCHEDULER_SYSTEM, "cpuSchedulerSystem"))
                .withDatastoreSystem(ref(host, MoTypes.HOST_DATASTORE_SYSTEM, "datastoreSystem"))
                .withMemoryManager(ref(host, MoTypes.HOST_MEMORY_SYSTEM, "memoryManagerSystem"))
                .withStorageSystem(ref(host, MoTypes.HOST_STORAGE_SYSTEM, "storageSystem"))
                .withNetworkSystem(ref(host, MoTypes.HOST_NETWORK_SYSTEM, "networkSystem"))
                .withVmotionSystem(ref(host, MoTypes.HOST_VMOTION_SYSTEM, "vmotionSystem"))
                .withServiceSystem(ref(host, MoTypes.HOST_SERVICE_SYSTEM, "serviceSystem"))
                .withFirewallSystem(ref(host, MoTypes.HOST_FIREWALL_SYSTEM, "firewallSystem"))
                .withAdvancedOption(ref(host, MoTypes.OPTION_MANAGER, "EsxHostAdvSettings"))
                .withDiagnosticSystem(ref(host, MoTypes.HOST_DIAGNOSTIC_SYSTEM, "diagnosticSystem"))
                .withAutoStartManager(ref(host, MoTypes.HOST_AUTO_START_MANAGER, "autoStartManager"))
                .withSnmpSystem(ref(host, MoTypes.HOST_SNMP_SYSTEM, "snmpSystem"))
                .withDateTimeSystem(ref(host, MoTypes.HOST_DATE_TIME_SYSTEM, "dateTimeSystem"))
                .withPatchManager(ref(host, MoTypes.HOST_PATCH_MANAGER, "patchManager"))
                .withBootDeviceSystem(ref(host, MoTypes.HOST_BOOT_DEVICE_SYSTEM, "bootDeviceSystem"))
                .withFirmwareSystem(ref(host, MoTypes.HOST_FIRMWARE_SYSTEM, "firmwareSystem"))
                .withHealthStatusSystem(ref(host, MoTypes.HOST_HEALTH_STATUS_SYSTEM, "healthStatusSystem"))
                .withKernelModuleSystem(ref(host, MoTypes.HOST_KERNEL_MODULE_SYSTEM, "kernelModuleSystem"));
    }

    private static ManagedObjectReference ref(ManagedObjectReference host, MoType type, String prefix) {
        return new ManagedObjectReference(
                type.name(), prefix + host.getValue().substring(host.getValue().lastIndexOf('-')));
    }

    /** The host that a manager belongs to. */
    static ManagedObjectReference host(ReadView view, ManagedObjectReference manager) {
        String number = manager.getValue().substring(manager.getValue().lastIndexOf('-'));
        return view.state(new ManagedObjectReference(MoTypes.HOST_SYSTEM.name(), "host" + number))
                .ref();
    }

    /**
     * Demands that a host is connected.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    static void requireConnected(ReadView view, ManagedObjectReference host) {
        if (view.require(host, HostSystemProperties.RUNTIME).getConnectionState()
                != HostSystemConnectionState.CONNECTED) {
            throw Faults.of(new HostNotConnected(), "The host is not connected");
        }
    }

    /** All managers of a host. */
    static List<ManagedObjectReference> all(HostConfigManager managers) {
        return List.of(
                managers.getCpuScheduler(),
                managers.getDatastoreSystem(),
                managers.getMemoryManager(),
                managers.getStorageSystem(),
                managers.getNetworkSystem(),
                managers.getVmotionSystem(),
                managers.getServiceSystem(),
                managers.getFirewallSystem(),
                managers.getAdvancedOption(),
                managers.getDiagnosticSystem(),
                managers.getAutoStartManager(),
                managers.getSnmpSystem(),
                managers.getDateTimeSystem(),
                managers.getPatchManager(),
                managers.getBootDeviceSystem(),
                managers.getFirmwareSystem(),
                managers.getHealthStatusSystem(),
                managers.getKernelModuleSystem());
    }

    /** Creates the managers of a host, with what does not follow from its configuration. */
    static void create(Mutation m, HostConfigManager managers) {
        for (ManagedObjectReference manager : all(managers)) {
            m.create(Objects.requireNonNull(MoTypes.byName(manager.getType())), manager);
        }
        m.set(
                managers.getSnmpSystem(),
                HostSnmpSystemProperties.CONFIGURATION,
                new HostSnmpConfigSpec().withEnabled(false).withPort(161));
        m.set(
                managers.getSnmpSystem(),
                HostSnmpSystemProperties.LIMITS,
                new HostSnmpSystemAgentLimits()
                        .withMaxReadOnlyCommunities(10)
                        .withMaxTrapDestinations(3)
                        .withMaxCommunityLength(64)
                        .withMaxBufferSize(1500));
    }

    /** What the managers show follows from the host. */
    static List<Derivation> derivations() {
        return List.of(
                Derivation.ofOwn(MoTypes.HOST_SYSTEM, List.of(HostSystemProperties.CONFIG), HostManagers::showConfig),
                Derivation.ofOwn(MoTypes.HOST_SYSTEM, List.of(HostSystemProperties.RUNTIME), HostManagers::showHealth),
                Derivation.ofOwn(
                        MoTypes.HOST_SYSTEM, List.of(HostSystemProperties.DATASTORE), HostManagers::showDatastores));
    }

    private static void showConfig(Mutation m, ManagedObjectReference host) {
        HostConfigInfo config = m.get(host, HostSystemProperties.CONFIG);
        if (config == null) {
            return;
        }
        HostConfigManager managers = m.require(host, HostSystemProperties.CONFIG_MANAGER);
        if (!isOnlyNetwork(m, host, config)) {
            showHost(m, host, managers, config);
        }
        showNetwork(m, managers, config);
    }

    /** Whether the network is all that is another in a host's configuration: every power state changes its ports. */
    private static boolean isOnlyNetwork(Mutation m, ManagedObjectReference host, HostConfigInfo config) {
        HostConfigInfo before = m.before().exists(host) ? m.before().get(host, HostSystemProperties.CONFIG) : null;
        if (before == null) {
            return false;
        }
        for (WireField field : ALL_BUT_NETWORK) {
            if (!WireType.equal(field.get(config), field.get(before))) {
                return false;
            }
        }
        return true;
    }

    private static void showHost(
            Mutation m, ManagedObjectReference host, HostConfigManager managers, HostConfigInfo config) {
        m.set(host, HostSystemProperties.SYSTEM_RESOURCES, config.getSystemResources());
        m.set(managers.getCpuScheduler(), HostCpuSchedulerSystemProperties.HYPERTHREAD_INFO, config.getHyperThread());
        m.set(
                managers.getDatastoreSystem(),
                HostDatastoreSystemProperties.CAPABILITIES,
                config.getDatastoreCapabilities());
        ManagedObjectReference memory = managers.getMemoryManager();
        m.set(memory, HostMemorySystemProperties.CONSOLE_RESERVATION_INFO, config.getConsoleReservation());
        m.set(
                memory,
                HostMemorySystemProperties.VIRTUAL_MACHINE_RESERVATION_INFO,
                config.getVirtualMachineReservation());
        ManagedObjectReference storage = managers.getStorageSystem();
        m.set(storage, HostStorageSystemProperties.STORAGE_DEVICE_INFO, config.getStorageDevice());
        m.set(storage, HostStorageSystemProperties.FILE_SYSTEM_VOLUME_INFO, config.getFileSystemVolume());
        m.set(managers.getServiceSystem(), HostServiceSystemProperties.SERVICE_INFO, config.getService());
        m.set(managers.getFirewallSystem(), HostFirewallSystemProperties.FIREWALL_INFO, config.getFirewall());
        m.set(
                managers.getDiagnosticSystem(),
                HostDiagnosticSystemProperties.ACTIVE_PARTITION,
                config.getActiveDiagnosticPartition());
        m.set(managers.getAutoStartManager(), HostAutoStartManagerProperties.CONFIG, config.getAutoStart());
        m.set(managers.getDateTimeSystem(), HostDateTimeSystemProperties.DATE_TIME_INFO, config.getDateTimeInfo());
        showOptions(m, managers.getAdvancedOption(), config);
        ManagedObjectReference network = managers.getNetworkSystem();
        m.set(network, HostNetworkSystemProperties.CAPABILITIES, config.getCapabilities());
        m.set(network, HostNetworkSystemProperties.OFFLOAD_CAPABILITIES, config.getOffloadCapabilities());
        ManagedObjectReference vmotion = managers.getVmotionSystem();
        if (config.getVmotion() != null) {
            m.set(
                    vmotion,
                    HostVMotionSystemProperties.NET_CONFIG,
                    config.getVmotion().getNetConfig());
            m.set(
                    vmotion,
                    HostVMotionSystemProperties.IP_CONFIG,
                    config.getVmotion().getIpConfig());
        }
    }

    private static void showOptions(Mutation m, ManagedObjectReference options, HostConfigInfo config) {
        List<OptionValue> values = config.getOption();
        List<OptionDef> defs = config.getOptionDef();
        m.set(options, OptionManagerProperties.SETTING, values);
        m.set(options, OptionManagerProperties.SUPPORTED_OPTION, defs);
    }

    private static void showNetwork(Mutation m, HostConfigManager managers, HostConfigInfo config) {
        ManagedObjectReference network = managers.getNetworkSystem();
        HostNetworkInfo shown = m.get(network, HostNetworkSystemProperties.NETWORK_INFO);
        m.set(network, HostNetworkSystemProperties.NETWORK_INFO, config.getNetwork());
        if (config.getNetwork() != null
                && (shown == null || !HostNetworkConfigs.areOfOne(shown, config.getNetwork()))) {
            m.set(
                    network,
                    HostNetworkSystemProperties.DNS_CONFIG,
                    config.getNetwork().getDnsConfig());
            m.set(
                    network,
                    HostNetworkSystemProperties.IP_ROUTE_CONFIG,
                    config.getNetwork().getIpRouteConfig());
            m.set(
                    network,
                    HostNetworkSystemProperties.CONSOLE_IP_ROUTE_CONFIG,
                    config.getNetwork().getConsoleIpRouteConfig());
            m.set(network, HostNetworkSystemProperties.NETWORK_CONFIG, HostNetworkConfigs.of(config.getNetwork()));
        }
    }

    private static void showHealth(Mutation m, ManagedObjectReference host) {
        HealthSystemRuntime health =
                m.require(host, HostSystemProperties.RUNTIME).getHealthSystemRuntime();
        HostConfigManager managers = m.require(host, HostSystemProperties.CONFIG_MANAGER);
        m.set(managers.getHealthStatusSystem(), HostHealthStatusSystemProperties.RUNTIME, health);
    }

    private static void showDatastores(Mutation m, ManagedObjectReference host) {
        List<ManagedObjectReference> datastores = new ArrayList<>(m.refs(host, HostSystemProperties.DATASTORE));
        HostConfigManager managers = m.require(host, HostSystemProperties.CONFIG_MANAGER);
        m.set(managers.getDatastoreSystem(), HostDatastoreSystemProperties.DATASTORE, datastores);
        m.set(
                m.require(host, HostSystemProperties.DATASTORE_BROWSER),
                HostDatastoreBrowserProperties.DATASTORE,
                datastores);
    }
}
