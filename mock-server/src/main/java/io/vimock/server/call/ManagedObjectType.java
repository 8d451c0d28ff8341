package io.vimock.server.call;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.server.world.ObjectState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The behaviour of a managed object type: one class per type, one method per operation.
 *
 * <p>A method is named as the operation in the service interface ({@code powerOnVMTask}), takes a {@link Call} and then
 * the operation's parameters, and returns what the operation returns, or a {@code CompletionStage} of it when the
 * answer comes later. An operation is looked up from the object's type upwards, so a subtype's class can have its own
 * form of an inherited operation. Instances hold no state of objects: that is in the world.
 */
public interface ManagedObjectType {

    /** The type that the class implements. */
    MoType type();

    /**
     * The properties whose value is made when they are read, because it depends on the caller or on the time, or would
     * be too large to keep. Whoever changes what such a value is made of says so by {@code Mutation.touch}, else filters
     * report it only once.
     */
    default Map<Property<?>, Computed> computed() {
        return Map.of();
    }

    /** Makes the value of a property when it is read. */
    @FunctionalInterface
    interface Computed {
        /** The value for this caller; null when unset. */
        @Nullable
        Object read(Call call, ObjectState object);
    }
}
