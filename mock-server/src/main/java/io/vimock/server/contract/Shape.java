package io.vimock.server.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Which elements of which types messages have, without their values and without how often: the machines of a list are
 * one entry, whose parts are those that any of them has. Not thread safe.
 */
final class Shape {
    private final Map<String, Shape> parts = new LinkedHashMap<>();

    /** Takes differences. */
    interface Sink {
        void add(Difference.Kind kind, String path, String recorded, String answered);
    }

    /** Adds what a message has. */
    void add(XmlElement element) {
        for (XmlElement child : element.children()) {
            parts.computeIfAbsent(key(child), any -> new Shape()).add(child);
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** An element's name, with the type of its value or object, and for properties with their name. */
    private static String key(XmlElement element) {
        XmlElement object = element.child("obj");
        String type = element.type();
        if (type.isEmpty()) {
            type = object == null ? element.attribute("type") : object.attribute("type");
        }
        boolean property =
                element.child("val") != null || element.child("op") != null || element.child("fault") != null;
        String name = property ? element.childText("name") : "";
        return element.localName()
                + (type.isEmpty() ? "" : "(" + type + ")")
                + (name.isEmpty() ? "" : "[" + name + "]");
    }

    /** Tells how another shape differs from this, which is the recorded one. */
    void compare(Shape answered, String path, Sink sink) {
        Map<String, Shape> additional = new LinkedHashMap<>(answered.parts);
        additional.keySet().removeAll(parts.keySet());
        for (Entry<String, Shape> part : parts.entrySet()) {
            String key = part.getKey();
            Shape other = answered.parts.get(key);
            if (other != null) {
                part.getValue().compare(other, path.isEmpty() ? key : path + "/" + key, sink);
                continue;
            }
            String instead = additional.keySet().stream()
                    .filter(candidate -> untyped(candidate).equals(untyped(key)))
                    .findFirst()
                    .orElse("");
            if (instead.isEmpty()) {
                sink.add(Difference.Kind.MISSING, path.isEmpty() ? key : path + "/" + key, "present", "absent");
            } else {
                additional.remove(instead);
                String place = path.isEmpty() ? untyped(key) : path + "/" + untyped(key);
                sink.add(Difference.Kind.TYPE, place, type(key), type(instead));
            }
        }
        for (String key : additional.keySet()) {
            sink.add(Difference.Kind.ADDITIONAL, path.isEmpty() ? key : path + "/" + key, "absent", "present");
        }
    }

    private static String untyped(String key) {
        return key.replaceAll("\\(.*\\)", "");
    }

    private static String type(String key) {
        int open = key.indexOf('(');
        return open < 0 ? "no type" : key.substring(open + 1, key.indexOf(')'));
    }
}
