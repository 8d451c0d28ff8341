package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostConfigManager;
import io.vimock.vim25.HostSystemResourceInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is equal in all machines, or all hosts, of an inventory is there once: thousands of them start and fit sooner. */
class SharedPartsTest {
    private final MachineLab lab = MachineLab.instant();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void machines_shareWhatIsEqualInAllOfThem() {
        List<ObjectState> machines = lab.world().snapshot().all(MoTypes.VIRTUAL_MACHINE);
        assertThat(machines).hasSizeGreaterThan(1);
        VirtualMachineConfigInfo first = config(machines.get(0));
        VirtualDisk firstDisk = disk(first);
        for (ObjectState machine : machines) {
            VirtualMachineConfigInfo config = config(machine);
            assertThat(config.getCpuAllocation()).isSameAs(first.getCpuAllocation());
            assertThat(config.getMemoryAllocation()).isSameAs(first.getMemoryAllocation());
            assertThat(config.getDatastoreUrl().get(0))
                    .isSameAs(first.getDatastoreUrl().get(0));
            assertThat(config.getFlags()).isSameAs(first.getFlags());
            assertThat(disk(config).getShares()).isSameAs(firstDisk.getShares());
            assertThat(Objects.requireNonNull(machine.get(VirtualMachineProperties.GUEST))
                            .getScreen())
                    .isSameAs(Objects.requireNonNull(machines.get(0).get(VirtualMachineProperties.GUEST))
                            .getScreen());
        }
    }

    @Test
    void hosts_shareWhatIsEqualInAllOfThem() {
        List<ObjectState> hosts = lab.world().snapshot().all(MoTypes.HOST_SYSTEM);
        assertThat(hosts).hasSizeGreaterThan(1);
        HostConfigInfo first = Objects.requireNonNull(hosts.get(0).get(HostSystemProperties.CONFIG));
        for (ObjectState host : hosts) {
            HostConfigInfo config = Objects.requireNonNull(host.get(HostSystemProperties.CONFIG));
            assertThat(config.getFirewall()).isSameAs(first.getFirewall());
            assertThat(config.getService()).isSameAs(first.getService());
            assertThat(config.getSystemResources()).isSameAs(first.getSystemResources());
            assertThat(config.getOption().get(0)).isSameAs(first.getOption().get(0));
            assertThat(config.getOptionDef().get(0))
                    .isSameAs(first.getOptionDef().get(0));
        }
    }

    @Test
    void changeOfAMachine_leavesThoseThatItSharedPartsWith() {
        ManagedObjectReference changed = lab.vm(MachineLab.RUNNING);
        ManagedObjectReference other = lab.vm("DC0_C0_RP0_VM0");
        String before = Rendering.of(lab.config(other));
        lab.succeeded(lab.powerOff(changed));
        VirtualDisk disk = WireType.deepCopy(lab.device(changed, VirtualDisk.class))
                .withShares(new SharesInfo().withLevel(SharesLevel.HIGH));
        lab.succeeded(lab.reconfigure(
                changed,
                new VirtualMachineConfigSpec()
                        .withCpuAllocation(new ResourceAllocationInfo().withReservation(1L))
                        .withMemoryAllocation(new ResourceAllocationInfo().withReservation(2L))
                        .withDeviceChange(new VirtualDeviceConfigSpec()
                                .withOperation(VirtualDeviceConfigSpecOperation.EDIT)
                                .withDevice(disk))));

        assertThat(lab.config(changed).getCpuAllocation().getReservation()).isEqualTo(1);
        assertThat(lab.config(changed).getMemoryAllocation().getReservation()).isEqualTo(2);
        assertThat(lab.device(changed, VirtualDisk.class).getShares().getLevel())
                .isEqualTo(SharesLevel.HIGH);
        assertThat(Rendering.of(lab.config(other))).isEqualTo(before);
    }

    @Test
    void changeOfAHost_leavesThoseThatItSharedPartsWith() {
        try (EntityLab hosts = EntityLab.instant()) {
            ManagedObjectReference changed = hosts.host("DC0_H0");
            ManagedObjectReference other = hosts.host("DC0_C0_H0");
            HostConfigManager managers = hosts.snapshot().require(changed, HostSystemProperties.CONFIG_MANAGER);
            String before = Rendering.of(hosts.snapshot().require(other, HostSystemProperties.CONFIG));
            String own = Rendering.of(hosts.snapshot().require(changed, HostSystemProperties.CONFIG));
            new HostFirewallSystem(hosts.support())
                    .enableRuleset(hosts.call(managers.getFirewallSystem(), "EnableRuleset"), "nfsClient");
            new HostServiceSystem(hosts.support())
                    .stopService(hosts.call(managers.getServiceSystem(), "StopService"), "ntpd");
            hosts.hosts()
                    .updateSystemResources(
                            hosts.call(changed, "UpdateSystemResources"),
                            new HostSystemResourceInfo()
                                    .withKey("host/vim")
                                    .withConfig(new ResourceConfigSpec()
                                            .withCpuAllocation(new ResourceAllocationInfo().withReservation(300L))
                                            .withMemoryAllocation(new ResourceAllocationInfo().withLimit(512L))));

            assertThat(Rendering.of(hosts.snapshot().require(changed, HostSystemProperties.CONFIG)))
                    .isNotEqualTo(own);
            assertThat(Rendering.of(hosts.snapshot().require(other, HostSystemProperties.CONFIG)))
                    .isEqualTo(before);
        }
    }

    private static VirtualMachineConfigInfo config(ObjectState machine) {
        return Objects.requireNonNull(machine.get(VirtualMachineProperties.CONFIG));
    }

    private static VirtualDisk disk(VirtualMachineConfigInfo config) {
        return (VirtualDisk) config.getHardware().getDevice().stream()
                .filter(VirtualDisk.class::isInstance)
                .findFirst()
                .orElseThrow();
    }
}
