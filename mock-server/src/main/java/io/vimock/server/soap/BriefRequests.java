package io.vimock.server.soap;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which requests are answered in next to no time: they concern as many objects as they name, and wait for nothing
 * but their turn to change the world. The thread that reads from the network answers them itself, because to wake
 * another one costs as much as all the rest. Stateless.
 */
final class BriefRequests {
    /** The largest of them; there is no room in it to name many objects. */
    static final int MOST_BYTES = 4 << 10;

    private static final Set<String> READS = Set.of(
            "CurrentTime",
            "Fetch",
            "RetrieveProperties",
            "RetrievePropertiesEx",
            "RetrieveServiceContent",
            "SessionIsActive");
    private static final Set<String> CHANGES = Set.of(
            "CreateFilter",
            "DestroyPropertyFilter",
            "PowerOffVM_Task",
            "PowerOnVM_Task",
            "RebootGuest",
            "ResetVM_Task",
            "ShutdownGuest",
            "StandbyGuest",
            "SuspendVM_Task");
    private static final Set<String> NEWS = Set.of("CheckForUpdates", "WaitForUpdates", "WaitForUpdatesEx");
    /** In a request about other objects than it names. */
    private static final String SELECTION = "selectSet";
    /** A part of the names of all views, whose members are a property. */
    private static final String VIEW = "View";

    private BriefRequests() {}

    /** How a request is answered. */
    enum Kind {
        /** From a snapshot, in next to no time. */
        READ,
        /** In next to no time, as soon as it is its turn to change the world. */
        CHANGE,
        /** In next to no time if the news are of few objects. */
        NEWS,
        /** As long as it takes; some that are brief are among these. */
        OTHER
    }

    /**
     * How a request is answered.
     *
     * @param operation the name of the operation; null when there is none
     * @param body the whole request
     */
    static Kind kind(@Nullable String operation, byte[] body) {
        if (operation == null || body.length > MOST_BYTES) {
            return Kind.OTHER;
        }
        if (NEWS.contains(operation)) {
            return Kind.NEWS;
        }
        Kind kind = READS.contains(operation) ? Kind.READ : CHANGES.contains(operation) ? Kind.CHANGE : Kind.OTHER;
        return kind == Kind.OTHER || namesItsObjects(body) ? kind : Kind.OTHER;
    }

    private static boolean namesItsObjects(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return !text.contains(SELECTION) && !text.contains(VIEW);
    }
}
