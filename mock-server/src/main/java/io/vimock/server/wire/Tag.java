package io.vimock.server.wire;

import java.nio.charset.StandardCharsets;

/** The tags of an element, ready to be written: {@code <name}, to which attributes are added, and {@code </name>}. */
final class Tag {
    private final byte[] start;
    private final byte[] end;

    Tag(String name) {
        this.start = ("<" + name).getBytes(StandardCharsets.UTF_8);
        this.end = ("</" + name + ">").getBytes(StandardCharsets.UTF_8);
    }

    /** The start tag without its end. */
    byte[] start() {
        return start;
    }

    /** The end tag. */
    byte[] end() {
        return end;
    }
}
