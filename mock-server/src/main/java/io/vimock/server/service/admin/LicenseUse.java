package io.vimock.server.service.admin;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.LicenseFeatureInfo;
import io.vimock.vim25.LicenseFeatureInfoState;
import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/** How many licenses are used, by what they are counted in. Stateless. */
final class LicenseUse {
    /** Counted once for the server. */
    static final String SERVER = "server";
    /** Counted for every processor package of the hosts. */
    static final String CPU_PACKAGE = "cpuPackage";

    private LicenseUse() {}

    /**
     * How many licenses of a feature are used.
     *
     * @param host only by this host; null for the server and all hosts
     */
    static int of(Snapshot snapshot, LicenseFeatureInfo feature, @Nullable ManagedObjectReference host) {
        if (feature.getState() != LicenseFeatureInfoState.ENABLED) {
            return 0;
        }
        if (feature.getCostUnit().equals(SERVER)) {
            return host == null ? 1 : 0;
        }
        if (host != null) {
            return packages(snapshot.state(host));
        }
        return snapshot.all(MoTypes.HOST_SYSTEM).stream()
                .mapToInt(LicenseUse::packages)
                .sum();
    }

    private static int packages(ObjectState host) {
        HostHardwareInfo hardware = host.get(HostSystemProperties.HARDWARE);
        return hardware == null ? 0 : hardware.getCpuInfo().getNumCpuPackages();
    }
}
