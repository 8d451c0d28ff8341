package io.vimock.server.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/** {@code /about}: what runs here, as JSON. Thread safe. */
final class AboutServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Supplier<String> about;

    AboutServlet(Supplier<String> about) {
        this.about = about;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(about.get());
    }
}
