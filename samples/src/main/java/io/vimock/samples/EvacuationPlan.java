package io.vimock.samples;

import io.vimock.client.ComputeResource;
import io.vimock.client.HostSystem;
import io.vimock.client.ObjectProperties;
import io.vimock.client.PropertyPath;
import io.vimock.client.ResourcePool;
import io.vimock.client.ServiceInstance;
import io.vimock.client.Task;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VirtualMachine;
import io.vimock.vim25.Event;
import io.vimock.vim25.MigrationErrorEvent;
import io.vimock.vim25.MigrationEvent;
import io.vimock.vim25.MigrationHostErrorEvent;
import io.vimock.vim25.MigrationResourceErrorEvent;
import io.vimock.vim25.VirtualMachineMovePriority;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the running machines of a host can go. The server is asked about each other host once, for all machines: it
 * knows about networks, datastores, processors and devices.
 */
final class EvacuationPlan {
    private static final PropertyPath<Integer> MACHINE_MEMORY_MB =
            VirtualMachine.SUMMARY_CONFIG.child("memorySizeMB", Integer.class);

    private final VimConnection vim;
    private final HostSystem from;
    private final ComputeResource home;

    /** A machine, its resource pool, and where it fits, the best first. */
    record Move(VirtualMachine machine, String name, ResourcePool pool, List<Destination> destinations) {
        Task<Void> to(Destination destination) {
            return machine.migrate(
                    destination.otherPool(), destination.host(), VirtualMachineMovePriority.DEFAULT_PRIORITY);
        }

        Task<Void> back(HostSystem host) {
            return machine.migrate(pool, host, VirtualMachineMovePriority.DEFAULT_PRIORITY);
        }
    }

    EvacuationPlan(VimConnection vim, HostSystem from) {
        this.vim = vim;
        this.from = from;
        home = from.require(HostSystem.PARENT.as(ComputeResource.class));
    }

    /**
     * A destination for every running machine.
     *
     * @throws VimException if there is none for one of them; the message says why each host will not do
     */
    List<Move> moves() {
        List<ObjectProperties<VirtualMachine>> machines = vim.inventory()
                .of(from.require(HostSystem.VM))
                .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE, VirtualMachine.RESOURCE_POOL)
                .properties(MACHINE_MEMORY_MB)
                .list();
        machines.removeIf(vm -> vm.get(VirtualMachine.RUNTIME_POWER_STATE) != VirtualMachinePowerState.POWERED_ON);
        if (machines.isEmpty()) {
            return List.of();
        }
        // The big ones first, while there is room.
        machines.sort(Comparator.comparing(vm -> -vm.require(MACHINE_MEMORY_MB)));
        List<Destination> others = others();
        others.forEach(destination ->
                ask(destination, machines.stream().map(ObjectProperties::object).toList()));
        return machines.stream().map(vm -> move(vm, others)).toList();
    }

    private List<Destination> others() {
        Map<ComputeResource, ResourcePool> roots = new HashMap<>();
        vim.inventory()
                .all(ComputeResource.class)
                .properties(ComputeResource.RESOURCE_POOL)
                .forEach(compute -> roots.put(compute.object(), compute.require(ComputeResource.RESOURCE_POOL)));
        roots.remove(home);
        List<Destination> others = new ArrayList<>();
        vim.inventory()
                .all(HostSystem.class)
                .properties(HostSystem.NAME, HostSystem.PARENT, Destination.MEMORY, Destination.MEMORY_USED_MB)
                .forEach(host -> others.add(new Destination(host, roots.get(host.require(HostSystem.PARENT)))));
        others.removeIf(destination -> destination.host().equals(from));
        return others;
    }

    private void ask(Destination destination, List<VirtualMachine> machines) {
        List<Event> found = vim.service(ServiceInstance.class)
                .validateMigration(
                        machines,
                        VirtualMachinePowerState.POWERED_ON,
                        List.of(),
                        destination.otherPool(),
                        destination.host());
        for (Event event : found) {
            // The others are warnings.
            if (event instanceof MigrationErrorEvent
                    || event instanceof MigrationHostErrorEvent
                    || event instanceof MigrationResourceErrorEvent) {
                VirtualMachine machine = vim.object(event.getVm().getVm(), VirtualMachine.class);
                destination.refuse(machine, ((MigrationEvent) event).getFault().getLocalizedMessage());
            }
        }
    }

    private static Move move(ObjectProperties<VirtualMachine> vm, List<Destination> others) {
        String name = vm.require(VirtualMachine.NAME);
        int memoryMB = vm.require(MACHINE_MEMORY_MB);
        List<Destination> fitting = others.stream()
                .filter(destination -> destination.obstacle(vm.object(), memoryMB) == null)
                .sorted(Comparator.comparing((Destination destination) -> destination.otherPool() != null)
                        .thenComparing(destination -> -destination.freeMB()))
                .toList();
        if (fitting.isEmpty()) {
            String why = others.stream()
                    .map(destination -> destination.name() + ": " + destination.obstacle(vm.object(), memoryMB))
                    .collect(Collectors.joining("; "));
            throw new VimException(
                    "no host for " + name + " with " + memoryMB + " MB; " + (why.isEmpty() ? "there is no other" : why),
                    null);
        }
        fitting.get(0).take(memoryMB);
        return new Move(vm.object(), name, vm.require(VirtualMachine.RESOURCE_POOL), fitting);
    }
}
