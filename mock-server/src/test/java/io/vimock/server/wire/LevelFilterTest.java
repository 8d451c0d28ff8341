package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.DynamicData;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventEx;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualVmxnet;
import io.vimock.vim25.VirtualVmxnet3;
import io.vimock.vim25.VmEventArgument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written for an older level holds nothing that came later (wire rule 1). */
class LevelFilterTest {

    /** The strict reader of a level refuses every element and type that came after it. */
    @ParameterizedTest
    @EnumSource(
            value = ApiLevel.class,
            names = {"V2_0", "V2_5", "V2_5U2SERVER", "V4_0", "V4_1"})
    void everyType_writtenForALevel_isReadByItsStrictReader(ApiLevel level) {
        for (Class<?> type : ContractTypes.DATA_OBJECTS) {
            Object bean = new RandomBeans(type.getName().hashCode(), 2).bean(type);
            String xml = "<v xmlns=\"urn:vim25\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                    + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
                    + new String(VimCodec.fragment(bean, "v", Object.class, level), StandardCharsets.UTF_8)
                            .substring(2);
            Object read = VimCodec.strict(level).decode(Messages.reader(xml), Object.class);
            assertThat(read)
                    .as(xml)
                    .isInstanceOf(WireType.of(type).at(level).shown().beanClass());
            assertThat(read).as(xml).isNotNull();
        }
    }

    @Test
    void newerType_isItsNearestOlderAncestor() {
        VirtualVmxnet3 card = new VirtualVmxnet3().withKey(4000).withMacAddress("00:50:56:00:00:01");
        String content = "<key>4000</key><macAddress>00:50:56:00:00:01</macAddress></v>";
        assertThat(fragment(card, VirtualVmxnet.class, ApiLevel.V2_5)).isEqualTo("<v>" + content);
        assertThat(fragment(card, Object.class, ApiLevel.V2_5)).isEqualTo("<v xsi:type=\"VirtualVmxnet\">" + content);
        assertThat(fragment(card, Object.class, ApiLevel.V2_5U2SERVER))
                .startsWith("<v xsi:type=\"VirtualVmxnet3\"><key>");
    }

    @Test
    void newerEvent_isAPlainEvent() {
        EventEx event = new EventEx().withKey(7).withEventTypeId("x").withUserName("u");
        assertThat(fragment(event, Event.class, ApiLevel.V2_5))
                .contains("<key>7</key>")
                .contains("<userName>u</userName>")
                .doesNotContain("eventTypeId")
                .doesNotContain("xsi:type");
    }

    @Test
    void entriesOfWhichNothingIsLeft_areLeftOut() throws IOException {
        Object newer = new io.vimock.vim25.KeyAnyValue().withKey("k").withValue("v");
        Object older = new VmEventArgument().withName("n").withVm(new ManagedObjectReference("VirtualMachine", "vm-1"));
        XmlBuffer xml = new XmlBuffer(null);
        new WireWriter(xml, ApiLevel.V2_5, RefNames.SAME)
                .elements(new Tag("e"), DynamicData.class, List.of(newer, older, newer));
        assertThat(new String(xml.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("<e xsi:type=\"VmEventArgument\"><name>n</name><vm type=\"VirtualMachine\">vm-1</vm></e>");
    }

    @Test
    void requiredValueOfWhichNothingIsLeft_staysAsItsAncestor() {
        Object property = new io.vimock.vim25.DynamicProperty()
                .withName("p")
                .withVal(new io.vimock.vim25.KeyAnyValue().withKey("k").withValue("v"));
        assertThat(fragment(property, Object.class, ApiLevel.V2_5))
                .isEqualTo("<v xsi:type=\"DynamicProperty\"><name>p</name><val xsi:type=\"DynamicData\"></val></v>");
    }

    @Test
    void arrayOfNewerTypes_isTheArrayOfTheirOlderAncestor() {
        assertThat(fragment(
                        VimCodec.boxed(List.of(new VirtualVmxnet3()), "VirtualVmxnet3"), Object.class, ApiLevel.V2_5))
                .startsWith("<v xsi:type=\"ArrayOfVirtualDevice\"><VirtualDevice xsi:type=\"VirtualVmxnet\">");
    }

    private static String fragment(Object value, Class<?> declared, ApiLevel level) {
        return new String(VimCodec.fragment(value, "v", declared, level), StandardCharsets.UTF_8);
    }
}
