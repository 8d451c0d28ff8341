package io.vimock.server.dispatch;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which calls fail, how often, and how. Immutable; made by {@link FaultRules#on}.
 *
 * @param id what names the rule
 * @param operation the operations: a name, or a pattern with {@code *}
 * @param object what they are called on: a type ({@code VirtualMachine}), an id ({@code vm-20}), or an inventory path,
 *     which may be a pattern with {@code *}; null for anything
 * @param probability of a call that fits to be concerned, 0 to 1
 * @param after how many calls that fit are let through first
 * @param count how many calls are concerned at most; null for no limit
 * @param delay how long they take before anything else happens, in wall time
 * @param effect what happens to them
 */
public record FaultRule(
        String id,
        String operation,
        @Nullable String object,
        double probability,
        int after,
        @Nullable Integer count,
        Duration delay,
        FaultEffect effect) {
    private static final String TASK = "_Task";

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException when it cannot be, with what is wrong
     */
    public FaultRule {
        boolean known = MoTypes.all().stream()
                .map(MoType::operations)
                .flatMap(Collection::stream)
                .anyMatch(candidate -> matches(operation, candidate.name())
                        && (!(effect instanceof FaultEffect.TaskError) || startsTask(candidate)));
        if (!known) {
            throw new IllegalArgumentException("there is no operation '" + operation + "'"
                    + (effect instanceof FaultEffect.TaskError ? " that starts a task" : ""));
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is 0 to 1, not " + probability);
        }
        if (after < 0 || (count != null && count < 1)) {
            throw new IllegalArgumentException("'after' is 0 or more, and 'count' 1 or more");
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay is not negative");
        }
    }

    private static boolean startsTask(Operation operation) {
        return operation.name().endsWith(TASK);
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** The same rule with an id. */
    FaultRule named(String newId) {
        return new FaultRule(newId, operation, object, probability, after, count, delay, effect);
    }

    /** Whether a call is one that the rule speaks of. */
    boolean fits(Operation called, ObjectState on, ReadView view) {
        return matches(operation, called.name())
                && (!(effect instanceof FaultEffect.TaskError) || startsTask(called))
                && (object == null || isObject(object, on, view));
    }

    private static boolean matches(String pattern, String text) {
        return pattern.equals(text)
                || pattern.indexOf('*') >= 0 && pattern(pattern).matcher(text).matches();
    }

    private static boolean isObject(String selector, ObjectState on, ReadView view) {
        for (MoType at = on.type(); at != null; at = at.parent()) {
            if (at.name().equals(selector)) {
                return true;
            }
        }
        String id = on.ref().getValue();
        return selector.equals(id)
                || selector.equals(on.ref().getType() + ":" + id)
                || on.type().isA(MoTypes.MANAGED_ENTITY) && matches(selector.replaceAll("^/+|/+$", ""), path(on, view));
    }

    /** The names from below the root folder on, {@code DC0/vm/web}. */
    private static String path(ObjectState entity, ReadView view) {
        ManagedObjectReference parent = entity.get(ManagedEntityProperties.PARENT);
        ObjectState above = parent == null ? null : view.find(parent);
        if (above == null) {
            return "";
        }
        String rest = path(above, view);
        String name = String.valueOf(entity.get(ManagedEntityProperties.NAME));
        return rest.isEmpty() ? name : rest + "/" + name;
    }
}
