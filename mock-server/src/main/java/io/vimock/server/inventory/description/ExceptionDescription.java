package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * What is set for a virtual machine otherwise than for its cluster.
 *
 * @param virtualMachine its name
 * @param drs whether DRS moves it
 * @param behavior what DRS does by itself; null for what it does in the cluster
 * @param restartPriority when HA restarts it; null for when it is the cluster's turn
 * @param isolationResponse what becomes of it on a host that has lost the others; null for what becomes of the others
 */
public record ExceptionDescription(
        String virtualMachine,
        @Default("true") boolean drs,
        DrsDescription.@Nullable Behavior behavior,
        HaDescription.@Nullable RestartPriority restartPriority,
        HaDescription.@Nullable IsolationResponse isolationResponse) {}
