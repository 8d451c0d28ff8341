package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/** The rules of entity names: 1 to 80 characters, unique in their folder, with slashes escaped. Stateless. */
final class EntityNames {
    private static final int MOST_CHARACTERS = 80;

    private EntityNames() {}

    /**
     * The name as it is stored: slash, backslash and percent sign escaped, the latter unless it begins an escape.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName when it is empty or too long
     */
    static String stored(@Nullable String name, @Nullable ManagedObjectReference entity) {
        if (name == null || name.isBlank() || name.length() > MOST_CHARACTERS) {
            throw Faults.invalidName(name == null ? "" : name, entity);
        }
        return name.replaceAll("%(?!25|2[fF]|5[cC])", "%25").replace("/", "%2f").replace("\\", "%5c");
    }

    /**
     * Demands that no other entity of a folder has a name.
     *
     * @param self the entity that is to have it; null for a new one
     * @throws io.vimock.server.fault.VimFaultException DuplicateName
     */
    static void requireFree(
            ReadView view, ManagedObjectReference folder, String name, @Nullable ManagedObjectReference self) {
        for (ManagedObjectReference child :
                view.lookup(InventoryIndexes.CHILD, new InventoryIndexes.NamedChild(folder, name))) {
            if (!child.equals(self)) {
                throw Faults.duplicateName(name, child);
            }
        }
    }
}
