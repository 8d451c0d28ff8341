package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.Property;
import io.vimock.server.wire.WireType;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers all values that a world publishes, and what they were then: whoever changes a published value instead of
 * replacing it is found out.
 */
public final class PublishedValues {
    private final List<Value> values = new ArrayList<>();

    private record Value(String where, Object published, Object copy) {}

    /** Remembers what there is now and what comes. */
    public PublishedValues(World world) {
        world.call(() -> {
            world.snapshot().all(io.vimock.api.MoTypes.MANAGED_OBJECT).forEach(object -> remember(object, -1L));
            world.addListener(commit -> commit.changes().forEach(change -> {
                ObjectState after = change.after();
                if (after != null) {
                    remember(after, change.changed());
                }
            }));
            return true;
        });
    }

    private void remember(ObjectState object, long changed) {
        for (Property<?> property : object.type().properties()) {
            Object value = object.get(property);
            if (value != null && (changed & (1L << property.ordinal())) != 0) {
                Object copy = value instanceof List<?> list
                        ? WireType.deepCopy(new ArrayList<>(list))
                        : WireType.deepCopy(value);
                values.add(new Value(object + "." + property.name(), value, copy));
            }
        }
    }

    /** How many values have been published. */
    public int count() {
        return values.size();
    }

    /** Fails when a value is not what it was when it was published. The world has to be at rest. */
    public void requireUnchanged() {
        assertThat(values)
                .filteredOn(value -> !WireType.equal(value.copy(), value.published()))
                .extracting(Value::where)
                .isEmpty();
    }
}
