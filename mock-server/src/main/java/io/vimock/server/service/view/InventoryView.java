package io.vimock.server.service.view;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.SessionObjects;
import io.vimock.vim25.ManagedObjectReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A view of the inventory as a tree of which parts are open: it shows the root folder and what is in open objects. */
public final class InventoryView implements ManagedObjectType {
    private final SessionObjects objects;
    private final ViewUpkeep upkeep;

    /**
     * @param objects whose the views are
     * @param upkeep knows what is open
     */
    public InventoryView(SessionObjects objects, ViewUpkeep upkeep) {
        this.objects = objects;
        this.upkeep = upkeep;
    }

    @Override
    public MoType type() {
        return MoTypes.INVENTORY_VIEW;
    }

    /**
     * Shows what is in some objects too.
     *
     * @return the objects that the view does not show, which cannot be opened
     */
    public List<ManagedObjectReference> openInventoryViewFolder(Call call, List<ManagedObjectReference> entity) {
        return change(call, entity, true);
    }

    /**
     * Hides what is in some objects, and in what that contains.
     *
     * @return the objects that the view does not show
     */
    public List<ManagedObjectReference> closeInventoryViewFolder(Call call, List<ManagedObjectReference> entity) {
        return change(call, entity, false);
    }

    private List<ManagedObjectReference> change(Call call, List<ManagedObjectReference> entities, boolean open) {
        objects.require(call.session(), call.self());
        return call.world().write(m -> {
            Set<ManagedObjectReference> opened = new HashSet<>(upkeep.opened(call.self()));
            if (open) {
                opened.addAll(entities);
            } else {
                entities.forEach(opened::remove);
            }
            Set<ManagedObjectReference> shown = upkeep.open(m, call.self(), opened);
            return entities.stream().filter(ref -> !shown.contains(ref)).toList();
        });
    }
}
