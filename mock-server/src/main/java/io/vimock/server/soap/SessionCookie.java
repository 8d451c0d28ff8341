package io.vimock.server.soap;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cookie {@code vmware_soap_session}. Stateless.
 *
 * <p>Clients send it back bare, with its attributes, quoted or not, after {@code $Version}, with a blank after the equals
 * sign, and in any of several Cookie headers, so it is searched for by hand. (wire rule 5)
 */
public final class SessionCookie {
    private static final Pattern COOKIE = Pattern.compile("vmware_soap_session\\s*=\\s*\"?([^\";,\\s]+)");

    private SessionCookie() {}

    /** The session secrets in Cookie headers. */
    public static List<String> values(Iterable<String> headers) {
        List<String> values = new ArrayList<>(1);
        for (String header : headers) {
            for (Matcher matcher = COOKIE.matcher(header); matcher.find(); ) {
                values.add(matcher.group(1));
            }
        }
        return values;
    }

    /** The session secrets in a vcSessionCookie header: a bare value, or a cookie. (wire rule 6) */
    static List<String> ofHeader(String header) {
        return header.contains("=")
                ? values(List.of(header))
                : List.of(header.replace("\"", "").strip());
    }

    /** What the response to Login sets. */
    static String header(String value, boolean secure) {
        return "vmware_soap_session=\"" + value + "\"; Path=/; HttpOnly" + (secure ? "; Secure" : "");
    }
}
