package io.vimock.client;

import io.vimock.api.ApiLevel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The file {@code vimServiceVersions.xml}: which versions of which namespaces a server speaks (wire rule 9). */
final class ServiceVersions {
    private ServiceVersions() {}

    /**
     * The newest listed version of {@code urn:vim25} that is not newer than a level. The level itself when all listed
     * ones are newer, as later servers understand more than they list; 2.5 when none is listed.
     */
    static ApiLevel newest(byte[] file, ApiLevel limit) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        List<ApiLevel> listed = new ArrayList<>();
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
                    ApiLevel level = ApiLevel.parse(reader.getElementText().strip());
                    if (level != null) {
                        listed.add(level);
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("vimServiceVersions.xml is broken: " + e.getMessage(), e);
        }
        return listed.stream()
                .filter(limit::includes)
                .max(Comparator.naturalOrder())
                .orElse(listed.isEmpty() ? ApiLevel.V2_5 : limit);
    }
}
