package io.vimock.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the load generator against one server yielded.
 *
 * @param server what the server says it is
 * @param command how it was started; null when it ran already
 * @param date when, as in ISO 8601
 * @param machine where the load generator ran
 * @param otherWork which part of the machine others used meanwhile, from 0 to 1; not a number when unknown
 * @param machines how many virtual machines the server had
 */
public record LoadReport(
        String server,
        @Nullable String command,
        String date,
        String machine,
        double otherWork,
        int machines,
        List<Measurement> measurements) {
    /** A report whose list does not change. */
    public LoadReport {
        measurements = List.copyOf(measurements);
    }
}
