package io.vimock.vim25.support;

import jakarta.xml.bind.annotation.adapters.XmlAdapter;
import java.time.Instant;
import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code xsd:anyType} hold an {@link Instant}, which JAXB does not know there.
 *
 * <p>On the wire such a value is an {@code xsd:dateTime} in UTC with milliseconds. One without a time zone is read as
 * UTC (wire rule 12). All other values pass as they are.
 */
public final class AnyTypeAdapter extends XmlAdapter<Object, Object> {
    @Override
    public @Nullable Object unmarshal(@Nullable Object value) {
        return value instanceof XMLGregorianCalendar calendar
                ? new InstantAdapter().unmarshal(calendar.toXMLFormat())
                : value;
    }

    @Override
    public @Nullable Object marshal(@Nullable Object value) throws DatatypeConfigurationException {
        return value instanceof Instant instant
                ? DatatypeFactory.newInstance().newXMLGregorianCalendar(new InstantAdapter().marshal(instant))
                : value;
    }
}
