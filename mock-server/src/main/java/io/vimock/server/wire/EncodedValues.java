package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps values of managed objects in their form on the wire, so that what does not change is encoded once.
 *
 * <p>An encoded value stands for one property path of one object at one API level, and holds as long as the very same
 * value is asked for: values are frozen, so a change is another value, and only what changed is encoded anew. What is
 * kept has a ceiling. At the ceiling nothing more is kept until as many values were turned away as are held; then all
 * is forgotten, with what belongs to objects that are gone, and what is asked for now takes its place.
 *
 * <p>An entry costs its bytes on the wire and about {@value #ENTRY_BYTES} more. Thread safe.
 */
public final class EncodedValues {
    /** What an entry costs beside its bytes: the entry of the map, the value's holder, the array's header. */
    private static final int ENTRY_BYTES = 96;

    private final long ceiling;
    private final VimCodec codec;
    private final LongAdder encodings = new LongAdder();
    private volatile Generation generation = new Generation();

    /** What is kept until the next time that all is forgotten. */
    private final class Generation {
        private final Map<Place, Map<ManagedObjectReference, EncodedValue>> places = new ConcurrentHashMap<>();
        private final AtomicLong held = new AtomicLong();
        private final AtomicLong entries = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        Map<ManagedObjectReference, EncodedValue> at(Place place) {
            return places.computeIfAbsent(place, any -> new ConcurrentHashMap<>());
        }

        Object encode(Place place, ManagedObjectReference object, Object value) {
            if (held.get() >= ceiling) {
                refuse();
                return value;
            }
            encodings.increment();
            EncodedValue encoded = codec.encoded(value, Object.class, place.level());
            EncodedValue replaced = at(place).put(object, encoded);
            if (replaced == null) {
                entries.incrementAndGet();
                held.addAndGet(encoded.size() + ENTRY_BYTES);
            } else {
                held.addAndGet(encoded.size() - replaced.size());
            }
            return encoded;
        }

        private void refuse() {
            if (refused.incrementAndGet() > entries.get() && generation == this) {
                generation = new Generation();
            }
        }
    }

    private record Place(String path, ApiLevel level) {}

    /**
     * @param ceiling how many bytes may be kept
     * @param codec writes the values
     */
    public EncodedValues(long ceiling, VimCodec codec) {
        this.ceiling = ceiling;
        this.codec = codec;
    }

    /** The values of one property path at one API level. Thread safe. */
    public final class Values {
        private final Place place;
        private volatile Known known;
        /** Whether the last value was not worth keeping: then it is of no use to look for the next one before asking. */
        private volatile boolean plain;

        private record Known(Generation generation, Map<ManagedObjectReference, EncodedValue> values) {}

        private Values(Place place) {
            this.place = place;
            this.known = newest();
        }

        private Known newest() {
            Generation newest = generation;
            return new Known(newest, newest.at(place));
        }

        /**
         * A value in the form in which an answer may hold it: encoded, or the value itself when it is not worth keeping
         * or there is no room.
         *
         * @param object whose value it is
         * @param value the frozen value as it stands in {@code xsd:anyType}
         */
        public Object of(ManagedObjectReference object, Object value) {
            if (plain && !isWorthKeeping(value)) {
                return value;
            }
            Known current = known;
            if (current.generation != generation) {
                current = newest();
                known = current;
            }
            // Before anything is asked of the value itself: what has been encoded is not even looked at.
            EncodedValue encoded = current.values.get(object);
            if (encoded != null && encoded.isOf(value)) {
                return encoded;
            }
            plain = !isWorthKeeping(value);
            return plain ? value : current.generation.encode(place, object, value);
        }
    }

    /**
     * The values of a property path, for an answer about many objects.
     *
     * @param path the property path that leads to the values
     * @param level the API level that the answer is written at
     */
    public Values at(String path, ApiLevel level) {
        return new Values(new Place(path, level));
    }

    /** How many bytes are held now, with what holds them. */
    public long heldBytes() {
        return generation.held.get();
    }

    /** How many values have been encoded so far. */
    public long encodings() {
        return encodings.sum();
    }

    private static boolean isWorthKeeping(Object value) {
        return value instanceof List<?> list ? !list.isEmpty() : WireType.isBean(value.getClass());
    }
}
