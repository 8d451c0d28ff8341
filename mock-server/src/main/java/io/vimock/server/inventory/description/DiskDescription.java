package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * A virtual disk.
 *
 * @param size its capacity, whole kilobytes
 * @param datastore where its file is; null for where the virtual machine is
 * @param thin whether it takes space only as it is written to
 */
public record DiskDescription(
        Size size,
        @Nullable String datastore,
        @Default("false") boolean thin) {}
