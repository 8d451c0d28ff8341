package io.vimock.server.http;

import io.vimock.server.soap.ContractFiles;
import io.vimock.server.soap.SoapEndpoint;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code /sdk}: SOAP by POST, the files that describe the service by GET.
 *
 * <p>What is wrong with a request before its XML is read (media type, encoding, size) is answered here, with a SOAP
 * fault like any other. Thread safe.
 */
final class SdkServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([^\"';\\s]+)");
    private static final Pattern XML_ENCODING =
            Pattern.compile("^\\s*<\\?xml[^>]*?encoding\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii", "ascii");
    private static final Set<String> XML = Set.of("text/xml", "application/xml");

    private final transient SoapEndpoint soap;
    private final transient ContractFiles files;
    private final transient ReplyThreads replies;
    private final int maxBodyBytes;
    private final @Nullable URI publicUrl;

    /**
     * @param replies sends large replies
     * @param publicUrl the address that clients use; null for the one that they show in requests
     */
    SdkServlet(
            SoapEndpoint soap, ContractFiles files, ReplyThreads replies, int maxBodyBytes, @Nullable URI publicUrl) {
        this.soap = soap;
        this.files = files;
        this.replies = replies;
        this.maxBodyBytes = maxBodyBytes;
        this.publicUrl = publicUrl;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = new byte[0];
        String refusal = checkHeaders(request);
        if (refusal == null) {
            try {
                body = request.getInputStream().readNBytes(maxBodyBytes + 1);
                refusal = checkBody(body);
            } catch (IOException e) {
                refusal = "The request's body ends too early";
            }
        }
        ServletExchange exchange = new ServletExchange(request, response, body, replies);
        if (refusal == null) {
            soap.serve(exchange);
        } else {
            // What is left of the body is not worth reading.
            exchange.setHeader("Connection", "close");
            soap.refuse(exchange, refusal);
        }
    }

    private @Nullable String checkHeaders(HttpServletRequest request) {
        String type = request.getHeader("Content-Type");
        if (type != null) {
            String lower = type.toLowerCase(Locale.ROOT);
            String media = lower.split(";", 2)[0].strip();
            if (!XML.contains(media)) {
                return "The content type of a SOAP 1.1 request is text/xml, not " + shortened(media);
            }
            Matcher charset = CHARSET.matcher(lower);
            if (charset.find() && !UTF_8.contains(charset.group(1))) {
                return "A request has to be in UTF-8, not " + shortened(charset.group(1));
            }
        }
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return "A request cannot be compressed, and this one says it is " + shortened(coding);
        }
        return request.getContentLengthLong() > maxBodyBytes ? tooLarge() : null;
    }

    private @Nullable String checkBody(byte[] body) {
        if (body.length > maxBodyBytes) {
            return tooLarge();
        }
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
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private String tooLarge() {
        return "The request is larger than " + maxBodyBytes + " bytes";
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
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
