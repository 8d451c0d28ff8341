package io.vimock.server.sim;

/** A counter of one instance of an entity: what a series of values is of. Immutable. */
public final class Metric {
    private final Counter counter;
    private final Formula formula;
    private final Instance instance;

    Metric(Counter counter, Formula formula, Instance instance) {
        this.counter = counter;
        this.formula = formula;
        this.instance = instance;
    }

    /** The counter. */
    public Counter counter() {
        return counter;
    }

    /** The name of the instance; empty for the entity as a whole. */
    public String instanceName() {
        return instance.name();
    }

    Formula formula() {
        return formula;
    }

    Instance instance() {
        return instance;
    }
}
