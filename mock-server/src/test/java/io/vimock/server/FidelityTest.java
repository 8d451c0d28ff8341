package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.server.dispatch.OperationTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps docs/fidelity.md true: it is generated from what is bound. With {@code -Dfidelity.write=true} this test writes
 * the file; without, it fails when the file says something else.
 */
class FidelityTest {
    private static final Path FILE = Path.of("../docs/fidelity.md");
    private static final String NOTES = "/fidelity-notes.properties";

    /** Types that only subtypes have objects of. */
    private static final Set<MoType> ABSTRACT = Set.of(
            MoTypes.MANAGED_OBJECT,
            MoTypes.EXTENSIBLE_MANAGED_OBJECT,
            MoTypes.MANAGED_ENTITY,
            MoTypes.HISTORY_COLLECTOR,
            MoTypes.VIEW,
            MoTypes.MANAGED_OBJECT_VIEW);

    private final OperationTable table;
    private final Properties notes = new Properties();

    FidelityTest() throws IOException {
        try (MockVirtualCenter server = MockVirtualCenter.start(MockOptions.builder()
                .plainHttp(true)
                .datacenters(0)
                .manualClock()
                .build())) {
            table = server.operations();
        }
        try (InputStream in = Objects.requireNonNull(FidelityTest.class.getResourceAsStream(NOTES))) {
            notes.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
    }

    @Test
    void fidelity_saysWhatIsBound() throws IOException {
        String expected = generate();
        if (Boolean.getBoolean("fidelity.write")) {
            Files.writeString(FILE, expected);
        }
        assertThat(FILE)
                .as("docs/fidelity.md is out of date; write it with"
                        + " mvn -pl mock-server test -Dtest=FidelityTest -Dfidelity.write=true")
                .hasContent(expected);
    }

    @Test
    void operations_areAllBoundOrListedAsToCome() throws IOException {
        String text = Files.readString(FILE);
        List<String> unknown = new ArrayList<>();
        for (Operation operation : table.operations()) {
            boolean bound = concrete(operation).stream().allMatch(type -> table.answers(type, operation));
            boolean listed = text.lines()
                    .anyMatch(line -> line.startsWith("| " + operation.name() + " |") && line.contains("to come"));
            if (!bound && !listed) {
                unknown.add(operation.name());
            }
        }
        assertThat(unknown).as("operations neither bound nor listed").isEmpty();
    }

    @Test
    void notes_areOfOperationsThatExist() {
        Set<Object> names =
                table.operations().stream().map(Operation::name).collect(Collectors.toCollection(HashSet::new));

        assertThat(names).containsAll(notes.keySet());
    }

    private String generate() {
        TreeMap<String, List<Operation>> byType = new TreeMap<>();
        for (Operation operation : table.operations()) {
            byType.computeIfAbsent(operation.declaringType(), name -> new ArrayList<>())
                    .add(operation);
        }
        long bound = table.operations().stream()
                .filter(operation -> state(operation).startsWith("real"))
                .count();
        StringBuilder out = new StringBuilder();
        out.append("# Fidelity\n\n")
                .append("Generated from what the server binds; `FidelityTest` keeps it true.\n\n")
                .append("Of the ")
                .append(table.operations().size())
                .append(" operations of the contract, ")
                .append(bound)
                .append(" are there. Those *to come* answer a `NotImplemented` fault that names the operation.\n");
        byType.forEach((type, operations) -> {
            out.append("\n## ").append(type).append("\n\n");
            out.append("| Operation | Since | State | What is simpler than in a real VirtualCenter |\n");
            out.append("|---|---|---|---|\n");
            for (Operation operation : operations) {
                out.append("| ").append(operation.name());
                out.append(" | ").append(operation.since().version());
                out.append(" | ").append(state(operation));
                out.append(" | ")
                        .append(notes.getProperty(operation.name(), ""))
                        .append(" |\n");
            }
        });
        return out.toString();
    }

    private String state(Operation operation) {
        List<MoType> there = new ArrayList<>();
        List<MoType> missing = new ArrayList<>();
        for (MoType type : concrete(operation)) {
            (table.answers(type, operation) ? there : missing).add(type);
        }
        if (missing.isEmpty()) {
            return "real";
        }
        return there.isEmpty() ? "to come" : "real for " + names(there) + "; to come for " + names(missing);
    }

    private static List<MoType> concrete(Operation operation) {
        return MoTypes.all().stream()
                .filter(type -> !ABSTRACT.contains(type) && type.operations().contains(operation))
                .toList();
    }

    private static String names(List<MoType> types) {
        return types.stream().map(MoType::name).sorted().collect(Collectors.joining(", "));
    }
}
