package io.vimock.server.service.admin;

import static io.vimock.server.testing.ServiceLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.HostSystem;
import io.vimock.client.LicenseManager;
import io.vimock.client.VimConnection;
import io.vimock.server.testing.ServiceLab;
import io.vimock.vim25.EvaluationLicenseSource;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidLicense;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.LicenseAvailabilityInfo;
import io.vimock.vim25.LicenseEvent;
import io.vimock.vim25.LicenseFeatureInfo;
import io.vimock.vim25.LicenseReservationInfo;
import io.vimock.vim25.LicenseReservationInfoState;
import io.vimock.vim25.LicenseServerSource;
import io.vimock.vim25.LicenseServerUnavailable;
import io.vimock.vim25.LicenseSource;
import io.vimock.vim25.LicenseUsageInfo;
import io.vimock.vim25.LocalLicenseSource;
import io.vimock.vim25.NoPermission;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LicenseManagerTest {
    private final ServiceLab lab = new ServiceLab();
    private final LicenseManager licenses = lab.service(LicenseManager.class);
    private final HostSystem host = lab.vim().inventory().get(HostSystem.class, "DC0_H0");
    private final int packages = host.require(HostSystem.HARDWARE).getCpuInfo().getNumCpuPackages();

    @AfterEach
    void stop() {
        lab.close();
    }

    private LicenseReservationInfo reservation(@Nullable HostSystem of, String key) {
        return licenses.queryLicenseUsage(of).getReservationInfo().stream()
                .filter(info -> info.getKey().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void querySupportedFeatures_ofServerAndHost() {
        assertThat(licenses.querySupportedFeatures(null))
                .extracting(LicenseFeatureInfo::getKey)
                .contains("vc", "esxFull", "vmotion", "drs", "das");
        assertThat(licenses.querySupportedFeatures(host))
                .extracting(LicenseFeatureInfo::getKey)
                .contains("esxFull", "vmotion")
                .doesNotContain("vc");
    }

    @Test
    void usage_countsTheHostsProcessors() {
        LicenseUsageInfo usage = licenses.queryLicenseUsage(null);
        assertThat(usage.getSource()).isInstanceOf(EvaluationLicenseSource.class);
        assertThat(usage.isSourceAvailable()).isTrue();
        assertThat(reservation(null, "vc").getRequired()).isEqualTo(1);
        assertThat(reservation(null, "esxFull").getRequired())
                .isEqualTo(packages)
                .isPositive();
        assertThat(reservation(host, "esxFull").getRequired()).isEqualTo(packages);
        for (LicenseAvailabilityInfo available : licenses.queryLicenseSourceAvailability(null)) {
            int used = reservation(null, available.getFeature().getKey()).getRequired();
            assertThat(available.getTotal() - available.getAvailable()).isEqualTo(used);
        }
    }

    @Test
    void disableFeature_freesItsLicenses_untilItIsEnabledAgain() {
        assertThat(licenses.disableFeature(null, "drs")).isTrue();
        assertThat(licenses.checkLicenseFeature(null, "drs")).isFalse();
        assertThat(licenses.checkLicenseFeature(host, "drs")).isFalse();
        assertThat(reservation(null, "drs").getState()).isEqualTo(LicenseReservationInfoState.NOT_USED);
        assertThat(licenses.enableFeature(null, "drs")).isTrue();
        assertThat(licenses.checkLicenseFeature(null, "drs")).isTrue();
        assertThat(reservation(null, "drs").getState()).isEqualTo(LicenseReservationInfoState.LICENSED);
    }

    @Test
    void disableFeature_ofAHost_leavesTheServersAlone() {
        licenses.disableFeature(host, "vmotion");
        assertThat(licenses.checkLicenseFeature(host, "vmotion")).isFalse();
        assertThat(licenses.checkLicenseFeature(null, "vmotion")).isTrue();
        assertThat(reservation(host, "vmotion").getRequired()).isZero();
    }

    @Test
    void features_thatAreEditionsOrUnknown_fault() {
        assertFault(InvalidState.class, () -> licenses.disableFeature(null, "vc"));
        assertFault(InvalidState.class, () -> licenses.enableFeature(host, "esxFull"));
        assertFault(InvalidArgument.class, () -> licenses.enableFeature(null, "nonsense"));
        assertFault(InvalidArgument.class, () -> licenses.checkLicenseFeature(null, "nonsense"));
        assertFault(InvalidArgument.class, () -> licenses.checkLicenseFeature(host, "vc"));
    }

    @Test
    void setLicenseEdition_ofServerAndHost() {
        licenses.setLicenseEdition(null, null);
        assertThat(licenses.require(LicenseManager.LICENSED_EDITION)).isEmpty();
        licenses.setLicenseEdition(null, "vc");
        assertThat(licenses.require(LicenseManager.LICENSED_EDITION)).isEqualTo("vc");
        licenses.setLicenseEdition(host, null);
        assertThat(licenses.checkLicenseFeature(host, "esxFull")).isFalse();
        licenses.setLicenseEdition(host, "esxFull");
        assertThat(licenses.checkLicenseFeature(host, "esxFull")).isTrue();
        assertFault(InvalidState.class, () -> licenses.setLicenseEdition(null, "drs"));
        assertFault(InvalidArgument.class, () -> licenses.setLicenseEdition(null, "nonsense"));
    }

    @Test
    void configureLicenseSource_showsTheNewSource() {
        licenses.configureLicenseSource(
                null, new LicenseServerSource().withLicenseServer("27000@licenses.example.com"));
        assertThat(licenses.require(LicenseManager.SOURCE)).isInstanceOf(LicenseServerSource.class);
        assertThat(licenses.queryLicenseUsage(host).getSource()).isInstanceOf(LicenseServerSource.class);
        licenses.configureLicenseSource(host, new LocalLicenseSource().withLicenseKeys("FEATURE esxFull"));
        licenses.disableFeature(host, "drs");
        assertThat(licenses.queryLicenseUsage(host).getSource()).isInstanceOf(LocalLicenseSource.class);
        assertThat(licenses.require(LicenseManager.SOURCE)).isInstanceOf(LicenseServerSource.class);
        assertThat(lab.messages(LicenseEvent.class))
                .containsExactly("License server 27000@licenses.example.com is available");
    }

    @Test
    void configureLicenseSource_thatIsNone_faultsAndChangesNothing() {
        LicenseSource unreachable = new LicenseServerSource().withLicenseServer("27000@licenses.invalid");
        assertFault(LicenseServerUnavailable.class, () -> licenses.configureLicenseSource(null, unreachable));
        assertFault(
                InvalidLicense.class,
                () -> licenses.configureLicenseSource(null, new LocalLicenseSource().withLicenseKeys(" ")));
        assertThat(licenses.require(LicenseManager.SOURCE)).isInstanceOf(EvaluationLicenseSource.class);
        assertThat(lab.messages(LicenseEvent.class))
                .containsExactly("License server 27000@licenses.invalid is not available");
    }

    @Test
    void changes_withoutThePrivilege_fault() {
        try (VimConnection viewer = lab.connectViewer()) {
            LicenseManager seen = viewer.service(LicenseManager.class);
            assertThat(seen.checkLicenseFeature(null, "drs")).isTrue();
            assertFault(NoPermission.class, () -> seen.disableFeature(null, "drs"));
        }
    }
}
