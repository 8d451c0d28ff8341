package io.vimock.server.service.collector;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.PropertyPath;
import io.vimock.server.world.PropertyPath.Step;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyChangeOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a client knows of the objects of a filter, from the updates alone. */
final class ReplayedFilter {
    private final Map<ManagedObjectReference, Map<String, Object>> objects = new HashMap<>();

    void forget() {
        objects.clear();
    }

    void apply(ObjectUpdate update) {
        if (update.getKind() == ObjectUpdateKind.LEAVE) {
            objects.remove(update.getObj());
            return;
        }
        if (update.getKind() == ObjectUpdateKind.ENTER) {
            objects.put(update.getObj(), new TreeMap<>());
        }
        Map<String, Object> values = objects.get(update.getObj());
        if (values == null) {
            throw new AssertionError(update.getObj() + " is modified but never entered");
        }
        update.getChangeSet().forEach(change -> apply(values, change));
    }

    private static void apply(Map<String, Object> values, PropertyChange change) {
        String name = change.getName();
        String requested = requestedPath(values, name);
        Object sent = plain(change.getVal());
        Object value = sent == null ? null : WireType.deepCopy(sent);
        if (requested == null) {
            put(values, name, value);
            return;
        }
        List<Step> steps =
                PropertyPath.parse("x" + name.substring(requested.length())).steps();
        put(values, requested, changed(values.get(requested), steps, 0, change.getOp(), value));
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    /** The requested path that a nested change is below; null when the change is of a whole requested path. */
    private static @Nullable String requestedPath(Map<String, Object> values, String name) {
        String best = null;
        for (String path : values.keySet()) {
            boolean below = name.startsWith(path + ".") || name.startsWith(path + "[");
            if (below && (best == null || path.length() > best.length())) {
                best = path;
            }
        }
        return values.containsKey(name) ? null : best;
    }

    private static @Nullable Object changed(
            @Nullable Object old, List<Step> steps, int at, PropertyChangeOp op, @Nullable Object value) {
        String key = steps.get(at).key();
        boolean last = at + 1 == steps.size();
        if (key == null) {
            return last ? value : inside(Objects.requireNonNull(old), steps, at, op, value);
        }
        List<Object> list = new ArrayList<>(WireType.listOf(old));
        int position = position(list, key);
        if (last && op == PropertyChangeOp.ADD) {
            list.add(value);
        } else if (last && op == PropertyChangeOp.REMOVE) {
            list.remove(position);
        } else if (last) {
            list.set(position, value);
        } else {
            list.set(position, inside(list.get(position), steps, at, op, value));
        }
        return list;
    }

    private static int position(List<Object> list, String key) {
        for (int i = 0; i < list.size(); i++) {
            String index = PropertyPath.indexOf(list.get(i));
            if (("[" + key + "]").equals(index) || ("[\"" + key + "\"]").equals(index)) {
                return i;
            }
        }
        return -1;
    }

    private static Object inside(Object bean, List<Step> steps, int at, PropertyChangeOp op, @Nullable Object value) {
        WireField field = Objects.requireNonNull(
                WireType.of(bean.getClass()).field(steps.get(at + 1).name()));
        field.set(bean, changed(field.get(bean), steps, at + 1, op, value));
        return bean;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof List<?> list ? new ArrayList<Object>(list) : value;
    }

    private static void dropEmpty(Map<String, Object> values) {
        values.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
    }

    /** What differs from what the server answers right now; null when nothing does. */
    @Nullable
    String difference(List<ObjectContent> server) {
        Map<ManagedObjectReference, Map<String, Object>> expected = new HashMap<>();
        for (ObjectContent content : server) {
            Map<String, Object> values = new TreeMap<>();
            content.getPropSet().forEach(property -> put(values, property.getName(), plain(property.getVal())));
            expected.put(content.getObj(), values);
        }
        if (!expected.keySet().equals(objects.keySet())) {
            return "the client has " + objects.keySet() + ", the server " + expected.keySet();
        }
        expected.values().forEach(ReplayedFilter::dropEmpty);
        objects.values().forEach(ReplayedFilter::dropEmpty);
        for (ManagedObjectReference ref : expected.keySet()) {
            Map<String, Object> there = expected.get(ref);
            Map<String, Object> here = objects.getOrDefault(ref, Map.of());
            if (!there.keySet().equals(here.keySet())) {
                return ref + ": the client has " + here.keySet() + ", the server " + there.keySet();
            }
            for (String path : there.keySet()) {
                if (!WireType.equal(there.get(path), here.get(path))) {
                    return ref + "." + path + ": the client has " + here.get(path) + ", the server " + there.get(path);
                }
            }
        }
        return null;
    }
}
