package io.vimock.server.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says where two values differ. Compares field by field on its own, without {@link WireType#equal}. */
final class Values {
    private Values() {}

    /** The path and the two values of the first difference; null when there is none. */
    static @Nullable String difference(@Nullable Object left, @Nullable Object right) {
        return difference("", left, right);
    }

    private static @Nullable String difference(String path, @Nullable Object left, @Nullable Object right) {
        if (left instanceof List<?> || right instanceof List<?>) {
            return lists(path, WireType.listOf(left), WireType.listOf(right));
        }
        if (left != null && right != null && left.getClass() == right.getClass() && WireType.isBean(left.getClass())) {
            for (WireField field : WireType.of(left.getClass()).fields()) {
                String found = difference(path + "." + field.name(), field.get(left), field.get(right));
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        boolean same = left == null ? right == null : left.equals(right);
        return same ? null : path + ": <" + left + "> and <" + right + ">";
    }

    private static @Nullable String lists(String path, List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return path + ": " + left.size() + " and " + right.size() + " elements";
        }
        for (int i = 0; i < left.size(); i++) {
            String found = difference(path + "[" + i + "]", left.get(i), right.get(i));
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
