package io.vimock.server.inventory.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network card of a host.
 *
 * @param device its name: {@code vmnic0}
 * @param speedMbit the speed of its link in megabits per second; 0 when it has none
 * @param mac its MAC address; null for one that follows from the host's place in the inventory
 */
public record HostNicDescription(
        String device,
        @Default("1000") int speedMbit,
        @Nullable String mac) {
    /** What a host has about whose cards nothing is said. */
    public static final List<HostNicDescription> STANDARD =
            List.of(new HostNicDescription("vmnic0", 1000, null), new HostNicDescription("vmnic1", 1000, null));
}
