package io.vimock.server.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server answers differently from a recording. Immutable.
 *
 * @param compared how many answers were compared
 * @param differences in the order in which they were found; empty when the server answers in the same shape
 */
public record ContractReport(int compared, List<Difference> differences) {
    /** Keeps a copy of the list. */
    public ContractReport {
        differences = List.copyOf(differences);
    }

    /** Whether the server answers in the recorded shape. */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /** For people: a line for each difference, and one with the number of answers. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        differences.forEach(difference -> text.append(difference).append('\n'));
        return text.append(compared)
                .append(" answers compared, ")
                .append(differences.isEmpty() ? "no" : differences.size())
                .append(differences.size() == 1 ? " difference\n" : " differences\n")
                .toString();
    }

    /** For programs: {@code {"compared": 12, "differences": [{"kind": "MISSING", "operation": ...}]}}. */
    public String toJson() {
        List<Object> list = new ArrayList<>();
        for (Difference difference : differences) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kind", difference.kind().name());
            entry.put("operation", difference.operation());
            entry.put("path", difference.path());
            entry.put("recorded", difference.recorded());
            entry.put("answered", difference.answered());
            entry.put("exchanges", difference.exchanges());
            list.add(entry);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("compared", compared);
        report.put("differences", list);
        return Json.write(report);
    }

    @Override
    public String toString() {
        return toText();
    }
}
