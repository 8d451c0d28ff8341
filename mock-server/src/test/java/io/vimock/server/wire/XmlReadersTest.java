package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile XML is refused, quickly and with a message that says nothing of the server. */
class XmlReadersTest {

    private static void readAll(InputStream in) {
        XMLStreamReader reader = XmlReaders.newReader(in);
        XmlReaders.nextElement(reader);
        try {
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException e) {
            throw XmlReaders.malformed(e);
        }
    }

    private static InputStream bytes(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
                "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/none.dtd'><a/>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
                "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>"
            })
    void doctype_isRefused(String xml) {
        assertThatThrownBy(() -> readAll(bytes(xml)))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("A message cannot have a document type declaration");
    }

    @Test
    void entityExpansion_isRefused() {
        StringBuilder xml = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 'ha'>");
        for (int i = 1; i < 40; i++) {
            xml.append("<!ENTITY e")
                    .append(i)
                    .append(" '&e")
                    .append(i - 1)
                    .append(";&e")
                    .append(i - 1)
                    .append(";'>");
        }
        assertThatThrownBy(() -> readAll(bytes(xml + "]><a>&e39;</a>"))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void deepElements_areRefused() {
        assertThatThrownBy(() -> readAll(bytes("<a>".repeat(100_000)))).isInstanceOf(WireFormatException.class);
        readAll(bytes("<a>".repeat(250) + "</a>".repeat(250)));
    }

    @Test
    void manyAttributes_areRefused() {
        StringBuilder xml = new StringBuilder("<a");
        for (int i = 0; i < 10_000; i++) {
            xml.append(" a").append(i).append("='x'");
        }
        assertThatThrownBy(() -> readAll(bytes(xml + "/>"))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void longAttributes_areRefused() {
        assertThatThrownBy(() -> readAll(bytes("<a b='" + "x".repeat(100_000) + "'/>")))
                .isInstanceOf(WireFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a>&x;</a>", "<a>\u0001</a>", "<?xml"})
    void malformedXml_isRefused_withItsPlace(String xml) {
        assertThatThrownBy(() -> readAll(bytes(xml)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageMatching("The message is not well-formed XML at line \\d+, column \\d+");
    }

    @Test
    void bytesThatAreNoUtf8_areRefused() {
        byte[] latin1 = "<a>\u00e9</a>".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> readAll(new ByteArrayInputStream(latin1))).isInstanceOf(WireFormatException.class);
        byte[] utf16 = "<a/>".getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> readAll(new ByteArrayInputStream(utf16))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void byteOrderMark_isSkipped() {
        XMLStreamReader reader = XmlReaders.newReader(bytes("\ufeff<?xml version='1.0'?><!-- c --><a/>"));
        XmlReaders.nextElement(reader);
        assertThat(reader.getEventType()).isEqualTo(XMLStreamConstants.START_ELEMENT);
        assertThat(reader.getLocalName()).isEqualTo("a");
    }

    @Test
    void elementWithoutChildren_hasNoNextElement() {
        XMLStreamReader reader = XmlReaders.newReader(bytes("<a> </a>"));
        XmlReaders.nextElement(reader);
        assertThatThrownBy(() -> XmlReaders.nextElement(reader))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("The element 'a' is empty");
    }
}
