import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes for every bean class a class that makes its instances, and reads, writes, copies and compares the fields that it
 * declares: the {@code BeanFields} of {@code io.vimock.vim25.support}.
 *
 * <p>Run by the build: {@code java BeanFieldsCodegen.java BEAN_SOURCES OUTPUT_DIRECTORY}, with the directory that has the
 * package {@code io/vimock/vim25}. Leaves {@code bean-fields.stamp} there when everything is written.
 */
public final class BeanFieldsCodegen {
    private static final Pattern FIELD = Pattern.compile("^    protected (\\S+(?: \\S+)*) (\\w+);$", Pattern.MULTILINE);
    private static final Set<String> PRIMITIVES = Set.of("boolean", "byte", "short", "int", "long", "float", "double");

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

    private record Field(String type, String name) {}

    private BeanFieldsCodegen() {}

    public static void main(String[] args) throws IOException {
        String folder = "io/vimock/vim25";
        Path output = Files.createDirectories(Path.of(args[1]).resolve(folder));
        try (Stream<Path> sources = Files.list(Path.of(args[0]).resolve(folder))) {
            sources.filter(source -> source.toString().endsWith(".java")).forEach(source -> write(source, output));
        }
        Files.writeString(Path.of(args[1]).resolve("bean-fields.stamp"), "");
    }

    private static void write(Path source, Path output) {
        try {
            String text = Files.readString(source);
            List<Field> fields = new ArrayList<>();
            for (Matcher matcher = FIELD.matcher(text); matcher.find(); ) {
                fields.add(new Field(matcher.group(1), matcher.group(2)));
            }
            // Enumerations have that annotation, too; no type of the schema is abstract.
            if (text.contains("\n@XmlType(") && text.contains("\npublic class ")) {
                String bean = source.getFileName().toString().replace(".java", "");
                List<String> imports = text.lines()
                        .filter(line -> line.matches("import java\\.(time|util|math)\\.\\w+;"))
                        .toList();
                Files.writeString(output.resolve(bean + "Fields.java"), write(bean, imports, fields));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(String bean, List<String> imports, List<Field> fields) {
        return """
                package io.vimock.vim25;

                @IMPORTS@

                @SuppressWarnings("unchecked")
                final class @BEAN@Fields extends io.vimock.vim25.support.BeanFields {
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
        String compared = PRIMITIVES.contains(field.type)
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
