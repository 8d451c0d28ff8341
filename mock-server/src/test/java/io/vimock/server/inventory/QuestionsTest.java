package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.GenericVmConfigFault;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.TaskInProgress;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VirtualCdromIsoBackingInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineQuestionInfo;
import io.vimock.vim25.VmMessageEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final String CANCEL = "0";
    private static final String MOVED = "1";
    private static final String COPIED = "2";

    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.stopped();
    private final String uuid = lab.config(vm).getUuid();

    @AfterEach
    void close() {
        lab.close();
    }

    private void answer(String choice) {
        answer(question().getId(), choice);
    }

    private void answer(String id, String choice) {
        lab.machines().answerVM(lab.call(vm, "AnswerVM"), id, choice);
    }

    /** The question when everything that is due has run. */
    private VirtualMachineQuestionInfo question() {
        boolean unused = lab.world().call(() -> true);
        return lab.runtime(vm).getQuestion();
    }

    private String message() {
        return question().getMessage().get(0).getId();
    }

    /** As if the files had been registered from another directory. */
    private ManagedObjectReference powerOnElsewhere() {
        lab.world().change(m -> m.set(vm, "config.locationId", "564d0000-0000-0000-0000-000000000000"));
        return lab.powerOn(vm);
    }

    @Test
    void powerOn_ofFilesFromElsewhere_waitsForAnAnswer() {
        ManagedObjectReference task = powerOnElsewhere();

        assertThat(lab.info(task).getState()).isEqualTo(TaskInfoState.RUNNING);
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(message()).isEqualTo("msg.uuid.altered");
        assertThat(question().getText()).startsWith("msg.uuid.altered:");
        assertThat(question().getChoice().getChoiceInfo())
                .extracting(ElementDescription::getLabel)
                .containsExactly("Cancel", "I moved it", "I copied it");
        assertThat(question().getChoice().getDefaultIndex()).isEqualTo(2);
        VmMessageEvent event = (VmMessageEvent) lab.events().all().get(2);
        assertThat(event.getMessageInfo().get(0).getId()).isEqualTo("msg.uuid.altered");
        lab.failed(lab.powerOff(vm), TaskInProgress.class);

        answer(COPIED);

        lab.succeeded(task);
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.config(vm).getUuid()).isNotEqualTo(uuid);
        assertThat(question()).isNull();
        assertThat(lab.events().types()).endsWith("VmUuidChangedEvent", "VmPoweredOnEvent");
        lab.succeeded(lab.powerOff(vm));
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void answer_thatTheFilesWereMoved_keepsTheUuid() {
        ManagedObjectReference task = powerOnElsewhere();

        answer(MOVED);

        lab.succeeded(task);
        assertThat(lab.config(vm).getUuid()).isEqualTo(uuid);
    }

    @Test
    void answer_cancel_failsThePowerOn() {
        ManagedObjectReference task = powerOnElsewhere();

        answer(CANCEL);

        lab.failed(task, GenericVmConfigFault.class);
        assertThat(question()).isNull();
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.events().types()).endsWith("VmFailedToPowerOnEvent");
    }

    @Test
    void uuidAction_answersBeforehand() {
        lab.succeeded(lab.reconfigure(
                vm,
                new io.vimock.vim25.VirtualMachineConfigSpec()
                        .withExtraConfig(
                                new OptionValue().withKey("uuid.action").withValue("create"))));

        lab.succeeded(powerOnElsewhere());

        assertThat(lab.config(vm).getUuid()).isNotEqualTo(uuid);
    }

    @Test
    void answer_ofAnotherQuestionOrChoice_faultsAndLeavesTheQuestion() {
        MachineLab.assertFault(ConcurrentAccess.class, () -> answer("1", "0"));
        powerOnElsewhere();
        String id = question().getId();

        MachineLab.assertFault(ConcurrentAccess.class, () -> answer(id + "1", "0"));
        MachineLab.assertFault(InvalidArgument.class, () -> answer(id, "7"));
        assertThat(question().getId()).isEqualTo(id);
        answer(id, MOVED);
        MachineLab.assertFault(ConcurrentAccess.class, () -> answer(id, MOVED));
    }

    @Test
    void machineThatIsRelocatedRenamedOrATemplateForATime_isNotAskedAbout() {
        lab.succeeded(lab.machines().renameTask(lab.call(vm, "Rename_Task"), "renamed"));
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));
        lab.machines().markAsVirtualMachine(lab.call(vm, "MarkAsVirtualMachine"), lab.pool(), null);

        lab.succeeded(lab.powerOn(vm));
    }

    /** The image is on a datastore that the host has lost. */
    private ManagedObjectReference powerOnWithoutImage() {
        ManagedObjectReference lost = lab.world().write(m -> {
            ManagedObjectReference folder = m.require(lab.datastore(), io.vimock.api.DatastoreProperties.PARENT);
            return DatastoreFactory.create(
                    m,
                    folder,
                    new SharedVolume("ISO", lab.support().identities().volumeUuid(), 1L << 30, java.util.List.of()));
        });
        lab.world().change(m -> {
            m.set(vm, "config.hardware.device[3002].connectable.startConnected", true);
            VirtualCdromIsoBackingInfo image = new VirtualCdromIsoBackingInfo();
            image.withFileName("[ISO] tools.iso").setDatastore(lost);
            m.set(vm, "config.hardware.device[3002].backing", image);
        });
        return lab.powerOn(vm);
    }

    @Test
    void powerOn_withAnImageOutOfReach_asksAndStartsTheDeviceDisconnected() {
        ManagedObjectReference task = powerOnWithoutImage();
        assertThat(message()).isEqualTo("msg.device.startdisconnected");

        answer("1");

        lab.succeeded(task);
        VirtualDevice drive = lab.device(vm, 3002);
        assertThat(drive.getConnectable().isConnected()).isFalse();
        assertThat(drive.getConnectable().isStartConnected()).isFalse();
    }

    @Test
    void answer_toTryAgainLater_keepsTheDeviceStarting() {
        ManagedObjectReference task = powerOnWithoutImage();

        answer("0");

        lab.succeeded(task);
        VirtualDevice drive = lab.device(vm, 3002);
        assertThat(drive.getConnectable().isConnected()).isFalse();
        assertThat(drive.getConnectable().isStartConnected()).isTrue();
    }

    private void fillTheDatastore() {
        lab.succeeded(
                lab.machines().createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), "grows", null, false, false));
        lab.succeeded(lab.reconfigure(vm, new io.vimock.vim25.VirtualMachineConfigSpec().withMemoryMB(4L)));
        lab.world().change(m -> m.set(lab.datastore(), "summary.freeSpace", 8L << 20));
    }

    @Test
    void boot_whenTheSwapFileTakesTheLastSpace_asks() {
        fillTheDatastore();
        lab.succeeded(lab.reconfigure(vm, new io.vimock.vim25.VirtualMachineConfigSpec().withMemoryMB(16L)));
        lab.world().change(m -> m.set(lab.datastore(), "summary.freeSpace", 31L << 20));

        lab.succeeded(lab.powerOn(vm));

        assertThat(message()).isEqualTo("msg.hbacommon.outofspace");
    }

    @Test
    void boot_onAFullDatastore_asksUntilThereIsSpace() {
        fillTheDatastore();
        lab.succeeded(lab.powerOn(vm));

        assertThat(message()).isEqualTo("msg.hbacommon.outofspace");
        assertThat(lab.guest(vm).getIpAddress()).isNull();
        String first = question().getId();
        answer("0");
        assertThat(question().getId()).isNotEqualTo(first);
        lab.world().change(m -> m.set(lab.datastore(), "summary.freeSpace", 1L << 30));
        answer("0");

        assertThat(question()).isNull();
        assertThat(lab.guest(vm).getIpAddress()).isNotNull();
    }

    @Test
    void boot_onAFullDatastore_cancelled_powersTheMachineOff() {
        fillTheDatastore();
        lab.succeeded(lab.powerOn(vm));

        answer("1");

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(question()).isNull();
        assertThat(lab.events().types()).endsWith("VmPoweredOffEvent");
    }
}
