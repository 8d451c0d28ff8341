package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.DynamicProperty;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.InvalidLogin;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidProperty;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.RetrieveResult;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VirtualMachinePowerState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers byte by byte, as the wire rules have them. */
class VimCodecAnswerTest {
    private static final Operation CURRENT_TIME = Messages.operation(MoTypes.SERVICE_INSTANCE, "CurrentTime");
    private static final Operation FETCH = Messages.operation(MoTypes.MANAGED_OBJECT, "Fetch");
    private static final Operation LOGIN = Messages.operation(MoTypes.SESSION_MANAGER, "Login");
    private static final Operation LOGOUT = Messages.operation(MoTypes.SESSION_MANAGER, "Logout");
    private static final Operation POWER_ON = Messages.operation(MoTypes.VIRTUAL_MACHINE, "PowerOnVM_Task");
    private static final Operation RETRIEVE = Messages.operation(MoTypes.PROPERTY_COLLECTOR, "RetrieveProperties");
    private static final Operation RETRIEVE_EX = Messages.operation(MoTypes.PROPERTY_COLLECTOR, "RetrievePropertiesEx");
    private static final ManagedObjectReference VM = new ManagedObjectReference("VirtualMachine", "vm-1");

    private static String body(Operation operation, @Nullable Object result) {
        return Messages.body(Messages.answer(operation, result, ApiLevel.V4_1));
    }

    private static String fetched(@Nullable Object value) {
        String body = body(FETCH, value);
        return body.substring("<FetchResponse xmlns=\"urn:vim25\">".length(), body.indexOf("</FetchResponse>"));
    }

    @Test
    void envelope_declaresEveryPrefixOnce() {
        assertThat(Messages.answer(CURRENT_TIME, Instant.parse("2008-06-01T12:00:00.5Z"), ApiLevel.V4_1))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
                        + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
                        + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
                        + "<soapenv:Body>\n"
                        + "<CurrentTimeResponse xmlns=\"urn:vim25\">"
                        + "<returnval>2008-06-01T12:00:00.500Z</returnval></CurrentTimeResponse>\n"
                        + "</soapenv:Body>\n"
                        + "</soapenv:Envelope>\n");
    }

    @Test
    void operationWithoutResult_answersAnEmptyElement() {
        assertThat(body(LOGOUT, null)).isEqualTo("<LogoutResponse xmlns=\"urn:vim25\"></LogoutResponse>");
    }

    @Test
    void unsetProperty_isAnEmptyFetchResponse() {
        assertThat(fetched(null)).isEmpty();
    }

    @Test
    void reference_namesItsType() {
        assertThat(body(POWER_ON, new ManagedObjectReference("Task", "task-7")))
                .isEqualTo("<PowerOnVM_TaskResponse xmlns=\"urn:vim25\"><returnval type=\"Task\">task-7</returnval>"
                        + "</PowerOnVM_TaskResponse>");
    }

    /** Wire rule 3. */
    @Test
    void valuesInsideAnyType_nameTheirTypes() {
        assertThat(fetched("a<b>&\"c\""))
                .isEqualTo("<returnval xsi:type=\"xsd:string\">a&lt;b&gt;&amp;\"c\"</returnval>");
        assertThat(fetched(true)).isEqualTo("<returnval xsi:type=\"xsd:boolean\">true</returnval>");
        assertThat(fetched(7)).isEqualTo("<returnval xsi:type=\"xsd:int\">7</returnval>");
        assertThat(fetched(7L)).isEqualTo("<returnval xsi:type=\"xsd:long\">7</returnval>");
        assertThat(fetched((short) 7)).isEqualTo("<returnval xsi:type=\"xsd:short\">7</returnval>");
        assertThat(fetched((byte) 7)).isEqualTo("<returnval xsi:type=\"xsd:byte\">7</returnval>");
        assertThat(fetched(0.5f)).isEqualTo("<returnval xsi:type=\"xsd:float\">0.5</returnval>");
        assertThat(fetched(Double.NEGATIVE_INFINITY)).isEqualTo("<returnval xsi:type=\"xsd:double\">-INF</returnval>");
        assertThat(fetched(new byte[] {1, 2, 3}))
                .isEqualTo("<returnval xsi:type=\"xsd:base64Binary\">AQID</returnval>");
        assertThat(fetched(Instant.EPOCH))
                .isEqualTo("<returnval xsi:type=\"xsd:dateTime\">1970-01-01T00:00:00.000Z</returnval>");
        assertThat(fetched(VirtualMachinePowerState.POWERED_ON))
                .isEqualTo("<returnval xsi:type=\"VirtualMachinePowerState\">poweredOn</returnval>");
        assertThat(fetched(VM))
                .isEqualTo("<returnval type=\"VirtualMachine\" xsi:type=\"ManagedObjectReference\">vm-1</returnval>");
        assertThat(fetched(new SharesInfo().withShares(1000).withLevel(SharesLevel.NORMAL)))
                .isEqualTo("<returnval xsi:type=\"SharesInfo\"><shares>1000</shares><level>normal</level></returnval>");
    }

    @Test
    void listsInsideAnyType_areArrays_andTheirItemsNameTheirTypes() {
        assertThat(fetched(List.of(VM)))
                .isEqualTo("<returnval xsi:type=\"ArrayOfManagedObjectReference\"><ManagedObjectReference"
                        + " type=\"VirtualMachine\" xsi:type=\"ManagedObjectReference\">vm-1</ManagedObjectReference>"
                        + "</returnval>");
        assertThat(fetched(List.of("a", "b")))
                .isEqualTo("<returnval xsi:type=\"ArrayOfString\"><string xsi:type=\"xsd:string\">a</string>"
                        + "<string xsi:type=\"xsd:string\">b</string></returnval>");
        assertThat(fetched(List.of(1L)))
                .isEqualTo("<returnval xsi:type=\"ArrayOfLong\"><long xsi:type=\"xsd:long\">1</long></returnval>");
        assertThat(fetched(List.of(1, "b")))
                .isEqualTo("<returnval xsi:type=\"ArrayOfAnyType\"><anyType xsi:type=\"xsd:int\">1</anyType>"
                        + "<anyType xsi:type=\"xsd:string\">b</anyType></returnval>");
    }

    @Test
    void listOfSubtypes_isAnArrayOfTheirAncestorThatHasOne() {
        assertThat(fetched(List.of(new io.vimock.vim25.VirtualE1000(), new io.vimock.vim25.VirtualDisk())))
                .startsWith("<returnval xsi:type=\"ArrayOfVirtualDevice\"><VirtualDevice xsi:type=\"VirtualE1000\">");
    }

    @Test
    void boxedLists_keepTheirTypeWhenEmpty() {
        assertThat(fetched(VimCodec.boxed(List.of(), "xsd:int")))
                .isEqualTo("<returnval xsi:type=\"ArrayOfInt\"></returnval>");
        assertThat(fetched(VimCodec.boxed(List.of(), "VirtualDevice")))
                .isEqualTo("<returnval xsi:type=\"ArrayOfVirtualDevice\"></returnval>");
        assertThat(fetched(List.of())).isEqualTo("<returnval xsi:type=\"ArrayOfAnyType\"></returnval>");
    }

    @Test
    void subtypeInAPlaceOfItsParent_namesItself_andTheDeclaredTypeDoesNot() {
        io.vimock.vim25.VirtualDevice plain = new io.vimock.vim25.VirtualDevice().withKey(1);
        assertThat(text(VimCodec.fragment(plain, "device", io.vimock.vim25.VirtualDevice.class, ApiLevel.V4_1)))
                .isEqualTo("<device><key>1</key></device>");
        plain.setDeviceInfo(new ElementDescription().withKey("k").withLabel("l").withSummary("s"));
        assertThat(text(VimCodec.fragment(plain, "device", io.vimock.vim25.VirtualDevice.class, ApiLevel.V4_1)))
                .isEqualTo("<device><key>1</key><deviceInfo xsi:type=\"ElementDescription\"><label>l</label>"
                        + "<summary>s</summary><key>k</key></deviceInfo></device>");
    }

    /** Wire rule 2. */
    @Test
    void unsetFields_areNotWritten() {
        assertThat(fetched(new TaskInfo()
                        .withKey("task-1")
                        .withState(TaskInfoState.QUEUED)
                        .withCancelable(false)))
                .isEqualTo("<returnval xsi:type=\"TaskInfo\"><key>task-1</key><state>queued</state>"
                        + "<cancelled>false</cancelled><cancelable>false</cancelable><eventChainId>0</eventChainId>"
                        + "</returnval>");
    }

    @Test
    void missingRequired_namesEveryPath() {
        TaskInfo task = new TaskInfo().withKey("task-1");
        task.getLocked().add(VM);
        assertThat(WireType.missingRequired(task))
                .containsExactly(
                        "TaskInfo.task",
                        "TaskInfo.descriptionId",
                        "TaskInfo.state",
                        "TaskInfo.reason",
                        "TaskInfo.queueTime");
        ObjectContent content = new ObjectContent()
                .withObj(VM)
                .withPropSet(new DynamicProperty().withName("info").withVal(task));
        assertThat(WireType.missingRequired(List.of(content)))
                .startsWith("[0].propSet[0].val.task")
                .hasSize(5);
    }

    @Test
    void text_thatXmlCannotCarry_isReplaced() {
        assertThat(fetched("\u0000\u001b\ud800x\udc00\uffff\ud83d\ude00\r\n\t\u007f\u00e9\u20ac"))
                .isEqualTo("<returnval xsi:type=\"xsd:string\">\ufffd\ufffd\ufffdx\ufffd\ufffd\ud83d\ude00&#13;\n\t"
                        + "\u007f\u00e9\u20ac</returnval>");
        assertThat(fetched(new ManagedObjectReference("a\"<\n\t&\r", "v")))
                .isEqualTo("<returnval type=\"a&quot;&lt;&#10;&#9;&amp;&#13;\""
                        + " xsi:type=\"ManagedObjectReference\">v</returnval>");
    }

    /** Wire rule 4. */
    @Test
    void declaredFault_isItsOwnElement() {
        assertThat(fault(new InvalidLogin(), "Cannot log in <you>", LOGIN))
                .isEqualTo("<soapenv:Fault><faultcode>ServerFaultCode</faultcode>"
                        + "<faultstring>Cannot log in &lt;you&gt;</faultstring><detail>"
                        + "<InvalidLoginFault xmlns=\"urn:vim25\" xsi:type=\"InvalidLogin\"></InvalidLoginFault>"
                        + "</detail></soapenv:Fault>");
    }

    @Test
    void otherFault_isTheElementThatEveryOperationDeclares_orAnyOperation() {
        assertThat(fault(new io.vimock.vim25.ManagedObjectNotFound().withObj(VM), "gone", POWER_ON))
                .endsWith("<detail><RuntimeFaultFault xmlns=\"urn:vim25\" xsi:type=\"ManagedObjectNotFound\">"
                        + "<obj type=\"VirtualMachine\">vm-1</obj></RuntimeFaultFault></detail></soapenv:Fault>");
        assertThat(fault(new InvalidProperty().withName("x"), "x", null))
                .contains("<InvalidPropertyFault xmlns=\"urn:vim25\" xsi:type=\"InvalidProperty\"><name>x</name>");
    }

    @Test
    void subtypeOfADeclaredFault_isTheDeclaredElement() {
        assertThat(fault(new io.vimock.vim25.TaskInProgress().withTask(VM), "busy", POWER_ON))
                .contains("<TaskInProgressFault xmlns=\"urn:vim25\" xsi:type=\"TaskInProgress\">");
        assertThat(fault(new io.vimock.vim25.NoCompatibleHost(), "none", POWER_ON))
                .contains("xsi:type=\"NoCompatibleHost\">");
        assertThat(fault(new InvalidPowerState(), "off", POWER_ON))
                .contains("<InvalidStateFault xmlns=\"urn:vim25\" xsi:type=\"InvalidPowerState\">");
    }

    @Test
    void faultWithoutMessage_hasItsNameAsMessage() {
        for (String message : new String[] {null, "", " "}) {
            assertThat(fault(new InvalidLogin(), message, LOGIN)).contains("<faultstring>InvalidLogin</faultstring>");
        }
    }

    @Test
    void encodedValues_areSplicedWhereverValuesStand() {
        EncodedValue info = VimCodec.tolerant()
                .encoded(new SharesInfo().withShares(1).withLevel(SharesLevel.LOW), Object.class, ApiLevel.V4_1);
        EncodedValue content = VimCodec.tolerant()
                .encoded(
                        new ObjectContent()
                                .withObj(VM)
                                .withPropSet(new DynamicProperty().withName("p").withVal(info)),
                        ObjectContent.class,
                        ApiLevel.V4_1);
        String spliced = "<obj type=\"VirtualMachine\">vm-1</obj><propSet><name>p</name><val xsi:type=\"SharesInfo\">"
                + "<shares>1</shares><level>low</level></val></propSet>";
        assertThat(body(RETRIEVE, List.of(content, content)))
                .isEqualTo("<RetrievePropertiesResponse xmlns=\"urn:vim25\"><returnval>" + spliced + "</returnval>"
                        + "<returnval>" + spliced + "</returnval></RetrievePropertiesResponse>");
        RetrieveResult result = new RetrieveResult().withToken("t");
        addRaw(result.getObjects(), content);
        assertThat(body(RETRIEVE_EX, result))
                .isEqualTo("<RetrievePropertiesExResponse xmlns=\"urn:vim25\"><returnval><token>t</token><objects>"
                        + spliced + "</objects></returnval></RetrievePropertiesExResponse>");
        assertThat(content.size()).isEqualTo(spliced.length() + 1);
    }

    @SuppressWarnings("unchecked")
    private static void addRaw(List<?> list, Object element) {
        ((List<Object>) list).add(element);
    }

    @Test
    void longResults_areWrittenWhileTheyAreMade() throws IOException {
        AtomicInteger made = new AtomicInteger();
        AtomicLong written = new AtomicLong();
        AtomicInteger pieces = new AtomicInteger();
        AtomicInteger furthestAhead = new AtomicInteger();
        ObjectContent element = new ObjectContent().withObj(VM);
        int size = VimCodec.fragment(element, "returnval", ObjectContent.class, ApiLevel.V4_1).length;
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                written.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                written.addAndGet(length);
                pieces.incrementAndGet();
            }
        };
        Iterable<ObjectContent> result = () -> {
            Iterator<ObjectContent> endless = Stream.generate(() -> element).iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return made.get() < 20_000;
                }

                @Override
                public ObjectContent next() {
                    int held = made.incrementAndGet() * size - (int) written.get();
                    furthestAhead.accumulateAndGet(held, Math::max);
                    return endless.next();
                }
            };
        };
        VimCodec.tolerant().encodeResponse(RETRIEVE, result, ApiLevel.V4_1, out);
        assertThat(written.get()).isGreaterThan(1_000_000);
        assertThat(furthestAhead.get()).isLessThan(128 * 1024);
        // Each piece that goes to the network costs as much as encrypting some kilobytes.
        assertThat(pieces.get()).isLessThanOrEqualTo((int) (written.get() / (127 * 1024)) + 1);
        assertThat(made).hasValue(20_000);
    }

    @Test
    void failingStream_isAnIoException() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> VimCodec.tolerant().encodeResponse(CURRENT_TIME, Instant.EPOCH, ApiLevel.V4_1, broken))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    /** Wire rule 1. */
    @Test
    void olderLevel_leavesOutNewerFields() {
        AboutInfo about = new AboutInfo().withName("n").withInstanceUuid("u");
        assertThat(text(VimCodec.fragment(about, "about", AboutInfo.class, ApiLevel.V4_0)))
                .isEqualTo("<about><name>n</name><instanceUuid>u</instanceUuid></about>");
        assertThat(text(VimCodec.fragment(about, "about", AboutInfo.class, ApiLevel.V2_5U2)))
                .isEqualTo("<about><name>n</name></about>");
    }

    @Test
    void operationNewerThanTheLevel_answersInItsOwn() {
        Operation acquire = Messages.operation(MoTypes.SESSION_MANAGER, "AcquireGenericServiceTicket");
        io.vimock.vim25.SessionManagerGenericServiceTicket ticket =
                new io.vimock.vim25.SessionManagerGenericServiceTicket().withId("i");
        assertThat(body(acquire, ticket)).contains("<returnval><id>i</id></returnval>");
    }

    private static String fault(MethodFault fault, @Nullable String message, @Nullable Operation operation) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            VimCodec.tolerant().encodeFault(fault, message, operation, ApiLevel.V4_1, out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Messages.body(out.toString(StandardCharsets.UTF_8));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
