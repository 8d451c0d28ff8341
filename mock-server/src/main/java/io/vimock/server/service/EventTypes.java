package io.vimock.server.service;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventDescriptionEventDetail;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.TaskInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The event types with their category and the message that people read; from {@code events.txt}. Immutable. */
final class EventTypes {
    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");
    private static final Map<String, Format> FORMATS = read();

    private record Format(String category, String message) {}

    private EventTypes() {}

    private static Map<String, Format> read() {
        Map<String, Format> formats = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(EventTypes.class.getResourceAsStream("events.txt")), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" ", 3);
                    formats.put(parts[0], new Format(parts[1], parts[2]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return formats;
    }

    /** {@code info}, {@code warning}, {@code error} or {@code user}; {@code info} for types without an entry. */
    static String category(Event event) {
        Format format = FORMATS.get(event.getClass().getSimpleName());
        return format == null ? "info" : format.category();
    }

    /** What {@code EventManager.description.eventInfo} tells of every type. */
    static List<EventDescriptionEventDetail> describe() {
        List<EventDescriptionEventDetail> details = new ArrayList<>();
        FORMATS.forEach((type, format) -> {
            String message = FIELD.matcher(format.message()).replaceAll("{$1.name}");
            details.add(new EventDescriptionEventDetail()
                    .withKey(type)
                    .withDescription(words(type))
                    .withCategory(format.category())
                    .withFormatOnDatacenter(message)
                    .withFormatOnComputeResource(message)
                    .withFormatOnHost(message)
                    .withFormatOnVm(message)
                    .withFullFormat(message));
        });
        return details;
    }

    private static String words(String type) {
        String spaced = type.replaceAll("Event$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return spaced.charAt(0) + spaced.substring(1).toLowerCase(Locale.ROOT);
    }

    /** The message of an event. */
    static String message(Event event) {
        Format format = FORMATS.get(event.getClass().getSimpleName());
        String template = format == null ? words(event.getClass().getSimpleName()) : format.message();
        Matcher fields = FIELD.matcher(template);
        return fields.replaceAll(match -> Matcher.quoteReplacement(text(field(event, match.group(1)))));
    }

    private static @Nullable Object field(Object bean, String name) {
        WireField field = WireType.of(bean.getClass()).field(name);
        return field == null ? null : field.get(bean);
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "(unknown)";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(EventTypes::text).collect(Collectors.joining(", "));
        }
        if (value instanceof LocalizedMethodFault fault) {
            String message = fault.getLocalizedMessage();
            return message == null ? fault.getFault().getClass().getSimpleName() : message;
        }
        if (value instanceof TaskInfo info) {
            return text(info.getDescriptionId());
        }
        if (WireType.isBean(value.getClass())) {
            Object name = field(value, "name");
            return text(name == null ? field(value, "id") : name);
        }
        return value.toString();
    }
}
