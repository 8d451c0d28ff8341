package io.vimock.server.command;

/**
 * What a command takes by its place.
 *
 * @param label how help calls it: {@code NAME}
 * @param description what it is, a sentence
 * @param required whether the command cannot do without
 */
public record Operand(String label, String description, boolean required) {
    /** One that the command cannot do without. */
    public static Operand required(String label, String description) {
        return new Operand(label, description, true);
    }

    /** One that may be left out, with all that follow. */
    public static Operand optional(String label, String description) {
        return new Operand(label, description, false);
    }

    /** How the usage line writes it. */
    String usage() {
        return required ? label : "[" + label + "]";
    }
}
