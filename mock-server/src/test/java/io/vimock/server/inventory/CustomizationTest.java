package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.CustomizationAdapterMapping;
import io.vimock.vim25.CustomizationDhcpIpGenerator;
import io.vimock.vim25.CustomizationFixedIp;
import io.vimock.vim25.CustomizationFixedName;
import io.vimock.vim25.CustomizationGlobalIPSettings;
import io.vimock.vim25.CustomizationIPSettings;
import io.vimock.vim25.CustomizationIpGenerator;
import io.vimock.vim25.CustomizationLinuxPrep;
import io.vimock.vim25.CustomizationName;
import io.vimock.vim25.CustomizationPending;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.CustomizationSysprepText;
import io.vimock.vim25.CustomizationUnknownIpGenerator;
import io.vimock.vim25.CustomizationUnknownName;
import io.vimock.vim25.CustomizationVirtualMachineName;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.IpHostnameGeneratorError;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NicSettingMismatch;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.UncustomizableGuest;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomizationTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private static CustomizationSpec linux(CustomizationName name, CustomizationIpGenerator ip, @Nullable String mask) {
        return new CustomizationSpec()
                .withIdentity(new CustomizationLinuxPrep().withHostName(name).withDomain("example.com"))
                .withGlobalIPSettings(new CustomizationGlobalIPSettings())
                .withNicSettingMap(new CustomizationAdapterMapping()
                        .withAdapter(new CustomizationIPSettings().withIp(ip).withSubnetMask(mask)));
    }

    private static CustomizationSpec web01() {
        return linux(
                new CustomizationFixedName().withName("web01"),
                new CustomizationFixedIp().withIpAddress("192.168.7.9"),
                "255.255.255.0");
    }

    private ManagedObjectReference customize(CustomizationSpec spec) {
        return lab.machines().customizeVMTask(lab.call(vm, "CustomizeVM_Task"), spec);
    }

    private void check(CustomizationSpec spec) {
        lab.machines().checkCustomizationSpec(lab.call(vm, "CheckCustomizationSpec"), spec);
    }

    private static VirtualMachineCloneSpec clone(CustomizationSpec spec) {
        return new VirtualMachineCloneSpec()
                .withLocation(new VirtualMachineRelocateSpec())
                .withCustomization(spec);
    }

    @Test
    void customize_givesTheGuestItsIdentityAtTheNextBoot() {
        lab.stopped();

        lab.succeeded(customize(web01()));

        assertThat(lab.config(vm).getTools().getPendingCustomization()).startsWith("imcf-");
        lab.events().clear();
        lab.succeeded(lab.powerOn(vm));
        assertThat(lab.guest(vm).getHostName()).isEqualTo("web01.example.com");
        assertThat(lab.guest(vm).getIpAddress()).isEqualTo("192.168.7.9");
        assertThat(lab.guest(vm).getNet().get(0).getIpAddress()).containsExactly("192.168.7.9");
        assertThat(lab.config(vm).getTools().getPendingCustomization()).isNull();
        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "VmStartingEvent",
                        "VmPoweredOnEvent",
                        "CustomizationStartedEvent",
                        "CustomizationSucceeded");
        lab.succeeded(lab.powerOff(vm));
        lab.succeeded(lab.powerOn(vm));
        assertThat(lab.guest(vm).getIpAddress()).isEqualTo("192.168.7.9");
    }

    @Test
    void clone_withCustomization_bootsAsItselfAndLeavesTheSourceAlone() {
        String address = lab.guest(vm).getIpAddress();
        CustomizationSpec spec = linux(new CustomizationVirtualMachineName(), new CustomizationDhcpIpGenerator(), null);

        ManagedObjectReference copy = (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(lab.machines()
                .cloneVMTask(
                        lab.call(vm, "CloneVM_Task"),
                        lab.folder(),
                        "web02",
                        clone(spec).withPowerOn(true))));

        assertThat(lab.guest(copy).getHostName()).isEqualTo("web02.example.com");
        assertThat(lab.guest(copy).getIpAddress()).isNotNull().isNotEqualTo(address);
        assertThat(lab.guest(vm).getHostName()).isEqualTo("dc0-h0-vm0");
        assertThat(lab.events().types()).contains("CustomizationStartedEvent", "CustomizationSucceeded");
    }

    @Test
    void customize_realistic_takesTimeAfterTheBoot() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference machine = slow.vm(MachineLab.RUNNING);
            slow.powerOff(machine);
            slow.clock().advance(Duration.ofSeconds(5));
            slow.machines().customizeVMTask(slow.call(machine, "CustomizeVM_Task"), web01());
            slow.clock().advance(Duration.ofSeconds(5));
            slow.powerOn(machine);
            slow.clock().advance(Duration.ofSeconds(34));

            assertThat(slow.events().types()).endsWith("CustomizationStartedEvent");
            assertThat(slow.guest(machine).getIpAddress()).isNull();
            slow.clock().advance(Duration.ofSeconds(60));
            assertThat(slow.guest(machine).getIpAddress()).isEqualTo("192.168.7.9");
        }
    }

    @Test
    void customize_aSecondTimeBeforeTheBoot_faultsCustomizationPending() {
        lab.stopped();
        lab.succeeded(customize(web01()));

        lab.failed(customize(web01()), CustomizationPending.class);
    }

    @Test
    void customize_whileRunning_faultsInvalidPowerState() {
        lab.failed(customize(web01()), InvalidPowerState.class);
    }

    @Test
    void check_tellsWhatDoesNotFit() {
        check(web01());
        CustomizationFixedIp ip = new CustomizationFixedIp().withIpAddress("192.168.7.9");
        CustomizationName name = new CustomizationFixedName().withName("web01");
        MachineLab.assertFault(InvalidArgument.class, () -> check(linux(name, ip, null)));
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> check(linux(name, new CustomizationFixedIp().withIpAddress("192.168.7.900"), "255.0.0.0")));
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> check(linux(new CustomizationFixedName().withName("web 01"), ip, "255.0.0.0")));
        MachineLab.assertFault(
                IpHostnameGeneratorError.class, () -> check(linux(new CustomizationUnknownName(), ip, "255.0.0.0")));
        MachineLab.assertFault(
                IpHostnameGeneratorError.class, () -> check(linux(name, new CustomizationUnknownIpGenerator(), null)));
        CustomizationSpec noCards = web01();
        noCards.getNicSettingMap().clear();
        MachineLab.assertFault(NicSettingMismatch.class, () -> check(noCards));
        MachineLab.assertFault(
                UncustomizableGuest.class,
                () -> check(web01().withIdentity(new CustomizationSysprepText().withValue("[Unattended]"))));
    }

    @Test
    void clone_withCustomization_needsThePrivilege() {
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.machines()
                        .cloneVMTask(
                                lab.call(vm, "CloneVM_Task").without("VirtualMachine.Provisioning.Customize"),
                                lab.folder(),
                                "copy",
                                clone(web01())));
    }
}
