package io.vimock.server.service.collector;

import io.vimock.api.ManagedObjectViewProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.RefSet;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;

/** What a view shows to a caller. Stateless. */
public final class ViewMembers {
    private ViewMembers() {}

    /**
     * The objects in the order of their creation. A ContainerView is a question, not a list: its members are found in
     * the call's snapshot; those of other views are stored.
     */
    public static List<ManagedObjectReference> of(Call call, ObjectState view, ComputedProperties computed) {
        if (!view.type().isA(MoTypes.CONTAINER_VIEW)) {
            return call.snapshot().refs(view.ref(), ManagedObjectViewProperties.VIEW);
        }
        FilterPlan plan = PlanCompiler.contents(view, call.snapshot());
        return RefSet.of(Selector.select(plan, call.snapshot(), new PropertyReader(call, computed)));
    }
}
