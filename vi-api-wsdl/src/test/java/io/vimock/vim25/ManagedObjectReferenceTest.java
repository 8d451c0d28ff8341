package io.vimock.vim25;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.namespace.QName;
import javax.xml.transform.stream.StreamSource;
import org.junit.jupiter.api.Test;

class ManagedObjectReferenceTest {

    private static final QName OBJ = new QName("urn:vim25", "obj");

    @Test
    void equals_comparesTypeAndValue() {
        ManagedObjectReference vm = new ManagedObjectReference("VirtualMachine", "vm-1");

        assertThat(vm)
                .isEqualTo(new ManagedObjectReference("VirtualMachine", "vm-1"))
                .hasSameHashCodeAs(new ManagedObjectReference("VirtualMachine", "vm-1"))
                .isNotEqualTo(new ManagedObjectReference("VirtualMachine", "vm-2"))
                .isNotEqualTo(new ManagedObjectReference("HostSystem", "vm-1"))
                .hasToString("VirtualMachine:vm-1");
    }

    @Test
    void jaxb_roundTripsTypeAndValue() throws JAXBException {
        ManagedObjectReference vm = new ManagedObjectReference("VirtualMachine", "vm-1");
        StringWriter xml = new StringWriter();
        context().createMarshaller().marshal(new JAXBElement<>(OBJ, ManagedObjectReference.class, vm), xml);

        assertThat(xml.toString()).contains("type=\"VirtualMachine\"", ">vm-1</");
        assertThat(read(xml.toString())).isEqualTo(vm);
    }

    @Test
    void jaxb_withoutTypeAttribute_readsReferenceOfUnknownType() throws JAXBException {
        ManagedObjectReference read = read("<obj xmlns=\"urn:vim25\">vm-1</obj>");

        assertThat(read.getType()).isNull();
        assertThat(read.getValue()).isEqualTo("vm-1");
        assertThat(read)
                .isEqualTo(read("<obj xmlns=\"urn:vim25\">vm-1</obj>"))
                .isNotEqualTo(new ManagedObjectReference("VirtualMachine", "vm-1"));
    }

    private static ManagedObjectReference read(String xml) throws JAXBException {
        return context()
                .createUnmarshaller()
                .unmarshal(new StreamSource(new StringReader(xml)), ManagedObjectReference.class)
                .getValue();
    }

    private static JAXBContext context() throws JAXBException {
        return JAXBContext.newInstance(ManagedObjectReference.class);
    }
}
