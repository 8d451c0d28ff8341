package io.vimock.server.soap;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which requests are answered from a snapshot in next to no time: they wait for nothing, and concern as many
 * objects as they name. The thread that reads from the network answers them itself, because to wake another one costs
 * as much as all the rest. Stateless.
 */
final class BriefRequests {
    /** The largest of them; there is no room in it to name many objects. */
    static final int MOST_BYTES = 4 << 10;

    private static final Set<String> OPERATIONS = Set.of(
            "CurrentTime",
            "Fetch",
            "RetrieveProperties",
            "RetrievePropertiesEx",
            "RetrieveServiceContent",
            "SessionIsActive");
    /** In a request about other objects than it names. */
    private static final String SELECTION = "selectSet";
    /** A part of the names of all views, whose members are a property. */
    private static final String VIEW = "View";

    private BriefRequests() {}

    /**
     * Whether a request is brief; of some that are, it is not known.
     *
     * @param operation the name of the operation; null when there is none
     * @param body the whole request
     */
    static boolean isBrief(@Nullable String operation, byte[] body) {
        if (operation == null || body.length > MOST_BYTES || !OPERATIONS.contains(operation)) {
            return false;
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return !text.contains(SELECTION) && !text.contains(VIEW);
    }
}
