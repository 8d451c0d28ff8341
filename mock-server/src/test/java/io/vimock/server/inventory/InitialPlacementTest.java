package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoTypes;
import io.vimock.vim25.DrsBehavior;
import io.vimock.vim25.ManagedObjectReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InitialPlacementTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.CLUSTERED);
    private final ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
    private final ManagedObjectReference home = lab.runtime(vm).getHost();
    private final ManagedObjectReference emptiest = lab.host("DC0_C0_H2");

    @BeforeEach
    void stop() {
        lab.succeeded(lab.powerOff(vm));
        lab.succeeded(lab.powerOn(vm, home));
        lab.succeeded(lab.powerOff(vm));
        lab.world().change(m -> m.set(cluster, "configuration.drsConfig.enabled", true));
        lab.maintenance(home, true);
        lab.events().clear();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void powerOn_inADrsCluster_placesTheMachineOnAHostThatCanTakeIt() {
        lab.succeeded(lab.powerOn(vm));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(emptiest);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmStartingEvent", "DrsVmPoweredOnEvent");
    }

    @Test
    void powerOn_onAHostThatTheCallerNames_isNotPlacedByDrs() {
        lab.succeeded(lab.powerOn(vm, lab.host("DC0_C0_H1")));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(lab.host("DC0_C0_H1"));
        assertThat(lab.events().types()).endsWith("VmPoweredOnEvent");
    }

    @Test
    void powerOn_withManualDrs_staysWhereTheMachineIsRegistered() {
        lab.maintenance(home, false);
        lab.world().change(m -> m.set(cluster, "configuration.drsConfig.defaultVmBehavior", DrsBehavior.MANUAL));

        lab.succeeded(lab.powerOn(vm));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(home);
        assertThat(lab.events().types()).endsWith("VmPoweredOnEvent");
    }
}
