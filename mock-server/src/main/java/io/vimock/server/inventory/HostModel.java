package io.vimock.server.inventory;

import org.jspecify.annotations.Nullable;

/**
 * Which server a host is.
 *
 * @param vendor who built it
 * @param model what the vendor calls it
 * @param cpuModel what its processors call themselves
 * @param uuid the uuid of its main board; null for a new one
 */
record HostModel(
        String vendor,
        String model,
        String cpuModel,
        @Nullable String uuid) {
    /** A rack server of 2008. */
    static final HostModel STANDARD =
            new HostModel("Dell Inc.", "PowerEdge 2950", "Intel(R) Xeon(R) CPU           E5420  @ 2.50GHz", null);
}
