package io.vimock.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.MoTypes;
import io.vimock.client.Task;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VimFaultException;
import io.vimock.client.VimTransportException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.world.Checkpoint;
import io.vimock.vim25.InsufficientMemoryResourcesFault;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that fail on purpose, as a client sees them. */
class FaultRuleTest {
    private final MockVirtualCenter vc =
            MockVirtualCenter.start(MockOptions.builder().plainHttp(true).build());
    private final VimConnection vim = vc.client();
    private final VirtualMachine first = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
    private final VirtualMachine second = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM1");

    @AfterEach
    void stop() {
        vc.faults().clear();
        vim.close();
        vc.close();
    }

    @Test
    void callFault_isAnswered_andNothingHappens() {
        vc.faults().on("PowerOffVM_Task").object("DC0/vm/*VM0").fault(new InvalidState(), "no");

        assertThatThrownBy(first::powerOff)
                .isInstanceOfSatisfying(
                        VimFaultException.class,
                        thrown -> assertThat(thrown.fault()).isExactlyInstanceOf(InvalidState.class));
        assertThat(first.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        second.powerOff().await();
        assertThat(vc.requests().newest(100))
                .anyMatch(request -> request.outcome().equals("InvalidState"));
    }

    @Test
    void taskError_isTheTasksOwn() {
        vc.faults()
                .on("PowerOffVM_Task")
                .object(first.ref())
                .count(1)
                .taskError(
                        new InsufficientMemoryResourcesFault().withRequested(2).withUnreserved(1), "no memory");

        Task<?> task = first.powerOff();
        assertThatThrownBy(task::await)
                .isInstanceOfSatisfying(
                        VimFaultException.class,
                        thrown -> assertThat(thrown.fault())
                                .isInstanceOfSatisfying(
                                        InsufficientMemoryResourcesFault.class,
                                        fault ->
                                                assertThat(fault.getRequested()).isEqualTo(2)));
        assertThat(first.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        first.powerOff().await();
    }

    @Test
    void count_andAfter_sayWhichCallsAreConcerned() {
        FaultRule rule = vc.faults().on("CurrentTime").after(1).count(2).fault(new NotSupported());

        List<Boolean> failed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failed.add(fails());
        }

        assertThat(failed).containsExactly(false, true, true, false, false);
        assertThat(vc.faults().concerned(rule.id())).isEqualTo(2);
        assertThat(vc.faults().list()).containsExactly(rule);
        assertThat(vc.faults().remove(rule.id())).isTrue();
        assertThat(vc.faults().remove(rule.id())).isFalse();
    }

    private boolean fails() {
        try {
            var unused = vim.service(io.vimock.client.ServiceInstance.class).currentTime();
            return false;
        } catch (VimException e) {
            return true;
        }
    }

    @Test
    void probability_followsFromTheSeed_andReturnsWithACheckpoint() {
        vc.faults().on("CurrentTime").probability(0.5).fault(new NotSupported());
        Checkpoint checkpoint = vc.checkpoint();
        List<Boolean> once = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            once.add(fails());
        }
        vc.restore(checkpoint);
        List<Boolean> again = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            again.add(fails());
        }
        assertThat(again).isEqualTo(once);
        assertThat(once.stream().filter(failed -> failed).count()).isBetween(8L, 32L);
        vc.reset();
        assertThat(vc.faults().list()).isEmpty();
    }

    @Test
    void brokenConnection_before_hasDoneNothing() {
        vc.faults().on("PowerOffVM_Task").breakConnection();

        assertThatThrownBy(first::powerOff).isInstanceOf(VimTransportException.class);
        vc.awaitIdle();
        assertThat(first.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
    }

    @Test
    void brokenConnection_after_hasDoneItOnce() {
        vc.faults().on("PowerOffVM_Task").breakConnection(FaultEffect.When.AFTER);

        assertThatThrownBy(first::powerOff).isInstanceOf(VimTransportException.class);
        vc.awaitIdle();
        assertThat(first.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(vc.requests().newest(100).stream()
                        .filter(request -> request.operation().equals("PowerOffVM_Task"))
                        .map(LoggedRequest::outcome))
                .containsExactly("broken connection");
    }

    @Test
    void brokenConnection_inTheAnswer_isNoAnswer() {
        vc.faults().on("RetrieveProperties*").breakConnection(FaultEffect.When.HALF_ANSWER);

        assertThatThrownBy(() -> first.get(VirtualMachine.NAME)).isInstanceOf(VimTransportException.class);
    }

    @Test
    void httpStatus_isAnswered() {
        vc.faults().on("CurrentTime").httpStatus(503);

        assertThatThrownBy(() ->
                        vim.service(io.vimock.client.ServiceInstance.class).currentTime())
                .isInstanceOf(VimTransportException.class)
                .hasMessageContaining("503");
    }

    @Test
    void delay_comesBeforeTheAnswer_andALoginHasItsCookie() {
        vc.faults().on("Login").delay(Duration.ofMillis(20)).only();

        try (VimConnection late = vc.client()) {
            assertThat(late.session().getUserName()).isEqualTo("user");
        }
        assertThat(vc.requests().newest(100).stream()
                        .filter(request -> request.operation().equals("Login"))
                        .reduce((one, other) -> other))
                .hasValueSatisfying(
                        request -> assertThat(request.took()).isGreaterThanOrEqualTo(Duration.ofMillis(20)));
    }

    @Test
    void selectors_areTypesIdsAndPaths() {
        for (String object : List.of(
                "VirtualMachine", "ManagedEntity", first.ref().getValue(), "/DC0/vm/DC0_H0_VM0", "*/DC0_H0_*")) {
            vc.faults().clear();
            vc.faults().on("Rename_Task").object(object).fault(new NotSupported());
            assertThatThrownBy(() -> first.rename("x")).as(object).isInstanceOf(VimFaultException.class);
        }
        for (String object : List.of("HostSystem", second.ref().getValue(), "DC0/vm", "vm/DC0_H0_VM0")) {
            vc.faults().clear();
            vc.faults().on("Rename_Task").object(object).fault(new NotSupported());
            first.rename("DC0_H0_VM0").await();
        }
        assertThat(vc.world().snapshot().all(MoTypes.VIRTUAL_MACHINE)).isNotEmpty();
    }

    @Test
    void rules_thatCannotBe_areRefused() {
        FaultRules faults = vc.faults();
        assertThatThrownBy(() -> faults.on("PowerOnVm_Task").httpStatus(500)).hasMessageContaining("PowerOnVm_Task");
        assertThatThrownBy(() -> faults.on("CurrentTime").taskError(new NotSupported()))
                .hasMessageContaining("starts a task");
        assertThatThrownBy(() -> faults.on("*").probability(2).httpStatus(500)).hasMessageContaining("probability");
        assertThatThrownBy(() -> faults.on("*").count(0).httpStatus(500)).hasMessageContaining("count");
        assertThatThrownBy(() -> faults.on("*").httpStatus(200)).hasMessageContaining("HTTP status");
        assertThat(faults.list()).isEmpty();
    }
}
