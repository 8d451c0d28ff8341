package io.vimock.server.service.view;

import io.vimock.api.ManagedObjectViewProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ViewManagerProperties;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.service.collector.Containment;
import io.vimock.server.world.Change;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.RefSet;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps list views and inventory views up to date, in the step that changes the inventory: objects that are destroyed
 * leave, and what comes into an open folder enters. Tells of views that come and go. Only for the world thread.
 */
public final class ViewUpkeep {
    private final Set<ManagedObjectReference> lists = new LinkedHashSet<>();
    private final Map<ManagedObjectReference, Set<ManagedObjectReference>> inventories = new HashMap<>();

    /** @param world where the views are */
    public ViewUpkeep(World world) {
        world.addSessionHook(this::follow);
    }

    /** Takes care of a ListView from now on. */
    void keepList(ManagedObjectReference view) {
        lists.add(view);
    }

    /** Takes care of an InventoryView from now on. */
    void keepInventory(ManagedObjectReference view) {
        inventories.put(view, Set.of());
    }

    /** What is open in an InventoryView. */
    Set<ManagedObjectReference> opened(ManagedObjectReference view) {
        return inventories.getOrDefault(view, Set.of());
    }

    /**
     * Opens these objects in an InventoryView and closes all others.
     *
     * @return what the view shows now
     */
    Set<ManagedObjectReference> open(Mutation m, ManagedObjectReference view, Set<ManagedObjectReference> opened) {
        Set<ManagedObjectReference> shown = new LinkedHashSet<>();
        List<ObjectState> states = new ArrayList<>();
        Deque<ManagedObjectReference> next = new ArrayDeque<>(List.of(WellKnown.ROOT_FOLDER));
        for (ManagedObjectReference ref = next.poll(); ref != null; ref = next.poll()) {
            ObjectState state = m.find(ref);
            if (state != null && shown.add(ref)) {
                states.add(state);
                if (opened.contains(ref)) {
                    next.addAll(Containment.children(state));
                }
            }
        }
        Set<ManagedObjectReference> stillOpen = new HashSet<>(opened);
        stillOpen.retainAll(shown);
        inventories.put(view, stillOpen);
        m.set(view, ManagedObjectViewProperties.VIEW, RefSet.of(states));
        return shown;
    }

    private void follow(Mutation m) {
        List<Change> changes = m.changes();
        for (Change change : changes) {
            if (isOfView(change) && (change.before() == null || change.after() == null)) {
                m.touch(WellKnown.VIEW_MANAGER, ViewManagerProperties.VIEW_LIST);
            }
            ObjectState before = change.before();
            if (before != null && change.after() == null) {
                lists.remove(change.ref());
                inventories.remove(change.ref());
                lists.forEach(view -> leave(m, view, before));
            }
        }
        List.copyOf(inventories.keySet()).forEach(view -> follow(m, view, changes));
    }

    private static boolean isOfView(Change change) {
        ObjectState state = change.after() == null ? change.before() : change.after();
        return state != null && state.type().isA(MoTypes.VIEW);
    }

    private static void leave(Mutation m, ManagedObjectReference view, ObjectState member) {
        if (m.exists(view)
                && m.get(view, ManagedObjectViewProperties.VIEW) instanceof RefSet set
                && set.contains(member)) {
            m.remove(view, ManagedObjectViewProperties.VIEW, member.ref());
        }
    }

    private void follow(Mutation m, ManagedObjectReference view, List<Change> changes) {
        Set<ManagedObjectReference> opened = opened(view);
        boolean concerned =
                changes.stream().anyMatch(change -> opened.contains(change.ref()) && Containment.touches(change));
        if (concerned && m.exists(view)) {
            open(m, view, opened);
        }
    }
}
