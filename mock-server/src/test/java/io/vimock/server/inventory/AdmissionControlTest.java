package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.inventory.AdmissionControl.Need;
import io.vimock.vim25.InsufficientCpuResourcesFault;
import io.vimock.vim25.InsufficientMemoryResourcesFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worked cases of admission control, in a cluster (facts: resource-management 9). */
class AdmissionControlTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
    private final ManagedObjectReference root =
            lab.world().snapshot().require(cluster, ComputeResourceProperties.RESOURCE_POOL);

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference pool(
            String name, ManagedObjectReference parent, long cpuMHz, boolean expandable, long limit) {
        return lab.world()
                .write(m -> EntityFactory.pool(
                        m,
                        name,
                        parent,
                        cluster,
                        new ResourceConfigSpec()
                                .withCpuAllocation(allocation(cpuMHz, expandable, limit))
                                .withMemoryAllocation(allocation(0, true, -1))));
    }

    private static ResourceAllocationInfo allocation(long reservation, boolean expandable, long limit) {
        return EntityFactory.normalPool()
                .getCpuAllocation()
                .withReservation(reservation)
                .withExpandableReservation(expandable)
                .withLimit(limit);
    }

    /** Powers on a machine that reserves so much in a pool. */
    private ManagedObjectReference run(ManagedObjectReference pool, long cpuMHz) {
        String name = "vm" + lab.world().snapshot().revision();
        VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec()
                .withName(name)
                .withNumCPUs(4)
                .withFiles(new io.vimock.vim25.VirtualMachineFileInfo().withVmPathName("[LocalDS_0]"))
                .withCpuAllocation(new ResourceAllocationInfo().withReservation(cpuMHz));
        ManagedObjectReference vm = (ManagedObjectReference) Objects.requireNonNull(
                lab.succeeded(lab.provisioning().create(lab.call(lab.folder(), "CreateVM_Task"), spec, pool, null)));
        return lab.powerOn(vm);
    }

    @Test
    void expandablePool_borrowsWhatItsParentHasFree() {
        ManagedObjectReference mom = pool("MOM", root, 3000, false, -1);
        ManagedObjectReference kid = pool("KID", mom, 1000, true, -1);
        lab.succeeded(run(mom, 500));
        lab.succeeded(run(kid, 1000));

        lab.succeeded(run(kid, 1000));

        assertThat(lab.reserved(mom)).isEqualTo(2500);
        assertThat(lab.reserved(kid)).isEqualTo(2000);
    }

    @Test
    void expandablePool_whenItsParentHasNotEnough_isRefused() {
        ManagedObjectReference mom = pool("MOM", root, 3000, false, -1);
        ManagedObjectReference kid = pool("KID", mom, 1000, true, -1);
        lab.succeeded(run(mom, 1500));
        lab.succeeded(run(kid, 1000));

        InsufficientCpuResourcesFault fault = lab.failed(run(kid, 1000), InsufficientCpuResourcesFault.class);

        assertThat(fault.getRequested()).isEqualTo(1000);
        assertThat(fault.getUnreserved()).isEqualTo(500);
    }

    @Test
    void fixedPool_givesOnlyWhatItHas() {
        ManagedObjectReference fixed = pool("RP2", root, 1000, false, -1);
        lab.succeeded(run(fixed, 600));

        assertThat(lab.failed(run(fixed, 600), InsufficientCpuResourcesFault.class)
                        .getUnreserved())
                .isEqualTo(400);
        lab.succeeded(run(fixed, 400));
    }

    @Test
    void expandableChain_goesUpAsFarAsNeeded() {
        ManagedObjectReference a = pool("A", root, 2000, false, -1);
        ManagedObjectReference b = pool("B", a, 800, true, -1);
        ManagedObjectReference c = pool("C", b, 0, true, -1);

        lab.succeeded(run(c, 1000));

        assertThat(lab.reserved(c)).isEqualTo(1000);
        assertThat(lab.reserved(b)).isEqualTo(1000);
        assertThat(lab.reserved(a)).isEqualTo(1000);
    }

    @Test
    void limitOnTheWay_isNotPassed() {
        ManagedObjectReference a = pool("A", root, 2000, false, -1);
        ManagedObjectReference b = pool("B", a, 800, true, 800);
        ManagedObjectReference c = pool("C", b, 0, true, -1);

        lab.failed(run(c, 1000), InsufficientCpuResourcesFault.class);
        lab.succeeded(run(c, 800));
    }

    @Test
    void memory_countsTheOverhead() {
        ManagedObjectReference fixed = lab.world()
                .write(m -> EntityFactory.pool(
                        m,
                        "fixed",
                        root,
                        cluster,
                        new ResourceConfigSpec()
                                .withCpuAllocation(allocation(0, true, -1))
                                .withMemoryAllocation(allocation(150, false, -1))));
        lab.succeeded(run(fixed, 0));

        InsufficientMemoryResourcesFault fault = lab.failed(run(fixed, 0), InsufficientMemoryResourcesFault.class);

        assertThat(fault.getRequested() >> 20).isBetween(139L, 142L);
        assertThat(fault.getUnreserved() >> 20).isBetween(7L, 11L);
    }

    @Test
    void need_isReservationPlusOverhead() {
        Need need = Need.of(lab.config(lab.vm(MachineLab.RUNNING)));

        assertThat(need.cpuMHz()).isZero();
        assertThat(need.memoryBytes())
                .isEqualTo(lab.runtime(lab.vm(MachineLab.RUNNING)).getMemoryOverhead());
        assertThat(new Need(5, 7).beyond(new Need(2, 9))).isEqualTo(new Need(3, 0));
    }
}
