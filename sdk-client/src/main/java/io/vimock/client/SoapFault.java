package io.vimock.client;

import io.vimock.vim25.MethodFault;
import jakarta.xml.bind.JAXBException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** A SOAP fault on its way from the transport to the connection, which knows what was called. */
final class SoapFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final String name;
    private final transient @Nullable MethodFault fault;

    private SoapFault(String text, String name, @Nullable MethodFault fault) {
        super(text, null, false, false);
        this.text = text;
        this.name = name;
        this.fault = fault;
    }

    /** The fault in an envelope. Throws when the envelope has none. */
    static SoapFault read(byte[] envelope) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(envelope));
            String message = "";
            boolean inFault = false;
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                switch (reader.getLocalName()) {
                    case "Fault" -> inFault = true;
                    case "faultstring" -> message = reader.getElementText().strip();
                    case "detail" -> {
                        return detail(reader, message);
                    }
                    default -> {}
                }
            }
            if (inFault) {
                return new SoapFault(message, "SOAP fault", null);
            }
            throw new IOException("HTTP 500 without a SOAP fault");
        } catch (XMLStreamException e) {
            throw new IOException("HTTP 500 with a broken answer: " + e.getMessage(), e);
        }
    }

    private static SoapFault detail(XMLStreamReader reader, String message) throws XMLStreamException, IOException {
        while (reader.next() != XMLStreamConstants.START_ELEMENT) {
            if (reader.getEventType() == XMLStreamConstants.END_ELEMENT) {
                return new SoapFault(message, "SOAP fault", null);
            }
        }
        String type = reader.getAttributeValue(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "type");
        String name =
                type == null ? reader.getLocalName().replaceFirst("Fault$", "") : type.substring(type.indexOf(':') + 1);
        try {
            MethodFault fault = VimBinding.shared()
                    .unmarshaller()
                    .unmarshal(reader, MethodFault.class)
                    .getValue();
            return new SoapFault(message, name, fault);
        } catch (JAXBException e) {
            throw new IOException("HTTP 500 with a fault that cannot be read: " + name, e);
        }
    }

    /** The fault for callers. */
    VimFaultException at(String where) {
        return new VimFaultException(where + ": " + name + (text.isEmpty() ? "" : ": " + text), name, fault);
    }
}
