package io.vimock.client;

import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MissingProperty;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyChangeOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cache holds, and how updates change it. Immutable: updates make another one, together with the changes that
 * lead there.
 *
 * <p>Holds objects whose name does not match the query's pattern too, as a renamed one may match later.
 */
final class CacheContent<T extends ManagedObject> {
    private static final Logger LOG = LoggerFactory.getLogger(CacheContent.class);

    private final ObjectQuery<T> query;
    private final Map<ManagedObjectReference, ObjectProperties<T>> all;

    CacheContent(ObjectQuery<T> query) {
        this(query, Map.of());
    }

    private CacheContent(ObjectQuery<T> query, Map<ManagedObjectReference, ObjectProperties<T>> all) {
        this.query = query;
        this.all = all;
    }

    /** The content after updates, and the changes. */
    record Next<T extends ManagedObject>(CacheContent<T> content, List<Change<T>> changes) {}

    List<ObjectProperties<T>> list() {
        return all.values().stream().filter(query::includes).toList();
    }

    @Nullable
    ObjectProperties<T> get(ManagedObjectReference ref) {
        ObjectProperties<T> found = all.get(ref);
        return found == null || !query.includes(found) ? null : found;
    }

    /** After the changes of the server's updates. */
    Next<T> changed(List<ObjectUpdate> updates) {
        Map<ManagedObjectReference, ObjectProperties<T>> next = new LinkedHashMap<>(all);
        List<Change<T>> changes = new ArrayList<>();
        for (ObjectUpdate update : updates) {
            apply(update, next, changes);
        }
        return new Next<>(new CacheContent<>(query, next), changes);
    }

    /** After the whole state was read again: objects that are not in it have left meanwhile. */
    Next<T> replaced(List<ObjectUpdate> state) {
        Map<ManagedObjectReference, ObjectProperties<T>> next = new LinkedHashMap<>();
        for (ObjectUpdate update : state) {
            apply(update, next, new ArrayList<>());
        }
        List<Change<T>> changes = new ArrayList<>();
        all.forEach((ref, before) -> {
            if (!next.containsKey(ref)) {
                tell(before, null, Set.of(), changes);
            }
        });
        next.forEach((ref, after) -> {
            ObjectProperties<T> before = all.get(ref);
            Set<String> paths = before == null ? query.paths() : different(before, after);
            if (before == null || !paths.isEmpty()) {
                tell(before, after, paths, changes);
            }
        });
        return new Next<>(new CacheContent<>(query, next), changes);
    }

    private void apply(
            ObjectUpdate update, Map<ManagedObjectReference, ObjectProperties<T>> next, List<Change<T>> changes) {
        ManagedObjectReference ref = update.getObj();
        if (ref.getType().equals(InventoryCache.ALWAYS_THERE)) {
            return;
        }
        ObjectProperties<T> before = next.get(ref);
        if (update.getKind() == ObjectUpdateKind.LEAVE) {
            if (before != null) {
                next.remove(ref);
                tell(before, null, Set.of(), changes);
            }
            return;
        }
        Set<String> paths = new HashSet<>();
        ObjectProperties<T> after = after(before, update, paths);
        next.put(ref, after);
        tell(before, after, paths, changes);
    }

    private ObjectProperties<T> after(@Nullable ObjectProperties<T> before, ObjectUpdate update, Set<String> paths) {
        T object = before == null ? query.connection().object(update.getObj(), query.type()) : before.object();
        Map<String, Object> values = new HashMap<>();
        Map<String, LocalizedMethodFault> missing = new HashMap<>();
        if (before != null && update.getKind() != ObjectUpdateKind.ENTER) {
            values.putAll(before.values());
            missing.putAll(before.missing());
        }
        Set<String> again = new HashSet<>();
        for (PropertyChange change : update.getChangeSet()) {
            String path = change.getName();
            if (!query.paths().contains(path)) {
                // A server may report a change of a part under the part's name, without the whole.
                query.paths().stream().filter(asked -> isPart(path, asked)).forEach(again::add);
            } else if (change.getOp() == PropertyChangeOp.ADD) {
                again.add(path);
            } else {
                missing.remove(path);
                put(values, path, change.getOp() == PropertyChangeOp.ASSIGN ? change.getVal() : null);
                paths.add(path);
            }
        }
        for (MissingProperty property : update.getMissingSet()) {
            values.remove(property.getPath());
            missing.put(property.getPath(), property.getFault());
            paths.add(property.getPath());
        }
        for (String path : again) {
            put(values, path, read(object, path));
            paths.add(path);
        }
        return new ObjectProperties<>(object, query.paths(), values, missing);
    }

    private @Nullable Object read(T object, String path) {
        try {
            return object.get(PropertyPath.of(path, Object.class));
        } catch (VimFaultException e) {
            LOG.debug("{} is going away", object, e);
            return null;
        }
    }

    private static void put(Map<String, Object> values, String path, @Nullable Object value) {
        if (value == null) {
            values.remove(path);
        } else {
            values.put(path, value);
        }
    }

    private static boolean isPart(String path, String asked) {
        return path.startsWith(asked + ".") || path.startsWith(asked + "[");
    }

    private Set<String> different(ObjectProperties<T> before, ObjectProperties<T> after) {
        Set<String> different = new HashSet<>();
        for (String path : query.paths()) {
            if (!Values.equal(before.values().get(path), after.values().get(path))
                    || before.missing().containsKey(path) != after.missing().containsKey(path)) {
                different.add(path);
            }
        }
        return different;
    }

    /** Adds the change that the query's user sees: an object whose name begins to match enters. */
    private void tell(
            @Nullable ObjectProperties<T> before,
            @Nullable ObjectProperties<T> after,
            Set<String> paths,
            List<Change<T>> changes) {
        boolean was = before != null && query.includes(before);
        if (after == null || !query.includes(after)) {
            if (was) {
                ObjectProperties<T> last = Objects.requireNonNull(before);
                changes.add(new Change<>(Change.Kind.LEAVE, last.object(), last, Set.of()));
            }
        } else if (was) {
            changes.add(new Change<>(Change.Kind.MODIFY, after.object(), after, Set.copyOf(paths)));
        } else {
            changes.add(new Change<>(Change.Kind.ENTER, after.object(), after, query.paths()));
        }
    }
}
