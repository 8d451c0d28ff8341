package io.vimock.server.inventory;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Other references and datastore names for what was written of objects that have been made anew. Only for one thread.
 */
final class Translation {
    private final Map<ManagedObjectReference, ManagedObjectReference> references = new HashMap<>();
    private final Map<String, String> datastores = new HashMap<>();

    /** Has one object stand for another. */
    void add(ManagedObjectReference old, ManagedObjectReference now) {
        references.put(old, now);
    }

    /** Has a datastore go by another name. */
    void addDatastore(String old, String now) {
        if (!old.equals(now)) {
            datastores.put("[" + old + "]", "[" + now + "]");
        }
    }

    /** A copy of a bean in which everything is translated that can be. */
    <T> T translated(T bean) {
        T copy = WireType.deepCopy(bean);
        translate(copy);
        return copy;
    }

    private void translate(Object bean) {
        for (WireField field : WireType.of(bean.getClass()).fields()) {
            Object value = field.get(bean);
            if (value instanceof List<?> list) {
                translateAll(list);
            } else if (value != null) {
                Object translated = translatedValue(value);
                if (translated != value) {
                    field.set(bean, translated);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void translateAll(List<?> list) {
        List<Object> translated = new ArrayList<>();
        list.forEach(element -> translated.add(translatedValue(element)));
        if (!translated.equals(list)) {
            List<Object> own = (List<Object>) list;
            own.clear();
            own.addAll(translated);
        }
    }

    private Object translatedValue(Object value) {
        if (value instanceof ManagedObjectReference ref) {
            return references.getOrDefault(ref, ref);
        }
        if (value instanceof String text) {
            String datastore = datastore(text);
            return datastore == null ? text : datastores.get(datastore) + text.substring(datastore.length());
        }
        if (WireType.isBean(value.getClass())) {
            translate(value);
        }
        return value;
    }

    private @Nullable String datastore(String text) {
        int end = text.startsWith("[") && !datastores.isEmpty() ? text.indexOf(']') + 1 : 0;
        String name = text.substring(0, end);
        return datastores.containsKey(name) ? name : null;
    }
}
