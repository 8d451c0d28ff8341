package io.vimock.server.http;

import io.vimock.server.soap.ContractFiles;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The files that describe the service, below {@code /sdk}; what is posted there was answered before. Thread safe. */
final class SdkServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient ContractFiles files;
    private final @Nullable URI publicUrl;

    /** @param publicUrl the address that clients use; null for the one that they show in requests */
    SdkServlet(ContractFiles files, @Nullable URI publicUrl) {
        this.files = files;
        this.publicUrl = publicUrl;
    }

    /** POST is allowed, and never comes here. */
    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Allow", "GET, HEAD, POST, TRACE, OPTIONS");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
        String query = request.getQueryString();
        boolean endpoint = path.isEmpty() || path.equals("vimService");
        if (endpoint && query != null && query.equalsIgnoreCase("wsdl")) {
            send(response, files.wsdl(address(request)));
        } else if (endpoint) {
            response.setHeader("Allow", "POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            response.setContentType("text/plain;charset=utf-8");
            response.getWriter().println("This is a SOAP endpoint: POST requests here. GET ?wsdl describes it.");
        } else {
            byte[] file = files.file(path, address(request));
            if (file == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                send(response, file);
            }
        }
    }

    private static void send(HttpServletResponse response, byte[] file) throws IOException {
        response.setContentType("text/xml;charset=utf-8");
        response.setContentLength(file.length);
        response.getOutputStream().write(file);
    }

    /** The address of {@code /sdk} as the client wrote it; the characters of a host name need no escaping in XML. */
    private String address(HttpServletRequest request) {
        if (publicUrl != null) {
            return publicUrl.resolve("/sdk").toString();
        }
        String host = request.getServerName().replaceAll("[^A-Za-z0-9.:\\[\\]_-]", "");
        return request.getScheme() + "://" + host + ":" + request.getServerPort() + "/sdk";
    }
}
