package io.vimock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.vim25.ManagedObjectReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of datastores over HTTP, as raw requests. (wire rule 13) */
class FolderTest {
    private static final String DATASTORE = "?dcPath=DC0&dsName=LocalDS_0";
    private static final String VMX = "/folder/DC0_H0_VM0/DC0_H0_VM0.vmx" + DATASTORE;
    private static final Pattern LINK = Pattern.compile("<a href=\"(/folder[^\"]*)\">");
    private static final MockVirtualCenter SERVER = MockVirtualCenter.start(MockOptions.builder()
            .plainHttp(true)
            .manualClock()
            .accounts(List.of(
                    new Account(MockOptions.DEFAULT_USER, PasswordHash.quick(MockOptions.DEFAULT_PASSWORD), true),
                    new Account("reader", PasswordHash.quick("look"), false)))
            .build());

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(SERVER.url().resolve(path))
                .header("Authorization", basic(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private int put(String path, String body) throws Exception {
        return put(path, BodyPublishers.ofString(body));
    }

    private int put(String path, BodyPublisher body) throws Exception {
        return send(request(path).PUT(body)).statusCode();
    }

    private static String file(String name) {
        return "/folder/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + DATASTORE;
    }

    private static long free() {
        ManagedObjectReference datastore = SERVER.world().snapshot().all(MoTypes.DATASTORE).stream()
                .filter(state -> "LocalDS_0".equals(state.get(ManagedEntityProperties.NAME)))
                .findFirst()
                .orElseThrow()
                .ref();
        return SERVER.world()
                .snapshot()
                .require(datastore, DatastoreProperties.SUMMARY)
                .getFreeSpace();
    }

    @Test
    void withoutLogin_isUnauthorized() throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(SERVER.url().resolve(VMX)).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"VMware HTTP server\"");
        assertThat(send(HttpRequest.newBuilder(SERVER.url().resolve(VMX))
                                .header("Authorization", basic(MockOptions.DEFAULT_USER, "wrong")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(SERVER.url().resolve(VMX)).header("Authorization", "Basic %%%"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void sessionCookieAndPassword_bothGetTheFile() throws Exception {
        SoapTestClient client = SoapTestClient.loggedIn(SERVER);

        HttpResponse<String> byCookie = send(HttpRequest.newBuilder(SERVER.url().resolve(VMX))
                .header("Cookie", "vmware_soap_session=\"" + client.cookie() + "\""));

        assertThat(byCookie.statusCode()).isEqualTo(200);
        assertThat(byCookie.body()).contains("displayName = \"DC0_H0_VM0\"");
        assertThat(get(VMX).body()).isEqualTo(byCookie.body());
    }

    @Test
    void readOnlyUser_changesNothing() throws Exception {
        put(file("guarded.txt"), "as it was");
        long free = free();
        for (HttpRequest.Builder request : List.of(
                request(file("guarded.txt")).PUT(BodyPublishers.ofString("changed")),
                request(file("new.txt")).PUT(BodyPublishers.ofString("new")),
                request(file("guarded.txt")).DELETE())) {
            assertThat(send(request.setHeader("Authorization", basic("reader", "look")))
                            .statusCode())
                    .isEqualTo(403);
        }

        assertThat(get(file("guarded.txt")).body()).isEqualTo("as it was");
        assertThat(get(file("new.txt")).statusCode()).isEqualTo(404);
        assertThat(free()).isEqualTo(free);
    }

    @Test
    void put_createsThenReplaces_andDeleteRemoves() throws Exception {
        long free = free();

        assertThat(put(file("put.bin"), "first")).isEqualTo(201);
        assertThat(put(file("put.bin"), "second one")).isEqualTo(200);
        assertThat(get(file("put.bin")).body()).isEqualTo("second one");
        assertThat(free - free()).isEqualTo(10);
        assertThat(send(request(file("put.bin")).DELETE()).statusCode()).isEqualTo(204);
        assertThat(get(file("put.bin")).statusCode()).isEqualTo(404);
        assertThat(send(request(file("put.bin")).DELETE()).statusCode()).isEqualTo(404);
        assertThat(free()).isEqualTo(free);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b.txt", "50%.txt", "100%25.txt", "ö é 日本.txt", "a+b.txt", "x&y=z;.txt", "#hash'.txt", "q?.txt"
            })
    void names_canHaveAnyCharacters(String name) throws Exception {
        assertThat(put(file(name), name)).isEqualTo(201);

        assertThat(get(file(name)).body()).isEqualTo(name);
        assertThat(links("/folder" + DATASTORE)).contains(file(name).replace("&", "&amp;"));
        assertThat(send(request(file(name)).DELETE()).statusCode()).isEqualTo(204);
    }

    @Test
    void ranges_giveParts() throws Exception {
        put(file("range.txt"), "0123456789");

        HttpResponse<String> part = send(request(file("range.txt")).header("Range", "bytes=2-4"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
        assertThat(send(request(file("range.txt")).header("Range", "bytes=7-")).body())
                .isEqualTo("789");
        assertThat(send(request(file("range.txt")).header("Range", "bytes=-2")).body())
                .isEqualTo("89");
        HttpResponse<String> beyond = send(request(file("range.txt")).header("Range", "bytes=10-"));
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */10");
        assertThat(send(request(file("range.txt")).header("Range", "lines=1-2")).body())
                .isEqualTo("0123456789");
    }

    /** As libvirt asks. */
    @Test
    void separator_thatIsEncoded_isASeparator() throws Exception {
        assertThat(get("/folder/DC0_H0_VM0%2FDC0_H0_VM0.vmx" + DATASTORE).body())
                .isEqualTo(get(VMX).body())
                .contains("displayName");
    }

    @Test
    void head_tellsTheSize_alsoOfADisk() throws Exception {
        String flat = "/folder/DC0_H0_VM1/DC0_H0_VM1-flat.vmdk" + DATASTORE;
        HttpResponse<String> vmx = send(request(VMX).method("HEAD", BodyPublishers.noBody()));

        assertThat(vmx.statusCode()).isEqualTo(200);
        assertThat(vmx.body()).isEmpty();
        assertThat(vmx.headers().firstValueAsLong("Content-Length"))
                .hasValue(get(VMX).body().getBytes(StandardCharsets.UTF_8).length);
        // A running machine has its disk for itself.
        assertThat(get(flat).statusCode()).isEqualTo(423);
        assertThat(put(flat, "x")).isEqualTo(423);
    }

    private Set<String> links(String path) throws Exception {
        Set<String> links = new LinkedHashSet<>();
        Matcher matcher = LINK.matcher(get(path).body());
        while (matcher.find()) {
            links.add(matcher.group(1));
        }
        return links;
    }

    @Test
    void pages_leadFromTheRootToEveryFile() throws Exception {
        Deque<String> open = new ArrayDeque<>(List.of("/folder"));
        Set<String> seen = new LinkedHashSet<>(open);
        while (!open.isEmpty()) {
            String path = open.pop();
            HttpResponse<String> response = send(request(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(response.statusCode()).as(path).isIn(200, 423);
            if (response.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                for (String link : links(path)) {
                    String url = link.replace("&amp;", "&");
                    if (seen.add(url)) {
                        open.push(url);
                    }
                }
            }
        }

        assertThat(seen).contains("/folder?dcPath=DC0", "/folder" + DATASTORE, VMX);
    }

    @Test
    void directory_answersThePageWithOrWithoutASlash() throws Exception {
        String page = get("/folder/DC0_H0_VM0" + DATASTORE).body();

        assertThat(page).contains("<a href=\"/folder/DC0_H0_VM0/DC0_H0_VM0.vmx?dcPath=DC0&amp;dsName=LocalDS_0\">");
        assertThat(get("/folder/DC0_H0_VM0/" + DATASTORE).body()).isEqualTo(page);
    }

    /** So libvirt asks for it. */
    @Test
    void encodedSlashes_separateNamesToo() throws Exception {
        assertThat(get(VMX.replace("VM0/DC0", "VM0%2FDC0")).body()).isEqualTo(get(VMX).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/folder/x?dcPath=DC0&dsName=Other",
                "/folder/x?dcPath=Other&dsName=LocalDS_0",
                "/folder/x?dcPath=DC0",
                "/folder?dcPath=Other",
                "/folder/nothing" + DATASTORE
            })
    void whatIsNotThere_isNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void pathsThatLeadOut_areRefused() throws Exception {
        for (String path : List.of(
                "/folder/%2e%2e/%2e%2e/etc/passwd" + DATASTORE,
                "/folder/..%2f..%2fetc%2fpasswd" + DATASTORE,
                "/folder/a/%252e%252e/b" + DATASTORE,
                "/folder/a%00b" + DATASTORE)) {
            assertThat(raw("GET " + path)).as(path).matches("HTTP/1.1 (400|404) .*");
            assertThat(raw("PUT " + path)).as(path).matches("HTTP/1.1 (400|404) .*");
        }
    }

    /** The status line that a request gets whose target is sent as it is. */
    private static String raw(String start) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", SERVER.port())) {
            String head = start + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + basic(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void put_intoNothing_andOverWhatCannotBe_isRefused() throws Exception {
        assertThat(put("/folder/no/such/dir.txt" + DATASTORE, "x")).isEqualTo(404);
        assertThat(put("/folder/DC0_H0_VM0" + DATASTORE, "x")).isEqualTo(409);
        assertThat(put(VMX, "x")).isEqualTo(423);
        assertThat(put("/folder/" + DATASTORE, "x")).isEqualTo(400);
        assertThat(send(request(file("part.txt"))
                                .header("Content-Range", "bytes 0-1/2")
                                .PUT(BodyPublishers.ofString("xy")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(request("/folder/DC0_H0_VM0" + DATASTORE).DELETE()).statusCode())
                .isEqualTo(409);
        assertThat(send(request(VMX).POST(BodyPublishers.ofString("x"))).statusCode())
                .isEqualTo(405);
    }

    @Test
    void put_ofMegabytesInChunks_comesBackAsItWas() throws Exception {
        byte[] bytes = new byte[5 << 20];
        for (int i = 1 << 20; i < 2 << 20; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }

        assertThat(put(file("big.iso"), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))))
                .isEqualTo(201);

        HttpResponse<byte[]> whole = http.send(request(file("big.iso")).build(), BodyHandlers.ofByteArray());
        assertThat(whole.body()).isEqualTo(bytes);
        HttpResponse<byte[]> part = http.send(
                request(file("big.iso"))
                        .header("Range", "bytes=1048570-1048590")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 1048570, 1048591));
    }

    @Test
    void put_thatBreaksOff_leavesWhatWasThere() throws Exception {
        put(file("whole.txt"), "whole");
        try (Socket socket = new Socket("127.0.0.1", SERVER.port())) {
            URI url = SERVER.url().resolve(file("whole.txt"));
            String head = "PUT " + url.getRawPath() + "?" + url.getRawQuery()
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + basic(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                    + "\r\nContent-Length: 1000\r\n\r\nonly this";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).doesNotStartWith("HTTP/1.1 20");
        }

        assertThat(get(file("whole.txt")).body()).isEqualTo("whole");
    }

    @Test
    void put_thatIsRefused_isTakenToItsEnd_soThatItsSenderReadsWhy() throws Exception {
        byte[] body = new byte[16 << 20];
        try (Socket socket = new Socket("127.0.0.1", SERVER.port())) {
            URI url = SERVER.url().resolve(file("refused.bin"));
            String head = "PUT " + url.getRawPath() + "?" + url.getRawQuery()
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 401 ")
                    .endsWith("Log in to see the files of datastores\n");
        }

        assertThat(get(file("refused.bin")).statusCode()).isEqualTo(404);
    }

    @Test
    void put_thatAsksFirst_isRefusedAtOnce() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", SERVER.port())) {
            URI url = SERVER.url().resolve(file("refused.bin"));
            String head = "PUT " + url.getRawPath() + "?" + url.getRawQuery()
                    + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n";
            // Else a server that waited for the body would end the connection some time, too.
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 401 ");
        }
    }
}
