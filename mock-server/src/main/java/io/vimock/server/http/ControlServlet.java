package io.vimock.server.http;

import io.vimock.server.call.Session;
import io.vimock.server.control.ControlApi;
import io.vimock.server.control.ControlReply;
import io.vimock.server.dispatch.HttpUsers;
import io.vimock.server.soap.SessionCookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /mock}: the control API. Whoever reaches the server on a loopback address may use it, others with an
 * administrator's name and password or session. Web pages may not: a request that tells of one is refused. Thread safe.
 */
final class ControlServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final int MOST_BYTES = 1 << 20;

    private final transient ControlApi api;
    private final transient HttpUsers users;
    private final boolean open;

    /** @param open whether nobody has to say who they are */
    ControlServlet(ControlApi api, HttpUsers users, boolean open) {
        this.api = api;
        this.users = users;
        this.open = open;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ControlReply reply = refusal(request, response);
        if (reply == null) {
            String path = request.getPathInfo() == null ? "" : request.getPathInfo();
            String body = new String(request.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            reply = api.answer(request.getMethod(), path, query(request), body);
        }
        if (!reply.allowed().isEmpty()) {
            response.setHeader("Allow", String.join(", ", reply.allowed()));
        }
        response.setStatus(reply.status());
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(reply.body());
        if (reply.status() >= HttpServletResponse.SC_BAD_REQUEST) {
            RestOfBody.forget(request, response);
        }
    }

    private @Nullable ControlReply refusal(HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("Origin") != null) {
            return ControlReply.error(HttpServletResponse.SC_FORBIDDEN, "web pages cannot control the server");
        }
        if (open) {
            return null;
        }
        Session session = users.session(
                SessionCookie.values(Collections.list(request.getHeaders("Cookie"))),
                request.getHeader("Authorization"),
                request.getRemoteAddr());
        if (session == null) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"vi-mock\"");
            return ControlReply.error(
                    HttpServletResponse.SC_UNAUTHORIZED, "name and password of an administrator are needed");
        }
        return users.isAdministrator(session)
                ? null
                : ControlReply.error(HttpServletResponse.SC_FORBIDDEN, "only administrators can control the server");
    }

    private static Map<String, String> query(HttpServletRequest request) {
        Map<String, String> query = new HashMap<>();
        // The query alone: a form's body would be read as parameters, too.
        String raw = request.getQueryString();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return query;
    }
}
