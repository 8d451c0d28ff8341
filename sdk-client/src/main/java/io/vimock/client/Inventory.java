package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds objects in a server's inventory, and reads many at once. Thread safe.
 *
 * <pre>{@code
 * vim.inventory().all(VirtualMachine.class)
 *         .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
 *         .forEach(vm -> System.out.println(vm.get(VirtualMachine.NAME)));
 * }</pre>
 */
public final class Inventory {
    private final VimConnection connection;

    Inventory(VimConnection connection) {
        this.connection = connection;
    }

    /** A query for all objects of a type and its subtypes in the whole inventory. No remote call by itself. */
    public <T extends ManagedObject> ObjectQuery<T> all(Class<T> type) {
        return new ObjectQuery<>(connection, type, new Selection.Below(connection.rootFolder()));
    }

    /** A query for properties of objects that are known already. No remote call by itself. */
    @SuppressWarnings("unchecked") // The objects' common class is what the caller says it is.
    public <T extends ManagedObject> ObjectQuery<T> of(Collection<? extends T> objects) {
        return new ObjectQuery<>(connection, (Class<T>) ManagedObject.class, new Selection.Known(List.copyOf(objects)));
    }

    /**
     * A query for the objects of a type (and its subtypes) that an own traversal reaches, for what the queries here do
     * not select. No remote call by itself.
     *
     * @param start where the traversal begins, and its selection set: see PropertyCollector in the API's reference
     */
    public <T extends ManagedObject> ObjectQuery<T> reached(Class<T> type, ObjectSpec... start) {
        return new ObjectQuery<>(connection, type, new Selection.Traversal(List.of(start)));
    }

    /**
     * The object at a path, such as {@code DC0/vm/folder/web}, or anywhere with a name; null when there is none.
     *
     * <p>One remote call for a path (text with a slash), three for a name.
     *
     * @throws VimException if the object at the path is of another type, or several objects have the name
     */
    public <T extends ManagedEntity> @Nullable T find(Class<T> type, String pathOrName) {
        if (pathOrName.contains("/")) {
            String path = pathOrName.replaceFirst("^/+", "");
            ManagedEntity found = connection.service(SearchIndex.class).findByInventoryPath(path);
            return found == null ? null : connection.object(found.ref(), type);
        }
        List<T> named = new ArrayList<>();
        all(type).properties(ManagedEntity.NAME).forEach(entity -> {
            if (pathOrName.equals(entity.get(ManagedEntity.NAME))) {
                named.add(entity.object());
            }
        });
        if (named.size() > 1) {
            throw new VimException(
                    named.size() + " objects of type " + type.getSimpleName() + " are called " + pathOrName + ": "
                            + named + "; say which by its path",
                    null);
        }
        return named.isEmpty() ? null : named.get(0);
    }

    /** As {@link #find}; throws {@link VimException} when there is none. */
    public <T extends ManagedEntity> T get(Class<T> type, String pathOrName) {
        T found = find(type, pathOrName);
        if (found == null) {
            throw new VimException("no " + type.getSimpleName() + " " + pathOrName + " at " + connection.url(), null);
        }
        return found;
    }

    /** The object that a reference names, which some other program may have written down. No remote call. */
    public <T extends ManagedObject> T byReference(Class<T> type, String key) {
        return connection.object(new ManagedObjectReference(type.getSimpleName(), key), type);
    }
}
