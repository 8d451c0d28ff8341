package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands before and after a value, ready to be written: {@code <name}, to which attributes are added, and
 * {@code </name>}. Immutable.
 */
public final class Tag {
    private final byte[] start;
    private final byte[] end;

    /** @param name an element's name on the wire */
    public Tag(String name) {
        this("<" + name, "</" + name + ">");
    }

    private Tag(String start, String end) {
        this.start = start.getBytes(StandardCharsets.UTF_8);
        this.end = end.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The tags around a value that is the last field of a data object, with all that comes before it.
     *
     * @param elementName the data object's element
     * @param bean the data object, complete but for the last field
     * @param lastField the name of that field
     */
    public static Tag around(String elementName, Object bean, String lastField) {
        byte[] whole = VimCodec.fragment(bean, elementName, bean.getClass(), ApiLevel.V4_1);
        String end = "</" + elementName + ">";
        byte[] before = Arrays.copyOf(whole, whole.length - end.length());
        return new Tag(new String(before, StandardCharsets.UTF_8) + "<" + lastField, "</" + lastField + ">" + end);
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
