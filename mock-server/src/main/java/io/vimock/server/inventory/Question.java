package io.vimock.server.inventory;

import java.util.List;

/** The questions that a host can ask about a virtual machine. */
enum Question {
    /** At power-on: the machine's directory is another one than when its identity was made. */
    MOVED_OR_COPIED(
            "msg.uuid.altered",
            "The files of this virtual machine are in another place than before: they were moved or copied."
                    + " A moved virtual machine keeps its UUID, a copied one gets a new one. If you do not know, answer"
                    + " that it was copied.",
            2,
            "Cancel",
            "I moved it",
            "I copied it"),
    /** At power-on: a device that starts connected has no image that the host can reach. */
    DEVICE_DISCONNECTED(
            "msg.device.startdisconnected",
            "A device of this virtual machine starts disconnected, because its image is on a datastore that the host"
                    + " cannot access. Should it be connected at later power-ons?",
            0,
            "Yes",
            "No"),
    /** While the guest runs: a disk that grows has no space to grow into. */
    OUT_OF_SPACE(
            "msg.hbacommon.outofspace",
            "There is no more space for a virtual disk of this virtual machine. Free some space on its datastore and"
                    + " retry, or cancel to power the virtual machine off.",
            0,
            "Retry",
            "Cancel");

    private final String id;
    private final String text;
    private final int byDefault;
    private final List<String> choices;

    Question(String id, String text, int byDefault, String... choices) {
        this.id = id;
        this.text = text;
        this.byDefault = byDefault;
        this.choices = List.of(choices);
    }

    /** The message's id, {@code msg.uuid.altered}. */
    String id() {
        return id;
    }

    /** The question for people. */
    String text() {
        return text;
    }

    /** The index of the choice that is proposed. */
    int byDefault() {
        return byDefault;
    }

    /** The labels of the choices; their keys are their indexes. */
    List<String> choices() {
        return choices;
    }

    /** The question with that message. */
    static Question of(String id) {
        for (Question question : values()) {
            if (question.id.equals(id)) {
                return question;
            }
        }
        throw new IllegalArgumentException(id);
    }
}
