package io.vimock.server.service.collector;

import io.vimock.server.call.Call;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One object of an answer and what is asked of it. */
record Retrieval(ObjectState object, Interest interest) {

    /** The contents of all objects that the plans select; each is made when it is written. */
    static List<ObjectContent> of(List<FilterPlan> plans, Call call, PropertyReaders readers) {
        PropertyReader reader = readers.reader(call);
        if (plans.size() == 1) {
            FilterPlan plan = plans.get(0);
            List<ObjectState> objects = List.copyOf(Selector.select(plan, call.snapshot(), reader));
            return new Contents(objects, plan, reader);
        }
        Map<ManagedObjectReference, Retrieval> found = new LinkedHashMap<>();
        for (FilterPlan plan : plans) {
            for (ObjectState object : Selector.select(plan, call.snapshot(), reader)) {
                Interest interest = plan.interest(object.type());
                if (interest != null) {
                    found.merge(object.ref(), new Retrieval(object, interest), Retrieval::and);
                }
            }
        }
        List<Retrieval> all = new ArrayList<>(found.values());
        return new LazyList<>(all.size(), index -> {
            Retrieval one = all.get(index);
            return reader.content(one.object(), one.interest());
        });
    }

    private Retrieval and(Retrieval other) {
        return new Retrieval(object, interest.and(other.interest));
    }
}
