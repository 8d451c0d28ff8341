package io.vimock.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What is wrong with a SOAP request before its XML is read: media type, encoding, size. Stateless. */
final class RequestChecks {
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([^\"';\\s]+)");
    private static final Pattern XML_ENCODING =
            Pattern.compile("^\\s*<\\?xml[^>]*?encoding\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii", "ascii");
    private static final Set<String> XML = Set.of("text/xml", "application/xml");
    /** What nearly all clients send. */
    private static final Set<String> USUAL_TYPES =
            Set.of("text/xml; charset=utf-8", "text/xml;charset=utf-8", "text/xml");

    private RequestChecks() {}

    /** Why a request is refused for its headers; null when it is not. */
    static @Nullable String headers(Request request, int maxBodyBytes) {
        HttpFields headers = request.getHeaders();
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        if (type != null) {
            String lower = type.toLowerCase(Locale.ROOT);
            String refusal = USUAL_TYPES.contains(lower) ? null : type(lower);
            if (refusal != null) {
                return refusal;
            }
        }
        String coding = headers.get(HttpHeader.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return "A request cannot be compressed, and this one says it is " + shortened(coding);
        }
        return request.getLength() > maxBodyBytes ? tooLarge(maxBodyBytes) : null;
    }

    private static @Nullable String type(String lower) {
        String media = lower.split(";", 2)[0].strip();
        if (!XML.contains(media)) {
            return "The content type of a SOAP 1.1 request is text/xml, not " + shortened(media);
        }
        Matcher charset = CHARSET.matcher(lower);
        return charset.find() && !UTF_8.contains(charset.group(1))
                ? "A request has to be in UTF-8, not " + shortened(charset.group(1))
                : null;
    }

    /** Why a request is refused for what its body consists of; null when it is not. */
    static @Nullable String body(byte[] body) {
        if (body.length == 0) {
            return "The request has no body";
        }
        if (body.length > 1 && (body[0] == 0 || body[1] == 0 || (body[0] & body[1] & 0xfe) == 0xfe)) {
            return "A request has to be in UTF-8, and this one looks like UTF-16";
        }
        Matcher encoding =
                XML_ENCODING.matcher(new String(body, 0, Math.min(body.length, 200), StandardCharsets.ISO_8859_1));
        if (encoding.find() && !UTF_8.contains(encoding.group(1).toLowerCase(Locale.ROOT))) {
            return "A request has to be in UTF-8, not " + shortened(encoding.group(1));
        }
        return isUtf8(body) ? null : "The request has bytes that are no UTF-8";
    }

    private static boolean isUtf8(byte[] body) {
        for (byte each : body) {
            if (each < 0) {
                // Replaces what is none, so that other bytes come out.
                return Arrays.equals(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), body);
            }
        }
        return true;
    }

    /** The refusal of a request that is too large. */
    static String tooLarge(int maxBodyBytes) {
        return "The request is larger than " + maxBodyBytes + " bytes";
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
