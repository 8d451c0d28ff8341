package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.MoTypes;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidStateFaultMsg;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NotAuthenticated;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.RuntimeFaultFaultMsg;
import io.vimock.vim25.TraversalSpec;
import io.vimock.vim25.VimPortType;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls without a connection: they are as calls over one, and nobody reaches into the server by them. */
class InProcessTest {
    private static MockVirtualCenter start() {
        return MockVirtualCenter.start(
                MockOptions.builder().manualClock().plainHttp(true).build());
    }

    private static ManagedObjectReference vm(MockVirtualCenter vc) {
        return vc.world().snapshot().all(MoTypes.VIRTUAL_MACHINE).get(0).ref();
    }

    private static List<ObjectContent> everything(VimPortType vim) throws Exception {
        ManagedObjectReference view =
                vim.createContainerView(WellKnown.VIEW_MANAGER, WellKnown.ROOT_FOLDER, List.of(), true);
        List<ObjectContent> all = vim.retrieveProperties(
                WellKnown.PROPERTY_COLLECTOR,
                List.of(new PropertyFilterSpec()
                        .withPropSet(
                                new PropertySpec().withType("ManagedObject").withAll(true))
                        .withObjectSet(new ObjectSpec()
                                .withObj(view)
                                .withSelectSet(new TraversalSpec()
                                        .withType("ContainerView")
                                        .withPath("view")))));
        vim.destroyView(view);
        return all;
    }

    /** Sets every field of every bean in a value to nothing, and empties every list. */
    private static int spoil(@Nullable Object value) {
        int spoiled = 0;
        if (value instanceof List<?> list) {
            for (Object element : list) {
                spoiled += spoil(element);
            }
            if (list instanceof ArrayList) {
                list.clear();
            }
        } else if (value != null && WireType.isBean(value.getClass())) {
            for (WireField field : WireType.of(value.getClass()).fields()) {
                Object part = field.get(value);
                spoiled += spoil(part);
                if (part instanceof String) {
                    field.set(value, "spoiled");
                    spoiled++;
                }
            }
        }
        return spoiled;
    }

    @Test
    void results_areCopies() throws Exception {
        try (MockVirtualCenter vc = start()) {
            VimPortType vim = vc.inProcess();
            vim.renameTask(vm(vc), "renamed");
            vc.awaitIdle();
            Map<String, String> before = WorldText.of(vc.world().snapshot());
            String events = WorldText.of(vc.events(100));

            int spoiled = spoil(everything(vim))
                    + spoil(vim.retrieveServiceContent(WellKnown.SERVICE_INSTANCE))
                    + spoil(vim.queryEvents(WellKnown.EVENT_MANAGER, new EventFilterSpec()))
                    + spoil(vc.events(100));

            assertThat(spoiled).isGreaterThan(1000);
            assertThat(WorldText.of(vc.world().snapshot())).isEqualTo(before);
            assertThat(WorldText.of(vc.events(100))).isEqualTo(events);
        }
    }

    @Test
    void arguments_areCopied() throws Exception {
        try (MockVirtualCenter vc = start()) {
            VimPortType vim = vc.inProcess();
            VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec().withAnnotation("as-sent");
            vim.reconfigVMTask(vm(vc), spec);
            vc.awaitIdle();
            Map<String, String> before = WorldText.of(vc.world().snapshot());

            spec.setAnnotation("as-changed");

            assertThat(WorldText.of(vc.world().snapshot())).isEqualTo(before);
            assertThat(before.toString()).contains("as-sent").doesNotContain("as-changed");
        }
    }

    @Test
    void faults_areThoseOfTheServiceInterface() throws Exception {
        try (MockVirtualCenter vc = start()) {
            VimPortType vim = vc.inProcess();
            assertThatThrownBy(() -> vim.shutdownGuest(new ManagedObjectReference("VirtualMachine", "vm-9999")))
                    .isInstanceOf(RuntimeFaultFaultMsg.class);
            vim.powerOffVMTask(vm(vc));
            vc.awaitIdle();
            assertThatThrownBy(() -> vim.rebootGuest(vm(vc)))
                    .isInstanceOfSatisfying(
                            InvalidStateFaultMsg.class,
                            thrown -> assertThat(thrown.getFaultInfo()).isInstanceOf(InvalidPowerState.class));
            vim.logout(WellKnown.SESSION_MANAGER);
            assertThatThrownBy(() -> vim.powerOnVMTask(vm(vc), null))
                    .isInstanceOfSatisfying(
                            RuntimeFaultFaultMsg.class,
                            thrown -> assertThat(thrown.getFaultInfo()).isInstanceOf(NotAuthenticated.class));
            assertThat(List.of(vim)).contains(vim);
            assertThat(vim).hasToString("the VI API in process");
        }
    }

    @Test
    void client_isLoggedInAndTrustsTheServer() {
        try (MockVirtualCenter vc = MockVirtualCenter.start(
                        MockOptions.builder().password("own").build());
                io.vimock.client.VimConnection vim = vc.client()) {
            assertThat(vim.session().getUserName()).isEqualTo("user");
            assertThat(vc.thumbprint()).hasSize(95);
        }
    }
}
