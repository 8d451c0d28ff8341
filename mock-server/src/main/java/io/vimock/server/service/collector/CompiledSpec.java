package io.vimock.server.service.collector;

import io.vimock.server.service.collector.FilterPlan.Root;
import io.vimock.vim25.ManagedObjectReference;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The plan of a spec, and what of it is there because of views. The plan itself does not tell, so that clients whose
 * views show the same share one.
 *
 * @param insideViews the roots, in the containers of ContainerViews, where the traversals of each view's members begin
 */
record CompiledSpec(FilterPlan plan, Map<ManagedObjectReference, Set<Root>> insideViews) {

    /** The spec when some views are gone: nothing is reached through them. */
    CompiledSpec without(Collection<ManagedObjectReference> views) {
        Set<Root> dropped = new HashSet<>();
        insideViews.forEach((view, roots) -> {
            if (views.contains(view)) {
                dropped.addAll(roots);
            }
        });
        return new CompiledSpec(plan.without(dropped), insideViews);
    }
}
