package io.vimock.server.service;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is below what, as the filters of histories see it: by parents, and a virtual machine is also below its host and
 * its resource pool. Stateless.
 */
final class EntityTree {
    private EntityTree() {}

    /** Whether an entity is another one, or below it; false for one that has gone. */
    static boolean isIn(ReadView view, ManagedObjectReference inner, ManagedObjectReference outer) {
        return climb(view, inner, outer::equals);
    }

    /** An entity and all that it is below of, in a set that takes little room: histories keep many. */
    static Set<ManagedObjectReference> ancestry(ReadView view, ManagedObjectReference entity) {
        Set<ManagedObjectReference> found = new HashSet<>();
        climb(view, entity, ancestor -> {
            found.add(ancestor);
            return false;
        });
        return Set.of(found.toArray(ManagedObjectReference[]::new));
    }

    /** Goes up until the predicate holds; tells whether it did. */
    private static boolean climb(
            ReadView view, @Nullable ManagedObjectReference from, Predicate<ManagedObjectReference> until) {
        ManagedObjectReference at = from;
        while (at != null) {
            if (until.test(at)) {
                return true;
            }
            ObjectState state = view.find(at);
            if (state == null) {
                return false;
            }
            if (state.type() == MoTypes.VIRTUAL_MACHINE) {
                VirtualMachineRuntimeInfo runtime = state.get(VirtualMachineProperties.RUNTIME);
                if (climb(view, runtime == null ? null : runtime.getHost(), until)
                        || climb(view, state.get(VirtualMachineProperties.RESOURCE_POOL), until)) {
                    return true;
                }
            }
            at = state.get(ManagedEntityProperties.PARENT);
        }
        return false;
    }
}
