package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ObjectFactory;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import jakarta.xml.bind.Unmarshaller;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.namespace.QName;
import javax.xml.transform.stream.StreamSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every generated type with seeded random content, read by the codec and by JAXB, which both have to agree. */
class VimCodecRoundTripTest {
    private static final int ROUNDS = 3;

    @Test
    void everyDataObject_writtenAndRead_isEqual() {
        for (Class<?> type : ContractTypes.DATA_OBJECTS) {
            for (int round = 0; round < ROUNDS; round++) {
                Object bean = new RandomBeans(type.getName().hashCode() + round, 2).bean(type);
                String xml = write(bean, type);
                assertThat(Values.difference(read(xml, type), bean)).as(xml).isNull();
            }
        }
    }

    @Test
    void everyDataObject_insideAnyType_keepsItsType() {
        for (Class<?> type : ContractTypes.DATA_OBJECTS) {
            Object bean = new RandomBeans(type.getName().hashCode(), 1).bean(type);
            String xml = write(bean, Object.class);
            assertThat(Values.difference(read(xml, Object.class), bean)).as(xml).isNull();
        }
    }

    @Test
    void everyDataObject_writtenByTheCodec_isReadByJaxb() throws JAXBException {
        Unmarshaller jaxb = JAXBContext.newInstance(ObjectFactory.class).createUnmarshaller();
        for (Class<?> type : ContractTypes.DATA_OBJECTS) {
            Object bean = new RandomBeans(type.getName().hashCode(), 2).bean(type);
            String xml = write(bean, type);
            JAXBElement<?> read = jaxb.unmarshal(new StreamSource(new StringReader(xml)), type);
            assertThat(Values.difference(JaxbValues.normal(read.getValue()), bean))
                    .as(xml)
                    .isNull();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyDataObject_writtenByJaxb_isReadByTheCodec() throws JAXBException {
        Marshaller jaxb = JAXBContext.newInstance(ObjectFactory.class).createMarshaller();
        for (Class<?> type : ContractTypes.DATA_OBJECTS) {
            Object bean = new RandomBeans(type.getName().hashCode(), 2).bean(type);
            StringWriter xml = new StringWriter();
            Object given = JaxbValues.jaxb(WireType.deepCopy(bean));
            jaxb.marshal(new JAXBElement<>(new QName("urn:vim25", "v"), (Class<Object>) type, given), xml);
            assertThat(Values.difference(read(xml.toString(), type), bean))
                    .as(xml.toString())
                    .isNull();
        }
    }

    static String write(Object value, Class<?> declared) {
        String fragment = new String(VimCodec.fragment(value, "v", declared, ApiLevel.V7_0), StandardCharsets.UTF_8);
        return "<v xmlns=\"urn:vim25\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"" + fragment.substring(2);
    }

    static @Nullable Object read(String xml, Class<?> declared) {
        var reader = XmlReaders.newReader(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        XmlReaders.nextElement(reader);
        return VimCodec.tolerant().decode(reader, declared);
    }
}
