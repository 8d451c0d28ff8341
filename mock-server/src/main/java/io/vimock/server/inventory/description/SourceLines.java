package io.vimock.server.inventory.description;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Where the parts of a description were written, for messages about them. Not thread safe. */
public final class SourceLines {
    private final String file;
    private final Map<Record, Map<String, Integer>> lines = new IdentityHashMap<>();

    private SourceLines(String file) {
        this.file = file;
    }

    /** For a description that comes from a file. */
    public static SourceLines of(String file) {
        return new SourceLines(file);
    }

    /** For a description that was not written anywhere. */
    public static SourceLines none() {
        return new SourceLines("");
    }

    /** Notes where a part is; components are named as in the record, members of lists {@code hosts[2]}. */
    public void put(Record part, Map<String, Integer> componentLines) {
        lines.put(part, new HashMap<>(componentLines));
    }

    /** What a message about a line begins with. */
    public String at(int line) {
        return file + ":" + line + ": ";
    }

    /** What a message about a component of a part begins with: file and line, as far as they are known. */
    public String at(Record part, String component) {
        Map<String, Integer> known = lines.getOrDefault(part, Map.of());
        Integer line = known.getOrDefault(component, known.get(""));
        return line == null ? "" : at(line);
    }
}
