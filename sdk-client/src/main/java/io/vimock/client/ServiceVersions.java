package io.vimock.client;

import io.vimock.api.ApiLevel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The file {@code vimServiceVersions.xml}: which versions of which namespaces a server speaks (wire rule 9). */
final class ServiceVersions {
    private ServiceVersions() {}

    /** The newest listed version of {@code urn:vim25} that is not newer than a level; 2.5 when none is. */
    static String newest(byte[] file, ApiLevel limit) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        ApiLevel best = ApiLevel.V2_5;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(file));
            String namespace = "";
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                if (reader.getLocalName().equals("name")) {
                    namespace = reader.getElementText().strip();
                } else if (reader.getLocalName().equals("version") && namespace.equals("urn:vim25")) {
                    best = better(best, reader.getElementText().strip(), limit);
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("vimServiceVersions.xml is broken: " + e.getMessage(), e);
        }
        return best.version();
    }

    private static ApiLevel better(ApiLevel best, String version, ApiLevel limit) {
        for (ApiLevel level : ApiLevel.values()) {
            if (level.version().equals(version) && limit.includes(level) && level.includes(best)) {
                return level;
            }
        }
        return best;
    }
}
