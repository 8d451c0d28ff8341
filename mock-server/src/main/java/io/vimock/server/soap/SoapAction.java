package io.vimock.server.soap;

import io.vimock.api.ApiLevel;
import org.jspecify.annotations.Nullable;

/** Reads the API level out of the SOAPAction header. Stateless. */
final class SoapAction {
    private static final String PREFIX = "urn:vim25/";

    private SoapAction() {}

    /**
     * The level to answer in: what the client asks for, and never more than the server's own. The header may be quoted,
     * bare, empty or absent, and may name a version far above the server's. (wire rule 1)
     */
    static ApiLevel level(@Nullable String soapAction, ApiLevel own) {
        if (soapAction == null) {
            return own;
        }
        String action = soapAction.replace("\"", "").strip();
        ApiLevel asked = action.startsWith(PREFIX) ? ApiLevel.parse(action.substring(PREFIX.length())) : null;
        return asked == null || asked.includes(own) ? own : asked;
    }
}
