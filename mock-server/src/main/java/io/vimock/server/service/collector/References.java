package io.vimock.server.service.collector;

import io.vimock.server.world.RefSet;
import io.vimock.vim25.ManagedObjectReference;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the objects that a property's value refers to. Stateless. */
final class References {
    private References() {}

    /** The references that a value is or lists, each once. */
    static Collection<ManagedObjectReference> in(@Nullable Object value) {
        if (value instanceof RefSet set) {
            return set;
        }
        if (value instanceof ManagedObjectReference ref) {
            return List.of(ref);
        }
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            return List.of();
        }
        Set<ManagedObjectReference> refs = new LinkedHashSet<>();
        for (Object element : list) {
            if (element instanceof ManagedObjectReference ref) {
                refs.add(ref);
            }
        }
        return refs;
    }
}
