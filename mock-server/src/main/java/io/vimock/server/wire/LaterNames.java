package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.Property;
import jakarta.xml.bind.annotation.XmlSeeAlso;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which names of managed types and property paths exist at which API level, levels beyond the contract included.
 *
 * <p>For clients that speak a newer dialect: what a later level knows selects nothing, what no level knows is a fault
 * (wire rules 16 and 17). Stateless, thread safe.
 */
public final class LaterNames {
    private LaterNames() {}

    /** Whether a managed object type that the contract has not is known to a later level. */
    public static boolean isLaterManagedType(String managedType) {
        return ApiLevels.isLaterManagedType(managedType);
    }

    /**
     * The level that introduced a property path, which for a path that the contract has not is a later one; null when
     * no level knows it.
     *
     * <p>A step may lead to a property of a subtype: {@code summary.numEffectiveHosts} is a path of every
     * {@code ComputeResource}. Below {@code xsd:anyType} and below a property of a later level every path is known.
     *
     * @param path such as {@code config.hardware.device[4000].backing}; keys in brackets mean nothing here
     */
    public static @Nullable ApiLevel levelOfPath(MoType type, String path) {
        String[] steps = withoutKeys(path).split("\\.", -1);
        Property<?> property = type.property(steps[0]);
        if (property == null) {
            return laterProperty(type, steps[0]);
        }
        ApiLevel level = property.since();
        Class<?> declared = TypeNames.ofCatalogue(property.type());
        for (int i = 1; i < steps.length && WireKind.of(declared) != WireKind.ANY; i++) {
            if (WireKind.of(declared) != WireKind.BEAN) {
                return null;
            }
            WireField field = field(declared, steps[i]);
            if (field == null) {
                return laterField(declared, steps[i]);
            }
            level = level.includes(field.since()) ? level : field.since();
            declared = field.type();
        }
        return level;
    }

    /** The path without the keys of elements, which may contain anything, dots included. */
    private static String withoutKeys(String path) {
        return path.replaceAll("\\[(\"[^\"]*\"|[^]]*)]", "");
    }

    private static @Nullable ApiLevel laterProperty(MoType type, String name) {
        Map<String, ApiLevel> types = ApiLevels.laterProperties(name);
        for (MoType each = type; each != null; each = each.parent()) {
            ApiLevel since = types.get(each.name());
            if (since != null) {
                return since;
            }
        }
        return null;
    }

    /** The field of that name of a type or of one of its subtypes. */
    private static @Nullable WireField field(Class<?> declared, String name) {
        WireField own = WireType.of(declared).field(name);
        XmlSeeAlso subtypes = declared.getAnnotation(XmlSeeAlso.class);
        if (own == null && subtypes != null) {
            for (Class<?> subtype : subtypes.value()) {
                WireField field = field(subtype, name);
                if (field != null) {
                    return field;
                }
            }
        }
        return own;
    }

    /** The level at which a type, an ancestor or a subtype of it got a field of that name. */
    private static @Nullable ApiLevel laterField(Class<?> declared, String name) {
        for (Map.Entry<String, ApiLevel> entry : ApiLevels.laterFields(name).entrySet()) {
            Class<?> type = TypeNames.find(entry.getKey());
            if (type != null && (type.isAssignableFrom(declared) || declared.isAssignableFrom(type))) {
                return entry.getValue();
            }
        }
        return null;
    }
}
