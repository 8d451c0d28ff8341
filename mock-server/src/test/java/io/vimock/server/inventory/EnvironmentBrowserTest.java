package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.call.TaskTime;
import io.vimock.server.call.TestCall;
import io.vimock.vim25.ConfigTarget;
import io.vimock.vim25.EnvironmentBrowserConfigOptionQuerySpec;
import io.vimock.vim25.GuestOsDescriptor;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDeviceOption;
import io.vimock.vim25.VirtualMachineConfigOption;
import io.vimock.vim25.VirtualMachineConfigOptionDescriptor;
import io.vimock.vim25.VirtualMachineDatastoreInfo;
import io.vimock.vim25.VirtualMachineNetworkInfo;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnvironmentBrowserTest {
    private final MachineLab lab = MachineLab.instant();
    private final EnvironmentBrowser browsers = new EnvironmentBrowser(lab.support());

    @AfterEach
    void close() {
        lab.close();
    }

    private static TestCall call(MachineLab lab, String operation) {
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        ManagedObjectReference browser =
                lab.world().snapshot().require(cluster, ComputeResourceProperties.ENVIRONMENT_BROWSER);
        return lab.call(browser, operation);
    }

    private TestCall call(String operation) {
        return call(lab, operation);
    }

    @Test
    void descriptors_nameTheVersionsAndTheirHosts() {
        assertThat(browsers.queryConfigOptionDescriptor(call("QueryConfigOptionDescriptor")))
                .extracting(VirtualMachineConfigOptionDescriptor::getKey)
                .containsExactly("vmx-04", "vmx-07");
        assertThat(browsers.queryConfigOptionDescriptor(call("QueryConfigOptionDescriptor"))
                        .get(0)
                        .getHost())
                .containsExactly(lab.host("DC0_C0_H0"), lab.host("DC0_C0_H1"), lab.host("DC0_C0_H2"));
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            assertThat(new EnvironmentBrowser(strict.support())
                            .queryConfigOptionDescriptor(call(strict, "QueryConfigOptionDescriptor")))
                    .extracting(VirtualMachineConfigOptionDescriptor::getKey)
                    .containsExactly("vmx-04");
        }
    }

    @Test
    void option_isCompleteForEveryVersion() {
        for (String version : new String[] {"vmx-04", "vmx-07"}) {
            VirtualMachineConfigOption option =
                    Objects.requireNonNull(browsers.queryConfigOption(call("QueryConfigOption"), version, null));

            assertThat(new SchemaWalk(lab.world().snapshot(), Set.of())
                            .answer(version, option)
                            .problems())
                    .filteredOn(problem -> problem.startsWith(version))
                    .isEmpty();
            assertThat(option.getVersion()).isEqualTo(version);
            assertThat(option.getGuestOSDescriptor())
                    .extracting(GuestOsDescriptor::getId)
                    .contains("rhel5Guest");
            assertThat(option.getHardwareOptions().getVirtualDeviceOption())
                    .extracting(VirtualDeviceOption::getType)
                    .contains("VirtualDisk", "VirtualE1000", "VirtualLsiLogicController")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void option_ofVersion4_allowsWhatReconfigureAllows() {
        VirtualMachineConfigOption option =
                Objects.requireNonNull(browsers.queryConfigOption(call("QueryConfigOption"), null, null));

        assertThat(option.getHardwareOptions().getNumCPU()).containsExactly(1, 2, 4);
        assertThat(option.getHardwareOptions().getMemoryMB().getMax()).isEqualTo(65_532);
        assertThat(option.getHardwareOptions().getVirtualDeviceOption())
                .extracting(VirtualDeviceOption::getType)
                .doesNotContain("VirtualVmxnet3", "ParaVirtualSCSIController");
        assertThat(option.getDefaultDevice()).hasSize(8);
        assertThat(option.getGuestOSDescriptor()
                        .get(option.getGuestOSDefaultIndex())
                        .getId())
                .isEqualTo("winNetStandardGuest");
    }

    @Test
    void option_ofAVersionThatTheHostsDoNotHave_isNone() {
        assertThat(browsers.queryConfigOption(call("QueryConfigOption"), "vmx-99", null))
                .isNull();
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> browsers.queryConfigOption(call("QueryConfigOption"), null, lab.host("DC0_H0")));
    }

    @Test
    void optionEx_describesTheAskedGuestsOnly() {
        VirtualMachineConfigOption option = Objects.requireNonNull(browsers.queryConfigOptionEx(
                call("QueryConfigOptionEx"), new EnvironmentBrowserConfigOptionQuerySpec().withGuestId("rhel5Guest")));

        assertThat(option.getGuestOSDescriptor())
                .extracting(GuestOsDescriptor::getId)
                .containsExactly("rhel5Guest");
        assertThat(browsers.queryConfigOptionEx(call("QueryConfigOptionEx"), null))
                .isNotNull();
    }

    @Test
    void target_agreesWithHostsDatastoresAndNetworks() {
        ConfigTarget target = Objects.requireNonNull(browsers.queryConfigTarget(call("QueryConfigTarget"), null));

        assertThat(target.getDatastore())
                .extracting(VirtualMachineDatastoreInfo::getName)
                .containsExactly("LocalDS_0");
        assertThat(target.getDatastore().get(0).getDatastore())
                .isSameAs(lab.world().snapshot().require(lab.datastore(), DatastoreProperties.SUMMARY));
        assertThat(target.getNetwork())
                .extracting(VirtualMachineNetworkInfo::getName)
                .containsExactlyInAnyOrder("VM Network", "DC0_DVPG0");
        assertThat(target.getNumCpus()).isPositive();
        assertThat(target.getMaxMemMBOptimalPerf()).isPositive();
        assertThat(new SchemaWalk(lab.world().snapshot(), Set.of())
                        .answer("target", target)
                        .problems())
                .filteredOn(problem -> problem.startsWith("target"))
                .isEmpty();
        assertThat(browsers.queryConfigTarget(call("QueryConfigTarget"), lab.host("DC0_C0_H1")))
                .isNotNull();
        MachineLab.assertFault(
                InvalidArgument.class, () -> browsers.queryConfigTarget(call("QueryConfigTarget"), lab.host("DC0_H0")));
    }
}
