package io.vimock.server.service.admin;

import io.vimock.server.world.Restorable;
import io.vimock.vim25.LicenseFeatureInfo;
import io.vimock.vim25.LicenseFeatureInfoState;
import io.vimock.vim25.LicenseSource;
import io.vimock.vim25.ManagedObjectReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What hosts have of their own in the way of licenses, where it differs from the server's. No property shows it, so it
 * is not part of the world. Thread safe.
 */
final class HostLicenses implements Restorable {
    private final Map<ManagedObjectReference, Host> hosts = new ConcurrentHashMap<>();

    /** Immutable. */
    private record Host(@Nullable LicenseSource source, Map<String, LicenseFeatureInfoState> states) {
        static final Host LIKE_SERVER = new Host(null, Map.of());

        Host with(String key, LicenseFeatureInfoState state) {
            Map<String, LicenseFeatureInfoState> changed = new HashMap<>(states);
            changed.put(key, state);
            return new Host(source, Map.copyOf(changed));
        }
    }

    @Override
    public Runnable save() {
        return Restorable.of(hosts).save();
    }

    private Host host(ManagedObjectReference ref) {
        return hosts.getOrDefault(ref, Host.LIKE_SERVER);
    }

    /** The host's features: all of the server's but the server itself. */
    List<LicenseFeatureInfo> features(ManagedObjectReference ref, List<LicenseFeatureInfo> ofServer) {
        List<LicenseFeatureInfo> features = ofServer.stream()
                .filter(feature -> !feature.getKey().equals(Evaluation.SERVER_EDITION))
                .toList();
        for (Map.Entry<String, LicenseFeatureInfoState> own : host(ref).states().entrySet()) {
            features = Evaluation.with(features, own.getKey(), own.getValue());
        }
        return features;
    }

    LicenseSource source(ManagedObjectReference ref, LicenseSource ofServer) {
        LicenseSource own = host(ref).source();
        return own == null ? ofServer : own;
    }

    void setSource(ManagedObjectReference ref, LicenseSource source) {
        hosts.merge(ref, new Host(source, Map.of()), (old, added) -> new Host(source, old.states()));
    }

    void setState(ManagedObjectReference ref, String key, LicenseFeatureInfoState state) {
        hosts.merge(ref, Host.LIKE_SERVER.with(key, state), (old, added) -> old.with(key, state));
    }

    /** A host without an edition has it disabled. */
    void setEdition(ManagedObjectReference ref, String edition) {
        setState(
                ref,
                Evaluation.HOST_EDITION,
                edition.isEmpty() ? LicenseFeatureInfoState.DISABLED : LicenseFeatureInfoState.ENABLED);
    }
}
