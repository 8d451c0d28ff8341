package io.vimock.server.wire;

import io.vimock.vim25.ManagedObjectReference;
import jakarta.xml.bind.annotation.XmlType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All generated classes of the contract that have a type of their own on the wire, found on the class path. */
final class ContractTypes {
    /** Data object types, with those of arrays, in order of name. */
    static final List<Class<?>> BEANS = find(WireType::isBean);

    /** Data object types that are no {@code ArrayOf...}. */
    static final List<Class<?>> DATA_OBJECTS =
            BEANS.stream().filter(type -> !WireType.of(type).isArray()).toList();

    /** The enumerations that properties have. */
    static final List<Class<?>> ENUMS = BEANS.stream()
            .flatMap(type -> WireType.of(type).fields().stream())
            .filter(field -> field.kind() == WireKind.ENUM)
            .<Class<?>>map(WireField::type)
            .distinct()
            .toList();

    private static final Map<Class<?>, List<Class<?>>> SUBTYPES = subtypes();

    private ContractTypes() {}

    /** The type and all its subtypes. */
    static List<Class<?>> subtypesOf(Class<?> type) {
        return SUBTYPES.getOrDefault(type, List.of());
    }

    private static Map<Class<?>, List<Class<?>>> subtypes() {
        Map<Class<?>, List<Class<?>>> found = new HashMap<>();
        for (Class<?> type : BEANS) {
            for (Class<?> above = type; above != Object.class; above = above.getSuperclass()) {
                found.computeIfAbsent(above, any -> new ArrayList<>()).add(type);
            }
        }
        return found;
    }

    private static List<Class<?>> find(java.util.function.Predicate<Class<?>> wanted) {
        String folder = ManagedObjectReference.class.getPackageName().replace('.', '/');
        try {
            URI at = ManagedObjectReference.class
                    .getResource("ManagedObjectReference.class")
                    .toURI();
            if (at.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(at, Map.of())) {
                    return classes(jar.getPath("/" + folder), wanted);
                }
            }
            return classes(Path.of(at).resolveSibling(""), wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> classes(Path folder, java.util.function.Predicate<Class<?>> wanted)
            throws IOException {
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && name.indexOf('$') < 0) {
                    Class<?> type = load(name.substring(0, name.length() - ".class".length()));
                    if (isType(type) && wanted.test(type)) {
                        found.add(type);
                    }
                }
            }
        }
        found.sort(Comparator.comparing(Class::getName));
        return List.copyOf(found);
    }

    private static boolean isType(Class<?> type) {
        XmlType annotation = type.getAnnotation(XmlType.class);
        return annotation != null
                && !annotation.name().isEmpty()
                && !annotation.name().endsWith("RequestType");
    }

    private static Class<?> load(String simpleName) {
        try {
            return Class.forName(ManagedObjectReference.class.getPackageName() + "." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
