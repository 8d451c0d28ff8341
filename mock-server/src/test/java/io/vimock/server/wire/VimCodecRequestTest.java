package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.vim25.DynamicData;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.InvalidType;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualVmxnet3;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as clients write them, tolerated or refused (wire rule 12, design: tolerant by default). */
class VimCodecRequestTest {
    private static final Operation POWER_ON = Messages.operation(MoTypes.VIRTUAL_MACHINE, "PowerOnVM_Task");
    private static final Operation RECONFIGURE = Messages.operation(MoTypes.VIRTUAL_MACHINE, "ReconfigVM_Task");
    private static final Operation LOGIN = Messages.operation(MoTypes.SESSION_MANAGER, "Login");
    private static final Operation QUERY_EVENTS = Messages.operation(MoTypes.EVENT_MANAGER, "QueryEvents");
    private static final Operation UPDATE_OPTIONS = Messages.operation(MoTypes.OPTION_MANAGER, "UpdateOptions");
    private static final Operation RETRIEVE = Messages.operation(MoTypes.PROPERTY_COLLECTOR, "RetrieveProperties");
    private static final Operation CREATE_VIEW = Messages.operation(MoTypes.VIEW_MANAGER, "CreateContainerView");
    private static final String VM = "<_this type=\"VirtualMachine\">vm-1</_this>";

    private static VirtualMachineConfigSpec spec(String content) {
        List<@Nullable Object> arguments = Messages.decode(RECONFIGURE, VM + "<spec>" + content + "</spec>");
        return (VirtualMachineConfigSpec) Objects.requireNonNull(arguments.get(1));
    }

    private static void assertRefused(Operation operation, String content, String message) {
        assertThatThrownBy(() -> Messages.decode(operation, content))
                .isInstanceOf(WireFormatException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<_this type=\"VirtualMachine\">vm-1</_this>",
                "<_this xsi:type=\"ManagedObjectReference\" type=\"VirtualMachine\">vm-1</_this>",
                "<_this type=\"VirtualMachine\" serverGuid=\"0-1\">\n vm-1 </_this>",
                "<n:_this xmlns:n=\"urn:vim25\" type=\"VirtualMachine\"><!-- x -->vm-1</n:_this>",
                "<_this xmlns:q=\"http://www.w3.org/2001/XMLSchema-instance\" type='VirtualMachine'"
                        + " q:type=\"o:ManagedObjectReference\" xmlns:o=\"urn:vim25\"><![CDATA[vm-1]]></_this>",
            })
    void thisReference_inEveryDialect_isRead(String self) {
        assertThat(Messages.decode(POWER_ON, self))
                .isEqualTo(Arrays.asList(new ManagedObjectReference("VirtualMachine", "vm-1"), null));
    }

    @Test
    void thisReference_withoutType_hasNone() {
        assertThat(Messages.decode(POWER_ON, "<_this xsi:type=\"ManagedObjectReference\">vm-1</_this>"))
                .isEqualTo(Arrays.asList(new ManagedObjectReference(null, "vm-1"), null));
    }

    @Test
    void strings_withAndWithoutTypes_areRead() {
        assertThat(Messages.decode(
                        LOGIN,
                        "<_this>SessionManager</_this><userName xsi:type=\"xsd:string\">us&#233;r</userName>"
                                + "<password>p &amp; <![CDATA[<w>]]></password>"))
                .isEqualTo(Arrays.asList(
                        new ManagedObjectReference(null, "SessionManager"), "us\u00e9r", "p & <w>", null));
    }

    @Test
    void parameters_inAnyOrder_areRead() {
        assertThat(Messages.decode(
                        LOGIN, "<locale>en</locale><password/><userName>u</userName><_this>SessionManager</_this>"))
                .isEqualTo(Arrays.asList(new ManagedObjectReference(null, "SessionManager"), "u", "", "en"));
    }

    @Test
    void absentArrays_areEmptyLists() {
        List<@Nullable Object> arguments = Messages.decode(
                CREATE_VIEW,
                "<_this>ViewManager</_this><container type=\"Folder\">group-d1</container>"
                        + "<recursive>1</recursive>");
        assertThat(arguments)
                .isEqualTo(List.of(
                        new ManagedObjectReference(null, "ViewManager"),
                        new ManagedObjectReference("Folder", "group-d1"),
                        List.of(),
                        true));
    }

    @Test
    void repeatedElements_areOneList() {
        List<@Nullable Object> arguments = Messages.decode(
                CREATE_VIEW,
                "<_this>ViewManager</_this><container type=\"Folder\">group-d1</container>"
                        + "<type>A</type><recursive>false</recursive><type>B</type>");
        assertThat(arguments.get(2)).isEqualTo(List.of("A", "B"));
    }

    @ParameterizedTest
    @CsvSource({
        "2009-01-02T03:04:05,2009-01-02T03:04:05Z",
        "2009-01-02T03:04:05Z,2009-01-02T03:04:05Z",
        "2009-01-02T03:04:05.123456+02:00,2009-01-02T01:04:05.123456Z",
        "' 2009-01-02T03:04:05-11:00 ',2009-01-02T14:04:05Z"
    })
    void dateTime_withAndWithoutZone_isRead(String text, Instant expected) {
        EventFilterSpec filter = (EventFilterSpec) Messages.decode(
                        QUERY_EVENTS,
                        "<_this>EventManager</_this><filter><time><beginTime>" + text + "</beginTime></time></filter>")
                .get(1);
        assertThat(Objects.requireNonNull(filter).getTime().getBeginTime()).isEqualTo(expected);
    }

    @Test
    void valuesInsideAnyType_haveTheTypesTheyName() {
        List<@Nullable Object> arguments = Messages.decode(
                UPDATE_OPTIONS,
                "<_this>VpxSettings</_this>"
                        + option("xsd:int", "7")
                        + option("xsd:string", "seven")
                        + option("xsd:boolean", "true")
                        + option("xsd:dateTime", "2009-01-02T03:04:05Z")
                        + option("ArrayOfString", "<string>a</string><string xsi:type=\"xsd:string\">b</string>")
                        + option("ArrayOfInt", "")
                        + "<changedValue><key>k</key><value>untyped</value></changedValue>");
        List<Object> values = ((List<?>) Objects.requireNonNull(arguments.get(1)))
                .stream().map(option -> ((OptionValue) option).getValue()).toList();
        assertThat(values)
                .isEqualTo(List.of(
                        7,
                        "seven",
                        true,
                        Instant.parse("2009-01-02T03:04:05Z"),
                        List.of("a", "b"),
                        List.of(),
                        "untyped"));
        assertThat(((WireArray) values.get(5)).elementType()).isEqualTo("xsd:int");
    }

    private static String option(String type, String content) {
        return "<changedValue xsi:type=\"OptionValue\"><key>k</key><value xsi:type=\"" + type + "\">" + content
                + "</value></changedValue>";
    }

    @Test
    void unknownElements_areSkipped_whereverTheyAre() {
        VirtualMachineConfigSpec spec =
                spec("<name>n</name><cryptoSpec xsi:type=\"Any\"><a><b/>text</a></cryptoSpec><numCPUs>2</numCPUs>");
        assertThat(spec.getName()).isEqualTo("n");
        assertThat(spec.getNumCPUs()).isEqualTo(2);
        assertThat(Messages.decode(POWER_ON, VM + "<force>true</force>").get(1)).isNull();
    }

    @Test
    void typeOfALaterLevel_isItsNearestAncestor() {
        VirtualDevice controller = spec("<deviceChange><device xsi:type=\"VirtualNVMEController\">"
                        + "<key>31000</key><busNumber>0</busNumber><sharedBus>none</sharedBus></device></deviceChange>")
                .getDeviceChange()
                .get(0)
                .getDevice();
        assertThat(controller).isExactlyInstanceOf(VirtualController.class);
        assertThat(controller.getKey()).isEqualTo(31000);
    }

    @Test
    void typeOfTheContract_isItself() {
        assertThat(spec("<deviceChange><operation>add</operation><device xmlns:v=\"urn:vim25\""
                                + " xsi:type=\"v:VirtualVmxnet3\"><key>-1</key></device></deviceChange>")
                        .getDeviceChange()
                        .get(0))
                .satisfies(change -> {
                    assertThat(change.getOperation()).isEqualTo(VirtualDeviceConfigSpecOperation.ADD);
                    assertThat(change.getDevice()).isExactlyInstanceOf(VirtualVmxnet3.class);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"VirtualFluxCapacitor", "ObjectFactory", "PowerOnVMRequestType", "xsd:duration", "p:X"})
    void typeThatNoLevelKnows_isInvalidType(String type) {
        String content = VM + "<spec><deviceChange><device xsi:type=\"" + type
                + "\"><key>1</key></device></deviceChange></spec>";
        assertThatThrownBy(() -> Messages.decode(RECONFIGURE, content))
                .hasMessage("ReconfigVM_Task.spec.deviceChange.device: there is no type '" + type + "'")
                .extracting(refused -> ((WireFormatException) refused).fault())
                .satisfies(fault -> {
                    assertThat(fault).isExactlyInstanceOf(InvalidType.class);
                    assertThat(((InvalidType) fault).getArgument()).isEqualTo(type.substring(type.indexOf(':') + 1));
                });
    }

    @Test
    void typeThatIsNoSubtype_isInvalidType() {
        assertRefused(
                RECONFIGURE,
                VM + "<spec xsi:type=\"HostConfigSpec\"/>",
                "ReconfigVM_Task.spec: HostConfigSpec is no VirtualMachineConfigSpec");
        assertRefused(
                RECONFIGURE,
                VM + "<spec xsi:type=\"xsd:string\">x</spec>",
                "ReconfigVM_Task.spec: xsd:string is no VirtualMachineConfigSpec");
    }

    @ParameterizedTest
    @CsvSource({
        "numCPUs,two,'two' is no xsd:int",
        "numCPUs,,'' is no xsd:int",
        "numCPUs,2147483648,'2147483648' is no xsd:int",
        "numCPUs,1.0,'1.0' is no xsd:int",
        "memoryMB,99999999999999999999,'99999999999999999999' is no xsd:long",
        "cpuHotAddEnabled,maybe,'maybe' is no xsd:boolean",
        "cpuHotAddEnabled,TRUE,'TRUE' is no xsd:boolean",
        "changeTrackingEnabled,,'' is no xsd:boolean"
    })
    void scalarOfWrongValue_isRefused(String element, @Nullable String value, String why) {
        String text = value == null ? "" : value;
        assertRefused(
                RECONFIGURE,
                VM + "<spec><" + element + ">" + text + "</" + element + "></spec>",
                "ReconfigVM_Task.spec." + element + ": " + why);
    }

    @Test
    void enumOfWrongValue_isRefused() {
        assertRefused(
                RECONFIGURE,
                VM + "<spec><deviceChange><operation>Add</operation></deviceChange></spec>",
                "ReconfigVM_Task.spec.deviceChange.operation: 'Add' is no VirtualDeviceConfigSpecOperation");
        assertRefused(
                RECONFIGURE,
                VM + "<spec><deviceChange><operation/></deviceChange></spec>",
                "ReconfigVM_Task.spec.deviceChange.operation: '' is no VirtualDeviceConfigSpecOperation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "2009-02-30T00:00:00Z", "2009-01-02T24:00:01Z", "2009-01-02"})
    void dateTimeOfWrongValue_isRefused(String text) {
        assertRefused(
                QUERY_EVENTS,
                "<_this>EventManager</_this><filter><time><beginTime>" + text + "</beginTime></time></filter>",
                "QueryEvents.filter.time.beginTime: '" + text + "' is no xsd:dateTime");
    }

    @Test
    void longValues_areShortenedInMessages() {
        String value = "9".repeat(1_000_000);
        assertRefused(
                RECONFIGURE,
                VM + "<spec><numCPUs>" + value + "</numCPUs></spec>",
                "ReconfigVM_Task.spec.numCPUs: '" + "9".repeat(80) + "...' is no xsd:int");
    }

    @Test
    void missingRequiredElement_isRefused_withItsPath() {
        assertRefused(
                LOGIN,
                "<_this>SessionManager</_this><userName>u</userName>",
                "Login lacks the required element 'password'");
        assertRefused(POWER_ON, "", "PowerOnVM_Task lacks the required element '_this'");
        assertRefused(
                RECONFIGURE,
                VM + "<spec><deviceChange><device><deviceInfo/></device></deviceChange></spec>",
                "ReconfigVM_Task.spec.deviceChange.device.deviceInfo lacks the required element 'label'");
    }

    @Test
    void requiredElementMarkedAsNil_isMissing() {
        assertRefused(
                LOGIN,
                "<_this>SessionManager</_this><userName>u</userName><password xsi:nil=\"true\"/>",
                "Login lacks the required element 'password'");
        assertThat(spec("<numCPUs xsi:nil=\"1\"/>").getNumCPUs()).isNull();
        assertRefused(
                RECONFIGURE,
                VM + "<spec><cpuAllocation><shares><shares xsi:nil=\"true\"/><level>low</level></shares>"
                        + "</cpuAllocation></spec>",
                "ReconfigVM_Task.spec.cpuAllocation.shares lacks the required element 'shares'");
    }

    @Test
    void nilElementsOfLists_areLeftOut() {
        assertThat(spec("<deviceChange xsi:nil=\"true\"/>").getDeviceChange()).isEmpty();
    }

    @Test
    void requiredArray_mayBeEmpty() {
        List<@Nullable Object> arguments = Messages.decode(RETRIEVE, "<_this>propertyCollector</_this><specSet/>");
        assertThat((List<?>) arguments.get(1)).hasOnlyElementsOfType(PropertyFilterSpec.class);
    }

    @Test
    void elementTwice_isRefused() {
        assertRefused(
                RECONFIGURE,
                VM + "<spec><numCPUs>1</numCPUs><numCPUs>2</numCPUs></spec>",
                "ReconfigVM_Task.spec has more than one element 'numCPUs'");
        assertRefused(POWER_ON, VM + VM, "PowerOnVM_Task has more than one element '_this'");
    }

    @Test
    void elementOfAnotherNamespace_isRefused() {
        assertRefused(
                RECONFIGURE,
                VM + "<spec xmlns=\"\"/>",
                "ReconfigVM_Task: the element 'spec' is not in the namespace urn:vim25");
    }

    @Test
    void textBetweenElements_isRefused() {
        assertRefused(
                RECONFIGURE,
                VM + "<spec>x<numCPUs>1</numCPUs></spec>",
                "ReconfigVM_Task.spec has text between its elements: 'x'");
    }

    @Test
    void elementsInsideAScalar_areRefused() {
        assertRefused(
                RECONFIGURE,
                VM + "<spec><numCPUs>1<x/></numCPUs></spec>",
                "ReconfigVM_Task.spec.numCPUs is no data object, but has an element 'x'");
    }

    @Test
    void strict_refusesWhatIsNewer() {
        VimCodec strict = VimCodec.strict(ApiLevel.V2_5);
        assertThat(strict.decodeRequest(
                        Messages.reader(Messages.request(RECONFIGURE, VM + "<spec><numCPUs>2</numCPUs></spec>")),
                        RECONFIGURE))
                .hasSize(2);
        assertThatThrownBy(() -> strict.decodeRequest(
                        Messages.reader(Messages.request(
                                RECONFIGURE, VM + "<spec><cpuHotAddEnabled>true</cpuHotAddEnabled></spec>")),
                        RECONFIGURE))
                .hasMessage("ReconfigVM_Task.spec has no element 'cpuHotAddEnabled' at API level 2.5");
        for (String type : List.of("VirtualVmxnet3", "VirtualNVMEController")) {
            assertThatThrownBy(() -> strict.decodeRequest(
                            Messages.reader(Messages.request(
                                    RECONFIGURE,
                                    VM + "<spec><deviceChange><device xsi:type=\"" + type
                                            + "\"><key>1</key></device></deviceChange></spec>")),
                            RECONFIGURE))
                    .hasMessage("ReconfigVM_Task.spec.deviceChange.device: there is no type '" + type + "'");
        }
    }

    @Test
    void deepNesting_isRefused() {
        StringBuilder xml =
                new StringBuilder("<v xmlns=\"urn:vim25\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
        for (int i = 0; i < 130; i++) {
            xml.append("<dynamicProperty><name>n</name><val xsi:type=\"DynamicData\">");
        }
        assertThatThrownBy(() -> VimCodec.tolerant().decode(Messages.reader(xml.toString()), DynamicData.class))
                .isInstanceOf(WireFormatException.class)
                .hasMessageEndingWith(" is nested too deeply");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<PowerOnVM_Task xmlns='urn:vim25'><_this>vm-1</_this>",
                "<PowerOnVM_Task xmlns='urn:vim25'><_this>vm-1</PowerOnVM_Task>",
                "<PowerOnVM_Task xmlns='urn:vim25'><_this>&nbsp;</_this></PowerOnVM_Task>",
                "<PowerOnVM_Task xmlns='urn:vim25'><_this a='1' a='2'>vm-1</_this></PowerOnVM_Task>",
                "<PowerOnVM_Task xmlns='urn:vim25'><q:_this>vm-1</q:_this></PowerOnVM_Task>",
                "<PowerOnVM_Task xmlns='urn:vim25'><_this>&#0;</_this></PowerOnVM_Task>",
                "<PowerOnVM_Task xmlns='urn:vim25'>"
            })
    void malformedXml_isRefused(String xml) {
        assertThatThrownBy(() -> VimCodec.tolerant().decodeRequest(Messages.reader(xml), POWER_ON))
                .isInstanceOf(WireFormatException.class)
                .hasMessageStartingWith("The message is not well-formed XML at line 1, column ");
    }
}
