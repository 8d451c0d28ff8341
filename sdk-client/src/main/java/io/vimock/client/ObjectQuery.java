package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which properties of which objects: to be read once ({@link #list}, {@link #forEach}, {@link #stream}) or followed
 * ({@link #cache}, {@link #watch}). Immutable; only these methods call the server.
 *
 * <p>A read over the inventory costs two calls (a view is made and destroyed) and one per page ({@link
 * ConnectOptions.Builder#pageSize}); one over known objects or by an own traversal costs one per page. Pages are read
 * when they are needed, so {@code forEach} and {@code stream} hold one page in memory, whatever the inventory's size.
 * Servers below level 4.1 answer all in one page.
 *
 * @param <T> the objects' type
 */
public final class ObjectQuery<T extends ManagedObject> {
    private final VimConnection connection;
    private final Class<T> type;
    private final Selection selection;
    private final Set<String> paths;
    private final NamePattern names;

    ObjectQuery(VimConnection connection, Class<T> type, Selection selection) {
        this(connection, type, selection, Set.of(), NamePattern.ANY);
    }

    private ObjectQuery(
            VimConnection connection, Class<T> type, Selection selection, Set<String> paths, NamePattern names) {
        this.connection = connection;
        this.type = type;
        this.selection = selection;
        this.paths = paths;
        this.names = names;
    }

    /**
     * The same, below a container only, at any depth: a folder, datacenter, compute resource, resource pool or host.
     *
     * @throws IllegalStateException for a query of known objects or with an own traversal
     */
    public ObjectQuery<T> below(ManagedObject container) {
        return in(new Selection.Below(container));
    }

    /**
     * The same, below the container at an inventory path such as {@code DC0/vm/web} only, which is looked up when the
     * server is called: one call more.
     *
     * @throws IllegalStateException for a query of known objects or with an own traversal
     */
    public ObjectQuery<T> below(String path) {
        return in(new Selection.BelowPath(path));
    }

    private ObjectQuery<T> in(Selection container) {
        if (!(selection instanceof Selection.Below || selection instanceof Selection.BelowPath)) {
            throw new IllegalStateException("the objects of this query are known already");
        }
        return new ObjectQuery<>(connection, type, container, paths, names);
    }

    /**
     * The same, but only objects whose name matches: {@code *} stands for any text, {@code ?} for one character. The
     * names are read too, and compared here: servers have no such selection.
     */
    public ObjectQuery<T> named(String pattern) {
        return new ObjectQuery<>(connection, type, selection, paths, NamePattern.of(pattern))
                .properties(ManagedEntity.NAME);
    }

    /** The same, reading these properties too. */
    public ObjectQuery<T> properties(PropertyPath<?>... properties) {
        Set<String> all = new LinkedHashSet<>(paths);
        Arrays.stream(properties).map(PropertyPath::path).forEach(all::add);
        return new ObjectQuery<>(connection, type, selection, all, names);
    }

    /** Reads everything into memory. */
    public List<ObjectProperties<T>> list() {
        List<ObjectProperties<T>> all = new ArrayList<>();
        forEach(all::add);
        return all;
    }

    /** The objects alone. No remote call for known objects, unless their names are to be compared. */
    @SuppressWarnings("unchecked") // Known objects are of the class that their query was made with.
    public List<T> objects() {
        if (selection instanceof Selection.Known known && names == NamePattern.ANY) {
            return (List<T>) known.objects();
        }
        List<T> all = new ArrayList<>();
        forEach(found -> all.add(found.object()));
        return all;
    }

    /** Reads page by page and hands over each object. */
    public void forEach(Consumer<? super ObjectProperties<T>> consumer) {
        try (Stream<ObjectProperties<T>> stream = stream()) {
            stream.forEach(consumer);
        }
    }

    /** Reads page by page, as the stream is consumed. To be closed when it is not consumed to its end. */
    public Stream<ObjectProperties<T>> stream() {
        if (isEmpty()) {
            return Stream.empty();
        }
        Selection.Opened opened = open(connection);
        ObjectPages pages = new ObjectPages(connection, subject(), opened.spec(), opened::close);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .map(content -> new ObjectProperties<>(connection.object(content.getObj(), type), paths, content))
                .filter(this::includes)
                .onClose(pages::close);
    }

    /**
     * Follows the objects: keeps what they are like now, filled when this returns. On a connection, a property collector
     * and a thread of its own until it is closed.
     *
     * @throws VimException if the server cannot be reached or refuses
     */
    public InventoryCache<T> cache() {
        return watch(change -> {});
    }

    /**
     * As {@link #cache}, and calls back with every change, beginning with the objects that are there. The callback runs
     * on the watch's thread, one change after the other; updates wait while it does.
     */
    public InventoryCache<T> watch(Consumer<? super Change<T>> listener) {
        WatchSet own = connection.watchSet();
        try {
            return own.watch(this, listener, true);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    boolean isEmpty() {
        return selection instanceof Selection.Known known && known.objects().isEmpty();
    }

    boolean includes(ObjectProperties<T> found) {
        return names == NamePattern.ANY || names.matches(found.require(ManagedEntity.NAME));
    }

    /** Makes what the query needs at the server, in a session. */
    Selection.Opened open(VimConnection session) {
        return selection.open(session, type, paths);
    }

    String subject() {
        return (paths.isEmpty() ? "no property" : String.join(", ", paths)) + " of " + selection.describe(type);
    }

    /** Whether an object is one of those that the query names. */
    boolean isOf(ManagedObjectReference ref) {
        return selection instanceof Selection.Known known
                && known.objects().stream().anyMatch(object -> object.ref().equals(ref));
    }

    VimConnection connection() {
        return connection;
    }

    Class<T> type() {
        return type;
    }

    Set<String> paths() {
        return paths;
    }
}
