package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DuplicateIpDetectedEvent;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostIpChangedEvent;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a change of a host's network has led to: another address of the host, or an address of VMkernel that
 * another host has too.
 *
 * @param events where it is told
 * @param m the step with the change in it
 * @param origin who has changed it
 */
record HostNetworkEvents(EventPoster events, Mutation m, Origin origin) {

    /** Reports what has changed on a host since its network was this. */
    void report(ManagedObjectReference host, HostNetworkInfo before) {
        HostNetworkInfo after = m.require(host, HostSystemProperties.CONFIG).getNetwork();
        String oldAddress = address(before.getConsoleVnic());
        String newAddress = address(after.getConsoleVnic());
        if (oldAddress != null && newAddress != null && !oldAddress.equals(newAddress)) {
            events.post(
                    m, origin, new HostIpChangedEvent().withOldIP(oldAddress).withNewIP(newAddress), host);
        }
        List<String> known =
                before.getVnic().stream().map(HostNetworkEvents::address).toList();
        for (HostVirtualNic nic : after.getVnic()) {
            String address = address(nic);
            if (address != null && !known.contains(address)) {
                reportDuplicates(host, address);
            }
        }
    }

    private void reportDuplicates(ManagedObjectReference host, String address) {
        for (ManagedObjectReference other : m.lookup(InventoryIndexes.HOST_ADDRESS, address.toLowerCase(Locale.ROOT))) {
            if (!other.equals(host)) {
                DuplicateIpDetectedEvent event = new DuplicateIpDetectedEvent()
                        .withDuplicateIP(address)
                        .withMacAddress(owner(m, other, address));
                events.post(m, origin, event, host);
            }
        }
    }

    private static String owner(ReadView view, ManagedObjectReference host, String address) {
        HostConfigInfo config = view.require(host, HostSystemProperties.CONFIG);
        return Stream.concat(config.getNetwork().getVnic().stream(), config.getNetwork().getConsoleVnic().stream())
                .filter(nic -> address.equals(address(nic)))
                .map(nic -> nic.getSpec().getMac())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static @Nullable String address(List<HostVirtualNic> nics) {
        return nics.isEmpty() ? null : address(nics.get(0));
    }

    private static @Nullable String address(HostVirtualNic nic) {
        return nic.getSpec().getIp() == null ? null : nic.getSpec().getIp().getIpAddress();
    }
}
