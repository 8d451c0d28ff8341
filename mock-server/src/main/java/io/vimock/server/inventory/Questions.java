package io.vimock.server.inventory;

import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ChoiceOption;
import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineMessage;
import io.vimock.vim25.VirtualMachineQuestionInfo;
import io.vimock.vim25.VmMessageEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The questions that hosts ask about virtual machines, and AnswerVM: a question stands in {@code runtime.question}, and
 * what waits for it goes on when it is answered. Thread safe.
 */
final class Questions {
    private final VirtualMachineSupport support;
    private final GuestOperations guests;
    private final PowerOperations power;

    Questions(VirtualMachineSupport support, GuestOperations guests, PowerOperations power) {
        this.support = support;
        this.guests = guests;
        this.power = power;
    }

    /** Whether nothing has to be answered about a machine; also when it has gone. */
    static boolean isAnswered(ReadView view, ManagedObjectReference vm) {
        return !view.exists(vm) || VirtualMachines.runtime(view, vm).getQuestion() == null;
    }

    /** Asks a question about a machine. */
    static void ask(
            Mutation m, VirtualMachineSupport support, Origin origin, ManagedObjectReference vm, Question question) {
        List<ElementDescription> choices = new ArrayList<>();
        for (String choice : question.choices()) {
            ElementDescription described = new ElementDescription().withKey(Integer.toString(choices.size()));
            described.withLabel(choice).setSummary(choice);
            choices.add(described);
        }
        VirtualMachineMessage message =
                new VirtualMachineMessage().withId(question.id()).withText(question.text());
        VmMessageEvent event = new VmMessageEvent().withMessage(question.text()).withMessageInfo(message);
        VirtualMachines.post(m, support, origin, event, vm);
        m.set(
                vm,
                "runtime.question",
                new VirtualMachineQuestionInfo()
                        .withId(Integer.toString(event.getKey()))
                        .withText(question.id() + ":" + question.text())
                        .withMessage(message)
                        .withChoice(new ChoiceOption()
                                .withValueIsReadonly(false)
                                .withChoiceInfo(choices)
                                .withDefaultIndex(question.byDefault())));
    }

    /** AnswerVM; see {@link VirtualMachine#answerVM}. */
    void answer(Call call, String questionId, String answerChoice) {
        ManagedObjectReference vm = call.self();
        call.world().change(m -> {
            VirtualMachineQuestionInfo pending = VirtualMachines.runtime(m, vm).getQuestion();
            if (pending == null || !pending.getId().equals(questionId)) {
                throw Faults.of(
                        new ConcurrentAccess(), "The question " + questionId + " does not wait for an answer any more");
            }
            boolean known = pending.getChoice().getChoiceInfo().stream()
                    .anyMatch(choice -> choice.getKey().equals(answerChoice));
            if (!known) {
                throw Faults.invalidArgument("answerChoice", "there is no choice '" + answerChoice + "'");
            }
            m.set(vm, "runtime.question", null);
            Question question = Question.of(pending.getMessage().get(0).getId());
            apply(m, Origin.of(call), vm, question, Integer.parseInt(answerChoice));
        });
    }

    private void apply(Mutation m, Origin origin, ManagedObjectReference vm, Question question, int choice) {
        switch (question) {
            case MOVED_OR_COPIED -> MachineLocation.answered(m, support, origin, vm, choice);
            case DEVICE_DISCONNECTED -> StartDevices.answered(m, vm, choice);
            case OUT_OF_SPACE -> {
                if (choice == 0) {
                    guests.comeUp(m, vm);
                } else {
                    power.off(m, origin, vm);
                }
            }
        }
    }
}
