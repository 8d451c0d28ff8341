package io.vimock.standalone;

import io.vimock.server.dispatch.FaultRules;
import io.vimock.vim25.MethodFault;
import java.time.Duration;

/**
 * Makes calls of an operation fail; what happens is said last, and makes the rule hold.
 *
 * <pre>{@code
 * vc.failing("PowerOnVM_Task").object("DC0/vm/web*").times(1).task("InsufficientResourcesFault");
 * }</pre>
 *
 * <p>Not thread safe.
 */
public final class FailureRule {
    private final FaultRules.Builder rule;

    FailureRule(FaultRules.Builder rule) {
        this.rule = rule;
    }

    /** Only calls on this: a type, an id, or an inventory path, in which {@code *} stands for anything. */
    public FailureRule object(String typeIdOrPath) {
        rule.object(typeIdOrPath);
        return this;
    }

    /** Only so many of the calls, 0 to 1. */
    public FailureRule probability(double ofCalls) {
        rule.probability(ofCalls);
        return this;
    }

    /** Not the first so many calls. */
    public FailureRule after(int calls) {
        rule.after(calls);
        return this;
    }

    /** So many calls at most. */
    public FailureRule times(int calls) {
        rule.count(calls);
        return this;
    }

    /** Only after so much wall time. */
    public FailureRule delay(Duration wallTime) {
        rule.delay(wallTime);
        return this;
    }

    /** Nothing happens but the delay. */
    public void slowly() {
        rule.only();
    }

    /**
     * The call is answered with a fault of this type, such as {@code NoPermission}, and does nothing.
     *
     * @throws IllegalArgumentException when there is no such fault
     */
    public void fault(String type) {
        rule.fault(fault(type, MethodFault.class));
    }

    /**
     * The operation's task fails with a fault of this type, and does nothing.
     *
     * @throws IllegalArgumentException when there is no such fault
     */
    public void task(String type) {
        rule.taskError(fault(type, MethodFault.class));
    }

    /** The connection is broken off before the operation is carried out. */
    public void brokenConnection() {
        rule.breakConnection();
    }

    /** An HTTP status of 400 to 599 is answered, and nothing done. */
    public void httpStatus(int status) {
        rule.httpStatus(status);
    }

    private static <T> T fault(String type, Class<T> kind) {
        try {
            return Class.forName(kind.getPackageName() + "." + type)
                    .asSubclass(kind)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException("the VI API has no fault " + type, e);
        }
    }
}
