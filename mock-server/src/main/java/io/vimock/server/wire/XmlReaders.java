package io.vimock.server.wire;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;

/**
 * Makes XML readers that hostile input cannot harm: no DTD, no entities but the five of XML, limits on depth,
 * attributes. The size of a body is its receiver's business. Thread safe.
 */
public final class XmlReaders {
    private static final int MAX_DEPTH = 300;
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_ATTRIBUTE_SIZE = 64 * 1024;

    /** In characters: room for most requests, and a request that waits keeps it. */
    private static final int BUFFER_LENGTH = 1024;

    private static final XMLInputFactory READERS = factory();

    private XmlReaders() {}

    private static XMLInputFactory factory() {
        // Named, whatever else is on the class path. The JDK's own costs three times as much for a small message, and
        // prints to standard error when it meets bytes that are no UTF-8.
        XMLInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // Else what is wrong with a text comes as another exception, later.
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_ATTRIBUTE_SIZE);
        factory.setProperty(WstxInputProperties.P_INPUT_BUFFER_LENGTH, BUFFER_LENGTH);
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
