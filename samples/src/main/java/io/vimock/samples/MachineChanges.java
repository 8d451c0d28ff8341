package io.vimock.samples;

import io.vimock.client.Change;
import io.vimock.client.HostSystem;
import io.vimock.client.InventoryCache;
import io.vimock.client.ObjectProperties;
import io.vimock.client.ObjectQuery;
import io.vimock.client.PropertyPath;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.client.WatchSet;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts changes of virtual machines into words: {@code runtime.powerState poweredOn -> poweredOff}. */
final class MachineChanges {
    private static final List<PropertyPath<?>> FOLLOWED = List.of(
            VirtualMachine.NAME,
            VirtualMachine.RUNTIME_POWER_STATE,
            VirtualMachine.RUNTIME_HOST,
            VirtualMachine.GUEST_IP_ADDRESS);

    private final InventoryCache<HostSystem> hosts;
    private final BiConsumer<String, String> words;
    /** What was told last. Used on the set's thread only. */
    private final Map<VirtualMachine, ObjectProperties<VirtualMachine>> told = new HashMap<>();

    private MachineChanges(InventoryCache<HostSystem> hosts, BiConsumer<String, String> words) {
        this.hosts = hosts;
        this.words = words;
    }

    /**
     * Follows the machines with a name, beginning with what they are like now.
     *
     * @param words is told the machine's name and what changed
     */
    static void follow(WatchSet set, VimConnection vim, String name, BiConsumer<String, String> words) {
        // Beside the machines, so that hosts have names; both come through the same collector.
        InventoryCache<HostSystem> hosts =
                set.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
        ObjectQuery<VirtualMachine> machines = vim.inventory()
                .all(VirtualMachine.class)
                .named(name)
                .properties(FOLLOWED.toArray(PropertyPath<?>[]::new));
        set.watch(machines, new MachineChanges(hosts, words)::changed);
    }

    private void changed(Change<VirtualMachine> change) {
        String name = change.properties().require(VirtualMachine.NAME);
        if (change.kind() == Change.Kind.LEAVE) {
            told.remove(change.object());
            words.accept(name, "is gone");
            return;
        }
        ObjectProperties<VirtualMachine> before = told.put(change.object(), change.properties());
        words.accept(
                name,
                FOLLOWED.stream()
                        .filter(change::isOf)
                        .map(property -> property + " " + (before == null ? "" : text(before.get(property)) + " -> ")
                                + text(change.get(property)))
                        .collect(Collectors.joining(", ")));
    }

    private String text(@Nullable Object value) {
        if (value instanceof HostSystem host) {
            String name = hosts.get(host, HostSystem.NAME);
            return name == null ? host.toString() : name;
        }
        if (value instanceof VirtualMachinePowerState state) {
            return state.value();
        }
        return value == null ? "-" : value.toString();
    }
}
