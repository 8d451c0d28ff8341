package io.vimock.server.wire;

import java.io.IOException;

/**
 * A data object of an answer that is made only to be written, and so writes itself: nothing but its class is of interest
 * to anybody else, its fields are not filled.
 */
public interface Written {
    /**
     * Writes all fields in the order of the schema.
     *
     * @throws IOException when the stream fails
     */
    void writeFields(WireWriter out) throws IOException;
}
