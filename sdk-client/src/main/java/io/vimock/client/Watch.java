package io.vimock.client;

import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A property that somebody waits for.
 *
 * @param <T> the property's type
 * @param <R> what is made of the value that was waited for
 */
final class Watch<T, R> {
    final CompletableFuture<R> future = new CompletableFuture<>();

    private final ManagedObject object;
    private final PropertyPath<T> property;
    private final Predicate<? super T> condition;
    private final Function<? super T, ? extends R> result;

    /** The filter at the server; null before it is made and when it is to be destroyed. Guarded by {@link Updates}. */
    @Nullable
    PropertyFilter filter;

    Watch(
            ManagedObject object,
            PropertyPath<T> property,
            Predicate<? super T> condition,
            Function<? super T, ? extends R> result) {
        this.object = object;
        this.property = property;
        this.condition = condition;
        this.result = result;
    }

    PropertyFilterSpec spec() {
        return new PropertyFilterSpec()
                .withPropSet(new PropertySpec().withType(object.ref().getType()).withPathSet(property.path()))
                .withObjectSet(new ObjectSpec().withObj(object.ref()));
    }

    /** Takes what the server reports about the object; failures end the wait. */
    void update(ObjectUpdate update) {
        try {
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
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    @Override
    public String toString() {
        return property + " of " + object;
    }
}
