package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import java.nio.charset.StandardCharsets;

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
        Tag list = aroundList(elementName, bean.getClass(), bean);
        return new Tag(
                new String(list.start, StandardCharsets.UTF_8) + "<" + lastField,
                "</" + lastField + "></" + elementName + ">");
    }

    /**
     * The tags around the last field of a data object, a list, with all that comes before it.
     *
     * @param elementName the data object's element
     * @param declared the declared type of that element
     * @param bean the data object, complete but for the last field
     */
    public static Tag aroundList(String elementName, Class<?> declared, Object bean) {
        byte[] whole = VimCodec.fragment(bean, elementName, declared, ApiLevel.V4_1);
        String end = "</" + elementName + ">";
        return new Tag(new String(whole, 0, whole.length - end.length(), StandardCharsets.UTF_8), end);
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
