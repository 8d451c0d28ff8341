package io.vimock.server.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/** {@code /about} and {@code /healthz}: what runs here and whether it does, as JSON. Thread safe. */
final class TextServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Supplier<String> json;

    TextServlet(Supplier<String> json) {
        this.json = json;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(json.get());
    }
}
