package io.vimock.server.wire;

import java.time.Instant;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.datatype.XMLGregorianCalendar;
import org.w3c.dom.Element;

/** The values that JAXB has inside {@code xsd:anyType}, and what the codec has in their place. */
final class JaxbValues {
    private JaxbValues() {}

    /** Replaces JAXB's dates in a bean by instants, and the DOM elements that it makes of enumerations. */
    static Object normal(Object bean) {
        return mapped(bean, JaxbValues::normalValue);
    }

    private static Object normalValue(Object value) {
        if (value instanceof XMLGregorianCalendar date) {
            return date.toGregorianCalendar().toInstant();
        }
        if (value instanceof Element element) {
            String type = element.getAttributeNS(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "type");
            Class<?> known = TypeNames.find(type.substring(type.indexOf(':') + 1));
            Object constant = known == null ? null : WireEnum.constant(known, element.getTextContent());
            return constant == null ? value : constant;
        }
        return value;
    }

    /** Replaces instants inside anyType in a bean by what JAXB takes. */
    static Object jaxb(Object bean) {
        return mapped(bean, value -> value instanceof Instant instant ? calendar(instant) : value);
    }

    private static GregorianCalendar calendar(Instant instant) {
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        calendar.setGregorianChange(new java.util.Date(Long.MIN_VALUE));
        calendar.setTimeInMillis(instant.toEpochMilli());
        return calendar;
    }

    private static Object mapped(Object bean, UnaryOperator<Object> change) {
        for (WireField field : WireType.of(bean.getClass()).fields()) {
            Object value = field.get(bean);
            if (value instanceof List<?> list) {
                field.set(
                        bean,
                        list.stream().map(each -> part(field, each, change)).toList());
            } else if (value != null) {
                field.set(bean, part(field, value, change));
            }
        }
        return bean;
    }

    private static Object part(WireField field, Object value, UnaryOperator<Object> change) {
        if (WireKind.of(value.getClass()) == WireKind.BEAN && WireType.isBean(value.getClass())) {
            return mapped(value, change);
        }
        return field.kind() == WireKind.ANY ? change.apply(value) : value;
    }
}
