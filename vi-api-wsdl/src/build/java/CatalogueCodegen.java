import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Writes Java constants for the managed-object catalogue: {@code MoTypes} with every type and its operations, and
 * {@code <Type>Properties} with the typed properties of each type.
 *
 * <p>Run by the build: {@code java CatalogueCodegen.java catalogue.xml OUTPUT_DIRECTORY}. Leaves
 * {@code catalogue.stamp} there when everything is written.
 */
public final class CatalogueCodegen {
    private static final Map<String, String> JAVA = Map.ofEntries(
            Map.entry("xsd:string", "String"),
            Map.entry("xsd:int", "Integer"),
            Map.entry("xsd:long", "Long"),
            Map.entry("xsd:short", "Short"),
            Map.entry("xsd:byte", "Byte"),
            Map.entry("xsd:boolean", "Boolean"),
            Map.entry("xsd:float", "Float"),
            Map.entry("xsd:double", "Double"),
            Map.entry("xsd:dateTime", "java.time.Instant"),
            Map.entry("xsd:anyType", "Object"));

    private final Path output;

    private CatalogueCodegen(Path output) {
        this.output = output;
    }

    public static void main(String[] args) throws Exception {
        Path catalogue = Path.of(args[0]);
        Path directory = Path.of(args[1]).resolve("io/vimock/api");
        Files.createDirectories(directory);
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(catalogue.toFile())
                .getDocumentElement();
        new CatalogueCodegen(directory).write(children(root, "managedObject"));
        Files.writeString(Path.of(args[1]).resolve("catalogue.stamp"), "");
    }

    private void write(List<Element> managedObjects) throws IOException {
        StringBuilder types = new StringBuilder(
                "package io.vimock.api;\n\n"
                        + "import java.util.LinkedHashMap;\nimport java.util.List;\nimport java.util.Map;\n"
                        + "import org.jspecify.annotations.Nullable;\n\n"
                        + "/** The managed object types of the contract; generated from the catalogue. */\n"
                        + "public final class MoTypes {\n    private static final Map<String, MoType> BY_NAME = new LinkedHashMap<>();\n\n");
        for (Element type : managedObjects) {
            String name = type.getAttribute("name");
            types.append("    /** The managed object type {@code ")
                    .append(name)
                    .append("}. */\n")
                    .append("    public static final MoType ")
                    .append(constant(name))
                    .append(" = ")
                    .append(methodName(name))
                    .append("();\n\n");
            writeProperties(type, name);
        }
        types.append("    private MoTypes() {}\n\n"
                + "    /** The type of that name; null when the contract has none. */\n"
                + "    public static @Nullable MoType byName(String name) {\n        return BY_NAME.get(name);\n    }\n\n"
                + "    /** All types, supertypes before their subtypes. */\n"
                + "    public static List<MoType> all() {\n        return List.copyOf(BY_NAME.values());\n    }\n");
        for (Element type : managedObjects) {
            writeFactory(types, type);
        }
        types.append("\n    private static MoType add(MoType type) {\n"
                + "        BY_NAME.put(type.name(), type);\n        return type;\n    }\n}\n");
        Files.writeString(output.resolve("MoTypes.java"), types);
    }

    private void writeFactory(StringBuilder out, Element type) {
        String parent = type.getAttribute("extends");
        out.append("\n    private static MoType ")
                .append(methodName(type.getAttribute("name")))
                .append("() {\n")
                .append("        return add(new MoType(")
                .append(quoted(type, "name"))
                .append(", ")
                .append(parent.isEmpty() ? "null" : constant(parent))
                .append(", ")
                .append(level(type))
                .append(",\n                List.of(")
                .append(parameters(type, "property"))
                .append("),\n                List.of(");
        List<String> operations = new ArrayList<>();
        for (Element operation : children(type, "operation")) {
            List<String> faults = new ArrayList<>();
            for (Element fault : children(operation, "fault")) {
                faults.add(quoted(fault, "name"));
            }
            faults.add("\"RuntimeFault\"");
            operations.add(
                    "\n                    new Operation(" + quoted(operation, "name") + ", " + quoted(type, "name")
                            + ", " + level(operation) + ", " + quoted(operation, "privilege")
                            + ",\n                            List.of("
                            + parameters(operation, "parameter") + "),\n                            "
                            + single(operation, "returns") + ", " + single(operation, "result")
                            + ",\n                            List.of(" + String.join(", ", faults) + "))");
        }
        out.append(String.join(",", operations)).append(")));\n    }\n");
    }

    private void writeProperties(Element type, String name) throws IOException {
        String parent = type.getAttribute("extends");
        StringBuilder out = new StringBuilder("package io.vimock.api;\n\n/** The properties of {@code " + name
                + "}, with those it inherits; generated from the catalogue. */\n@SuppressWarnings(\"HidingField\")\npublic class "
                + name + "Properties" + (parent.isEmpty() ? "" : " extends " + parent + "Properties") + " {\n");
        for (Element property : children(type, "property")) {
            String element = JAVA.getOrDefault(
                    property.getAttribute("type"), "io.vimock.vim25." + property.getAttribute("type"));
            String value = property.hasAttribute("array") ? "java.util.List<" + element + ">" : element;
            out.append("    /** {@code ")
                    .append(name)
                    .append('.')
                    .append(property.getAttribute("name"))
                    .append("}, since API level ")
                    .append(property.getAttribute("since"))
                    .append(". */\n    public static final Property<")
                    .append(value)
                    .append("> ")
                    .append(constant(property.getAttribute("name")))
                    .append(" = MoTypes.")
                    .append(constant(name))
                    .append(".constant(")
                    .append(quoted(property, "name"))
                    .append(");\n\n");
        }
        out.append("    /** Holds constants only. */\n    protected ")
                .append(name)
                .append("Properties() {}\n}\n");
        Files.writeString(output.resolve(name + "Properties.java"), out);
    }

    private static String parameters(Element parent, String tag) {
        List<String> all = new ArrayList<>();
        for (Element element : children(parent, tag)) {
            all.add("\n                            " + parameter(element, quoted(element, "name")));
        }
        return String.join(",", all);
    }

    private static String single(Element parent, String tag) {
        List<Element> found = children(parent, tag);
        return found.isEmpty() ? "null" : parameter(found.get(0), "\"returnval\"");
    }

    private static String parameter(Element element, String name) {
        return "new Parameter(" + name + ", " + quoted(element, "type") + ", " + quoted(element, "ref") + ", "
                + element.hasAttribute("array") + ", " + element.hasAttribute("optional") + ", " + level(element) + ", "
                + quoted(element, "privilege") + ")";
    }

    private static String level(Element element) {
        String since = element.getAttribute("since");
        return "ApiLevel.V"
                + (since.isEmpty()
                        ? "2_0"
                        : since.replace("+", "").replace('.', '_').toUpperCase(java.util.Locale.ROOT));
    }

    private static String quoted(Element element, String attribute) {
        return element.hasAttribute(attribute) ? "\"" + element.getAttribute(attribute) + "\"" : "null";
    }

    private static String methodName(String type) {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    private static String constant(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(java.util.Locale.ROOT);
    }

    private static List<Element> children(Element parent, String tag) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && element.getTagName().equals(tag)) {
                found.add(element);
            }
        }
        return found;
    }
}
