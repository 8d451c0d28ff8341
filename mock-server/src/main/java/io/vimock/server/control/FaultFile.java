package io.vimock.server.control;

import io.vimock.server.dispatch.FaultEffect;
import io.vimock.server.dispatch.FaultRule;
import io.vimock.server.inventory.description.SourceLines;
import io.vimock.server.inventory.yaml.YamlRecords;
import io.vimock.server.wire.FieldText;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.MethodFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fault rules as a YAML file, of which JSON is a part. Stateless. */
public final class FaultFile {
    private FaultFile() {}

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException when it cannot be read
     * @throws IllegalArgumentException when there is something wrong in it; the message begins with file and line
     */
    public static List<FaultRule> read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param name what the text is called in messages
     * @return the rules, without ids
     * @throws IllegalArgumentException when there is something wrong in it; the message begins with name and line
     */
    public static List<FaultRule> parse(String name, String text) {
        SourceLines lines = SourceLines.of(name);
        FaultFileDescription file = YamlRecords.parse(text, FaultFileDescription.class, lines);
        List<FaultRule> rules = new ArrayList<>();
        for (FaultRuleDescription rule : file.rules()) {
            try {
                rules.add(rule(rule, lines));
            } catch (InPart e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new InPart(lines.at(rule, "operation") + e.getMessage(), e);
            }
        }
        return rules;
    }

    /** A mistake of which it is known where it is. */
    private static final class InPart extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        InPart(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static FaultRule rule(FaultRuleDescription rule, SourceLines lines) {
        return new FaultRule(
                "",
                rule.operation(),
                rule.object(),
                rule.probability(),
                rule.after(),
                rule.count(),
                rule.delay(),
                effect(rule, lines));
    }

    private static FaultEffect effect(FaultRuleDescription rule, SourceLines lines) {
        List<FaultEffect> effects = new ArrayList<>();
        if (rule.fault() != null) {
            effects.add(new FaultEffect.CallFault(fault(rule.fault(), lines), message(rule.fault())));
        }
        if (rule.taskError() != null) {
            effects.add(new FaultEffect.TaskError(fault(rule.taskError(), lines), message(rule.taskError())));
        }
        if (rule.connection() != null) {
            effects.add(new FaultEffect.BrokenConnection(
                    switch (rule.connection()) {
                        case BREAK_BEFORE -> FaultEffect.When.BEFORE;
                        case BREAK_AFTER -> FaultEffect.When.AFTER;
                        case HALF_ANSWER -> FaultEffect.When.HALF_ANSWER;
                    }));
        }
        if (rule.httpStatus() != null) {
            effects.add(new FaultEffect.HttpStatus(rule.httpStatus()));
        }
        if (effects.size() > 1) {
            throw new IllegalArgumentException("a rule has one of fault, taskError, connection and httpStatus");
        }
        if (effects.isEmpty() && rule.delay().isZero()) {
            throw new IllegalArgumentException(
                    "a rule needs one of fault, taskError, connection, httpStatus and delay");
        }
        return effects.isEmpty() ? new FaultEffect.None() : effects.get(0);
    }

    private static String message(FaultDescription fault) {
        return Objects.requireNonNullElse(fault.message(), fault.type() + " by a fault rule");
    }

    private static MethodFault fault(FaultDescription described, SourceLines lines) {
        WireType type = type(described, lines);
        MethodFault fault = (MethodFault) type.create();
        for (Map.Entry<String, String> entry : described.fields().entrySet()) {
            WireField field = type.field(entry.getKey());
            String where = lines.at(described, "fields");
            if (field == null) {
                throw new InPart(
                        where + described.type() + " has no field '" + entry.getKey() + "', only "
                                + type.fields().stream().map(WireField::name).collect(Collectors.joining(", ")),
                        null);
            }
            try {
                field.set(fault, FieldText.parse(field, entry.getValue()));
            } catch (IllegalArgumentException e) {
                throw new InPart(where + "'" + field.name() + "': " + e.getMessage(), e);
            }
        }
        return fault;
    }

    private static WireType type(FaultDescription described, SourceLines lines) {
        try {
            Class<?> found = WireType.classOf(described.type());
            if (MethodFault.class.isAssignableFrom(found)) {
                return WireType.of(found);
            }
        } catch (IllegalArgumentException e) {
            throw new InPart(lines.at(described, "type") + "there is no fault '" + described.type() + "'", e);
        }
        throw new InPart(lines.at(described, "type") + "'" + described.type() + "' is no fault", null);
    }
}
