package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfiguredMemoryTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private int configured(ManagedObjectReference pool) {
        return lab.world()
                .snapshot()
                .require(pool, ResourcePoolProperties.SUMMARY)
                .getConfiguredMemoryMB();
    }

    @Test
    void pool_addsUpTheMemoryOfItsMachinesRunningOrNot() {
        assertThat(configured(lab.pool())).isEqualTo(64);

        lab.stopped();
        lab.succeeded(lab.reconfigure(vm, new VirtualMachineConfigSpec().withMemoryMB(128L)));
        assertThat(configured(lab.pool())).isEqualTo(160);

        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));
        assertThat(configured(lab.pool())).isEqualTo(32);
    }

    @Test
    void pool_countsTheMachinesOfThePoolsInIt() {
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        ManagedObjectReference root =
                lab.world().snapshot().require(cluster, io.vimock.api.ComputeResourceProperties.RESOURCE_POOL);
        ManagedObjectReference child =
                lab.world().write(m -> EntityFactory.pool(m, "child", root, cluster, EntityFactory.normalPool()));
        int before = configured(root);
        ManagedObjectReference machine = lab.vm(MachineLab.CLUSTERED);

        lab.world().change(m -> m.set(machine, io.vimock.api.VirtualMachineProperties.RESOURCE_POOL, child));

        assertThat(configured(child)).isEqualTo(32);
        assertThat(configured(root)).isEqualTo(before);
        lab.world().change(m -> m.set(child, ResourcePoolProperties.PARENT, lab.pool()));
        assertThat(configured(root)).isEqualTo(before - 32);
        assertThat(configured(lab.pool())).isEqualTo(96);
    }
}
