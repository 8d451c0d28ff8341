package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.WellKnown;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.VimPortType;
import io.vimock.vim25.VirtualMachinePowerState;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What calls cost in memory, without the connection: counted, not timed. */
class CallAllocationTest {
    private static final int WARM_UP = 200;
    private static final int CALLS = 500;

    private static final long MOST_FOR_A_READ = 10_000;
    private static final long MOST_FOR_A_POWER_TASK = 70_000;

    @FunctionalInterface
    private interface Calling {
        void call() throws Exception;
    }

    private static MockVirtualCenter start() {
        return MockVirtualCenter.start(
                MockOptions.builder().manualClock().plainHttp(true).build());
    }

    private static ManagedObjectReference vm(MockVirtualCenter vc) {
        return vc.world().snapshot().all(MoTypes.VIRTUAL_MACHINE).get(0).ref();
    }

    /** How many bytes this thread allocates for one call. */
    private static long bytes(Calling calling) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP; i++) {
            calling.call();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            calling.call();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }

    @Test
    void readOfTwoProperties_allocatesLittle() throws Exception {
        try (MockVirtualCenter vc = start()) {
            VimPortType vim = vc.inProcess();
            List<PropertyFilterSpec> spec = List.of(new PropertyFilterSpec()
                    .withPropSet(
                            new PropertySpec().withType("VirtualMachine").withPathSet("name", "runtime.powerState"))
                    .withObjectSet(new ObjectSpec().withObj(vm(vc))));

            long bytes = bytes(() -> vim.retrieveProperties(WellKnown.PROPERTY_COLLECTOR, spec));

            assertThat(bytes).isPositive().isLessThan(MOST_FOR_A_READ);
        }
    }

    @Test
    void powerTask_allocatesLittle() throws Exception {
        try (MockVirtualCenter vc = start()) {
            VimPortType vim = vc.inProcess();
            ManagedObjectReference vm = vm(vc);

            long bytes = bytes(() -> toggle(vc, vim, vm));

            assertThat(bytes).isPositive().isLessThan(MOST_FOR_A_POWER_TASK);
        }
    }

    private static void toggle(MockVirtualCenter vc, VimPortType vim, ManagedObjectReference vm) throws Exception {
        VirtualMachinePowerState state = vc.world()
                .snapshot()
                .require(vm, VirtualMachineProperties.RUNTIME)
                .getPowerState();
        if (state == VirtualMachinePowerState.POWERED_ON) {
            vim.powerOffVMTask(vm);
        } else {
            vim.powerOnVMTask(vm, null);
        }
        assertThat(vc.world()
                        .snapshot()
                        .require(vm, VirtualMachineProperties.RUNTIME)
                        .getPowerState())
                .isNotEqualTo(state);
    }
}
