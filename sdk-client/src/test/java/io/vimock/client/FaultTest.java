package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server's faults as exceptions, declared in the WSDL or not. */
class FaultTest {
    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void call_whenFaultIsDeclared_throwsItWithItsData() {
        VimFaultException e = powerOnFault(
                "The attempted operation cannot be performed",
                "<InvalidStateFault xmlns=\"urn:vim25\" xsi:type=\"InvalidPowerState\">"
                        + "<requestedState>poweredOn</requestedState><existingState>poweredOn</existingState>"
                        + "</InvalidStateFault>");

        assertThat(e.fault()).isInstanceOf(InvalidState.class).isInstanceOf(InvalidPowerState.class);
        InvalidPowerState fault = (InvalidPowerState) Objects.requireNonNull(e.fault());
        assertThat(fault.getExistingState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(e.faultName()).isEqualTo("InvalidPowerState");
        assertThat(e)
                .hasMessage("PowerOnVM_Task on VirtualMachine:vm-1 at " + server.url()
                        + ": InvalidPowerState: The attempted operation cannot be performed");
    }

    @Test
    void call_whenFaultIsNotDeclared_throwsItWithItsData() {
        VimFaultException e = powerOnFault(
                "gone",
                "<ManagedObjectNotFoundFault xmlns=\"urn:vim25\" xsi:type=\"ManagedObjectNotFound\">"
                        + "<obj type=\"VirtualMachine\">vm-1</obj></ManagedObjectNotFoundFault>");

        ManagedObjectNotFound fault = (ManagedObjectNotFound) Objects.requireNonNull(e.fault());
        assertThat(fault.getObj().getValue()).isEqualTo("vm-1");
    }

    @Test
    void call_whenFaultHasNoType_takesItsNameFromTheElement() {
        VimFaultException e = powerOnFault("gone", "<InvalidLoginFault xmlns=\"urn:vim25\"/>");
        assertThat(e.faultName()).isEqualTo("InvalidLogin");
    }

    @Test
    void call_whenFaultCameAfterThisSdk_throwsItsNameAndABaseFault() {
        VimFaultException e = powerOnFault(
                "later",
                "<q:WhateverFault xmlns:q=\"urn:vim25\" xsi:type=\"q:FaultOfTheFuture\"><q:x>1</q:x></q:WhateverFault>");
        assertThat(e.faultName()).isEqualTo("FaultOfTheFuture");
        assertThat(e.fault()).isExactlyInstanceOf(MethodFault.class);
    }

    @Test
    void call_whenSoapFaultHasNoDetail_throwsItsText() {
        VimFaultException e = powerOnFault("something is wrong", "");
        assertThat(e.fault()).isNull();
        assertThat(e.faultName()).isEqualTo("SOAP fault");
        assertThat(e).hasMessageEndingWith(": SOAP fault: something is wrong");
    }

    private VimFaultException powerOnFault(String message, String detail) {
        server.reply("PowerOnVM_Task", ScriptedServer.fault(message, detail));
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            return Objects.requireNonNull(catchThrowableOfType(VimFaultException.class, vm::powerOn));
        }
    }
}
