package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.PropertyFilterSpec;
import java.util.List;

/** Something that an {@link UpdateLoop} keeps a filter for at the server. Called by the loop's thread, but for open. */
interface Watched {
    /** Makes what a session needs beside the filter, and says what to filter. Called again after a loss. */
    PropertyFilterSpec open(VimConnection session);

    /**
     * Takes updates, of all objects between two consistent states.
     *
     * @param first whether these are the first since {@link #open}: the whole state instead of changes
     */
    void update(List<ObjectUpdate> updates, boolean first);

    /**
     * After a loss, an object that {@link #open} named is no longer there.
     *
     * @return whether the rest is still to be watched; otherwise the watch fails
     */
    default boolean gone(ManagedObjectReference object) {
        return false;
    }

    /** No more updates come: the server refuses, or cannot be reached any more. */
    void fail(Throwable e);

    /** No more updates come, as the loop was closed. */
    default void closed(VimException e) {
        fail(e);
    }

    /** Removes what {@link #open} made at the server. */
    default void release() {}
}
