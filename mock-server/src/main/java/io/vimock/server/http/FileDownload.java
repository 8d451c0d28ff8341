package io.vimock.server.http;

import io.vimock.server.inventory.files.Content;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends a file, or the one range of it that is asked for (RFC 9110, 14). Stateless. */
final class FileDownload {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private FileDownload() {}

    /** A part of a file, from the first byte on. */
    private record Range(long from, long count) {}

    static void send(HttpServletRequest request, HttpServletResponse response, Content content) throws IOException {
        long size = content.size();
        response.setHeader("Accept-Ranges", "bytes");
        response.setContentType("application/octet-stream");
        String header = request.getHeader("Range");
        Matcher asked = RANGE.matcher(header == null ? "" : header.strip());
        Range range = new Range(0, size);
        // A header that is none, or several ranges, may be ignored.
        if (asked.matches() && !header.endsWith("=-")) {
            range = range(asked.group(1), asked.group(2), size);
            if (range == null) {
                response.setHeader("Content-Range", "bytes */" + size);
                response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
                response.setContentLength(0);
                return;
            }
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader(
                    "Content-Range", "bytes " + range.from + "-" + (range.from + range.count - 1) + "/" + size);
        }
        response.setContentLengthLong(range.count);
        if (!request.getMethod().equals("HEAD")) {
            content.copyTo(response.getOutputStream(), range.from, range.count);
        }
    }

    /** The range that is asked for; null when the file has nothing there. */
    private static @Nullable Range range(String first, String last, long size) {
        if (first.isEmpty()) {
            long count = Math.min(Long.parseLong(last), size);
            return count == 0 ? null : new Range(size - count, count);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        return from > to ? null : new Range(from, to - from + 1);
    }
}
