package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.api.Parameter;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message: elements into values, by the declared types, with every deviation either tolerated by a rule or
 * refused by a {@link WireFormatException} that names the path.
 *
 * <p>Every method begins on the start tag of the element it reads and ends on its end tag. For one thread.
 */
final class WireReader {
    static final String NAMESPACE = "urn:vim25";

    /** Deeper than any value of the VI API that is not a chain or a tree of snapshots. */
    private static final int MAX_DEPTH = 256;

    private final XMLStreamReader in;
    private final ApiLevel level;
    private final boolean strict;
    private final RefNames names;
    private final Deque<String> path = new ArrayDeque<>();

    WireReader(XMLStreamReader in, ApiLevel level, boolean strict, RefNames names) {
        this.in = in;
        this.level = level;
        this.strict = strict;
        this.names = names;
    }

    /** The arguments of a call, {@code _this} first; null for what is absent, a list for every array. */
    List<@Nullable Object> arguments(Operation operation) throws XMLStreamException {
        path.addLast(operation.name());
        List<Parameter> parameters = operation.parameters();
        @Nullable Object[] values = new @Nullable Object[parameters.size() + 1];
        while (nextChild()) {
            String name = childName();
            int index = indexOf(parameters, name);
            if (index < 0) {
                unknownElement(name);
            } else {
                argument(parameters, index, name, values);
            }
        }
        List<@Nullable Object> arguments = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            boolean array = i > 0 && parameters.get(i - 1).array();
            if (values[i] == null && !array && (i == 0 || !parameters.get(i - 1).optional())) {
                throw missing(i == 0 ? "_this" : parameters.get(i - 1).name());
            }
            arguments.add(values[i] == null && array ? List.of() : values[i]);
        }
        path.removeLast();
        return arguments;
    }

    private void argument(List<Parameter> parameters, int index, String name, @Nullable Object[] values)
            throws XMLStreamException {
        Parameter parameter = index == 0 ? null : parameters.get(index - 1);
        Class<?> declared = parameter == null ? ManagedObjectReference.class : TypeNames.ofCatalogue(parameter.type());
        Object value = child(name, declared, WireKind.of(declared));
        if (value != null) {
            values[index] = merged(values[index], parameter != null && parameter.array(), name, value);
        }
    }

    /** 0 for {@code _this}, 1 and up for the parameters that exist, -1 for any other name. */
    private int indexOf(List<Parameter> parameters, String name) {
        if (name.equals("_this")) {
            return 0;
        }
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return exists(parameters.get(i).since()) ? i + 1 : -1;
            }
        }
        return -1;
    }

    private boolean exists(ApiLevel since) {
        return !strict || level.includes(since);
    }

    /** Adds a value to what was read of a field before: to the list, or as the only one. */
    private Object merged(@Nullable Object before, boolean list, String name, Object value) {
        if (list) {
            List<Object> all = before == null ? new ArrayList<>() : castList(before);
            all.add(value);
            return all;
        }
        if (before != null) {
            throw refuse(" has more than one element '" + name + "'");
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> castList(Object list) {
        return (List<Object>) list;
    }

    private @Nullable Object child(String name, Class<?> declared, WireKind kind) throws XMLStreamException {
        if (path.size() >= MAX_DEPTH) {
            throw refuse(" is nested too deeply");
        }
        path.addLast(name);
        Object value = value(declared, kind);
        path.removeLast();
        return value;
    }

    /** The value of the element; null when it is marked as nil. */
    @Nullable
    Object value(Class<?> declared, WireKind kind) throws XMLStreamException {
        String nil = in.getAttributeValue(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "nil");
        if (nil != null && (nil.equals("true") || nil.equals("1"))) {
            skip();
            return null;
        }
        return switch (kind) {
            case BEAN -> bean(declared);
            case ANY -> any();
            case REFERENCE -> reference();
            case ENUM -> constant(declared);
            default -> Scalars.parse(kind, text(), this);
        };
    }

    private ManagedObjectReference reference() throws XMLStreamException {
        String type = referenceType();
        return new ManagedObjectReference(type, names.exchanged(text().strip()));
    }

    /** The attribute without namespace; asking the reader by name would find xsi:type as well. */
    private @Nullable String referenceType() {
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String namespace = in.getAttributeNamespace(i);
            if ((namespace == null || namespace.isEmpty())
                    && in.getAttributeLocalName(i).equals("type")) {
                return in.getAttributeValue(i);
            }
        }
        return null;
    }

    private Object constant(Class<?> declared) throws XMLStreamException {
        String text = text();
        Enum<?> constant = WireEnum.constant(declared, text.strip());
        if (constant == null) {
            throw refuse(": '" + shortened(text) + "' is no " + declared.getSimpleName());
        }
        return constant;
    }

    private Object bean(Class<?> declared) throws XMLStreamException {
        String named = in.getAttributeValue(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "type");
        Class<?> type = named == null ? declared : resolve(named);
        if (!declared.isAssignableFrom(type)) {
            throw WireFormatException.invalidType(
                    String.valueOf(named), path() + ": " + named + " is no " + declared.getSimpleName());
        }
        return fields(WireType.of(type));
    }

    private Object fields(WireType type) throws XMLStreamException {
        Object bean = type.create();
        BitSet seen = new BitSet(type.fields().size());
        while (nextChild()) {
            String name = childName();
            WireField field = type.field(name);
            if (field == null || !exists(field.since())) {
                unknownElement(name);
                continue;
            }
            Object value = child(name, field.type(), field.kind());
            if (value != null) {
                Object before = seen.get(field.index()) ? field.get(bean) : null;
                field.set(bean, merged(before, field.isList(), name, value));
                seen.set(field.index());
            }
        }
        for (int i = seen.nextClearBit(0); i < type.fields().size(); i = seen.nextClearBit(i + 1)) {
            WireField field = type.fields().get(i);
            if (field.isRequired() && !field.isList() && exists(field.since())) {
                throw missing(field.name());
            }
        }
        return bean;
    }

    private Object any() throws XMLStreamException {
        String named = in.getAttributeValue(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "type");
        if (named == null) {
            return text();
        }
        Class<?> type = resolve(named);
        WireKind kind = WireKind.of(type);
        if (kind == WireKind.BEAN) {
            WireType beanType = WireType.of(type);
            return beanType.isArray() ? array(beanType) : fields(beanType);
        }
        if (kind == WireKind.ANY) {
            return text();
        }
        Object value = value(type, kind);
        return value == null ? "" : value;
    }

    private WireArray array(WireType type) throws XMLStreamException {
        WireField items = type.fields().get(0);
        List<?> elements = WireType.listOf(items.get(fields(type)));
        return new WireArray(TypeNames.toCatalogue(items.type()), elements);
    }

    /** The class that an xsi:type names; of a type that only a later level knows, the nearest ancestor. */
    private Class<?> resolve(String qualifiedName) {
        int colon = qualifiedName.indexOf(':');
        String prefix = colon < 0 ? "" : qualifiedName.substring(0, colon).strip();
        String name = qualifiedName.substring(colon + 1).strip();
        String namespace = in.getNamespaceURI(prefix);
        if (XMLConstants.W3C_XML_SCHEMA_NS_URI.equals(namespace)) {
            WireKind simple = WireKind.ofXsd(name);
            if (simple != null) {
                return simple.javaType();
            }
        } else if (NAMESPACE.equals(namespace)) {
            Class<?> type = find(name);
            if (type != null) {
                return type;
            }
        }
        throw WireFormatException.invalidType(name, path() + ": there is no type '" + shortened(qualifiedName) + "'");
    }

    private @Nullable Class<?> find(String name) {
        Class<?> own = TypeNames.find(name);
        if (own != null) {
            boolean known = !WireType.isBean(own) || exists(WireType.of(own).since());
            return known ? own : null;
        }
        String element = name.startsWith("ArrayOf") ? name.substring("ArrayOf".length()) : name;
        String ancestor = strict ? null : ApiLevels.ancestorOfLaterType(element);
        if (ancestor == null) {
            return null;
        }
        return element.equals(name) ? TypeNames.find(ancestor) : io.vimock.vim25.ArrayOfAnyType.class;
    }

    /** Moves to the next child element; false at the end of the element. Text between elements is an error. */
    private boolean nextChild() throws XMLStreamException {
        while (true) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return false;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!in.isWhiteSpace()) {
                        throw refuse(" has text between its elements: '" + shortened(in.getText()) + "'");
                    }
                }
                case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.END_DOCUMENT ->
                    throw refuse(" is not complete");
                default -> {
                    // Comments and processing instructions mean nothing.
                }
            }
        }
    }

    private String childName() {
        if (!NAMESPACE.equals(in.getNamespaceURI())) {
            throw refuse(": the element '" + shortened(in.getLocalName()) + "' is not in the namespace " + NAMESPACE);
        }
        return in.getLocalName();
    }

    private void unknownElement(String name) throws XMLStreamException {
        if (strict) {
            throw refuse(" has no element '" + shortened(name) + "' at API level " + level.version());
        }
        skip();
    }

    private void skip() throws XMLStreamException {
        int open = 1;
        while (open > 0) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++open + path.size() > MAX_DEPTH) {
                        throw refuse(" is nested too deeply");
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> open--;
                default -> {
                    // Nothing of it is wanted.
                }
            }
        }
    }

    private String text() throws XMLStreamException {
        StringBuilder more = null;
        String text = "";
        while (true) {
            switch (in.next()) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (text.isEmpty()) {
                        text = in.getText();
                    } else {
                        more = more == null ? new StringBuilder(text) : more;
                        more.append(in.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return more == null ? text : more.toString();
                }
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                    // Means nothing.
                }
                case XMLStreamConstants.START_ELEMENT ->
                    throw refuse(" is no data object, but has an element '" + shortened(in.getLocalName()) + "'");
                default -> throw refuse(" is not complete");
            }
        }
    }

    private WireFormatException missing(String name) {
        return refuse(" lacks the required element '" + name + "'");
    }

    /** The refusal of the element being read, for a reason. */
    WireFormatException refuse(String why) {
        return WireFormatException.invalidRequest(path() + why);
    }

    private String path() {
        StringBuilder joined = new StringBuilder();
        Iterator<String> names = path.iterator();
        while (names.hasNext()) {
            joined.append(names.next()).append(names.hasNext() ? "." : "");
        }
        return joined.toString();
    }

    /** As much of what a client sent as fits a message. */
    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
