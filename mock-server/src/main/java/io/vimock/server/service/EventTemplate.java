package io.vimock.server.service;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.Event;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The message of an event type: text with {@code {paths}} into the event, and with {@code [parts]} that are left out
 * when a field in them is unset. Immutable.
 */
final class EventTemplate {
    private static final List<String> NAME = List.of("name");
    private static final int USUAL_LENGTH = 160;

    private final List<Part> parts;

    /**
     * A piece of text, or a path with the names of the fields on it; group 0 is outside of brackets, others number them
     * from 1.
     */
    private record Part(String text, List<String> path, int group) {
        static Part text(String text, int group) {
            return new Part(text, List.of(), group);
        }

        static Part path(String path, int group) {
            return new Part(path, List.of(path.split("\\.", -1)), group);
        }

        boolean isPath() {
            return !path.isEmpty();
        }
    }

    /** Reads a template as {@code events.txt} writes it. */
    EventTemplate(String source) {
        List<Part> read = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int group = 0;
        int groups = 0;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c != '[' && c != ']' && c != '{') {
                text.append(c);
                continue;
            }
            if (text.length() > 0) {
                read.add(Part.text(text.toString(), group));
                text.setLength(0);
            }
            if (c == '[') {
                group = ++groups;
            } else if (c == ']') {
                group = 0;
            } else {
                int end = source.indexOf('}', i);
                read.add(Part.path(source.substring(i + 1, end), group));
                i = end;
            }
        }
        if (text.length() > 0) {
            read.add(Part.text(text.toString(), 0));
        }
        this.parts = List.copyOf(read);
    }

    /** The message for people. */
    String format(Event event) {
        StringBuilder message = new StringBuilder(USUAL_LENGTH);
        int group = 0;
        boolean isComplete = true;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.group() != group) {
                group = part.group();
                isComplete = group == 0 || isComplete(event, group);
            }
            if (isComplete) {
                message.append(part.isPath() ? text(read(event, part.path())) : part.text());
            }
        }
        return message.toString();
    }

    private boolean isComplete(Event event, int group) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.group() == group
                    && part.isPath()
                    && text(read(event, part.path())).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The template as {@code EventDescription} shows it, without the bracketed parts that name what the reader knows
     * already.
     *
     * @param known arguments that the reader knows: {@code datacenter}, {@code host} ...
     */
    String describe(List<String> known) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            boolean hidden = part.group() != 0
                    && parts.stream()
                            .anyMatch(other ->
                                    other.group() == part.group() && other.isPath() && known.contains(other.text()));
            if (!hidden) {
                text.append(part.isPath() ? "{" + part.text() + "}" : part.text());
            }
        }
        return text.toString();
    }

    /** The fields of the event that the template reads. */
    List<String> paths() {
        return parts.stream().filter(Part::isPath).map(Part::text).toList();
    }

    private static @Nullable Object read(Object bean, List<String> path) {
        Object value = bean;
        for (int i = 0; i < path.size(); i++) {
            if (value == null || !WireType.isBean(value.getClass())) {
                return null;
            }
            WireField field = WireType.of(value.getClass()).field(path.get(i));
            value = field == null ? null : field.get(value);
        }
        return value;
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof List<?> list) {
            StringJoiner joined = new StringJoiner(", ");
            list.forEach(element -> joined.add(text(element)));
            return joined.toString();
        }
        if (value instanceof LocalizedMethodFault fault) {
            String message = fault.getLocalizedMessage();
            return message != null ? message : fault.getFault() == null ? "" : text(fault.getFault());
        }
        if (value instanceof MethodFault fault) {
            return WireType.of(fault.getClass()).name();
        }
        if (value instanceof ManagedObjectReference ref) {
            return ref.getValue();
        }
        return WireType.isBean(value.getClass()) ? text(read(value, NAME)) : value.toString();
    }
}
