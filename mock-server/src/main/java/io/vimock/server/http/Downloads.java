package io.vimock.server.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Files for download below {@code /downloads}, in memory. Their addresses are secrets: who has one may read the file. The
 * newest {@value #MOST} files are kept. Thread safe.
 */
final class Downloads extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 10;

    /** By path; guarded by itself. */
    private final transient Map<String, byte[]> files = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Makes a file available.
     *
     * @param name the file's name; letters, digits, dots and dashes
     * @return the path of its address
     */
    String publish(String name, byte[] content) {
        String path = "/" + UUID.randomUUID() + "/" + name;
        synchronized (files) {
            files.put(path, content.clone());
        }
        return "/downloads" + path;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] file;
        synchronized (files) {
            file = files.get(request.getPathInfo());
        }
        if (file == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("application/octet-stream");
        response.setContentLength(file.length);
        response.getOutputStream().write(file);
    }
}
