package io.vimock.server.soap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.server.testing.SoapTestClient.Reply;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no proper request is answered by a proper fault, and changes nothing. */
class BadInputTest {
    private static final MockVirtualCenter SERVER = MockVirtualCenter.start(
            MockOptions.builder().plainHttp(true).manualClock().build());

    private static final String CURRENT_TIME =
            "<CurrentTime xmlns=\"urn:vim25\"><_this type=\"ServiceInstance\">ServiceInstance</_this></CurrentTime>";
    private static final String COLLECTOR = "<_this type=\"PropertyCollector\">propertyCollector</_this>";

    private final SoapTestClient client = SoapTestClient.loggedIn(SERVER);
    private long revision;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void remember() {
        revision = SERVER.world().snapshot().revision();
    }

    @AfterEach
    void assertNothingHasChanged() {
        assertThat(SERVER.world().snapshot().revision()).isEqualTo(revision);
    }

    private static void assertRefused(Reply reply, String type, String why) {
        assertThat(reply.faultType()).as(reply.body()).isEqualTo(type);
        assertThat(reply.faultElement()).isEqualTo("RuntimeFaultFault");
        assertThat(reply.faultString()).contains(why);
        assertHarmless(reply);
    }

    private static void assertHarmless(Reply reply) {
        assertThat(reply.body()).doesNotContain("\tat ", "Exception", "io.vimock", "java.", "jetty", "sun.");
    }

    /** An operation of the property collector with some content. */
    private Reply retrieve(String content) {
        return client.call("<RetrieveProperties xmlns=\"urn:vim25\">" + COLLECTOR + content + "</RetrieveProperties>");
    }

    @Test
    void wellFormedRequest_isAnswered() {
        assertThat(client.call(CURRENT_TIME).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "<",
                "<a>",
                "<a></b>",
                "<a b='1' b='2'/>",
                "<a>&unknown;</a>",
                "<a>\u0001</a>",
                "<a xmlns:p='x'><q:b/></a>",
                "<a/><b/>",
                "{\"json\": true}"
            })
    void malformedXml_isRefused(String text) {
        Reply reply = client.send(text);

        assertThat(reply.faultType()).isEqualTo("InvalidRequest");
        assertHarmless(reply);
    }

    @Test
    void everyCutOfARequest_isRefused() {
        String request = SoapTestClient.envelope(CURRENT_TIME);
        for (int length = 0; length < request.length(); length += 3) {
            assertThat(client.send(request.substring(0, length)).faultType()).isEqualTo("InvalidRequest");
        }
    }

    @Test
    void somethingBehindTheEnvelope_isRefused() {
        assertRefused(client.send(SoapTestClient.envelope(CURRENT_TIME) + "x"), "InvalidRequest", "not well-formed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a/>",
                "<soapenv:Envelope xmlns:soapenv='http://www.w3.org/2003/05/soap-envelope'><soapenv:Body/></soapenv:Envelope>",
                "<Envelope><Body/></Envelope>",
                "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'/>",
                "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Nobody/></e:Envelope>"
            })
    void whatIsNoSoap11Envelope_isRefused(String text) {
        Reply reply = client.send(text);

        assertThat(reply.faultType()).isEqualTo("InvalidRequest");
        assertHarmless(reply);
    }

    @Test
    void emptyBody_isRefused() {
        assertRefused(client.call(""), "InvalidRequest", "Body is empty");
    }

    @Test
    void twoRequestsInOneBody_areRefused() {
        assertRefused(client.call(CURRENT_TIME + CURRENT_TIME), "InvalidRequest", "a second one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x>",
                "<!DOCTYPE x [<!ENTITY a 'b'>]>",
                "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
                "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
                "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            })
    void documentTypeDeclaration_isRefused(String declaration) {
        String request = SoapTestClient.envelope(CURRENT_TIME.replace("ServiceInstance<", "&a;<"));

        assertRefused(
                client.send(request.replace("?>", "?>" + declaration)),
                "InvalidRequest",
                "cannot have a document type declaration");
    }

    @Test
    void deepNesting_isRefused() {
        assertThat(retrieve("<specSet>" + "<x>".repeat(100_000) + "</x>".repeat(100_000) + "</specSet>")
                        .faultType())
                .isEqualTo("InvalidRequest");
    }

    @Test
    void manyAttributes_areRefused() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        assertThat(client.call("<CurrentTime xmlns=\"urn:vim25\"" + attributes + "/>")
                        .faultType())
                .isEqualTo("InvalidRequest");
    }

    @Test
    void oversizedBody_isRefused() {
        Reply reply = client.send(new byte[(16 << 20) + 1]);

        assertRefused(reply, "InvalidRequest", "larger than 16777216 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherUnicodeEncodings_areRefused(String charset) {
        byte[] request = SoapTestClient.envelope(CURRENT_TIME).getBytes(Charset.forName(charset));

        Reply reply = client.send(request, "Content-Type", "text/xml");

        assertThat(reply.faultType()).isEqualTo("InvalidRequest");
        assertThat(reply.faultString()).contains("UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, content type",
        "application/soap+xml, content type",
        "application/json, content type",
        "multipart/related, content type",
        "text/xml; charset=utf-16, UTF-8",
        "text/xml; charset=iso-8859-1, UTF-8",
        "text/xml; charset=nonsense, UTF-8"
    })
    void otherContentTypes_areRefused(String type, String why) {
        Reply reply = client.send(
                SoapTestClient.envelope(CURRENT_TIME).getBytes(StandardCharsets.UTF_8), "Content-Type", type);

        assertRefused(reply, "InvalidRequest", why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/xml",
                "TEXT/XML; CHARSET=UTF-8",
                "text/xml;charset=\"utf-8\"",
                "text/xml; charset=us-ascii",
                "application/xml"
            })
    void contentTypesThatClientsSend_areTaken(String type) {
        byte[] request = SoapTestClient.envelope(CURRENT_TIME).getBytes(StandardCharsets.UTF_8);

        assertThat(client.send(request, "Content-Type", type).status()).isEqualTo(200);
    }

    @Test
    void otherEncodingInTheXmlDeclaration_isRefused() {
        String request = SoapTestClient.envelope(CURRENT_TIME).replace("UTF-8", "ISO-8859-1");

        assertRefused(client.send(request), "InvalidRequest", "not ISO-8859-1");
    }

    @Test
    void bytesThatAreNoUtf8_areRefused() {
        byte[] request = SoapTestClient.envelope(CURRENT_TIME).getBytes(StandardCharsets.UTF_8);
        request[request.length / 2] = (byte) 0xff;

        assertThat(client.send(request).faultType()).isEqualTo("InvalidRequest");
    }

    @Test
    void byteOrderMarkOfUtf8_isTaken() {
        assertThat(client.send("\ufeff" + SoapTestClient.envelope(CURRENT_TIME)).status())
                .isEqualTo(200);
    }

    @Test
    void compressedBody_isRefused() {
        Reply reply = client.send(SoapTestClient.envelope(CURRENT_TIME), "Content-Encoding", "gzip");

        assertRefused(reply, "InvalidRequest", "cannot be compressed");
    }

    @Test
    void namespaceOfVirtualCenter2_isRefusedWithTheReason() {
        assertRefused(client.call("<CurrentTime xmlns=\"urn:vim2\"/>"), "InvalidRequest", "urn:vim2 of VirtualCenter");
        assertRefused(client.call("<CurrentTime xmlns=\"urn:other\"/>"), "InvalidRequest", "has to be urn:vim25");
        assertRefused(client.call("<CurrentTime/>"), "InvalidRequest", "has to be urn:vim25");
    }

    @Test
    void unknownOperation_isMethodNotFoundOnItsObject() {
        Reply reply = client.call("<Explode xmlns=\"urn:vim25\"><_this type=\"HostSystem\">host-1</_this></Explode>");

        assertRefused(reply, "MethodNotFound", "Explode does not exist on HostSystem");
        assertThat(reply.body())
                .contains("<receiver type=\"HostSystem\">host-1</receiver>")
                .contains("<method>Explode</method>");
    }

    @Test
    void operationOfAnotherType_isMethodNotFound() {
        Reply reply = client.call("<PowerOnVM_Task xmlns=\"urn:vim25\"><_this type=\"ServiceInstance\">"
                + "ServiceInstance</_this></PowerOnVM_Task>");

        assertRefused(reply, "MethodNotFound", "PowerOnVM_Task");
    }

    @Test
    void missingThis_isInvalidRequest() {
        assertRefused(client.call("<CurrentTime xmlns=\"urn:vim25\"/>"), "InvalidRequest", "_this");
    }

    @Test
    void unknownObject_isManagedObjectNotFound() {
        Reply reply = client.call(
                "<PowerOnVM_Task xmlns=\"urn:vim25\"><_this type=\"VirtualMachine\">vm-0</_this></PowerOnVM_Task>");

        assertRefused(reply, "ManagedObjectNotFound", "vm-0");
    }

    @Test
    void unknownProperty_isInvalidProperty() {
        Reply reply = retrieve("<specSet><propSet><type>Folder</type><pathSet>nonsense</pathSet></propSet><objectSet>"
                + "<obj type=\"Folder\">group-d1</obj></objectSet></specSet>");

        assertThat(reply.faultType()).isEqualTo("InvalidProperty");
        assertThat(reply.faultElement()).isEqualTo("InvalidPropertyFault");
    }

    @Test
    void unknownManagedType_isRefused() {
        Reply reply = retrieve("<specSet><propSet><type>Nonsense</type></propSet><objectSet>"
                + "<obj type=\"Folder\">group-d1</obj></objectSet></specSet>");

        assertThat(reply.faultType()).isEqualTo("InvalidType");
    }

    @ParameterizedTest
    @CsvSource({"maybe", "TRUE", "''", "2"})
    void badBoolean_isInvalidRequest(String value) {
        assertRefused(
                retrieve("<specSet><propSet><type>Folder</type><all>" + value + "</all></propSet><objectSet>"
                        + "<obj type=\"Folder\">group-d1</obj></objectSet></specSet>"),
                "InvalidRequest",
                "all");
    }

    @Test
    void badEnum_isInvalidRequest() {
        assertRefused(
                createVm("<deviceChange><operation>destroy</operation><device xsi:type=\"VirtualDisk\"><key>1</key>"
                        + "</device></deviceChange>"),
                "InvalidRequest",
                "operation");
    }

    private Reply createVm(String config) {
        return client.call("<CreateVM_Task xmlns=\"urn:vim25\"><_this type=\"Folder\">group-d1</_this><config>" + config
                + "</config><pool type=\"ResourcePool\">resgroup-8</pool></CreateVM_Task>");
    }

    @Test
    void badNumber_isInvalidRequest() {
        assertRefused(createVm("<numCPUs>two</numCPUs>"), "InvalidRequest", "numCPUs");
        assertRefused(createVm("<memoryMB>99999999999999999999</memoryMB>"), "InvalidRequest", "memoryMB");
    }

    @Test
    void missingRequiredField_isInvalidRequest() {
        assertRefused(createVm("<deviceChange><operation>add</operation></deviceChange>"), "InvalidRequest", "device");
    }

    @Test
    void unknownDataType_isInvalidType() {
        assertRefused(
                createVm(
                        "<deviceChange><operation>add</operation><device xsi:type=\"VirtualTeapot\"><key>1</key></device>"
                                + "</deviceChange>"),
                "InvalidType",
                "VirtualTeapot");
    }

    @Test
    void dataTypeOfAnotherKind_isInvalidType() {
        assertRefused(
                createVm(
                        "<deviceChange><operation>add</operation><device xsi:type=\"HostConfigInfo\"/></deviceChange>"),
                "InvalidType",
                "HostConfigInfo");
    }

    @Test
    void elementsWithoutNamespace_areInvalidRequest() {
        String body = "<v:CurrentTime xmlns:v=\"urn:vim25\"><_this type=\"ServiceInstance\">ServiceInstance</_this>"
                + "</v:CurrentTime>";

        assertRefused(client.call(body), "InvalidRequest", "not in the namespace urn:vim25");
    }

    @Test
    void headerThatMustBeUnderstood_isRefused() {
        String request = SoapTestClient.envelope(CURRENT_TIME)
                .replace(
                        "<soapenv:Body>",
                        "<soapenv:Header><x xmlns=\"urn:x\" soapenv:mustUnderstand=\"1\"/></soapenv:Header><soapenv:Body>");

        assertRefused(client.send(request), "InvalidRequest", "must be understood");
    }

    @Test
    void unknownElements_areIgnored() {
        assertThat(client.call(CURRENT_TIME.replace("</C", "<later>1</later></C"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void cyclicTraversal_ends() {
        String select = "<selectSet xsi:type=\"TraversalSpec\"><name>down</name><type>Folder</type>"
                + "<path>childEntity</path><selectSet><name>down</name></selectSet><selectSet><name>up</name></selectSet>"
                + "</selectSet><selectSet xsi:type=\"TraversalSpec\"><name>up</name><type>ManagedEntity</type>"
                + "<path>parent</path><selectSet><name>down</name></selectSet></selectSet>";

        Reply reply =
                retrieve("<specSet><propSet><type>ManagedEntity</type><pathSet>name</pathSet></propSet><objectSet>"
                        + "<obj type=\"Folder\">group-d1</obj>" + select + "</objectSet></specSet>");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body().split("<returnval>", -1)).hasSize(3);
    }
}
