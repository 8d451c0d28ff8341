package io.vimock.server.inventory;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import java.util.List;
import java.util.Set;

/** Merges data objects of which only some fields are set: an absent field means no change. Stateless. */
final class Fields {
    private Fields() {}

    /**
     * Copies the fields that are set in a change to a target of the same or a more general type.
     *
     * @param target is changed; must not be published
     * @param change is copied in depth and left alone
     * @param except names of fields that stay as they are
     */
    static void merge(Object target, Object change, Set<String> except) {
        WireType targetType = WireType.of(target.getClass());
        for (WireField field : WireType.of(change.getClass()).fields()) {
            WireField own = targetType.field(field.name());
            Object value = field.get(change);
            boolean isEmpty = value instanceof List<?> list && list.isEmpty();
            if (own != null && value != null && !isEmpty && !except.contains(field.name())) {
                own.set(target, WireType.deepCopy(value));
            }
        }
    }

    /** Copies all fields that are set in a change. */
    static <T> T merged(T target, T change) {
        merge(target, change, Set.of());
        return target;
    }
}
