package io.vimock.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A host, virtual machine or datastore in a report. */
final class InventoryRow {
    private final Type type;
    private final String path;
    private final Map<Column, Object> values = new EnumMap<>(Column.class);

    /** What there is in a report. */
    enum Type {
        HOST,
        VM,
        DATASTORE
    }

    /** What is told about it; {@link #HOST} is the host that a machine is on. */
    enum Column {
        STATE,
        HOST,
        CPUS,
        CPU_MHZ,
        CPU_USED_MHZ,
        MEMORY_MB,
        MEMORY_USED_MB,
        STORAGE_MB,
        STORAGE_USED_MB,
        SOFTWARE,
        ADDRESS
    }

    /** @param path the inventory path, such as {@code DC0/vm/web} */
    InventoryRow(Type type, String path) {
        this.type = type;
        this.path = path;
    }

    /** Sets a value; null where it is not known. */
    InventoryRow with(Column column, @Nullable Object value) {
        if (value != null) {
            values.put(column, value);
        }
        return this;
    }

    Type type() {
        return type;
    }

    String path() {
        return path;
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Datacenter and folder or cluster; the path without its end, and without the folder that holds all of a type. */
    String place() {
        List<String> parts = new ArrayList<>(List.of(path.split("/")));
        parts.remove(lower(type));
        // The compute resource of a host outside of clusters is called like the host.
        String name = parts.get(parts.size() - 1);
        parts.removeIf(name::equals);
        return String.join("/", parts);
    }

    /** A value as text; empty when it is not known. */
    String text(Column column) {
        return Objects.toString(values.get(column), "");
    }

    /** A value as a number; 0 when it is not known. */
    double number(Column column) {
        return values.get(column) instanceof Number number ? number.doubleValue() : 0;
    }

    boolean knows(Column column) {
        return values.containsKey(column);
    }

    /** The first line of a CSV file. */
    static String csvHeader() {
        return Stream.concat(
                        Stream.of("type", "path"),
                        Arrays.stream(Column.values()).map(InventoryRow::lower))
                .collect(Collectors.joining(","));
    }

    /** The row as a line of a CSV file (RFC 4180). */
    String csv() {
        return Stream.concat(
                        Stream.of(lower(type), path),
                        Arrays.stream(Column.values()).map(this::text))
                .map(text -> text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
