package io.vimock.server.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What on the server under test stands for what the recording speaks of: objects, sessions, versions of collectors.
 *
 * <p>Learned from answers laid side by side. Objects in a list are counterparts when they have the same name, else when
 * they are the same one in order among those of their type. Not thread safe.
 */
final class Counterparts {
    /** Elements whose text one server makes up and the client gives back. */
    private static final Set<String> HANDLES =
            Set.of("version", "token", "uuid", "instanceUuid", "sessionId", "sessionID");

    private final Map<String, String> known = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Set<String>> recordedObjects = new HashMap<>();
    private final Map<String, Set<String>> answeredObjects = new HashMap<>();

    /** Learns from an answer and the recorded one. */
    void learn(XmlElement recorded, XmlElement answered) {
        note(recorded, recordedObjects, "recorded ");
        note(answered, answeredObjects, "answered ");
        pair(recorded, answered);
    }

    /** The request with what the server under test has in place of what the recorded one had. */
    XmlElement translate(XmlElement request) {
        List<XmlElement> children =
                request.children().stream().map(this::translate).toList();
        String text = request.text();
        if (request.isReference()) {
            text = object(request);
        } else if (isHandle(request)) {
            text = known.getOrDefault(handle(request), text);
        }
        return request.with(children, text);
    }

    private String object(XmlElement reference) {
        String id = known.get(handle(reference));
        if (id != null) {
            return id;
        }
        String type = reference.attribute("type");
        List<String> theirs = List.copyOf(recordedObjects.getOrDefault(type, Set.of()));
        List<String> ours = List.copyOf(answeredObjects.getOrDefault(type, Set.of()));
        int index = theirs.indexOf(reference.text());
        return index >= 0 && index < ours.size() ? ours.get(index) : reference.text();
    }

    private void note(XmlElement element, Map<String, Set<String>> objects, String side) {
        if (element.isReference()) {
            objects.computeIfAbsent(element.attribute("type"), any -> new LinkedHashSet<>())
                    .add(element.text());
        }
        XmlElement object = element.child("obj");
        String name = object == null ? "" : nameIn(element);
        if (object != null && !name.isEmpty()) {
            names.put(side + handle(object), name);
        }
        element.children().forEach(child -> note(child, objects, side));
    }

    private static String nameIn(XmlElement content) {
        return content.children().stream()
                .filter(property -> property.childText("name").equals("name"))
                .map(property -> property.childText("val"))
                .findFirst()
                .orElse("");
    }

    private void pair(XmlElement recorded, XmlElement answered) {
        if (recorded.isReference() && answered.isReference()) {
            if (recorded.attribute("type").equals(answered.attribute("type"))) {
                known.putIfAbsent(handle(recorded), answered.text());
            }
        } else if (recorded.children().isEmpty() && isHandle(recorded)) {
            known.put(handle(recorded), answered.text());
        }
        Map<String, List<XmlElement>> theirs = groups(recorded, "recorded ");
        Map<String, List<XmlElement>> ours = groups(answered, "answered ");
        theirs.forEach((group, elements) -> {
            List<XmlElement> others = ours.getOrDefault(group, List.of());
            for (int i = 0; i < Math.min(elements.size(), others.size()); i++) {
                pair(elements.get(i), others.get(i));
            }
        });
    }

    /** An element's children; those of the same group are counterparts in their order. */
    private Map<String, List<XmlElement>> groups(XmlElement element, String side) {
        Map<String, List<XmlElement>> groups = new LinkedHashMap<>();
        for (XmlElement child : element.children()) {
            XmlElement object = child.isReference() ? child : child.child("obj");
            String group = child.localName();
            if (object != null) {
                group += " " + object.attribute("type") + " " + names.getOrDefault(side + handle(object), "");
            } else if (child.child("val") != null) {
                group += " " + child.childText("name");
            }
            groups.computeIfAbsent(group, any -> new ArrayList<>()).add(child);
        }
        return groups;
    }

    private static boolean isHandle(XmlElement element) {
        return HANDLES.contains(element.localName())
                || Scrubber.PLACEHOLDER.matcher(element.text()).matches();
    }

    private static String handle(XmlElement element) {
        return element.isReference()
                ? element.attribute("type") + ":" + element.text()
                : Scrubber.PLACEHOLDER.matcher(element.text()).matches()
                        ? element.text()
                        : element.localName() + "=" + element.text();
    }
}
