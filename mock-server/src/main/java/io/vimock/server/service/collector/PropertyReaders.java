package io.vimock.server.service.collector;

import io.vimock.server.call.Call;
import io.vimock.server.wire.EncodedValues;
import org.jspecify.annotations.Nullable;

/**
 * Makes readers of properties for callers.
 *
 * @param computed the properties that are made when they are read
 * @param encoded keeps the encoded form of what is read; null when values are answered as they are
 */
record PropertyReaders(
        ComputedProperties computed, @Nullable EncodedValues encoded) {

    /** A reader for the answer of a call. */
    PropertyReader reader(Call call) {
        return new PropertyReader(call, computed, encoded);
    }
}
