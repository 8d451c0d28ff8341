package io.vimock.server.sim;

/**
 * A counter of one instance of an entity.
 *
 * @param counter the counter
 * @param formula how its value follows from a sample
 * @param instance the instance
 */
record Metric(Counter counter, Formula formula, Instance instance) {}
