package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that levels beyond the contract know.
 *
 * <p>Read from {@code levels.txt} on first use; the levels of the contract's own types and fields in it are with those
 * ({@link io.vimock.vim25.support.BeanFields}). Immutable, thread safe. Later names serve tolerance alone: what a client
 * of a later level asks for is left out instead of refused (wire rule 17).
 */
final class ApiLevels {
    private final Map<String, String> laterTypes = new HashMap<>();
    private final Set<String> laterManagedTypes = new HashSet<>();
    private final Map<String, Map<String, ApiLevel>> laterProperties = new HashMap<>();
    private final Map<String, Map<String, ApiLevel>> laterFields = new HashMap<>();

    private static final class Table {
        static final ApiLevels LEVELS = new ApiLevels();
    }

    private ApiLevels() {
        Map<String, ApiLevel> levels = new HashMap<>();
        for (ApiLevel level : ApiLevel.values()) {
            levels.put(level.version(), level);
        }
        try (InputStream in = ApiLevel.class.getResourceAsStream("levels.txt")) {
            if (in == null) {
                throw new IllegalStateException("levels.txt is missing beside " + ApiLevel.class.getName());
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    String[] words = line.split(" ", -1);
                    ApiLevel since = levels.get(words[words.length - 1]);
                    if (since == null) {
                        throw new IllegalStateException("levels.txt has no level in: " + line);
                    }
                    add(words, since);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] words, ApiLevel since) {
        String name = words[1];
        switch (words[0]) {
            case "type", "field" -> {}
            case "later" -> laterTypes.put(name, words[2]);
            case "managed" -> laterManagedTypes.add(name);
            case "property" -> addLater(laterProperties, name, since);
            case "laterfield" -> addLater(laterFields, name, since);
            default -> throw new IllegalStateException("levels.txt has an unknown entry: " + String.join(" ", words));
        }
    }

    private static void addLater(Map<String, Map<String, ApiLevel>> byName, String path, ApiLevel since) {
        int dot = path.indexOf('.');
        byName.computeIfAbsent(path.substring(dot + 1), any -> new HashMap<>()).put(path.substring(0, dot), since);
    }

    /** The nearest ancestor, in the contract, of a data type that only later levels know; null for any other name. */
    static @Nullable String ancestorOfLaterType(String dataType) {
        return Table.LEVELS.laterTypes.get(dataType);
    }

    /** Whether only later levels know a managed object type. */
    static boolean isLaterManagedType(String managedType) {
        return Table.LEVELS.laterManagedTypes.contains(managedType);
    }

    /** The managed object types of the contract that got a property of that name at a later level, and the level. */
    static Map<String, ApiLevel> laterProperties(String property) {
        return Table.LEVELS.laterProperties.getOrDefault(property, Map.of());
    }

    /** The data types of the contract that got a property of that name at a later level, and the level. */
    static Map<String, ApiLevel> laterFields(String field) {
        return Table.LEVELS.laterFields.getOrDefault(field, Map.of());
    }
}
