package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.api.Parameter;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.RuntimeFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.xml.sax.SAXException;

/** Every message that the codec writes is valid by the schemas that the server hands out (wire rule 10). */
@Execution(ExecutionMode.SAME_THREAD)
class ContractAgreementTest {
    private final Validator validator = schema().newValidator();

    private static Schema schema() {
        URL types = Objects.requireNonNull(ManagedObjectReference.class.getResource("/wsdl/vim-types.xsd"));
        String all = "<xsd:schema xmlns:xsd='" + XMLConstants.W3C_XML_SCHEMA_NS_URI + "' targetNamespace='urn:vim25'>"
                + "<xsd:include schemaLocation='query-messagetypes.xsd'/>"
                + "<xsd:include schemaLocation='vim-messagetypes.xsd'/></xsd:schema>";
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(new StreamSource(
                            new StringReader(all), types.toString().replace("vim-types.xsd", "all.xsd")));
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable String invalid(String xml) {
        try {
            validator.validate(new StreamSource(new StringReader(xml)));
            return null;
        } catch (SAXException e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object argument(Parameter parameter, RandomBeans random) {
        Class<?> type = TypeNames.ofCatalogue(parameter.type());
        if (!parameter.array()) {
            return random.value(type, 2);
        }
        return List.of(random.value(type, 2), random.value(type, 2));
    }

    @Test
    void everyRequest_isValid_andReadAsItWasWritten() throws IOException {
        for (Operation operation : Messages.OPERATIONS) {
            RandomBeans random = new RandomBeans(operation.name().hashCode(), 2);
            List<Object> arguments = new ArrayList<>();
            XmlBuffer content = new XmlBuffer(null);
            WireWriter writer = new WireWriter(content, ApiLevel.V7_0, RefNames.SAME);
            ManagedObjectReference self = new ManagedObjectReference(operation.declaringType(), "id-1");
            arguments.add(self);
            writer.element(new Tag("_this"), ManagedObjectReference.class, true, self);
            for (Parameter parameter : operation.parameters()) {
                Object argument = argument(parameter, random);
                arguments.add(argument);
                Class<?> type = TypeNames.ofCatalogue(parameter.type());
                writer.elements(
                        new Tag(parameter.name()), type, argument instanceof List<?> list ? list : List.of(argument));
            }
            String xml = Messages.request(operation, new String(content.toByteArray(), StandardCharsets.UTF_8));
            assertThat(invalid(xml)).as(xml).isNull();
            Object read = VimCodec.tolerant().decodeRequest(Messages.reader(xml), operation);
            assertThat(Values.difference(read, arguments)).as(xml).isNull();
        }
    }

    @Test
    void everyAnswer_isValid_atEveryLevel() {
        for (Operation operation : Messages.OPERATIONS) {
            Parameter returns = operation.returns();
            Object result = returns == null
                    ? null
                    : argument(returns, new RandomBeans(operation.name().hashCode(), 2));
            for (ApiLevel level : List.of(ApiLevel.V2_5, ApiLevel.V4_0, ApiLevel.V4_1, ApiLevel.V7_0)) {
                String xml = bound(Messages.body(Messages.answer(operation, result, level)));
                assertThat(invalid(xml)).as(xml).isNull();
            }
        }
    }

    @Test
    void everyAnswerWithoutResult_isValid_whereTheResultMayBeAbsent() {
        for (Operation operation : Messages.OPERATIONS) {
            Parameter returns = operation.returns();
            if (returns == null || returns.optional()) {
                String xml = bound(Messages.body(Messages.answer(operation, null, ApiLevel.V4_1)));
                assertThat(invalid(xml)).as(xml).isNull();
            }
        }
    }

    /** Declared or not: the detail is an element of the schema, and the operation's own wherever it declares one. */
    @Test
    void everyFault_ofEveryOperation_isValidAndDeclared() throws IOException {
        List<Class<?>> faults = ContractTypes.subtypesOf(MethodFault.class).stream()
                .filter(type -> type != MethodFault.class)
                .toList();
        for (int i = 0; i < faults.size(); i++) {
            Operation operation = Messages.OPERATIONS.get(i % Messages.OPERATIONS.size());
            MethodFault fault = (MethodFault) new RandomBeans(i, 2).bean(faults.get(i));
            for (Operation called : Arrays.asList(operation, null)) {
                String detail = detail(fault, called);
                assertThat(invalid(bound(detail))).as(detail).isNull();
                assertThat(detail)
                        .contains(" xmlns=\"urn:vim25\" xsi:type=\""
                                + faults.get(i).getSimpleName() + "\"");
                if (fault instanceof RuntimeFault) {
                    assertThat(detail.substring(1, detail.indexOf("Fault xmlns")))
                            .isIn(called == null ? List.of("RuntimeFault") : called.faults());
                }
            }
        }
    }

    @Test
    void declaredFaults_areNamedByTheirOwnElement() {
        for (Operation operation : Messages.OPERATIONS) {
            for (String name : operation.faults()) {
                MethodFault fault =
                        (MethodFault) WireType.of(TypeNames.ofCatalogue(name)).create();
                assertThat(VimCodec.faultElement(fault, operation)).isEqualTo(name + "Fault");
            }
        }
        assertThat(VimCodec.faultElement(new RuntimeFault(), null)).isEqualTo("RuntimeFaultFault");
    }

    private static String detail(MethodFault fault, @Nullable Operation operation) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VimCodec.tolerant().encodeFault(fault, "m", operation, ApiLevel.V7_0, out);
        String xml = out.toString(StandardCharsets.UTF_8);
        return xml.substring(xml.indexOf("<detail>") + "<detail>".length(), xml.indexOf("</detail>"));
    }

    /** The element with the prefixes that the envelope declares. */
    private static String bound(String element) {
        return element.replaceFirst(
                " xmlns=",
                " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                        + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns=");
    }

    @Test
    void everyTypeOfTheContract_isFoundByItsName() {
        Stream.concat(ContractTypes.BEANS.stream(), ContractTypes.ENUMS.stream())
                .forEach(type -> {
                    assertThat(TypeNames.find(type.getSimpleName())).isEqualTo(type);
                    assertThat(WireKind.of(type) == WireKind.ENUM
                                    || WireType.of(type).name().equals(type.getSimpleName()))
                            .isTrue();
                });
    }
}
