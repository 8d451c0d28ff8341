package io.vimock.client;

import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A property that somebody waits for.
 *
 * @param <T> the property's type
 * @param <R> what is made of the value that was waited for
 */
final class Wait<T, R> implements Watched {
    final CompletableFuture<R> future = new CompletableFuture<>();

    private final ManagedObject object;
    private final PropertyPath<T> property;
    private final Predicate<? super T> condition;
    private final Function<? super T, ? extends R> result;

    Wait(
            ManagedObject object,
            PropertyPath<T> property,
            Predicate<? super T> condition,
            Function<? super T, ? extends R> result) {
        this.object = object;
        this.property = property;
        this.condition = condition;
        this.result = result;
    }

    @Override
    public PropertyFilterSpec open(VimConnection session) {
        return new PropertyFilterSpec()
                .withPropSet(new PropertySpec().withType(object.ref().getType()).withPathSet(property.path()))
                .withObjectSet(new ObjectSpec().withObj(object.ref()));
    }

    /** Failures of the condition end the wait. */
    @Override
    public void update(List<ObjectUpdate> updates, boolean first) {
        try {
            updates.forEach(this::update);
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    private void update(ObjectUpdate update) {
        if (update.getKind() == ObjectUpdateKind.LEAVE) {
            throw new VimException(object + " no longer exists", null);
        }
        for (PropertyChange change : update.getChangeSet()) {
            // A server may report a change of a part under the part's name, without the whole.
            T value = change.getName().equals(property.path())
                    ? property.decode(object.connection(), change.getVal())
                    : object.get(property);
            if (value != null && !future.isDone() && condition.test(value)) {
                future.complete(result.apply(value));
            }
        }
    }

    @Override
    public void fail(Throwable e) {
        future.completeExceptionally(e);
    }

    @Override
    public String toString() {
        return property + " of " + object;
    }
}
