package io.vimock.server.service;

import io.vimock.api.ApiLevel;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventDescription;
import io.vimock.vim25.EventDescriptionEventDetail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The event types of VirtualCenter 2.5, and some of later ones, with their categories and messages, from
 * {@code events.txt} and {@code later-events.txt}. Immutable, thread safe.
 */
final class EventCatalogue {
    private static final EventCatalogue LOADED = load();

    private final Map<String, Entry> entries;

    /** The nearest entry of a class of events; null when there is none. */
    private final ClassValue<@Nullable Entry> byClass = new ClassValue<>() {
        @Override
        protected @Nullable Entry computeValue(Class<?> type) {
            return entry(type);
        }
    };

    /** Made when somebody reads one, which most who start a server do not. */
    private final Map<ApiLevel, EventDescription> descriptions = new ConcurrentHashMap<>();

    private record Entry(String type, String category, EventTemplate template, boolean isLater) {}

    private EventCatalogue(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** The catalogue. */
    static EventCatalogue get() {
        return LOADED;
    }

    private static EventCatalogue load() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        read("events.txt", false, entries);
        read("later-events.txt", true, entries);
        return new EventCatalogue(entries);
    }

    private static void read(String file, boolean isLater, Map<String, Entry> entries) {
        for (String[] row : TextTable.read(file, 3)) {
            entries.put(row[0], new Entry(row[0], row[1], new EventTemplate(row[2]), isLater));
        }
    }

    /** The names of the types. */
    List<String> types() {
        return List.copyOf(entries.keySet());
    }

    private @Nullable Entry entry(Event event) {
        return byClass.get(event.getClass());
    }

    private @Nullable Entry entry(Class<?> eventClass) {
        for (Class<?> type = eventClass; type != Object.class; type = type.getSuperclass()) {
            Entry entry = entries.get(type.getSimpleName());
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** The message for people; the words of its name for a type that is not in the catalogue. */
    String message(Event event) {
        Entry entry = entry(event);
        return entry == null
                ? words(event.getClass().getSimpleName())
                : entry.template().format(event);
    }

    /** {@code info}, {@code warning}, {@code error} or {@code user}. */
    String category(Event event) {
        Entry entry = entry(event);
        return entry == null ? "info" : entry.category();
    }

    /** The template of a type; null when there is none. */
    @Nullable
    EventTemplate template(String type) {
        Entry entry = entries.get(type);
        return entry == null ? null : entry.template();
    }

    /** {@code EventManager.description} of a server of that level. */
    EventDescription description(ApiLevel level) {
        return descriptions.computeIfAbsent(level, this::describe);
    }

    private EventDescription describe(ApiLevel level) {
        List<EventDescriptionEventDetail> details = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.isLater() && !level.includes(ApiLevel.V4_0)) {
                continue;
            }
            EventTemplate template = entry.template();
            details.add(new EventDescriptionEventDetail()
                    .withKey(entry.type())
                    .withDescription(words(entry.type()))
                    .withCategory(entry.category())
                    .withFormatOnDatacenter(template.describe(List.of("datacenter")))
                    .withFormatOnComputeResource(template.describe(List.of("datacenter", "computeResource")))
                    .withFormatOnHost(template.describe(List.of("datacenter", "computeResource", "host")))
                    .withFormatOnVm(template.describe(List.of("datacenter", "computeResource", "host", "vm")))
                    .withFullFormat(template.describe(List.of())));
        }
        EventDescription description = new EventDescription()
                .withCategory(
                        category("info", "Information"),
                        category("warning", "Warning"),
                        category("error", "Error"),
                        category("user", "User"))
                .withEventInfo(details);
        WireType.freeze(description);
        return description;
    }

    private static ElementDescription category(String key, String label) {
        return new ElementDescription().withKey(key).withLabel(label).withSummary(label);
    }

    /** {@code VmPoweredOnEvent} as "Vm powered on". */
    private static String words(String type) {
        String spaced = type.replaceFirst("Event$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return spaced.substring(0, 1) + spaced.substring(1).toLowerCase(Locale.ROOT);
    }
}
