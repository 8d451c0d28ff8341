package io.vimock.server.service.collector;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.LaterNames;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.PropertyPath;
import io.vimock.server.world.PropertyPath.Step;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the names of types and the paths of properties that clients ask for.
 *
 * <p>A path fits when the declared type of each part, or one of its subtypes, has the next part (wire rule 16). To a
 * tolerant server names that only a later level of the API knows select nothing and are no error (wire rule 17); to a
 * strict one they are unknown like any other. Clients ask for the same few paths all the time, so what was found out about
 * them is remembered. Thread safe.
 */
public final class PathResolver {
    private static final ApiLevel CONTRACT = ApiLevel.V4_1;

    /** Paths below {@code xsd:anyType} are without end; so many are remembered. */
    private static final int MOST_REMEMBERED = 4096;

    private final @Nullable ApiLevel strictLevel;
    private final Map<Asked, SelectedPath> remembered = new ConcurrentHashMap<>();

    private record Asked(MoType type, String path) {}

    private PathResolver(@Nullable ApiLevel strictLevel) {
        this.strictLevel = strictLevel;
    }

    /** Lets names pass that a later level knows. */
    public static PathResolver tolerant() {
        return new PathResolver(null);
    }

    /** Knows the names of a level and of those before it, and no others. */
    public static PathResolver strict(ApiLevel level) {
        return new PathResolver(level);
    }

    private boolean exists(ApiLevel since) {
        return strictLevel == null || strictLevel.includes(since);
    }

    /**
     * The managed object type of that name; null when only a later level knows it, which is let pass.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidType for a name that has no meaning
     */
    @Nullable
    MoType type(String name) {
        if (!isType(name)) {
            throw Faults.invalidType(name);
        }
        return MoTypes.byName(name);
    }

    /** Whether the name is one of a managed object type, or is let pass as one. */
    public boolean isType(String name) {
        MoType type = MoTypes.byName(name);
        return type == null ? strictLevel == null && LaterNames.isLaterManagedType(name) : exists(type.since());
    }

    /** All of a property. */
    static SelectedPath whole(Property<?> property) {
        return new SelectedPath(
                PropertyPath.parse(property.name()),
                property,
                property.isArray() ? property.type() : null,
                property.since(),
                !property.isArray() && isSimple(WireType.classOf(property.type())));
    }

    private static boolean isSimple(Class<?> type) {
        return type != Object.class && !WireType.isBean(type);
    }

    /**
     * The path, checked; null when only a later level knows it, which is let pass.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidProperty for a path that has no meaning
     */
    @Nullable
    SelectedPath path(MoType type, String text) {
        Asked asked = new Asked(type, text);
        SelectedPath known = remembered.get(asked);
        if (known == null) {
            known = resolve(type, text);
            if (known != null && remembered.size() < MOST_REMEMBERED) {
                remembered.put(asked, known);
            }
        }
        return known;
    }

    private @Nullable SelectedPath resolve(MoType type, String text) {
        PropertyPath path = parse(type, text);
        Property<?> property = type.property(path.property());
        ApiLevel since = LaterNames.levelOfPath(type, text);
        if (since == null || !exists(since)) {
            throw Faults.invalidProperty(text, type.name());
        }
        if (property == null || !CONTRACT.includes(since)) {
            return null;
        }
        if (path.isWhole()) {
            return whole(property);
        }
        Walk walk = new Walk(property);
        boolean fits = walk.index(path.steps().get(0));
        for (Step step : path.steps().subList(1, path.steps().size())) {
            fits = fits && walk.enter(step.name()) && walk.index(step);
        }
        if (!fits) {
            throw Faults.invalidProperty(text, type.name());
        }
        return new SelectedPath(path, property, walk.elementType, since, walk.isSimple());
    }

    private static PropertyPath parse(MoType type, String text) {
        try {
            return PropertyPath.parse(text);
        } catch (IllegalArgumentException e) {
            throw Faults.invalidProperty(text, type.name());
        }
    }

    /** Follows a path through the declared types. */
    private static final class Walk {
        private Set<Class<?>> types;
        private @Nullable String elementType;

        Walk(Property<?> property) {
            this.types = Set.of(WireType.classOf(property.type()));
            this.elementType = property.isArray() ? property.type() : null;
        }

        /** An element is asked for only of a list, and fields only of a single value. */
        boolean index(Step step) {
            if (step.key() == null) {
                return true;
            }
            boolean list = elementType != null;
            elementType = null;
            return list;
        }

        boolean enter(String name) {
            if (elementType != null) {
                return false;
            }
            Set<Class<?>> next = new LinkedHashSet<>();
            WireField last = null;
            for (WireType type : candidates()) {
                WireField field = type.field(name);
                if (field != null && next.add(field.type())) {
                    last = field;
                }
            }
            if (last == null) {
                return types.contains(Object.class);
            }
            types = next;
            elementType = last.isList() ? last.typeName() : null;
            return true;
        }

        boolean isSimple() {
            return elementType == null && types.stream().allMatch(PathResolver::isSimple);
        }

        private Set<WireType> candidates() {
            Set<WireType> all = new LinkedHashSet<>();
            Set<Class<?>> seen = new HashSet<>();
            types.stream()
                    .filter(type -> WireType.isBean(type) && seen.add(type))
                    .forEach(type -> add(WireType.of(type), all));
            return all;
        }

        private static void add(WireType type, Set<WireType> all) {
            if (all.add(type)) {
                List<WireType> subtypes = type.subtypes();
                subtypes.forEach(subtype -> add(subtype, all));
            }
        }
    }
}
