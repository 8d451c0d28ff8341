package io.vimock.server.sim;

/** How the value of a counter follows from a sample. Stateless. */
@FunctionalInterface
interface Formula {
    /** The value in the counter's unit. */
    long of(Sample sample);
}
