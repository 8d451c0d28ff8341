package io.vimock.bench.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names requests, so that recorded answers find the requests that they answer. */
public final class RequestKey {
    private static final Pattern OPERATION = Pattern.compile("Body><(\\w+)");
    private static final Pattern PATH = Pattern.compile("<pathSet>([\\w.]+)</pathSet>");

    private RequestKey() {}

    /** The name of the operation that an envelope calls. */
    public static String operation(String envelope) {
        Matcher matcher = OPERATION.matcher(envelope);
        return matcher.find() ? matcher.group(1) : "?";
    }

    /** The name of the operation with the properties it reads and whether it reads them of a view: a file's name. */
    public static String of(String envelope) {
        StringBuilder key = new StringBuilder(operation(envelope));
        if (envelope.contains("TraversalSpec")) {
            key.append("-view");
        }
        Matcher paths = PATH.matcher(envelope);
        while (paths.find()) {
            key.append('-').append(paths.group(1));
        }
        return key.toString();
    }
}
