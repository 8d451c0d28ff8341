package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.server.wire.RefNames;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.World;
import io.vimock.vim25.HostConfigManager;
import io.vimock.vim25.ManagedObjectReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids that an ESX host gives to what it has once, and the plain numbers that it gives to virtual machines (facts:
 * api-profile 3). In the world they are called as on a VirtualCenter. Thread safe.
 */
public final class HostAgentNames implements RefNames {
    private static final String MACHINE = "vm-";
    private static final int MOST_DIGITS = 18;

    private final World world;
    private volatile @Nullable Map<String, String> exchanged;

    /** @param world has its inventory before the first id is asked for */
    public HostAgentNames(World world) {
        this.world = world;
    }

    @Override
    public String exchanged(String value) {
        Map<String, String> names = exchanged;
        if (names == null) {
            names = names(world.snapshot());
            exchanged = names;
        }
        String other = names.get(value);
        if (other != null) {
            return other;
        }
        if (isNumber(value, 0)) {
            return MACHINE + value;
        }
        return value.startsWith(MACHINE) && isNumber(value, MACHINE.length())
                ? value.substring(MACHINE.length())
                : value;
    }

    private static boolean isNumber(String value, int from) {
        int length = value.length() - from;
        return length > 0
                && length <= MOST_DIGITS
                && value.chars().skip(from).allMatch(character -> character >= '0' && character <= '9');
    }

    private static Map<String, String> names(ReadView view) {
        Map<String, String> names = new HashMap<>();
        services(names);
        put(names, WellKnown.ROOT_FOLDER, "ha-folder-root");
        ManagedObjectReference datacenter =
                view.refs(WellKnown.ROOT_FOLDER, FolderProperties.CHILD_ENTITY).get(0);
        put(names, datacenter, "ha-datacenter");
        put(names, view.get(datacenter, DatacenterProperties.VM_FOLDER), "ha-folder-vm");
        put(names, view.get(datacenter, DatacenterProperties.DATASTORE_FOLDER), "ha-folder-datastore");
        put(names, view.get(datacenter, DatacenterProperties.NETWORK_FOLDER), "ha-folder-network");
        ManagedObjectReference hosts = view.require(datacenter, DatacenterProperties.HOST_FOLDER);
        put(names, hosts, "ha-folder-host");
        ManagedObjectReference resource =
                view.refs(hosts, FolderProperties.CHILD_ENTITY).get(0);
        put(names, resource, "ha-compute-res");
        put(names, view.get(resource, ComputeResourceProperties.RESOURCE_POOL), "ha-root-pool");
        put(names, view.get(resource, ComputeResourceProperties.ENVIRONMENT_BROWSER), "ha-env-browser");
        ManagedObjectReference host =
                view.refs(resource, ComputeResourceProperties.HOST).get(0);
        put(names, host, "ha-host");
        put(names, view.get(host, HostSystemProperties.DATASTORE_BROWSER), "ha-host-datastorebrowser");
        configuration(names, view.require(host, HostSystemProperties.CONFIG_MANAGER));
        return names;
    }

    private static void services(Map<String, String> names) {
        put(names, WellKnown.PROPERTY_COLLECTOR, "ha-property-collector");
        put(names, WellKnown.SETTING, "HostAgentSettings");
        put(names, WellKnown.USER_DIRECTORY, "ha-user-directory");
        put(names, WellKnown.SESSION_MANAGER, "ha-sessionmgr");
        put(names, WellKnown.AUTHORIZATION_MANAGER, "ha-authmgr");
        put(names, WellKnown.PERFORMANCE_MANAGER, "ha-perfmgr");
        put(names, WellKnown.EVENT_MANAGER, "ha-eventmgr");
        put(names, WellKnown.TASK_MANAGER, "ha-taskmgr");
        put(names, WellKnown.ACCOUNT_MANAGER, "ha-localacctmgr");
        put(names, WellKnown.DIAGNOSTIC_MANAGER, "ha-diagnosticmgr");
        put(names, WellKnown.LICENSE_MANAGER, "ha-license-manager");
        put(names, WellKnown.SEARCH_INDEX, "ha-searchindex");
        put(names, WellKnown.FILE_MANAGER, "ha-nfc-file-manager");
        put(names, WellKnown.VIRTUAL_DISK_MANAGER, "ha-vdiskmanager");
        put(names, WellKnown.SERVICE_MANAGER, "ha-servicemanager");
    }

    private static void configuration(Map<String, String> names, HostConfigManager managers) {
        put(names, managers.getCpuScheduler(), "cpuSchedulerSystem");
        put(names, managers.getDatastoreSystem(), "ha-datastoresystem");
        put(names, managers.getMemoryManager(), "memoryManagerSystem");
        put(names, managers.getStorageSystem(), "storageSystem");
        put(names, managers.getNetworkSystem(), "networkSystem");
        put(names, managers.getVmotionSystem(), "ha-vmotion-system");
        put(names, managers.getServiceSystem(), "serviceSystem");
        put(names, managers.getFirewallSystem(), "firewallSystem");
        put(names, managers.getAdvancedOption(), "ha-adv-options");
        put(names, managers.getDiagnosticSystem(), "diagnosticsystem");
        put(names, managers.getAutoStartManager(), "ha-autostart-mgr");
        put(names, managers.getSnmpSystem(), "ha-snmp-agent");
        put(names, managers.getDateTimeSystem(), "dateTimeSystem");
        put(names, managers.getPatchManager(), "ha-host-patch-manager");
        put(names, managers.getBootDeviceSystem(), "ha-boot-device-system");
        put(names, managers.getFirmwareSystem(), "ha-firmwareSystem");
        put(names, managers.getHealthStatusSystem(), "healthStatusSystem");
        put(names, managers.getKernelModuleSystem(), "ha-kernel-module-system");
    }

    private static void put(Map<String, String> names, @Nullable ManagedObjectReference ref, String other) {
        if (ref != null) {
            names.put(ref.getValue(), other);
            names.put(other, ref.getValue());
        }
    }
}
