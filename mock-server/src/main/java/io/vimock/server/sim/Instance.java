package io.vimock.server.sim;

/**
 * One of the devices that a counter is kept for, or the entity as a whole.
 *
 * @param kind what it is
 * @param name its name on the wire; empty for the whole
 * @param index its place among its kind
 * @param count how many of its kind there are
 */
record Instance(InstanceKind kind, String name, int index, int count) {
    /** The entity as a whole. */
    static final Instance WHOLE = new Instance(InstanceKind.AGGREGATE, "", 0, 1);

    /** Its part of a quantity that all of its kind have together; the parts of all add up to it. */
    long part(long total) {
        return total / count + (index < total % count ? 1 : 0);
    }
}
