package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.support.BeanFields;
import jakarta.xml.bind.annotation.XmlSeeAlso;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one bean class of the VI API: its fields, and how to copy, compare and freeze its instances.
 *
 * <p>A published bean is never changed. {@link #copy} makes the shallow copy that a change writes to, {@link #freeze}
 * seals the lists of what is about to be published. Descriptors are made once per class; thread safe.
 */
public final class WireType {
    private static final ClassValue<WireType> TYPES = new ClassValue<>() {
        @Override
        protected WireType computeValue(Class<?> beanClass) {
            return new WireType(beanClass);
        }
    };
    /** The descriptors of classes that are beans; null for those of other values. */
    private static final ClassValue<@Nullable WireType> BEANS = new ClassValue<>() {
        @Override
        protected @Nullable WireType computeValue(Class<?> type) {
            return fieldsOf(type) == null ? null : of(type);
        }
    };

    private static final BeanFields.Equality EQUALITY = WireType::equal;

    private final Class<?> beanClass;
    private final String name;
    private final List<WireField> fields;

    /** The same, for loops that run for every value of every change. */
    private final WireField[] all;

    /** The fields whose values are lists or beans, or may be. */
    private final WireField[] parts;

    /** The access to the fields that each class declares, of ancestors first; the last is the class's own. */
    private final BeanFields[] access;

    private final Map<String, WireField> byName = new HashMap<>();
    private final ApiLevel since;

    /** The list that says whether a bean is sealed: {@code dynamicProperty}, which nobody fills. */
    private final @Nullable WireField mark;

    private final @Nullable View[] views = new @Nullable View[ApiLevel.values().length];

    /**
     * What of a type exists at an API level.
     *
     * @param shown the type itself, or its nearest ancestor that exists at the level
     * @param fields the fields that exist at the level, in wire order
     */
    record View(WireType shown, List<WireField> fields) {}

    private WireType(Class<?> beanClass) {
        BeanFields own = fieldsOf(beanClass);
        if (own == null) {
            throw new IllegalArgumentException(beanClass + " is no bean of the VI API");
        }
        this.beanClass = beanClass;
        this.name = beanClass.getSimpleName();
        this.since = own.since();
        List<WireField> found = new ArrayList<>();
        List<BeanFields> chain = new ArrayList<>();
        Class<?> parent = beanClass.getSuperclass();
        if (parent != null && isBean(parent)) {
            found.addAll(of(parent).fields);
            chain.addAll(List.of(of(parent).access));
        }
        int number = 0;
        for (BeanFields.Field field : own.fields()) {
            found.add(new WireField(found.size(), field, own, number++));
        }
        chain.add(own);
        this.access = chain.toArray(BeanFields[]::new);
        this.fields = List.copyOf(found);
        this.all = fields.toArray(WireField[]::new);
        for (WireField field : fields) {
            byName.put(field.name(), field);
        }
        this.parts = fields.stream().filter(WireField::mayHoldParts).toArray(WireField[]::new);
        this.mark = byName.get("dynamicProperty");
    }

    /**
     * What the build has written for a bean class; null for any other. Annotations would say the same, but to read those of
     * the common ancestor loads a thousand classes.
     */
    private static @Nullable BeanFields fieldsOf(Class<?> type) {
        if (type.isEnum() || !type.getPackageName().equals(ManagedObjectReference.class.getPackageName())) {
            return null;
        }
        try {
            Constructor<?> constructor = Class.forName(type.getName() + "Fields", true, type.getClassLoader())
                    .getDeclaredConstructor();
            constructor.setAccessible(true);
            return (BeanFields) constructor.newInstance();
        } catch (ClassNotFoundException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot use what the build has written for " + type, e);
        }
    }

    /** The descriptor of a bean class. */
    public static WireType of(Class<?> beanClass) {
        return TYPES.get(beanClass);
    }

    /**
     * The class of a type as the catalogue writes it, {@code xsd:int}, {@code ManagedObjectReference} or the name of a
     * data type; boxes for primitives.
     */
    public static Class<?> classOf(String catalogueType) {
        return TypeNames.ofCatalogue(catalogueType);
    }

    /** Whether a class is one of the generated data object types, not a reference, an enumeration or a primitive. */
    public static boolean isBean(Class<?> type) {
        return BEANS.get(type) != null;
    }

    /** The type's name on the wire. */
    public String name() {
        return name;
    }

    /** The bean class. */
    public Class<?> beanClass() {
        return beanClass;
    }

    /** All fields in wire order, inherited ones first. */
    public List<WireField> fields() {
        return fields;
    }

    /** The field of that name; null when the type has none. */
    public @Nullable WireField field(String wireName) {
        return byName.get(wireName);
    }

    /** The types that extend this one directly. */
    public List<WireType> subtypes() {
        XmlSeeAlso known = beanClass.getDeclaredAnnotation(XmlSeeAlso.class);
        return known == null
                ? List.of()
                : Arrays.stream(known.value())
                        .filter(type -> type.getSuperclass() == beanClass)
                        .map(WireType::of)
                        .toList();
    }

    /** The level that introduced the type. */
    public ApiLevel since() {
        return since;
    }

    /** What exists of the type at a level. */
    View at(ApiLevel level) {
        View view = views[level.ordinal()];
        if (view == null) {
            WireType shown = this;
            while (!level.includes(shown.since) && isBean(shown.beanClass.getSuperclass())) {
                shown = of(shown.beanClass.getSuperclass());
            }
            view = new View(
                    shown,
                    shown.fields.stream()
                            .filter(field -> level.includes(field.since()))
                            .toList());
            views[level.ordinal()] = view;
        }
        return view;
    }

    /** Whether it is one of the {@code ArrayOf...} types, the form of a list inside {@code xsd:anyType}. */
    boolean isArray() {
        return name.startsWith("ArrayOf");
    }

    /** A new empty bean. */
    public Object create() {
        return access[access.length - 1].create();
    }

    /** A shallow copy: a new bean with the same values. Its lists are the frozen ones of the original. */
    @SuppressWarnings("unchecked")
    public static <T> T copy(T bean) {
        WireType type = of(bean.getClass());
        Object copy = type.create();
        for (BeanFields declared : type.access) {
            declared.copy(bean, copy);
        }
        if (type.mark != null && type.mark.get(copy) == List.of()) {
            type.mark.set(copy, null);
        }
        return (T) copy;
    }

    /**
     * A shallow copy with another value in one field, for a list, which a bean's own methods only add to.
     *
     * @param field the field's name on the wire
     * @throws IllegalArgumentException when the type has no such field, or it cannot hold the value
     */
    public static <T> T copyWith(T bean, String field, Object value) {
        WireField replaced = of(bean.getClass()).field(field);
        if (replaced == null) {
            throw new IllegalArgumentException(bean.getClass().getSimpleName() + " has no field " + field);
        }
        T copy = copy(bean);
        replaced.set(copy, value);
        return copy;
    }

    /**
     * A copy in depth that shares nothing changeable with the original: beans are copied, lists are new array lists.
     * For callers in the same process, who may change what they got.
     */
    @SuppressWarnings("unchecked")
    public static <T extends @Nullable Object> T deepCopy(T value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> copies = new ArrayList<>(list.size());
            for (Object element : list) {
                copies.add(deepCopy(element));
            }
            return (T) (value instanceof WireArray array ? array.of(copies) : copies);
        }
        if (value instanceof EncodedValue encoded) {
            return (T) deepCopy(encoded.value());
        }
        if (value instanceof Written written) {
            return (T) deepCopy(written.toBean());
        }
        if (value instanceof byte[] bytes) {
            return (T) bytes.clone();
        }
        WireType type = value == null ? null : BEANS.get(value.getClass());
        if (type == null) {
            return value;
        }
        Object copy = type.create();
        for (WireField field : type.all) {
            Object part = field.get(value);
            if (part != null) {
                field.set(copy, deepCopy(part));
            }
        }
        return (T) copy;
    }

    /** Whether two values are equal in depth; an absent list equals an empty one. */
    public static boolean equal(@Nullable Object left, @Nullable Object right) {
        if (left == right) {
            return true;
        }
        if (left instanceof Sealed && right instanceof Sealed) {
            return left.equals(right);
        }
        if (left instanceof List<?> || right instanceof List<?>) {
            return equalLists(left == null ? List.of() : left, right == null ? List.of() : right);
        }
        if (left == null || right == null || left.getClass() != right.getClass()) {
            return false;
        }
        if (left instanceof byte[] bytes) {
            return Arrays.equals(bytes, (byte[]) right);
        }
        WireType type = BEANS.get(left.getClass());
        if (type == null) {
            return left.equals(right);
        }
        for (BeanFields declared : type.access) {
            if (!declared.areEqual(left, right, EQUALITY)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalLists(Object left, Object right) {
        if (!(left instanceof List<?> a) || !(right instanceof List<?> b) || a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Seals a value that is about to be published: every list in it becomes unmodifiable, and one that a getter would
     * create on read becomes the empty list. Returns the value, or the sealed list when it is one. A bean that is
     * sealed already is known by its empty {@code dynamicProperty} list, which no copy inherits, and not visited again.
     */
    public static @Nullable Object freeze(@Nullable Object value) {
        return freeze(value, null);
    }

    /** The same value, or for a list one of the same elements, sealed: for what many objects share. */
    @SuppressWarnings("unchecked")
    public static <T> T frozen(T value) {
        return (T) Objects.requireNonNull(freeze(value));
    }

    /**
     * Seals a value that replaces a published one: what the two share is sealed already and not visited again, so that
     * changing one field of a large bean costs little.
     */
    public static @Nullable Object freeze(@Nullable Object value, @Nullable Object published) {
        if (value == published) {
            return value;
        }
        if (value instanceof List<?> list) {
            return freezeList(list);
        }
        WireType type = value == null ? null : BEANS.get(value.getClass());
        if (value != null && type != null) {
            if (type.mark != null && type.mark.get(value) == List.of()) {
                return value;
            }
            Object old = published != null && published.getClass() == value.getClass() ? published : null;
            for (WireField field : type.parts) {
                freezeField(field, value, old == null ? null : field.get(old));
            }
        }
        return value;
    }

    private static void freezeField(WireField field, Object bean, @Nullable Object published) {
        Object part = field.get(bean);
        if (part != null && part == published) {
            return;
        }
        if (part instanceof List<?> list) {
            if (!isFrozen(list)) {
                field.set(bean, freezeList(list));
            }
        } else if (field.isList()) {
            field.set(bean, List.of());
        } else {
            freeze(part, published);
        }
    }

    /** An unmodifiable list of elements that are sealed already. */
    public static List<?> seal(List<?> elements) {
        return elements.isEmpty() ? List.of() : new Frozen<>(elements.toArray());
    }

    private static List<?> freezeList(List<?> list) {
        if (isFrozen(list)) {
            return list;
        }
        for (Object element : list) {
            freeze(element);
        }
        return list instanceof WireArray array ? array.of(new Frozen<>(list.toArray())) : seal(list);
    }

    private static boolean isFrozen(List<?> list) {
        return list instanceof Frozen
                || list instanceof Sealed
                || list == List.of()
                || list instanceof WireArray array && array.isOf(Frozen.class);
    }

    /**
     * The paths of required fields that are unset somewhere in a value, which would make clients drop the whole message
     * (wire rule 2). An array that is required may be empty. For tests and for looking into a defect.
     */
    public static List<String> missingRequired(@Nullable Object value) {
        List<String> missing = new ArrayList<>();
        collectMissing("", value, missing);
        return missing;
    }

    private static void collectMissing(String path, @Nullable Object value, List<String> missing) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collectMissing(path + "[" + i + "]", list.get(i), missing);
            }
        } else if (value != null && isBean(value.getClass())) {
            WireType type = of(value.getClass());
            for (WireField field : type.fields) {
                Object part = field.get(value);
                String partPath = (path.isEmpty() ? type.name : path) + "." + field.name();
                if (part == null && field.isRequired() && !field.isList()) {
                    missing.add(partPath);
                }
                collectMissing(partPath, part, missing);
            }
        }
    }

    /** A list that cannot change by its own nature, so that freezing leaves it alone. */
    public interface Sealed {}

    private static final class Frozen<T> extends java.util.AbstractList<T> implements java.util.RandomAccess {
        private final Object[] elements;

        Frozen(Object[] elements) {
            this.elements = elements;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T get(int index) {
            return (T) elements[index];
        }

        @Override
        public int size() {
            return elements.length;
        }
    }

    /** The bean's elements of a list field, empty when absent; never creates one. */
    public static List<?> listOf(@Nullable Object fieldValue) {
        return fieldValue instanceof List<?> list ? list : Collections.emptyList();
    }

    /** The type's name. */
    @Override
    public String toString() {
        return name;
    }
}
