import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes for every bean class a class that makes its instances, tells which fields it declares, and reads, writes, copies
 * and compares them: the {@code BeanFields} of {@code io.vimock.vim25.support}.
 *
 * <p>Run by the build: {@code java BeanFieldsCodegen.java BEAN_SOURCES LEVELS OUTPUT_DIRECTORY}, with the directory that
 * has the package {@code io/vimock/vim25}, and {@code levels.txt}. Leaves {@code bean-fields.stamp} there when everything
 * is written; fails when there is a level for a type or a field that does not exist.
 */
public final class BeanFieldsCodegen {
    /** A field with the annotation that says how it stands in the schema, if it has that. */
    private static final Pattern FIELD = Pattern.compile(
            "^(?:    @XmlElement\\((.*)\\)\n)?(?:    @.*\n)*    protected (\\S+(?: \\S+)*) (\\w+);$",
            Pattern.MULTILINE);

    private static final Pattern NAME = Pattern.compile("\\bname = \"(\\w+)\"");

    private static final Map<String, String> BOXES = Map.of(
            "boolean", "Boolean",
            "byte", "Byte",
            "short", "Short",
            "int", "Integer",
            "long", "Long",
            "float", "Float",
            "double", "Double");

    /** Types whose own {@code equals} says all. */
    private static final Set<String> PLAIN = Set.of(
            "String",
            "Boolean",
            "Byte",
            "Short",
            "Integer",
            "Long",
            "Float",
            "Double",
            "Instant",
            "ManagedObjectReference");

    /**
     * A field of a bean class.
     *
     * @param type its type in Java
     * @param name its name in Java
     * @param element its name in the schema
     */
    private record Field(String type, String name, String element, boolean required) {
        boolean isPrimitive() {
            return BOXES.containsKey(type);
        }

        boolean isList() {
            return type.startsWith("List<");
        }

        /** The class of its value, or of the elements when it is a list. */
        String valueType() {
            return isList() ? type.substring("List<".length(), type.length() - 1) : BOXES.getOrDefault(type, type);
        }
    }

    /** The constants of the levels, by what came with them: {@code TYPE} and {@code TYPE.FIELD}. */
    private final Map<String, String> levels = new HashMap<>();

    private final Set<String> known = new HashSet<>();

    private BeanFieldsCodegen(Path levels) throws IOException {
        for (String line : Files.readAllLines(levels)) {
            String[] words = line.split(" ");
            if (words[0].equals("type") || words[0].equals("field")) {
                this.levels.put(words[1], "V" + words[2].replace('.', '_').toUpperCase(Locale.ROOT));
            }
        }
    }

    public static void main(String[] args) throws IOException {
        String folder = "io/vimock/vim25";
        Path output = Files.createDirectories(Path.of(args[2]).resolve(folder));
        BeanFieldsCodegen codegen = new BeanFieldsCodegen(Path.of(args[1]));
        try (Stream<Path> sources = Files.list(Path.of(args[0]).resolve(folder))) {
            sources.filter(source -> source.toString().endsWith(".java"))
                    .forEach(source -> codegen.write(source, output));
        }
        codegen.levels.keySet().removeAll(codegen.known);
        if (!codegen.levels.isEmpty()) {
            throw new IllegalStateException(args[1] + " has levels of what is not there: " + codegen.levels.keySet());
        }
        Files.writeString(Path.of(args[2]).resolve("bean-fields.stamp"), "");
    }

    private void write(Path source, Path output) {
        try {
            String text = Files.readString(source);
            String bean = source.getFileName().toString().replace(".java", "");
            if (text.contains("\n@XmlType(")) {
                known.add(bean);
            }
            // Enumerations have that annotation, too; no type of the schema is abstract.
            if (text.contains("\n@XmlType(") && text.contains("\npublic class ")) {
                List<Field> fields = fieldsOf(text);
                fields.forEach(field -> known.add(bean + "." + field.element));
                List<String> imports = text.lines()
                        .filter(line -> line.matches("import java\\.(time|math)\\.\\w+;"))
                        .toList();
                Files.writeString(output.resolve(bean + "Fields.java"), write(bean, imports, fields));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Field> fieldsOf(String text) {
        List<Field> fields = new ArrayList<>();
        for (Matcher matcher = FIELD.matcher(text); matcher.find(); ) {
            String annotation = matcher.group(1) == null ? "" : matcher.group(1);
            Matcher name = NAME.matcher(annotation);
            fields.add(new Field(
                    matcher.group(2),
                    matcher.group(3),
                    name.find() ? name.group(1) : matcher.group(3),
                    annotation.contains("required = true") || BOXES.containsKey(matcher.group(2))));
        }
        return fields;
    }

    /** The level that a field came with: its own, or its type's. */
    private String level(String bean, Field field) {
        return levels.getOrDefault(bean + "." + field.element, levels.getOrDefault(bean, "V2_0"));
    }

    private String described(String bean, Field field) {
        return "            new Field(\"%s\", %s.class, %s, %s, ApiLevel.%s)"
                .formatted(field.element, field.valueType(), field.isList(), field.required, level(bean, field));
    }

    private String write(String bean, List<String> imports, List<Field> fields) {
        return """
                package io.vimock.vim25;

                import io.vimock.api.ApiLevel;
                import java.util.List;
                @IMPORTS@

                @SuppressWarnings("unchecked")
                final class @BEAN@Fields extends io.vimock.vim25.support.BeanFields {
                    @Override
                    public ApiLevel since() {
                        return ApiLevel.@SINCE@;
                    }

                    @Override
                    public List<Field> fields() {
                        return List.of(
                @FIELDS@);
                    }

                    @Override
                    public Object create() {
                        return new @BEAN@();
                    }

                    @Override
                    public Object get(Object bean, int field) {
                        @BEAN@ from = (@BEAN@) bean;
                        switch (field) {
                @GET@
                            default:
                                throw noField(field);
                        }
                    }

                    @Override
                    public void set(Object bean, int field, Object value) {
                        @BEAN@ to = (@BEAN@) bean;
                        switch (field) {
                @SET@
                            default:
                                throw noField(field);
                        }
                    }

                    @Override
                    public void copy(Object bean, Object other) {
                        @BEAN@ from = (@BEAN@) bean;
                        @BEAN@ to = (@BEAN@) other;
                @COPY@
                    }

                    @Override
                    public boolean areEqual(Object left, Object right, Equality equality) {
                        @BEAN@ a = (@BEAN@) left;
                        @BEAN@ b = (@BEAN@) right;
                        return @EQUAL@;
                    }
                }
                """.replace("@IMPORTS@", String.join("\n", imports))
                .replace("@BEAN@", bean)
                .replace("@SINCE@", levels.getOrDefault(bean, "V2_0"))
                .replace("@FIELDS@", joined(fields, ",\n", field -> described(bean, field)))
                .replace("@GET@", cases(fields, field -> "return from." + field.name + ";"))
                .replace("@SET@", cases(fields, field -> "to." + field.name + " = (" + field.type + ") value; return;"))
                .replace("@COPY@", joined(fields, "\n", field -> "        to.N = from.N;".replace("N", field.name)))
                .replace(
                        "@EQUAL@",
                        fields.isEmpty() ? "true" : joined(fields, "\n                && ", BeanFieldsCodegen::equal));
    }

    private static String cases(List<Field> fields, Function<Field, String> action) {
        return joined(fields, "\n", field -> "            case " + fields.indexOf(field) + ": " + action.apply(field));
    }

    private static String equal(Field field) {
        String compared = field.isPrimitive()
                ? "a.N == b.N"
                : PLAIN.contains(field.type)
                        ? "java.util.Objects.equals(a.N, b.N)"
                        : "(a.N == b.N || equality.areEqual(a.N, b.N))";
        return compared.replace("N", field.name);
    }

    private static String joined(List<Field> fields, String separator, Function<Field, String> text) {
        return fields.stream().map(text).collect(Collectors.joining(separator));
    }
}
