package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.TraversalSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bulk read: which properties of which objects. Immutable; {@link #list}, {@link #forEach} and {@link #stream} call the
 * server.
 *
 * <p>A read over the inventory costs two calls (a view is made and destroyed) and one per page ({@link
 * ConnectOptions.Builder#pageSize}); one over known objects costs one per page. Pages are read when they are needed, so
 * {@code forEach} and {@code stream} hold one page in memory, whatever the inventory's size. Servers below level 4.1
 * answer all in one page.
 *
 * @param <T> the objects' type
 */
public final class ObjectQuery<T extends ManagedObject> {
    private final VimConnection connection;
    private final Class<T> type;
    private final @Nullable ManagedObject container;
    private final @Nullable List<T> objects;
    private final Set<String> paths;

    ObjectQuery(VimConnection connection, Class<T> type, @Nullable ManagedObject container, @Nullable List<T> objects) {
        this(connection, type, container, objects, Set.of());
    }

    private ObjectQuery(
            VimConnection connection,
            Class<T> type,
            @Nullable ManagedObject container,
            @Nullable List<T> objects,
            Set<String> paths) {
        this.connection = connection;
        this.type = type;
        this.container = container;
        this.objects = objects;
        this.paths = paths;
    }

    /**
     * The same, below a container only, at any depth: a folder, datacenter, compute resource, resource pool or host.
     *
     * @throws IllegalStateException for a query of known objects
     */
    public ObjectQuery<T> below(ManagedObject other) {
        if (objects != null) {
            throw new IllegalStateException("the objects of this query are known already");
        }
        return new ObjectQuery<>(connection, type, other, null, paths);
    }

    /** The same, reading these properties too. */
    public ObjectQuery<T> properties(PropertyPath<?>... properties) {
        Set<String> all = new LinkedHashSet<>(paths);
        Arrays.stream(properties).map(PropertyPath::path).forEach(all::add);
        return new ObjectQuery<>(connection, type, container, objects, all);
    }

    /** Reads everything into memory. */
    public List<ObjectProperties<T>> list() {
        List<ObjectProperties<T>> all = new ArrayList<>();
        forEach(all::add);
        return all;
    }

    /** The objects alone. */
    public List<T> objects() {
        if (objects != null) {
            return objects;
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
        if (objects != null && objects.isEmpty()) {
            return Stream.empty();
        }
        ContainerView view = container == null ? null : view(container);
        ObjectPages pages = new ObjectPages(connection, subject(), view == null ? direct() : through(view), () -> {
            if (view != null) {
                view.destroyView();
            }
        });
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .map(content -> new ObjectProperties<>(connection.object(content.getObj(), type), paths, content))
                .onClose(pages::close);
    }

    private String subject() {
        String what = paths.isEmpty() ? "no property" : String.join(", ", paths);
        if (container != null) {
            return what + " of every " + type.getSimpleName() + " below " + container;
        }
        List<T> known = Objects.requireNonNull(objects);
        return what + " of " + (known.size() == 1 ? known.get(0) : known.size() + " objects");
    }

    private ContainerView view(ManagedObject below) {
        return connection
                .service(ViewManager.class)
                .createContainerView(
                        connection.object(below.ref(), ManagedEntity.class), List.of(type.getSimpleName()), true);
    }

    private PropertyFilterSpec through(ContainerView view) {
        TraversalSpec members = new TraversalSpec()
                .withName("members")
                .withType("ContainerView")
                .withPath("view")
                .withSkip(false);
        return new PropertyFilterSpec()
                .withPropSet(propertySpec(type.getSimpleName()))
                .withObjectSet(
                        new ObjectSpec().withObj(view.ref()).withSkip(true).withSelectSet(members));
    }

    private PropertyFilterSpec direct() {
        PropertyFilterSpec spec = new PropertyFilterSpec();
        for (T object : Objects.requireNonNull(objects)) {
            ManagedObjectReference ref = object.ref();
            if (spec.getPropSet().stream().noneMatch(set -> set.getType().equals(ref.getType()))) {
                spec.withPropSet(propertySpec(ref.getType()));
            }
            spec.withObjectSet(new ObjectSpec().withObj(ref).withSkip(false));
        }
        return spec;
    }

    private PropertySpec propertySpec(String typeName) {
        return new PropertySpec().withType(typeName).withAll(false).withPathSet(paths);
    }
}
