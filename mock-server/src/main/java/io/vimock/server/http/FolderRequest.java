package io.vimock.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of a request below {@code /folder} names.
 *
 * @param path the path below the datastore's root, decoded; empty for the root
 * @param dcPath the datacenter's inventory path; null when absent
 * @param dsName the datastore's name; null when absent
 */
record FolderRequest(
        String path, @Nullable String dcPath, @Nullable String dsName) {

    /** Reads the URL as it was sent, since a percent sign can be part of a name; null when it cannot be understood. */
    static @Nullable FolderRequest of(HttpServletRequest request) {
        String raw = request.getRequestURI().substring("/folder".length());
        String dcPath = null;
        String dsName = null;
        String query = request.getQueryString();
        try {
            for (String pair : query == null ? new String[0] : query.split("&")) {
                int equals = pair.indexOf('=');
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                if (pair.startsWith("dcPath=")) {
                    dcPath = value;
                } else if (pair.startsWith("dsName=")) {
                    dsName = value.isEmpty() ? null : value;
                }
            }
            String path = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
            return new FolderRequest(path.replaceAll("^/+|/+$", ""), dcPath, dsName);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
