package io.vimock.bench.load;

/**
 * A virtual machine of the server, with the power state that the load generator gave it last. Used by one client at a
 * time.
 */
final class Machine {
    private final Ref ref;
    private boolean on;

    Machine(Ref ref, boolean on) {
        this.ref = ref;
        this.on = on;
    }

    Ref ref() {
        return ref;
    }

    /** The request that powers it on when it is off, and off when it is on. */
    String toggle() {
        return Soap.call(on ? "PowerOffVM_Task" : "PowerOnVM_Task", ref, "");
    }

    /** Says that the request has been carried out. */
    void toggled() {
        on = !on;
    }

    /** The power state after the request, as text. */
    String nextState() {
        return on ? "poweredOff" : "poweredOn";
    }
}
