package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
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
            assertThat(config.getOptionDef().get(0))
                    .isSameAs(first.getOptionDef().get(0));
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
