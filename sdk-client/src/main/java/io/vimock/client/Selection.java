package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.TraversalSpec;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which objects a query is about, and how a server is told. Immutable. */
sealed interface Selection {
    /** What a server is told, and the view that it needs for that; null for none. */
    record Opened(PropertyFilterSpec spec, @Nullable ContainerView view) {
        void close() {
            if (view != null) {
                view.connection().attempt("DestroyView", view.ref(), api -> {
                    api.destroyView(view.ref());
                    return null;
                });
            }
        }
    }

    /** Calls the server when a view has to be made or a path to be looked up. */
    Opened open(VimConnection connection, Class<? extends ManagedObject> type, Collection<String> paths);

    /** The objects, for messages. */
    String describe(Class<? extends ManagedObject> type);

    static PropertySpec properties(String type, Collection<String> paths) {
        return new PropertySpec().withType(type).withAll(false).withPathSet(paths);
    }

    /** All objects of the type below a container. */
    record Below(ManagedObject container) implements Selection {
        @Override
        public Opened open(VimConnection connection, Class<? extends ManagedObject> type, Collection<String> paths) {
            return through(connection, container.ref(), type, paths);
        }

        @Override
        public String describe(Class<? extends ManagedObject> type) {
            return "every " + type.getSimpleName() + " below " + container;
        }
    }

    /** All objects of the type below the container at a path. */
    record BelowPath(String path) implements Selection {
        @Override
        public Opened open(VimConnection connection, Class<? extends ManagedObject> type, Collection<String> paths) {
            ManagedObjectReference container = connection
                    .inventory()
                    .get(ManagedEntity.class, path.contains("/") ? path : "/" + path)
                    .ref();
            return through(connection, container, type, paths);
        }

        @Override
        public String describe(Class<? extends ManagedObject> type) {
            return "every " + type.getSimpleName() + " below " + path;
        }
    }

    private static Opened through(
            VimConnection connection,
            ManagedObjectReference container,
            Class<? extends ManagedObject> type,
            Collection<String> paths) {
        ContainerView view = connection
                .service(ViewManager.class)
                .createContainerView(
                        connection.object(container, ManagedEntity.class), List.of(type.getSimpleName()), true);
        TraversalSpec members = new TraversalSpec()
                .withName("members")
                .withType("ContainerView")
                .withPath("view")
                .withSkip(false);
        PropertyFilterSpec spec = new PropertyFilterSpec()
                .withPropSet(properties(type.getSimpleName(), paths))
                .withObjectSet(
                        new ObjectSpec().withObj(view.ref()).withSkip(true).withSelectSet(members));
        return new Opened(spec, view);
    }

    /** Objects that are known already. */
    record Known(List<? extends ManagedObject> objects) implements Selection {
        @Override
        public Opened open(VimConnection connection, Class<? extends ManagedObject> type, Collection<String> paths) {
            PropertyFilterSpec spec = new PropertyFilterSpec();
            for (ManagedObject object : objects) {
                ManagedObjectReference ref = object.ref();
                if (spec.getPropSet().stream().noneMatch(set -> set.getType().equals(ref.getType()))) {
                    spec.withPropSet(properties(ref.getType(), paths));
                }
                spec.withObjectSet(new ObjectSpec().withObj(ref).withSkip(false));
            }
            return new Opened(spec, null);
        }

        @Override
        public String describe(Class<? extends ManagedObject> type) {
            return objects.size() == 1 ? objects.get(0).toString() : objects.size() + " objects";
        }
    }

    /** What the caller's own traversal finds. */
    record Traversal(List<ObjectSpec> start) implements Selection {
        @Override
        public Opened open(VimConnection connection, Class<? extends ManagedObject> type, Collection<String> paths) {
            return new Opened(
                    new PropertyFilterSpec()
                            .withPropSet(properties(type.getSimpleName(), paths))
                            .withObjectSet(start),
                    null);
        }

        @Override
        public String describe(Class<? extends ManagedObject> type) {
            return "every " + type.getSimpleName() + " reached from "
                    + start.stream().map(spec -> spec.getObj().toString()).toList();
        }
    }
}
