package io.vimock.samples;

import io.vimock.client.HostSystem;
import io.vimock.client.ObjectProperties;
import io.vimock.client.PropertyPath;
import io.vimock.client.ResourcePool;
import io.vimock.client.VirtualMachine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host that machines could go to: which of them it refuses, and how much memory it has left for them. */
final class Destination {
    static final PropertyPath<Long> MEMORY = HostSystem.SUMMARY_HARDWARE.child("memorySize", Long.class);
    static final PropertyPath<Integer> MEMORY_USED_MB =
            HostSystem.SUMMARY_QUICK_STATS.child("overallMemoryUsage", Integer.class);

    private final HostSystem host;
    private final String name;
    private final @Nullable ResourcePool otherPool;
    private final Map<VirtualMachine, String> refused = new HashMap<>();
    private long freeMB;

    /** @param otherPool the pool that machines go into there; null if they stay in their own */
    Destination(ObjectProperties<HostSystem> read, @Nullable ResourcePool otherPool) {
        host = read.object();
        name = read.require(HostSystem.NAME);
        this.otherPool = otherPool;
        freeMB = orZero(read.get(MEMORY)) / 1024 / 1024 - orZero(read.get(MEMORY_USED_MB));
    }

    HostSystem host() {
        return host;
    }

    String name() {
        return name;
    }

    @Nullable
    ResourcePool otherPool() {
        return otherPool;
    }

    long freeMB() {
        return freeMB;
    }

    void take(int memoryMB) {
        freeMB -= memoryMB;
    }

    void refuse(VirtualMachine machine, String why) {
        refused.put(machine, why);
    }

    /** Why a machine cannot go there; null if it can. */
    @Nullable
    String obstacle(VirtualMachine machine, int memoryMB) {
        String refusal = refused.get(machine);
        return refusal != null || freeMB >= memoryMB ? refusal : freeMB + " MB are free";
    }

    private static long orZero(@Nullable Number value) {
        return value == null ? 0 : value.longValue();
    }
}
