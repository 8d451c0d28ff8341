package io.vimock.server.contract;

import io.vimock.server.wire.WireFormatException;
import io.vimock.server.wire.XmlReaders;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of a message as it was written: prefixes, declarations and attributes in their order. Comments, processing
 * instructions and blanks between elements are left out; an element has children or a text. Immutable.
 *
 * @param name the name with its prefix
 * @param attributes with the declarations of namespaces
 * @param text the content of an element without children
 */
record XmlElement(String name, List<Attribute> attributes, List<XmlElement> children, String text) {
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

    /**
     * An attribute as it was written.
     *
     * @param name the name with its prefix
     * @param namespace of the name; empty for none
     */
    record Attribute(String name, String namespace, String value) {
        boolean isDeclaration() {
            return namespace.equals(XMLNS);
        }

        private boolean isXsiType() {
            return namespace.equals(XSI) && localPart(name).equals("type");
        }
    }

    /** Reads a document in UTF-8 if it is a SOAP message; null when it is none. */
    static @Nullable XmlElement envelope(byte[] document) {
        try {
            XmlElement root = parse(document);
            return root.isEnvelope() ? root : null;
        } catch (WireFormatException e) {
            return null;
        }
    }

    /**
     * Reads a document in UTF-8.
     *
     * @throws WireFormatException when it is no well-formed XML
     */
    static XmlElement parse(byte[] document) {
        XMLStreamReader reader = XmlReaders.newReader(new ByteArrayInputStream(document));
        XmlReaders.nextElement(reader);
        try {
            XmlElement root = read(reader);
            while (reader.hasNext()) {
                reader.next();
            }
            return root;
        } catch (XMLStreamException e) {
            throw XmlReaders.malformed(e);
        }
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException {
        String name = qualified(reader.getPrefix(), reader.getLocalName());
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            String prefix = reader.getNamespacePrefix(i);
            String uri = reader.getNamespaceURI(i);
            attributes.add(new Attribute(
                    prefix == null || prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, XMLNS, uri == null ? "" : uri));
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            attributes.add(new Attribute(
                    qualified(reader.getAttributePrefix(i), reader.getAttributeLocalName(i)),
                    namespace == null ? "" : namespace,
                    reader.getAttributeValue(i)));
        }
        List<XmlElement> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(read(reader));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlElement(name, attributes, children, children.isEmpty() ? text.toString() : "");
                }
                default -> {
                    // Says nothing to a server.
                }
            }
        }
    }

    private static String qualified(@Nullable String prefix, String local) {
        return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }

    private static String localPart(String qualified) {
        return qualified.substring(qualified.indexOf(':') + 1);
    }

    /** The name without its prefix. */
    String localName() {
        return localPart(name);
    }

    /** The local part of {@code xsi:type}; empty without one. */
    String type() {
        return attributes.stream()
                .filter(Attribute::isXsiType)
                .findFirst()
                .map(a -> localPart(a.value()))
                .orElse("");
    }

    /** The attribute without a namespace; empty without one. */
    String attribute(String attribute) {
        return attributes.stream()
                .filter(a -> a.name().equals(attribute))
                .findFirst()
                .map(Attribute::value)
                .orElse("");
    }

    /** Whether it refers to a managed object: only references have the attribute {@code type}. */
    boolean isReference() {
        return children.isEmpty() && !attribute("type").isEmpty();
    }

    /** The first child with the local name; null without one. */
    @Nullable
    XmlElement child(String local) {
        return children.stream()
                .filter(child -> child.localName().equals(local))
                .findFirst()
                .orElse(null);
    }

    /** The text of the first child with the local name; empty without one. */
    String childText(String local) {
        XmlElement child = child(local);
        return child == null ? "" : child.text;
    }

    /** Whether it is a SOAP message. */
    boolean isEnvelope() {
        return localName().equals("Envelope");
    }

    /** What an envelope carries: the first element in its Body; null when this is no envelope, or an empty one. */
    @Nullable
    XmlElement payload() {
        XmlElement body = isEnvelope() ? child("Body") : null;
        return body == null || body.children.isEmpty() ? null : body.children.get(0);
    }

    /** The same element with other children and another text. */
    XmlElement with(List<XmlElement> newChildren, String newText) {
        return new XmlElement(name, attributes, newChildren, newText);
    }

    /** The same element with its attributes changed. */
    XmlElement withAttributes(List<Attribute> changed) {
        return new XmlElement(name, changed, children, text);
    }

    /** Whether this or something in it is as wanted. */
    boolean has(Predicate<XmlElement> wanted) {
        return wanted.test(this) || children.stream().anyMatch(child -> child.has(wanted));
    }

    /** As a document for files: one line for each element, indented. */
    String toDocument() {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        write(out, "\n", "");
        return out.append('\n').toString();
    }

    /** On one line, without a declaration of XML, and with these declarations added to the first element. */
    String toLine(List<Attribute> declarations) {
        List<Attribute> all = new ArrayList<>(attributes);
        for (Attribute added : declarations) {
            if (all.stream().noneMatch(there -> there.name().equals(added.name()))) {
                all.add(added);
            }
        }
        StringBuilder out = new StringBuilder();
        withAttributes(all).write(out, "", "");
        return out.toString();
    }

    private void write(StringBuilder out, String newLine, String indent) {
        out.append('<').append(name);
        for (Attribute attribute : attributes) {
            out.append(' ').append(attribute.name()).append("=\"");
            escape(out, attribute.value(), true);
            out.append('"');
        }
        if (children.isEmpty() && text.isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        escape(out, text, false);
        if (!children.isEmpty()) {
            String deeper = newLine.isEmpty() ? "" : indent + "  ";
            for (XmlElement child : children) {
                out.append(newLine).append(deeper);
                child.write(out, newLine, deeper);
            }
            out.append(newLine).append(indent);
        }
        out.append("</").append(name).append('>');
    }

    private static void escape(StringBuilder out, String value, boolean attribute) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                // A parser would make a line feed of it.
                case '\r' -> out.append("&#13;");
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                case '\n' -> out.append(attribute ? "&#10;" : "\n");
                case '\t' -> out.append(attribute ? "&#9;" : "\t");
                default -> out.append(c);
            }
        }
    }
}
