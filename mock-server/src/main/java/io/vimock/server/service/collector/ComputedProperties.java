package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.ManagedObjectType.Computed;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The properties whose value is made when they are read, of all registered types.
 *
 * <p>A type has those of its supertypes too, unless it makes the value in its own way. The types are asked for on first
 * use, because the collector is one of them. Thread safe.
 */
public final class ComputedProperties {
    private final Supplier<? extends Collection<? extends ManagedObjectType>> types;
    private volatile @Nullable Map<MoType, Map<Property<?>, Computed>> table;

    /** @param types all registered types, complete when the first property is read */
    public ComputedProperties(Supplier<? extends Collection<? extends ManagedObjectType>> types) {
        this.types = types;
    }

    /** What makes the value of a type's property; null when the value is stored. */
    @Nullable
    Computed find(MoType type, Property<?> property) {
        return table().getOrDefault(type, Map.of()).get(property);
    }

    private Map<MoType, Map<Property<?>, Computed>> table() {
        Map<MoType, Map<Property<?>, Computed>> known = table;
        if (known == null) {
            known = new HashMap<>();
            Map<MoType, Map<Property<?>, Computed>> own = new HashMap<>();
            types.get().forEach(type -> own.put(type.type(), type.computed()));
            for (MoType type : MoTypes.all()) {
                Map<Property<?>, Computed> all = new HashMap<>();
                MoType parent = type.parent();
                if (parent != null) {
                    all.putAll(known.getOrDefault(parent, Map.of()));
                }
                all.putAll(own.getOrDefault(type, Map.of()));
                known.put(type, all);
            }
            table = known;
        }
        return known;
    }
}
