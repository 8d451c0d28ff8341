package io.vimock.samples;

import io.vimock.client.Datastore;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.ManagedObject;
import io.vimock.client.ObjectProperties;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.samples.InventoryRow.Column;
import io.vimock.samples.InventoryRow.Type;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.HostHardwareSummary;
import io.vimock.vim25.HostListSummaryQuickStats;
import io.vimock.vim25.VirtualMachineConfigSummary;
import io.vimock.vim25.VirtualMachineQuickStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a report tells: four bulk reads, however large the inventory. */
final class InventoryReader {
    private static final long MB = 1024 * 1024;

    private final VimConnection vim;
    private final Map<ManagedObject, ObjectProperties<ManagedEntity>> entities = new HashMap<>();

    InventoryReader(VimConnection vim) {
        this.vim = vim;
    }

    /** All hosts, machines and datastores, in this order, each kind by path. */
    List<InventoryRow> read() {
        vim.inventory()
                .all(ManagedEntity.class)
                .properties(ManagedEntity.NAME, ManagedEntity.PARENT)
                .forEach(entity -> entities.put(entity.object(), entity));
        List<InventoryRow> rows = new ArrayList<>();
        vim.inventory()
                .all(HostSystem.class)
                .properties(HostSystem.RUNTIME_CONNECTION_STATE, HostSystem.RUNTIME_IN_MAINTENANCE_MODE)
                .properties(HostSystem.SUMMARY_HARDWARE, HostSystem.SUMMARY_QUICK_STATS, HostSystem.CONFIG_PRODUCT)
                .forEach(host -> rows.add(host(host)));
        vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.RUNTIME_POWER_STATE, VirtualMachine.RUNTIME_HOST)
                .properties(VirtualMachine.SUMMARY_CONFIG, VirtualMachine.SUMMARY_QUICK_STATS)
                .properties(VirtualMachine.GUEST_IP_ADDRESS)
                .forEach(machine -> rows.add(machine(machine)));
        vim.inventory().all(Datastore.class).properties(Datastore.SUMMARY).forEach(store -> rows.add(datastore(store)));
        rows.sort(Comparator.comparing(InventoryRow::type).thenComparing(InventoryRow::path));
        return rows;
    }

    private InventoryRow host(ObjectProperties<HostSystem> host) {
        InventoryRow row = new InventoryRow(Type.HOST, path(host.object()))
                .with(
                        Column.STATE,
                        Boolean.TRUE.equals(host.get(HostSystem.RUNTIME_IN_MAINTENANCE_MODE))
                                ? "maintenance"
                                : host.require(HostSystem.RUNTIME_CONNECTION_STATE)
                                        .value());
        // A host that was never connected has no hardware yet.
        HostHardwareSummary hardware = host.get(HostSystem.SUMMARY_HARDWARE);
        if (hardware != null) {
            row.with(Column.CPUS, hardware.getNumCpuCores())
                    .with(Column.CPU_MHZ, hardware.getCpuMhz() * hardware.getNumCpuCores())
                    .with(Column.MEMORY_MB, hardware.getMemorySize() / MB);
        }
        HostListSummaryQuickStats use = host.get(HostSystem.SUMMARY_QUICK_STATS);
        if (use != null) {
            row.with(Column.CPU_USED_MHZ, use.getOverallCpuUsage())
                    .with(Column.MEMORY_USED_MB, use.getOverallMemoryUsage());
        }
        AboutInfo product = host.get(HostSystem.CONFIG_PRODUCT);
        return product == null ? row : row.with(Column.SOFTWARE, product.getFullName());
    }

    private InventoryRow machine(ObjectProperties<VirtualMachine> machine) {
        InventoryRow row = new InventoryRow(Type.VM, path(machine.object()))
                .with(
                        Column.STATE,
                        machine.require(VirtualMachine.RUNTIME_POWER_STATE).value())
                .with(Column.ADDRESS, machine.get(VirtualMachine.GUEST_IP_ADDRESS));
        ManagedObject host = machine.get(VirtualMachine.RUNTIME_HOST);
        if (host != null) {
            String path = path(host);
            row.with(Column.HOST, path.substring(path.lastIndexOf('/') + 1));
        }
        VirtualMachineConfigSummary config = machine.require(VirtualMachine.SUMMARY_CONFIG);
        if (config.isTemplate()) {
            row.with(Column.STATE, "template");
        }
        VirtualMachineQuickStats use = machine.get(VirtualMachine.SUMMARY_QUICK_STATS);
        if (use != null) {
            row.with(Column.CPU_USED_MHZ, use.getOverallCpuUsage())
                    .with(Column.MEMORY_USED_MB, use.getHostMemoryUsage());
        }
        return row.with(Column.CPUS, config.getNumCpu())
                .with(Column.MEMORY_MB, config.getMemorySizeMB())
                .with(Column.SOFTWARE, config.getGuestFullName());
    }

    private InventoryRow datastore(ObjectProperties<Datastore> datastore) {
        DatastoreSummary summary = datastore.require(Datastore.SUMMARY);
        return new InventoryRow(Type.DATASTORE, path(datastore.object()))
                .with(Column.STATE, summary.isAccessible() ? "accessible" : "inaccessible")
                .with(Column.STORAGE_MB, summary.getCapacity() / MB)
                .with(Column.STORAGE_USED_MB, (summary.getCapacity() - summary.getFreeSpace()) / MB)
                .with(Column.SOFTWARE, summary.getType());
    }

    /** The names from below the root folder to an entity. */
    private String path(ManagedObject entity) {
        ObjectProperties<ManagedEntity> read = entities.get(entity);
        if (read == null || entity.equals(vim.rootFolder())) {
            return "";
        }
        ManagedEntity parent = read.get(ManagedEntity.PARENT);
        String above = parent == null ? "" : path(parent);
        return (above.isEmpty() ? "" : above + "/") + read.require(ManagedEntity.NAME);
    }
}
