package io.vimock.vim25.support;

import jakarta.xml.bind.annotation.adapters.XmlAdapter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The Java side of {@code xsd:dateTime}: an {@link Instant}, written in UTC with milliseconds and a {@code Z}.
 *
 * <p>Reading accepts any offset and any fraction of a second; a value without an offset is taken as UTC. A value that
 * is no date (or hour 24) raises {@link IllegalArgumentException}, which JAXB reports as a validation event. Thread safe.
 */
public final class InstantAdapter extends XmlAdapter<String, Instant> {

    private static final DateTimeFormatter WRITTEN =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    @Override
    public @Nullable Instant unmarshal(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            TemporalAccessor parsed =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime withOffset
                    ? withOffset.toInstant()
                    : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not an xsd:dateTime: " + text, e);
        }
    }

    @Override
    public @Nullable String marshal(@Nullable Instant instant) {
        return instant == null ? null : WRITTEN.format(instant);
    }
}
