package io.vimock.server.wire;

/**
 * Tells which id an object has on the wire, where that is another one than in the world: what is {@code group-d1} to a
 * VirtualCenter is {@code ha-folder-root} to an ESX host.
 *
 * <p>Ids are exchanged: what one side calls A the other calls B, and the other way round. So one method serves both
 * directions, and an id of the world that clients must not know names nothing on the wire. Thread safe.
 */
@FunctionalInterface
public interface RefNames {
    /** The ids on the wire are those of the world. */
    RefNames SAME = value -> value;

    /** The id on the other side; the same one when nothing is exchanged. */
    String exchanged(String value);
}
