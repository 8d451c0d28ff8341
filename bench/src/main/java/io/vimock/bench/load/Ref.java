package io.vimock.bench.load;

/**
 * A managed object of the server.
 *
 * @param type such as {@code VirtualMachine}
 * @param value its id
 */
record Ref(String type, String value) {

    /** As a parameter of an operation. */
    String as(String element) {
        return "<" + element + " type=\"" + type + "\">" + value + "</" + element + ">";
    }
}
