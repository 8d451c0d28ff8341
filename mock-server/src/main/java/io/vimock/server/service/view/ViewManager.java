package io.vimock.server.service.view;

import io.vimock.api.ContainerViewProperties;
import io.vimock.api.ManagedObjectViewProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ViewManagerProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.service.SessionObjects;
import io.vimock.server.service.collector.ComputedProperties;
import io.vimock.server.service.collector.Containment;
import io.vimock.server.service.collector.PathResolver;
import io.vimock.server.service.collector.ViewMembers;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes views. A view belongs to the session that made it and ends with it.
 *
 * <p>A ContainerView is only a description of what it shows, so that it costs nothing when the inventory changes; the
 * PropertyCollector follows it like any other selection. Thread safe.
 */
public final class ViewManager implements ManagedObjectType {
    private final SessionObjects objects;
    private final ComputedProperties computed;
    private final ViewUpkeep upkeep;
    private final PathResolver names;

    /**
     * @param objects whose the views are
     * @param upkeep keeps list and inventory views up to date
     * @param names which types there are
     */
    public ViewManager(SessionObjects objects, ComputedProperties computed, ViewUpkeep upkeep, PathResolver names) {
        this.objects = objects;
        this.computed = computed;
        this.upkeep = upkeep;
        this.names = names;
    }

    @Override
    public MoType type() {
        return MoTypes.VIEW_MANAGER;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(ViewManagerProperties.VIEW_LIST, (call, manager) -> objects.list(call.session(), MoTypes.VIEW));
    }

    /**
     * Creates a view of what a container contains.
     *
     * @param type shows objects of these types and their subtypes only; all types when empty. Types that only a later
     *     API level knows show nothing
     * @param recursive whether what is contained contains more
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for an object that contains nothing, or an
     *     unknown type
     */
    public ManagedObjectReference createContainerView(
            Call call, ManagedObjectReference container, List<String> type, boolean recursive) {
        ObjectState state = call.snapshot().state(container);
        if (!Containment.isContainer(state.type())) {
            throw Faults.invalidArgument("container", container.getType() + " contains nothing");
        }
        for (String name : type) {
            if (!names.isType(name)) {
                throw Faults.invalidArgument("type", "there is no type '" + name + "'");
            }
        }
        return call.world().write(m -> {
            ManagedObjectReference view = objects.create(m, call.session(), MoTypes.CONTAINER_VIEW);
            m.set(view, ContainerViewProperties.CONTAINER, container);
            m.set(view, ContainerViewProperties.TYPE, type);
            m.set(view, ContainerViewProperties.RECURSIVE, recursive);
            return view;
        });
    }

    /**
     * Creates a view of some objects.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    public ManagedObjectReference createListView(Call call, List<ManagedObjectReference> obj) {
        obj.forEach(ref -> {
            objects.require(call.session(), ref);
            call.snapshot().state(ref);
        });
        return listView(call, obj);
    }

    /** Creates a view of what another view shows now. */
    public ManagedObjectReference createListViewFromView(Call call, ManagedObjectReference view) {
        objects.require(call.session(), view);
        return listView(call, ViewMembers.of(call, call.snapshot().state(view), computed));
    }

    private ManagedObjectReference listView(Call call, List<ManagedObjectReference> members) {
        return call.world().write(m -> {
            ManagedObjectReference view = objects.create(m, call.session(), MoTypes.LIST_VIEW);
            m.set(view, ManagedObjectViewProperties.VIEW, ListView.existing(m, members));
            upkeep.keepList(view);
            return view;
        });
    }

    /** Creates a view of the root folder, in which folders are opened and closed. */
    public ManagedObjectReference createInventoryView(Call call) {
        return call.world().write(m -> {
            ManagedObjectReference view = objects.create(m, call.session(), MoTypes.INVENTORY_VIEW);
            upkeep.keepInventory(view);
            upkeep.open(m, view, Set.of());
            return view;
        });
    }
}
