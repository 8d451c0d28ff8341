package io.vimock.server.wire;

import java.io.InputStream;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Makes XML readers that hostile input cannot harm: no DTD, no entities but the five of XML, limits on depth,
 * attributes and names. The size of a body is its receiver's business. Thread safe.
 */
public final class XmlReaders {
    private static final Map<String, Integer> LIMITS = Map.of(
            "jdk.xml.maxElementDepth", 300,
            "jdk.xml.elementAttributeLimit", 100,
            "jdk.xml.maxXMLNameLimit", 1000,
            "jdk.xml.entityExpansionLimit", 1);

    private static final XMLInputFactory READERS = factory();

    private XmlReaders() {}

    private static XMLInputFactory factory() {
        // The JDK's own, whatever else is on the class path: the limits are its.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        LIMITS.forEach(factory::setProperty);
        return factory;
    }

    /** A reader of UTF-8 text, whatever encoding the XML declaration claims. */
    public static XMLStreamReader newReader(InputStream in) {
        try {
            return READERS.createXMLStreamReader(in, "UTF-8");
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /**
     * Moves to the next start tag: the document's root, or the first child element.
     *
     * @throws WireFormatException when there is none, when the XML is malformed or has a DTD
     */
    public static void nextElement(XMLStreamReader reader) {
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        return;
                    }
                    case XMLStreamConstants.DTD ->
                        throw WireFormatException.invalidRequest("A message cannot have a document type declaration");
                    case XMLStreamConstants.END_ELEMENT ->
                        throw WireFormatException.invalidRequest(
                                "The element '" + WireReader.shortened(reader.getLocalName()) + "' is empty");
                    default -> {
                        // Blanks, comments and processing instructions mean nothing here.
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        throw WireFormatException.invalidRequest("The message has no element");
    }

    /** The refusal of XML that is not well formed. */
    public static WireFormatException malformed(XMLStreamException cause) {
        var location = cause.getLocation();
        String where = location == null
                ? ""
                : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
        return WireFormatException.invalidRequest("The message is not well-formed XML" + where);
    }
}
