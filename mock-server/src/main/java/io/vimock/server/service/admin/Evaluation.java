package io.vimock.server.service.admin;

import io.vimock.server.wire.WireType;
import io.vimock.vim25.EvaluationLicenseSource;
import io.vimock.vim25.KeyAnyValue;
import io.vimock.vim25.LicenseFeatureInfo;
import io.vimock.vim25.LicenseFeatureInfoState;
import io.vimock.vim25.LicenseManagerEvaluationInfo;
import io.vimock.vim25.LicenseManagerLicenseInfo;
import java.util.List;

/** What a server may do that has just been installed: everything, for sixty days. Stateless. */
final class Evaluation {
    /** The edition of the server. */
    static final String SERVER_EDITION = "vc";
    /** The edition of hosts. */
    static final String HOST_EDITION = "esxFull";

    private static final long HOURS = 60 * 24;

    private Evaluation() {}

    static EvaluationLicenseSource source() {
        return new EvaluationLicenseSource().withRemainingHours(HOURS);
    }

    static List<LicenseFeatureInfo> features() {
        return List.of(
                feature(SERVER_EDITION, "VirtualCenter Management Server", LicenseUse.SERVER),
                feature(HOST_EDITION, "ESX Server", LicenseUse.CPU_PACKAGE),
                feature("vsmp", "Virtual SMP", LicenseUse.CPU_PACKAGE),
                feature("vmotion", "VMotion", LicenseUse.CPU_PACKAGE),
                feature("drs", "DRS", LicenseUse.CPU_PACKAGE),
                feature("das", "HA", LicenseUse.CPU_PACKAGE),
                feature("backup", "Consolidated Backup", LicenseUse.CPU_PACKAGE));
    }

    private static LicenseFeatureInfo feature(String key, String name, String costUnit) {
        return new LicenseFeatureInfo()
                .withKey(key)
                .withFeatureName(name)
                .withFeatureDescription(name)
                .withState(LicenseFeatureInfoState.ENABLED)
                .withCostUnit(costUnit)
                .withEdition(key.equals(SERVER_EDITION) || key.equals(HOST_EDITION));
    }

    /** Features, one of them in another state. */
    static List<LicenseFeatureInfo> with(List<LicenseFeatureInfo> features, String key, LicenseFeatureInfoState state) {
        return features.stream()
                .map(feature ->
                        feature.getKey().equals(key) ? WireType.copy(feature).withState(state) : feature)
                .toList();
    }

    static LicenseManagerLicenseInfo license() {
        return new LicenseManagerLicenseInfo()
                .withLicenseKey("00000-00000-00000-00000-00000")
                .withEditionKey("eval")
                .withName("Evaluation Mode")
                .withTotal(0)
                .withCostUnit("");
    }

    static LicenseManagerEvaluationInfo info() {
        return new LicenseManagerEvaluationInfo()
                .withProperties(new KeyAnyValue().withKey("expirationHours").withValue(HOURS));
    }
}
