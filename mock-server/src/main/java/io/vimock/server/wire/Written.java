package io.vimock.server.wire;

import java.io.IOException;

/**
 * A data object of an answer that is most often only written, and so writes itself: its fields are not filled. Its class is
 * a direct subclass of the data object's.
 */
public interface Written {
    /**
     * Writes all fields in the order of the schema.
     *
     * @throws IOException when the stream fails
     */
    void writeFields(WireWriter out) throws IOException;

    /** The data object with its fields, for callers in the same process. */
    Object toBean();
}
