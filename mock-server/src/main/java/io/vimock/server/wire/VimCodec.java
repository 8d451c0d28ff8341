package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.api.Parameter;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.RuntimeFault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The codec of the VI API: from SOAP payloads to Java values and from Java values to whole SOAP messages.
 *
 * <p>Works from what {@link WireType} knows of the generated beans. Instants and lists inside {@code xsd:anyType} are
 * converted here and nowhere else: values are {@code Instant} and {@code List}, on the wire they are {@code dateTime}
 * and {@code ArrayOf...}. Immutable, thread safe; making one costs nothing.
 *
 * <p>The tolerant codec skips elements it does not know and takes a type of a later level as its nearest ancestor in
 * the contract. The strict one refuses what came after its level. Both refuse what has no meaning at any level: wrong
 * values, missing required elements, unknown types.
 */
public final class VimCodec {
    private static final byte[] ENVELOPE = utf8("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<soapenv:Body>\n");
    private static final byte[] ENVELOPE_END = utf8("\n</soapenv:Body>\n</soapenv:Envelope>\n");
    private static final byte[] FAULT = utf8("<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>");
    private static final byte[] DETAIL = utf8("</faultstring><detail>");
    private static final byte[] FAULT_END = utf8("</detail></soapenv:Fault>");
    private static final byte[] VIM_NAMESPACE = utf8(" xmlns=\"" + WireReader.NAMESPACE + "\"");
    private static final Tag RETURNVAL = new Tag("returnval");

    private final ApiLevel level;
    private final boolean strict;
    private final RefNames names;

    private VimCodec(ApiLevel level, boolean strict, RefNames names) {
        this.level = level;
        this.strict = strict;
        this.names = names;
    }

    /** The codec that understands clients of any level (design: tolerant by default). */
    public static VimCodec tolerant() {
        return new VimCodec(ApiLevel.V4_1, false, RefNames.SAME);
    }

    /** The codec that refuses elements and types that came after a level. */
    public static VimCodec strict(ApiLevel level) {
        return new VimCodec(level, true, RefNames.SAME);
    }

    /** The same codec, with references in which objects have other ids on the wire than in the world. */
    public VimCodec naming(RefNames others) {
        return new VimCodec(level, strict, others);
    }

    /**
     * Reads the arguments of a call.
     *
     * @param payload a reader that stands on the operation's element; it is left on the end of that element
     * @return {@code _this}, whose type is null when the client left it out, and then one value for each parameter of
     *     the catalogue in its order: null when absent, a list for every array
     * @throws WireFormatException when the request is refused
     */
    public List<@Nullable Object> decodeRequest(XMLStreamReader payload, Operation operation) {
        try {
            return new WireReader(payload, level, strict, names).arguments(operation);
        } catch (XMLStreamException e) {
            throw XmlReaders.malformed(e);
        }
    }

    /**
     * Reads one value.
     *
     * @param element a reader that stands on the value's element; it is left on the end of that element
     * @param declared the type that holds when the element names none; {@code Object} for {@code xsd:anyType}
     * @throws WireFormatException when the value is refused
     */
    public @Nullable Object decode(XMLStreamReader element, Class<?> declared) {
        try {
            return new WireReader(element, level, strict, names).value(declared, WireKind.of(declared));
        } catch (XMLStreamException e) {
            throw XmlReaders.malformed(e);
        }
    }

    /**
     * Writes the whole answer of a call, as it is written: a list of any length needs no memory.
     *
     * @param result what the operation returns: null for nothing, an {@code Iterable} for an array; anything in it may
     *     be an {@link EncodedValue}
     * @param answerLevel the level to answer in; what came later is left out, unless the operation itself is newer:
     *     who calls it knows its types
     * @throws IOException when the stream fails
     */
    public void encodeResponse(Operation operation, @Nullable Object result, ApiLevel answerLevel, OutputStream out)
            throws IOException {
        XmlBuffer xml = new XmlBuffer(out);
        Tag response = new Tag(operation.name() + "Response");
        xml.raw(ENVELOPE);
        xml.raw(response.start());
        xml.raw(VIM_NAMESPACE);
        xml.raw('>');
        Parameter returns = operation.returns();
        if (returns != null && result != null) {
            Class<?> declared = TypeNames.ofCatalogue(returns.type());
            ApiLevel shown = answerLevel.includes(operation.since()) ? answerLevel : operation.since();
            WireWriter writer = new WireWriter(xml, shown, names);
            if (returns.array()) {
                writer.elements(RETURNVAL, declared, (Iterable<?>) result);
            } else {
                writer.element(RETURNVAL, declared, !returns.optional(), result);
            }
        }
        xml.raw(response.end());
        xml.raw(ENVELOPE_END);
        xml.flush();
    }

    /**
     * Writes a fault as a whole SOAP message (wire rule 4).
     *
     * @param message what a person reads; the fault's name when it is empty
     * @param operation the operation that was called, whose declared faults name the detail; null when unknown
     * @throws IOException when the stream fails
     */
    public void encodeFault(
            MethodFault fault,
            @Nullable String message,
            @Nullable Operation operation,
            ApiLevel answerLevel,
            OutputStream out)
            throws IOException {
        XmlBuffer xml = new XmlBuffer(out);
        xml.raw(ENVELOPE);
        xml.raw(FAULT);
        xml.text(message == null || message.isBlank() ? fault.getClass().getSimpleName() : message, false);
        xml.raw(DETAIL);
        Tag detail = new Tag(faultElement(fault, operation));
        xml.raw(detail.start());
        xml.raw(VIM_NAMESPACE);
        // Object as declared type, so that xsi:type is always there.
        new WireWriter(xml, answerLevel, names).afterName(Object.class, fault);
        xml.raw(detail.end());
        xml.raw(FAULT_END);
        xml.raw(ENVELOPE_END);
        xml.flush();
    }

    /**
     * The detail's element: of the fault or its nearest ancestor that the WSDL declares for the operation, or for want
     * of one for any operation.
     */
    static String faultElement(MethodFault fault, @Nullable Operation operation) {
        List<String> declared = operation == null ? List.of(RuntimeFault.class.getSimpleName()) : operation.faults();
        String own = nearest(fault, declared);
        String element = own == null ? nearest(fault, DeclaredFaults.NAMES) : own;
        return (element == null ? RuntimeFault.class.getSimpleName() : element) + "Fault";
    }

    private static @Nullable String nearest(MethodFault fault, Collection<String> declared) {
        for (Class<?> type = fault.getClass(); type != MethodFault.class; type = type.getSuperclass()) {
            if (declared.contains(type.getSimpleName())) {
                return type.getSimpleName();
            }
        }
        return null;
    }

    /** The faults that some operation declares, made when an operation answers with one that it does not declare. */
    private static final class DeclaredFaults {
        static final Set<String> NAMES = MoTypes.all().stream()
                .flatMap(type -> type.operations().stream())
                .flatMap(operation -> operation.faults().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The value in its form on the wire, to be spliced into messages in place of the value.
     *
     * @param declared the declared type of where it will stand; {@code Object} for {@code xsd:anyType}
     */
    public EncodedValue encoded(Object value, Class<?> declared, ApiLevel answerLevel) {
        try {
            XmlBuffer xml = new XmlBuffer(null);
            new WireWriter(xml, answerLevel, names).afterName(declared, value);
            return new EncodedValue(value, xml.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The value as one element without namespace declarations, as it stands within a message; ids as in the world.
     *
     * @param declared the declared type of the element; {@code Object} for {@code xsd:anyType}
     */
    public static byte[] fragment(Object value, String elementName, Class<?> declared, ApiLevel answerLevel) {
        try {
            XmlBuffer xml = new XmlBuffer(null);
            new WireWriter(xml, answerLevel, RefNames.SAME).element(new Tag(elementName), declared, true, value);
            return xml.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A list for a place of {@code xsd:anyType}, which tells the type of its elements even when it is empty. Shares the
     * list.
     *
     * @param wireType the type of the elements as the catalogue writes it, {@code Property.type()}
     */
    public static Object boxed(List<?> list, String wireType) {
        return new WireArray(wireType, list);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
