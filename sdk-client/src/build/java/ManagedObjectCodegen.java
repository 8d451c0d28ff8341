import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.api.Parameter;
import io.vimock.api.Property;
import io.vimock.vim25.DynamicData;
import io.vimock.vim25.ManagedObjectReference;
import jakarta.xml.bind.annotation.XmlElement;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the SDK's managed object classes from the catalogue: one class per managed type, with a method per operation
 * and a constant per property and per field of a property's data object.
 *
 * <p>Run by the build with the contract on the class path: {@code java ManagedObjectCodegen.java OUTPUT_DIRECTORY}.
 * {@code ManagedObject} and {@code Task} are written by hand. A file whose content is already right is left alone.
 */
public final class ManagedObjectCodegen {
    private static final String BEANS = "io.vimock.vim25.";

    /** Types whose operations repeat the type in their name's last word, which their methods leave out. */
    private static final Map<String, String> REPEATED = Map.of("VirtualMachine", "VM", "HostSystem", "Host");

    private static final Map<String, String> BOXES = Map.of(
            "xsd:string", "String",
            "xsd:int", "Integer",
            "xsd:long", "Long",
            "xsd:short", "Short",
            "xsd:byte", "Byte",
            "xsd:boolean", "Boolean",
            "xsd:float", "Float",
            "xsd:double", "Double",
            "xsd:dateTime", "java.time.Instant",
            "xsd:anyType", "Object");

    private static final Map<String, String> PRIMITIVES = Map.of(
            "Integer", "int", "Long", "long", "Short", "short", "Byte", "byte", "Boolean", "boolean", "Float", "float",
            "Double", "double");

    private final Path output;
    private final List<String> generated = new ArrayList<>();

    private ManagedObjectCodegen(Path output) {
        this.output = output;
    }

    /** Writes the classes below the directory that is the only argument. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]).resolve("io/vimock/client");
        Files.createDirectories(directory);
        new ManagedObjectCodegen(directory).write();
    }

    private void write() throws IOException {
        for (MoType type : MoTypes.all()) {
            if (type.parent() != null && type != MoTypes.TASK) {
                generated.add(type.name());
                save(type.name(), managedObject(type));
            }
        }
        save("ManagedObjects", registry());
    }

    private void save(String name, String text) throws IOException {
        Path file = output.resolve(name + ".java");
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    private String registry() {
        StringBuilder out = new StringBuilder("package io.vimock.client;\n\n"
                + "import io.vimock.vim25.ManagedObjectReference;\nimport org.jspecify.annotations.Nullable;\n\n"
                + "/** Makes managed objects from references; generated from the catalogue. */\n"
                + "final class ManagedObjects {\n    private ManagedObjects() {}\n\n"
                + "    /** The object of that managed type; null when this SDK has no class for the type. */\n"
                + "    static @Nullable ManagedObject create(String type, VimConnection connection, ManagedObjectReference ref) {\n"
                + "        return switch (type) {\n"
                + "            case \"ManagedObject\" -> new ManagedObject(connection, ref);\n"
                + "            case \"Task\" -> new Task<>(connection, ref, \"Task\", ValueType.of(Object.class));\n");
        for (String name : generated) {
            out.append("            case \"")
                    .append(name)
                    .append("\" -> new ")
                    .append(name)
                    .append("(connection, ref);\n");
        }
        return out.append("            default -> null;\n        };\n    }\n}\n")
                .toString();
    }

    private String managedObject(MoType type) {
        StringBuilder out = new StringBuilder(
                        "package io.vimock.client;\n\n"
                                + "import java.util.List;\nimport org.jspecify.annotations.Nullable;\n\n/**\n * The managed object type {@code ")
                .append(type.name())
                .append("}, since API level ")
                .append(type.since().version())
                .append(
                        ".\n *\n * <p>Methods are remote calls; the constants name properties to read. Immutable and thread safe.\n */\n")
                .append("public class ")
                .append(type.name())
                .append(" extends ")
                .append(type.parent().name())
                .append(" {\n");
        properties(type).forEach((name, constant) -> out.append(constant).append('\n'));
        out.append("    ")
                .append(type.name())
                .append("(VimConnection connection, io.vimock.vim25.ManagedObjectReference ref) {\n"
                        + "        super(connection, ref);\n    }\n");
        for (Operation operation : type.operations()) {
            if (operation.declaringType().equals(type.name())) {
                method(out, type, operation);
            }
        }
        return out.append("}\n").toString();
    }

    private static Map<String, String> properties(MoType type) {
        Map<String, String> constants = new TreeMap<>();
        for (Property<?> property : type.properties()) {
            if (!property.declaringType().equals(type.name())) {
                continue;
            }
            String element = property.type().equals("ManagedObjectReference")
                    ? referenced(property.ref())
                    : BOXES.getOrDefault(property.type(), BEANS + property.type());
            String since = ", since API level " + property.since().version();
            add(
                    constants,
                    constant(property.name()),
                    element,
                    property.isArray(),
                    property.name(),
                    property + since + (property.isOptional() ? "; may be unset" : ""));
            if (!property.isArray() && element.startsWith(BEANS)) {
                fields(constants, property, beanClass(element));
            }
        }
        return constants;
    }

    private static void fields(Map<String, String> constants, Property<?> property, Class<?> bean) {
        if (bean.isEnum()) {
            return;
        }
        // What DynamicData has was never used.
        for (Class<?> level = bean;
                level.getName().startsWith(BEANS) && level != DynamicData.class;
                level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                XmlElement element = field.getAnnotation(XmlElement.class);
                String name = element == null || element.name().equals("##default") ? field.getName() : element.name();
                boolean list = field.getGenericType() instanceof ParameterizedType;
                Type type = list
                        ? ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0]
                        : field.getGenericType();
                add(
                        constants,
                        constant(property.name()) + "_" + constant(name),
                        javaName((Class<?>) type),
                        list,
                        property.name() + "." + name,
                        property + "." + name + "; may be unset");
            }
        }
    }

    private static void add(
            Map<String, String> constants, String name, String element, boolean list, String path, String about) {
        boolean tasks = element.equals("Task");
        String value = tasks ? "List<Task<?>>" : list ? "List<" + element + ">" : element;
        String previous = constants.put(
                name,
                "    /** {@code " + about.replaceFirst("[,;]", "}$0") + ". */\n"
                        + "    public static final PropertyPath<" + value + "> " + name
                        + " =\n            PropertyPath.of"
                        + (tasks
                                ? "Tasks(\"" + path + "\");\n"
                                : (list ? "List" : "") + "(\"" + path + "\", " + element + ".class);\n"));
        if (previous != null) {
            throw new IllegalStateException("two properties are called " + name);
        }
    }

    private static void method(StringBuilder out, MoType type, Operation operation) {
        String name = methodName(type, operation);
        List<Parameter> all = operation.parameters();
        int required = all.size();
        while (required > 0 && all.get(required - 1).optional()) {
            required--;
        }
        if (required < all.size()) {
            out.append(
                            "\n    /** As the method with all parameters, with the optional ones at the end left out. */\n    public ")
                    .append(result(operation))
                    .append(' ')
                    .append(name)
                    .append('(')
                    .append(declared(all.subList(0, required)))
                    .append(") {\n        ")
                    .append(operation.returns() == null ? "" : "return ")
                    .append(name)
                    .append('(');
            List<String> values = new ArrayList<>();
            all.subList(0, required).forEach(parameter -> values.add(parameter.name()));
            all.subList(required, all.size())
                    .forEach(parameter -> values.add(parameter.array() ? "List.of()" : "null"));
            out.append(String.join(", ", values)).append(");\n    }\n");
        }
        out.append(javadoc(operation))
                .append("    public ")
                .append(result(operation))
                .append(' ')
                .append(name)
                .append('(')
                .append(declared(all))
                .append(") {\n")
                .append(body(operation))
                .append("    }\n");
    }

    private static String javadoc(Operation operation) {
        StringBuilder out = new StringBuilder("\n    /**\n     * Calls {@code " + operation.name()
                + "}, since API level " + operation.since().version() + ".\n     *\n");
        if (operation.privilege() != null) {
            out.append("     * <p>Needs the privilege {@code ")
                    .append(operation.privilege())
                    .append("} on this object.\n     *\n");
        }
        for (Parameter parameter : operation.parameters()) {
            out.append("     * @param ")
                    .append(parameter.name())
                    .append(" the API's {@code ")
                    .append(parameter.name())
                    .append('}');
            if (parameter.since() != operation.since()) {
                out.append(", since API level ").append(parameter.since().version());
            }
            if (parameter.privilege() != null) {
                out.append("; needs {@code ").append(parameter.privilege()).append("} on it");
            }
            out.append(!parameter.optional() ? "" : parameter.array() ? "; may be empty" : "; null to leave it out")
                    .append('\n');
        }
        if (operation.isTask()) {
            out.append("     * @return the task that the server started\n");
        } else if (operation.returns() != null) {
            out.append("     * @return what the server answered")
                    .append(
                            !operation.returns().optional()
                                    ? ""
                                    : operation.returns().array()
                                            ? "; may be empty"
                                            : "; null when it has nothing to say")
                    .append('\n');
        }
        return out.append("     * @throws VimFaultException with ")
                .append(String.join(", ", operation.faults()))
                .append("\n     */\n")
                .toString();
    }

    private static String body(Operation operation) {
        List<String> arguments = new ArrayList<>(List.of("ref()"));
        for (Parameter parameter : operation.parameters()) {
            arguments.add(
                    !parameter.type().equals("ManagedObjectReference")
                            ? parameter.name()
                            : (parameter.array() ? "refs(" : "ref(") + parameter.name() + ")");
        }
        String call = "api -> api." + operation.javaName() + "(" + String.join(", ", arguments) + ")";
        String name = "\"" + operation.name() + "\"";
        Parameter returns = operation.returns();
        if (returns == null) {
            return "        run(" + name + ", " + call + ");\n";
        }
        if (operation.isTask()) {
            return "        return task(" + name + ", " + valueType(operation.taskResult()) + ", " + call + ");\n";
        }
        String get = (returns.array() || !returns.optional() ? "call(" : "callForNullable(") + name + ", " + call + ")";
        if (!returns.type().equals("ManagedObjectReference")) {
            return "        return " + get + ";\n";
        }
        String wrap = returns.array() ? "objects(" : returns.optional() ? "nullableObject(" : "object(";
        return "        return " + wrap + get + ", " + referenced(returns.ref()) + ".class);\n";
    }

    private static String valueType(Parameter result) {
        if (result == null) {
            return "ValueType.NOTHING";
        }
        return "ValueType." + (result.array() ? "listOf(" : "of(") + element(result) + ".class)";
    }

    private static String result(Operation operation) {
        Parameter returns = operation.returns();
        if (returns == null) {
            return "void";
        }
        if (operation.isTask()) {
            Parameter result = operation.taskResult();
            return "Task<"
                    + (result == null ? "Void" : result.array() ? "List<" + element(result) + ">" : element(result))
                    + ">";
        }
        if (returns.array()) {
            return "List<" + element(returns) + ">";
        }
        return returns.optional()
                ? nullable(element(returns))
                : PRIMITIVES.getOrDefault(element(returns), element(returns));
    }

    private static String declared(List<Parameter> parameters) {
        List<String> all = new ArrayList<>();
        for (Parameter parameter : parameters) {
            String element = element(parameter);
            boolean reference = parameter.type().equals("ManagedObjectReference");
            String type = parameter.array()
                    ? "List<" + (reference ? "? extends " : "") + element + ">"
                    : parameter.optional() ? nullable(element) : PRIMITIVES.getOrDefault(element, element);
            all.add(type + " " + parameter.name());
        }
        return String.join(", ", all);
    }

    /** A type use annotation stands before the simple name. */
    private static String nullable(String type) {
        return type.replaceFirst("(\\w+)$", "@Nullable $1");
    }

    private static String element(Parameter parameter) {
        return parameter.type().equals("ManagedObjectReference")
                ? referenced(parameter.ref())
                : BOXES.getOrDefault(parameter.type(), BEANS + parameter.type());
    }

    /** The class for a reference; types that came after the contract's level have none of their own. */
    private static String referenced(String ref) {
        return ref == null || MoTypes.byName(ref) == null ? "ManagedObject" : ref.equals("Task") ? "Task" : ref;
    }

    private static String methodName(MoType type, Operation operation) {
        String name = operation.name().replace("_Task", "");
        String repeated = REPEATED.get(type.name());
        if (repeated != null && name.endsWith(repeated)) {
            name = name.substring(0, name.length() - repeated.length());
        }
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Class<?> beanClass(String name) {
        try {
            return Class.forName(name, false, ManagedObjectCodegen.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String javaName(Class<?> type) {
        if (type == ManagedObjectReference.class) {
            return "ManagedObject";
        }
        if (type.isPrimitive()) {
            return PRIMITIVES.entrySet().stream()
                    .filter(box -> box.getValue().equals(type.getName()))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
        }
        return type.getName().startsWith("java.lang.") ? type.getSimpleName() : type.getCanonicalName();
    }

    private static String constant(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
