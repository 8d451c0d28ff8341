package io.vimock.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Trust;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends SOAP as text, so that tests say exactly what is on the wire. Keeps the session cookie.
 */
public final class SoapTestClient {
    private static final Pattern COOKIE = Pattern.compile("vmware_soap_session=\"([^\"]+)\"");
    private static final Pattern DETAIL =
            Pattern.compile("<detail><(\\w+) xmlns=\"urn:vim25\" xsi:type=\"(\\w+)\"", Pattern.DOTALL);

    private final HttpClient http;
    private final URI url;
    private @Nullable String cookie;

    /** A client of this server, not logged in. */
    public SoapTestClient(MockVirtualCenter server) {
        this(server.url(), Trust.system());
    }

    private SoapTestClient(URI url, Trust trust) {
        this.url = url;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust.context())
                .build();
    }

    /** A client of whatever answers at an address, with any certificate. */
    public static SoapTestClient at(URI url) {
        return new SoapTestClient(url, Trust.all());
    }

    /** A client that has logged in with the default user and password. */
    public static SoapTestClient loggedIn(MockVirtualCenter server) {
        SoapTestClient client = new SoapTestClient(server);
        client.login(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
        return client;
    }

    /** Logs in. */
    public Reply login(String user, String password) {
        Reply reply = call("<Login xmlns=\"urn:vim25\"><_this type=\"SessionManager\">SessionManager</_this><userName>"
                + user + "</userName><password>" + password + "</password></Login>");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    /** The session's secret; null before login. */
    public @Nullable String cookie() {
        return cookie;
    }

    /** An envelope around a body. */
    public static String envelope(String body) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soapenv:Body>" + body
                + "</soapenv:Body></soapenv:Envelope>";
    }

    /** Calls an operation: the body's element, without the envelope. */
    public Reply call(String body) {
        return send(envelope(body), "SOAPAction", "\"urn:vim25/4.1\"");
    }

    /** Sends a text as it is. */
    public Reply send(String text, String... headers) {
        return send(text.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Sends bytes as they are; a Content-Type among the headers replaces the usual one. */
    public Reply send(byte[] bytes, String... headers) {
        return sendLater(bytes, headers).join();
    }

    /** Sends bytes as they are, and does not wait for the reply. */
    public CompletableFuture<Reply> sendLater(byte[] bytes, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        request.setHeader("Content-Type", "text/xml; charset=utf-8");
        if (cookie != null && !List.of(headers).contains("Cookie")) {
            request.setHeader("Cookie", "vmware_soap_session=\"" + cookie + "\"");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> {
                    response.headers().firstValue("Set-Cookie").ifPresent(this::keep);
                    return new Reply(response.statusCode(), response.body(), response.headers());
                });
    }

    private void keep(String setCookie) {
        Matcher matcher = COOKIE.matcher(setCookie);
        if (matcher.find()) {
            cookie = matcher.group(1);
        }
    }

    /** Gets a file of the server. */
    public Reply get(String path) {
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A response.
     *
     * @param status HTTP's
     * @param body the whole text
     */
    public record Reply(int status, String body, HttpHeaders headers) {

        /** The type of the fault; fails when the reply is none, or not in the form that clients need. (wire rule 4) */
        public String faultType() {
            return detail().group(2);
        }

        /** The name of the fault's detail element. */
        public String faultElement() {
            return detail().group(1);
        }

        private Matcher detail() {
            assertThat(status).as(body).isEqualTo(500);
            assertThat(headers.firstValue("Content-Type").orElse("")).startsWith("text/xml");
            assertThat(body).contains("<faultcode>ServerFaultCode</faultcode>").doesNotContain("<faultstring></");
            Matcher matcher = DETAIL.matcher(body);
            assertThat(matcher.find()).as(body).isTrue();
            return matcher;
        }

        /** The text for people in a fault. */
        public String faultString() {
            return between("<faultstring>", "</faultstring>");
        }

        /** The text between two others. */
        public String between(String before, String after) {
            int start = body.indexOf(before);
            assertThat(start).as("'" + before + "' in " + body).isNotNegative();
            return body.substring(start + before.length(), body.indexOf(after, start + before.length()));
        }
    }
}
