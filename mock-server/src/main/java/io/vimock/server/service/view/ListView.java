package io.vimock.server.service.view;

import io.vimock.api.ManagedObjectViewProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.SessionObjects;
import io.vimock.server.service.collector.ComputedProperties;
import io.vimock.server.service.collector.ViewMembers;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.RefSet;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A view of the objects that its session puts into it; objects that are destroyed leave it. Thread safe. */
public final class ListView implements ManagedObjectType {
    private final SessionObjects objects;
    private final ComputedProperties computed;

    /**
     * @param objects whose the views are
     * @param computed the properties that are made when they are read
     */
    public ListView(SessionObjects objects, ComputedProperties computed) {
        this.objects = objects;
        this.computed = computed;
    }

    @Override
    public MoType type() {
        return MoTypes.LIST_VIEW;
    }

    /** Those of the objects that exist, as the value of a view. */
    static RefSet existing(ReadView view, Collection<ManagedObjectReference> members) {
        return RefSet.of(
                members.stream().map(view::find).filter(Objects::nonNull).toList());
    }

    /**
     * Adds objects and removes others.
     *
     * @return the objects to add that do not exist
     */
    public List<ManagedObjectReference> modifyListView(
            Call call, List<ManagedObjectReference> add, List<ManagedObjectReference> remove) {
        objects.require(call.session(), call.self());
        List<ManagedObjectReference> unknown = unknown(call, add);
        call.world().change(m -> {
            Set<ManagedObjectReference> members =
                    new LinkedHashSet<>(m.refs(call.self(), ManagedObjectViewProperties.VIEW));
            members.addAll(add);
            unknown.forEach(members::remove);
            remove.forEach(members::remove);
            m.set(call.self(), ManagedObjectViewProperties.VIEW, existing(m, members));
        });
        return unknown;
    }

    /**
     * Replaces all objects.
     *
     * @return the objects that do not exist
     */
    public List<ManagedObjectReference> resetListView(Call call, List<ManagedObjectReference> obj) {
        objects.require(call.session(), call.self());
        List<ManagedObjectReference> unknown = unknown(call, obj);
        List<ManagedObjectReference> members = new ArrayList<>(obj);
        members.removeAll(unknown);
        call.world().change(m -> m.set(call.self(), ManagedObjectViewProperties.VIEW, existing(m, members)));
        return unknown;
    }

    /** Replaces all objects by those that another view shows now. */
    public void resetListViewFromView(Call call, ManagedObjectReference view) {
        objects.require(call.session(), call.self());
        objects.require(call.session(), view);
        List<ManagedObjectReference> members =
                ViewMembers.of(call, call.snapshot().state(view), computed);
        call.world().change(m -> m.set(call.self(), ManagedObjectViewProperties.VIEW, existing(m, members)));
    }

    private List<ManagedObjectReference> unknown(Call call, List<ManagedObjectReference> refs) {
        return refs.stream()
                .filter(ref -> !call.snapshot().exists(ref) || !objects.sees(call.session(), ref))
                .toList();
    }
}
