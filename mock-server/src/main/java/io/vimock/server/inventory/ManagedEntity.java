package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.TaskSteps;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What all entities of the inventory have in common: Reload, Rename_Task and Destroy_Task. Thread safe. */
public final class ManagedEntity implements ManagedObjectType {
    private static final int ADMINISTRATOR = -1;
    private static final int READ_ONLY = -2;
    private static final Duration DURATION = Duration.ofSeconds(1);

    private final InventorySupport support;
    private final EntityRemoval removal;
    private final EntityRenaming renaming;

    /** @param support what operations work with */
    public ManagedEntity(InventorySupport support) {
        this.support = support;
        this.removal = new EntityRemoval(support.events());
        this.renaming = new EntityRenaming(support.events());
    }

    @Override
    public MoType type() {
        return MoTypes.MANAGED_ENTITY;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(
                ManagedEntityProperties.EFFECTIVE_ROLE,
                (call, entity) ->
                        List.of(call.has("Authorization.ModifyPermissions", entity.ref()) ? ADMINISTRATOR : READ_ONLY));
    }

    /** Reload: what the server shows is the state itself, so there is nothing to read again. */
    public void reload(Call call) {}

    /**
     * Rename_Task.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; InvalidName; NotSupported for what has no name of
     *     its own; in the task DuplicateName
     */
    public ManagedObjectReference renameTask(Call call, String newName) {
        ManagedObjectReference entity = call.self();
        call.require(EntityRenaming.privilege(entity), entity);
        EntityRenaming.requireRenamable(call.snapshot(), entity);
        String name = EntityNames.stored(newName, entity);
        return support.tasks()
                .start(call, entity, TaskSteps.first((task, m) -> null).then(DURATION, (task, m) -> {
                    renaming.rename(m, task.origin(), entity, name);
                    return null;
                }));
    }

    /**
     * Destroy_Task: takes the entity and what is in it out of the inventory; see {@link EntityRemoval}.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; in the task NotSupported, InvalidState,
     *     ResourceInUse
     */
    public ManagedObjectReference destroyTask(Call call) {
        ManagedObjectReference entity = call.self();
        String privilege = EntityRemoval.privilege(entity);
        call.require(privilege, entity);
        ManagedObjectReference parent = call.snapshot().get(entity, ManagedEntityProperties.PARENT);
        if (parent != null) {
            call.require(privilege, parent);
        }
        return support.tasks()
                .start(
                        call,
                        entity,
                        TaskSteps.first((task, m) -> {
                                    removal.requireRemovable(m, entity);
                                    return null;
                                })
                                .then(DURATION, (task, m) -> {
                                    removal.requireRemovable(m, entity);
                                    removal.remove(m, task.origin(), entity);
                                    return null;
                                }));
    }
}
