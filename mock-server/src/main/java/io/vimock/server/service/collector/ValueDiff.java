package io.vimock.server.service.collector;

import io.vimock.server.wire.VimCodec;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.PropertyPath;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyChangeOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has changed inside a value, as changes of nested paths: {@code config.hardware.device[4000].connectable.connected}
 * instead of all of {@code config} (partial updates).
 *
 * <p>A list whose elements have keys changes element by element: {@code add} appends, {@code remove} takes away, and
 * what both versions have is compared in depth. Any other list, one whose order changed, and one that was empty, so that
 * the client may not know of it, is assigned as a whole.
 */
final class ValueDiff {
    private final ApiView view;
    private final List<PropertyChange> changes;

    /** What of a data object the reader of the changes knows. */
    @FunctionalInterface
    interface ApiView {
        boolean knows(WireField field);
    }

    private ValueDiff(ApiView view, List<PropertyChange> changes) {
        this.view = view;
        this.changes = changes;
    }

    /** Adds the changes that lead from one value at a path to another. */
    static void append(
            SelectedPath path,
            @Nullable Object before,
            @Nullable Object after,
            PropertyReader reader,
            List<PropertyChange> changes) {
        new ValueDiff(reader::knows, changes).compare(path.text(), path.elementType(), before, after);
    }

    private void compare(String path, @Nullable String elementType, @Nullable Object before, @Nullable Object after) {
        if (before == after) {
            return;
        }
        if (elementType != null) {
            compareLists(path, elementType, WireType.listOf(before), WireType.listOf(after));
        } else if (before != null && after != null && comparable(before, after)) {
            compareFields(path, before, after);
        } else if (!WireType.equal(before, after)) {
            changes.add(UpdateWriter.assign(path, after));
        }
    }

    private static boolean comparable(Object before, Object after) {
        return before.getClass() == after.getClass() && WireType.isBean(after.getClass());
    }

    private void compareFields(String path, Object before, Object after) {
        for (WireField field : WireType.of(after.getClass()).fields()) {
            if (view.knows(field)) {
                String elements = field.isList() ? field.typeName() : null;
                compare(path + "." + field.name(), elements, field.get(before), field.get(after));
            }
        }
    }

    private void compareLists(String path, String elementType, List<?> before, List<?> after) {
        if (WireType.equal(before, after)) {
            return;
        }
        Map<String, Object> old = keyed(before);
        Map<String, Object> now = keyed(after);
        if (before.isEmpty() || old == null || now == null || !appends(old, now)) {
            changes.add(UpdateWriter.assign(path, VimCodec.boxed(after, elementType)));
            return;
        }
        old.forEach((key, element) -> {
            if (!now.containsKey(key)) {
                changes.add(new PropertyChange().withName(path + key).withOp(PropertyChangeOp.REMOVE));
            }
        });
        now.forEach((key, element) -> {
            Object former = old.get(key);
            if (former == null) {
                changes.add(new PropertyChange()
                        .withName(path + key)
                        .withOp(PropertyChangeOp.ADD)
                        .withVal(element));
            } else {
                compare(path + key, null, former, element);
            }
        });
    }

    /** The elements by the index that names them, in order; null when not every element has a key of its own. */
    private static @Nullable Map<String, Object> keyed(List<?> list) {
        Map<String, Object> byKey = new LinkedHashMap<>();
        for (Object element : list) {
            String index = PropertyPath.indexOf(element);
            if (index == null || byKey.put(index, element) != null) {
                return null;
            }
        }
        return byKey;
    }

    /** Whether the new order is what remains of the old one, followed by what is new. */
    private static boolean appends(Map<String, Object> old, Map<String, Object> now) {
        List<String> expected = new ArrayList<>(old.keySet());
        expected.removeIf(key -> !now.containsKey(key));
        return expected.equals(now.keySet().stream().limit(expected.size()).toList());
    }
}
