package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values of managed objects in their form on the wire, so that what does not change is encoded once.
 *
 * <p>An encoded value stands for one property path of one object at one API level, and holds as long as the very same
 * value is asked for: values are frozen, so a change is another value, and only what changed is encoded anew. What is
 * kept has a ceiling. At the ceiling nothing more is kept until as many values were turned away as are held; then all
 * is forgotten, with what belongs to objects that are gone, and what is asked for now takes its place.
 *
 * <p>An entry costs its bytes on the wire and about {@value #ENTRY_BYTES} more, and the array that it is in, which has
 * places for 256 objects created one after the other, a kilobyte. Thread safe.
 */
public final class EncodedValues {
    /** What an entry costs beside its bytes and its place: the value's holder, the array's header. */
    private static final int ENTRY_BYTES = 48;

    /** So many objects with neighbouring numbers have their places in one array: who reads all goes through it in order. */
    private static final int BITS = 8;

    /** Where no object's number lies. */
    private static final long NOWHERE = -1;

    private static final int ARRAY_BYTES = (4 << BITS) + ENTRY_BYTES;

    private final long ceiling;
    private final VimCodec codec;
    private final LongAdder encodings = new LongAdder();
    private volatile Generation generation = new Generation();

    /** What is kept until the next time that all is forgotten. */
    private final class Generation {
        private final Map<Place, Map<Long, AtomicReferenceArray<@Nullable EncodedValue>>> places =
                new ConcurrentHashMap<>();
        private final AtomicLong held = new AtomicLong();
        private final AtomicLong entries = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        @Nullable
        AtomicReferenceArray<@Nullable EncodedValue> find(Place place, long number) {
            Map<Long, AtomicReferenceArray<@Nullable EncodedValue>> arrays = places.get(place);
            return arrays == null ? null : arrays.get(number);
        }

        private AtomicReferenceArray<@Nullable EncodedValue> make(Place place, long number) {
            return places.computeIfAbsent(place, any -> new ConcurrentHashMap<>())
                    .computeIfAbsent(number, any -> {
                        held.addAndGet(ARRAY_BYTES);
                        return new AtomicReferenceArray<>(1 << BITS);
                    });
        }

        Object encode(Place place, long object, Object value) {
            if (held.get() >= ceiling) {
                refuse();
                return value;
            }
            encodings.increment();
            EncodedValue encoded = codec.encoded(value, Object.class, place.level());
            EncodedValue replaced = make(place, object >> BITS).getAndSet(index(object), encoded);
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
        private volatile Near near;
        /** Whether the last value was not worth keeping: then it is of no use to look for the next one before asking. */
        private volatile boolean plain;

        /** Where the last object's value has its place; null while none with such a number is kept. */
        private record Near(
                Generation generation,
                long number,
                @Nullable AtomicReferenceArray<@Nullable EncodedValue> array) {
            @Nullable
            EncodedValue find(long object) {
                return array == null ? null : array.get(index(object));
            }
        }

        private Values(Place place) {
            this.place = place;
            this.near = new Near(generation, NOWHERE, null);
        }

        private Near near(long object) {
            Generation newest = generation;
            return new Near(newest, object >> BITS, newest.find(place, object >> BITS));
        }

        /**
         * A value in the form in which an answer may hold it: encoded, or the value itself when it is not worth keeping
         * or there is no room.
         *
         * @param object the number of the object whose value it is, in the order of creation
         * @param value the frozen value as it stands in {@code xsd:anyType}
         */
        public Object of(long object, Object value) {
            if (plain && !isWorthKeeping(value)) {
                return value;
            }
            Near at = near;
            if (at.number != object >> BITS || at.array == null || at.generation != generation) {
                at = near(object);
                near = at;
            }
            // Before anything is asked of the value itself: what has been encoded is not even looked at.
            EncodedValue encoded = at.find(object);
            if (encoded != null && encoded.isOf(value)) {
                return encoded;
            }
            plain = !isWorthKeeping(value);
            return plain ? value : at.generation.encode(place, object, value);
        }
    }

    private static int index(long object) {
        return (int) object & ((1 << BITS) - 1);
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
