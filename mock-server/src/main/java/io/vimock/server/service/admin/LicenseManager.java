package io.vimock.server.service.admin;

import io.vimock.api.LicenseManagerProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.Restorable;
import io.vimock.vim25.Event;
import io.vimock.vim25.InvalidLicense;
import io.vimock.vim25.LicenseAvailabilityInfo;
import io.vimock.vim25.LicenseFeatureInfo;
import io.vimock.vim25.LicenseFeatureInfoState;
import io.vimock.vim25.LicenseReservationInfo;
import io.vimock.vim25.LicenseReservationInfoState;
import io.vimock.vim25.LicenseServerAvailableEvent;
import io.vimock.vim25.LicenseServerSource;
import io.vimock.vim25.LicenseServerUnavailable;
import io.vimock.vim25.LicenseServerUnavailableEvent;
import io.vimock.vim25.LicenseSource;
import io.vimock.vim25.LicenseUsageInfo;
import io.vimock.vim25.LocalLicenseSource;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The LicenseManager: where licenses come from, which features they allow, how many are used. Every source has plenty of
 * them, and nothing is refused for want of one. Thread safe.
 */
public final class LicenseManager implements ManagedObjectType, Restorable {
    private static final int TOTAL = 1_000_000;

    private final EventPoster events;
    private final HostLicenses hosts = new HostLicenses();

    /** @param events posts what happens to license servers */
    public LicenseManager(EventPoster events) {
        this.events = events;
    }

    /** Sets the properties of the LicenseManager, which exists already: an evaluation of everything. */
    public static void create(Mutation m) {
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.SOURCE, Evaluation.source());
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.SOURCE_AVAILABLE, true);
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.LICENSED_EDITION, Evaluation.SERVER_EDITION);
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.FEATURE_INFO, Evaluation.features());
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.LICENSES, List.of(Evaluation.license()));
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.EVALUATION, Evaluation.info());
    }

    @Override
    public Runnable save() {
        return hosts.save();
    }

    @Override
    public MoType type() {
        return MoTypes.LICENSE_MANAGER;
    }

    /** The features of the server, or those of a host. */
    private List<LicenseFeatureInfo> features(Call call, @Nullable ManagedObjectReference host) {
        List<LicenseFeatureInfo> ofServer =
                call.snapshot().require(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.FEATURE_INFO);
        return host == null ? ofServer : hosts.features(host, ofServer);
    }

    private LicenseFeatureInfo feature(Call call, @Nullable ManagedObjectReference host, String key) {
        return features(call, host).stream()
                .filter(feature -> feature.getKey().equals(key))
                .findFirst()
                .orElseThrow(() -> Faults.invalidArgument("featureKey", "there is no feature '" + key + "'"));
    }

    private LicenseSource source(Call call, @Nullable ManagedObjectReference host) {
        LicenseSource ofServer = call.snapshot().require(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.SOURCE);
        return host == null ? ofServer : hosts.source(host, ofServer);
    }

    /**
     * QuerySupportedFeatures.
     *
     * @param host the host whose features; null for the server's
     */
    public List<LicenseFeatureInfo> querySupportedFeatures(Call call, @Nullable ManagedObjectReference host) {
        return features(call, host);
    }

    /** QueryLicenseSourceAvailability: how many licenses the source has of each feature, and how many are left. */
    public List<LicenseAvailabilityInfo> queryLicenseSourceAvailability(
            Call call, @Nullable ManagedObjectReference host) {
        return features(call, host).stream()
                .map(feature -> new LicenseAvailabilityInfo()
                        .withFeature(feature)
                        .withTotal(TOTAL)
                        .withAvailable(TOTAL - LicenseUse.of(call.snapshot(), feature, null)))
                .toList();
    }

    /** QueryLicenseUsage: how many licenses the server with its hosts, or one host, takes of each feature. */
    public LicenseUsageInfo queryLicenseUsage(Call call, @Nullable ManagedObjectReference host) {
        List<LicenseFeatureInfo> features = features(call, host);
        return new LicenseUsageInfo()
                .withSource(source(call, host))
                .withSourceAvailable(
                        call.snapshot().require(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.SOURCE_AVAILABLE))
                .withReservationInfo(features.stream()
                        .map(feature -> {
                            int used = LicenseUse.of(call.snapshot(), feature, host);
                            return new LicenseReservationInfo()
                                    .withKey(feature.getKey())
                                    .withState(
                                            used > 0
                                                    ? LicenseReservationInfoState.LICENSED
                                                    : LicenseReservationInfoState.NOT_USED)
                                    .withRequired(used);
                        })
                        .toList())
                .withFeatureInfo(features);
    }

    /**
     * SetLicenseEdition: the edition of the server or of a host.
     *
     * @param featureKey the edition; null for none
     * @throws io.vimock.server.fault.VimFaultException InvalidState for a feature that is no edition, InvalidArgument
     *     for one that does not exist
     */
    public void setLicenseEdition(Call call, @Nullable ManagedObjectReference host, @Nullable String featureKey) {
        if (featureKey != null
                && !Boolean.TRUE.equals(feature(call, host, featureKey).isEdition())) {
            throw Faults.invalidState("The feature " + featureKey + " is no edition");
        }
        String edition = featureKey == null ? "" : featureKey;
        if (host == null) {
            call.world()
                    .change(m -> m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.LICENSED_EDITION, edition));
        } else {
            hosts.setEdition(host, edition);
        }
    }

    /**
     * CheckLicenseFeature: whether a feature may be used.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a feature that does not exist
     */
    public boolean checkLicenseFeature(Call call, @Nullable ManagedObjectReference host, String featureKey) {
        return feature(call, host, featureKey).getState() == LicenseFeatureInfoState.ENABLED;
    }

    /**
     * EnableFeature: true when it is enabled now.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState for an edition, InvalidArgument for a feature that
     *     does not exist
     */
    public boolean enableFeature(Call call, @Nullable ManagedObjectReference host, String featureKey) {
        return setState(call, host, featureKey, LicenseFeatureInfoState.ENABLED);
    }

    /**
     * DisableFeature: true when it is disabled now.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState for an edition, InvalidArgument for a feature that
     *     does not exist
     */
    public boolean disableFeature(Call call, @Nullable ManagedObjectReference host, String featureKey) {
        return setState(call, host, featureKey, LicenseFeatureInfoState.DISABLED);
    }

    private boolean setState(
            Call call, @Nullable ManagedObjectReference host, String key, LicenseFeatureInfoState state) {
        if (Boolean.TRUE.equals(feature(call, host, key).isEdition())) {
            throw Faults.invalidState("The feature " + key + " is an edition; SetLicenseEdition changes it");
        }
        if (host == null) {
            call.world()
                    .change(m -> m.set(
                            WellKnown.LICENSE_MANAGER,
                            LicenseManagerProperties.FEATURE_INFO,
                            Evaluation.with(
                                    m.require(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.FEATURE_INFO),
                                    key,
                                    state)));
        } else {
            hosts.setState(host, key, state);
        }
        return true;
    }

    /**
     * ConfigureLicenseSource.
     *
     * @throws io.vimock.server.fault.VimFaultException LicenseServerUnavailable for a server under {@code .invalid},
     *     InvalidLicense for local keys that are none
     */
    public void configureLicenseSource(Call call, @Nullable ManagedObjectReference host, LicenseSource licenseSource) {
        if (licenseSource instanceof LocalLicenseSource local
                && local.getLicenseKeys().isBlank()) {
            throw Faults.of(
                    new InvalidLicense().withLicenseContent(local.getLicenseKeys()), "The license keys are empty");
        }
        if (licenseSource instanceof LicenseServerSource server) {
            connect(call, server.getLicenseServer());
        }
        if (host == null) {
            call.world().change(m -> m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.SOURCE, licenseSource));
        } else {
            hosts.setSource(host, licenseSource);
        }
    }

    private void connect(Call call, String server) {
        String name = server.substring(server.indexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (name.isBlank() || name.endsWith(".invalid")) {
            post(call, new LicenseServerUnavailableEvent().withLicenseServer(server));
            throw Faults.of(
                    new LicenseServerUnavailable().withLicenseServer(server),
                    "The license server '" + server + "' cannot be reached");
        }
        post(call, new LicenseServerAvailableEvent().withLicenseServer(server));
    }

    private void post(Call call, Event event) {
        call.world().change(m -> events.post(m, Origin.of(call), event, null));
    }
}
