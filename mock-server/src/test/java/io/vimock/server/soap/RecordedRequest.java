package io.vimock.server.soap;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.api.Parameter;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ManagedObjectReference;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A request as a client sent it, taken apart by what the contract says of its elements. Not thread safe. */
final class RecordedRequest {
    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

    private final String name;
    private final String text;

    /**
     * An element and what the contract says of it.
     *
     * @param type the Java type of its value, after xsi:type
     * @param declared the Java type that it is declared with
     */
    record Site(Element element, Class<?> declared, Class<?> type, boolean required, boolean list) {}

    RecordedRequest(String name, String text) {
        this.name = name;
        this.text = text;
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    /** A tree of its own for every call, to be changed. */
    Document parse() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new IllegalStateException(name, e);
        }
    }

    static String write(Document document) {
        try {
            StringWriter out = new StringWriter();
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(out));
            return out.toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The operation's element. */
    static Element call(Document document) {
        Element body = (Element) document.getElementsByTagNameNS(SOAP, "Body").item(0);
        return children(body).get(0);
    }

    static Operation operation(Element call) {
        for (MoType type : MoTypes.all()) {
            for (Operation operation : type.operations()) {
                if (operation.name().equals(call.getLocalName())) {
                    return operation;
                }
            }
        }
        throw new IllegalArgumentException(call.getLocalName());
    }

    /** Every element below the operation's. */
    static List<Site> sites(Element call) {
        List<Site> sites = new ArrayList<>();
        Operation operation = operation(call);
        for (Element child : children(call)) {
            if (child.getLocalName().equals("_this")) {
                sites.add(new Site(child, ManagedObjectReference.class, ManagedObjectReference.class, true, false));
                continue;
            }
            Parameter parameter = operation.parameters().stream()
                    .filter(each -> each.name().equals(child.getLocalName()))
                    .findFirst()
                    .orElseThrow();
            add(sites, child, WireType.classOf(parameter.type()), !parameter.optional(), parameter.array());
        }
        return sites;
    }

    private static void add(List<Site> sites, Element element, Class<?> declared, boolean required, boolean list) {
        String named = element.getAttributeNS(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "type");
        Class<?> type = named.isEmpty() || named.contains(":") ? declared : WireType.classOf(named);
        sites.add(new Site(element, declared, type, required, list));
        if (WireType.isBean(type)) {
            for (Element child : children(element)) {
                WireField field = Objects.requireNonNull(WireType.of(type).field(child.getLocalName()));
                add(sites, child, field.type(), field.isRequired(), field.isList());
            }
        }
    }

    static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }
}
