package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vimock.standalone.VirtualCenter;
import io.vimock.standalone.VirtualCenterExtension;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.xml.bind.JAXBContext;
import javax.xml.bind.annotation.XmlRootElement;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.transform.Source;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Dispatch;
import javax.xml.ws.Service;
import javax.xml.ws.soap.SOAPBinding;
import javax.xml.ws.soap.SOAPFaultException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.Yaml;

/** The project's own libraries, in their versions, beside a running mock and as its client. */
class ClashTest {
    // In the guide:
    @RegisterExtension
    static final VirtualCenterExtension VC =
            VirtualCenterExtension.with(VirtualCenter.builder().plainHttp().manualClock());
    // End.

    /** A bean of the javax packages. */
    @XmlRootElement
    public static class Note {
        public String text = "hello";
    }

    @Test
    void javaxJaxWs_isTheClient(VirtualCenter vc) throws Exception {
        Dispatch<Source> client = client(vc);
        login(client, vc.password());
        String off = call(client, "<PowerOffVM_Task xmlns='urn:vim25'><_this type='VirtualMachine'>" + machine(client)
                + "</_this></PowerOffVM_Task>");
        assertTrue(off.contains("type=\"Task\""), off);
        assertTrue(vc.requests(5).get(4).contains("PowerOffVM_Task"), vc.requests(5).toString());
    }

    @Test
    void controls_workWithoutBeans(VirtualCenter vc) throws Exception {
        Dispatch<Source> client = client(vc);
        assertThrows(SOAPFaultException.class, () -> login(client, "wrong"));
        login(client, vc.password());
        String vm = machine(client);
        var before = vc.checkpoint();
        vc.failing("PowerOffVM_Task").times(1).fault("NoPermission");
        String off = "<PowerOffVM_Task xmlns='urn:vim25'><_this type='VirtualMachine'>" + vm + "</_this></PowerOffVM_Task>";
        assertThrows(SOAPFaultException.class, () -> call(client, off));
        Instant then = vc.now();
        vc.advance(Duration.ofHours(1));
        assertEquals(then.plus(Duration.ofHours(1)), vc.now());
        vc.restore(before);
        assertEquals(then, vc.now());
    }

    @Test
    void librariesOfTheProject_areItsOwn() throws Exception {
        assertTrue(Jetty.VERSION.startsWith("9.4."), Jetty.VERSION);
        Server server = new Server(0);
        server.start();
        server.stop();
        assertEquals("ch.qos.logback.classic.LoggerContext", LoggerFactory.getILoggerFactory().getClass().getName());
        assertEquals(Map.of("a", 1), new Yaml().load("a: 1"));
        assertEquals("{\"a\":1}", new ObjectMapper().writeValueAsString(Map.of("a", 1)));
        StringWriter xml = new StringWriter();
        JAXBContext.newInstance(Note.class).createMarshaller().marshal(new Note(), xml);
        assertTrue(xml.toString().contains("<note><text>hello</text></note>"), xml.toString());
        assertTrue(JAXBContext.newInstance(Note.class).getClass().getName().startsWith("com.sun.xml.bind."));
        assertTrue(!XMLInputFactory.newInstance().getClass().getName().startsWith("io.vimock."));
    }

    @Test
    void nothingButTheApi_isVisible() {
        for (String hidden : new String[] {
            "io.vimock.server.MockVirtualCenter", "io.vimock.vim25.VirtualMachinePowerState", "jakarta.xml.ws.Service",
            "org.snakeyaml.engine.v2.api.Load", "org.apache.commons.cli.Options", "org.eclipse.jetty.ee10.servlet.ServletHolder"
        }) {
            assertThrows(ClassNotFoundException.class, () -> Class.forName(hidden), hidden);
        }
    }

    private static Dispatch<Source> client(VirtualCenter vc) {
        QName port = new QName("urn:vim25Service", "VimPort");
        Service service = Service.create(new QName("urn:vim25Service", "VimService"));
        service.addPort(port, SOAPBinding.SOAP11HTTP_BINDING, vc.url().toString());
        Dispatch<Source> client = service.createDispatch(port, Source.class, Service.Mode.PAYLOAD);
        client.getRequestContext().put(BindingProvider.SESSION_MAINTAIN_PROPERTY, true);
        client.getRequestContext().put(BindingProvider.SOAPACTION_USE_PROPERTY, true);
        client.getRequestContext().put(BindingProvider.SOAPACTION_URI_PROPERTY, "urn:vim25/4.1");
        return client;
    }

    private static void login(Dispatch<Source> client, String password) throws Exception {
        call(client, "<Login xmlns='urn:vim25'><_this type='SessionManager'>SessionManager</_this><userName>user</userName>"
                + "<password>" + password + "</password></Login>");
    }

    private static String machine(Dispatch<Source> client) throws Exception {
        String found = call(client, "<FindByInventoryPath xmlns='urn:vim25'><_this type='SearchIndex'>SearchIndex</_this>"
                + "<inventoryPath>DC0/vm/DC0_H0_VM0</inventoryPath></FindByInventoryPath>");
        return found.replaceAll("(?s).*>(vm-\\d+)<.*", "$1");
    }

    private static String call(Dispatch<Source> client, String body) throws Exception {
        Source answer = client.invoke(new StreamSource(new StringReader(body)));
        StringWriter text = new StringWriter();
        TransformerFactory.newInstance().newTransformer().transform(answer, new StreamResult(text));
        return text.toString();
    }
}
