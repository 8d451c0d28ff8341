import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Makes the archive of loaded classes with which {@code bin/vi-mock} starts the server in half the time.
 *
 * <p>Starts the server with the Java that runs this, has it answer what most clients ask, and stops it; the Java virtual
 * machine then writes what it had loaded. The archive is good for that version of Java only, hence its name:
 * {@code vi-mock-17.0.15.jsa}, from Java 25 on {@code vi-mock-25.0.1.aot}; and for that jar with those libraries only.
 *
 * <p>Usage: {@code java ClassArchive.java target/vi-mock.jar}. An archive that is newer than the jar and fits is left
 * alone. The server works without one, so a Java that cannot make it is told of, and fails nothing.
 */
public final class ClassArchive {
    private static final int AHEAD_OF_TIME_CACHE_SINCE = 25;
    private static final long MOST_SECONDS = 60;

    /** The one that {@code bin/vi-mock} asks for. */
    private static final String COLLECTOR = "-XX:+UseParallelGC";

    /** A cache that is made ahead of time also holds what the virtual machine learns of code that runs often. */
    private static final List<String> PROFILED_INVENTORY = List.of("--cluster", "2", "--vm", "1000");

    private static final int PROFILED_ROUNDS = 400;

    private static final String ENVELOPE =
            "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
                    + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>%s</soapenv:Body></soapenv:Envelope>";

    private final URI url;
    private String cookie = "";

    private ClassArchive(URI url) {
        this.url = url;
    }

    /** @param arguments the server's jar */
    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        boolean aheadOfTime = Runtime.version().feature() >= AHEAD_OF_TIME_CACHE_SINCE;
        String name = "vi-mock-" + System.getProperty("java.version") + (aheadOfTime ? ".aot" : ".jsa");
        Path archive = jar.resolveSibling(name);
        if (Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0
                && fits(
                        jar,
                        aheadOfTime
                                ? List.of("-XX:AOTMode=on", "-XX:AOTCache=" + archive)
                                : List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive))) {
            return;
        }
        Files.deleteIfExists(archive);
        if (aheadOfTime) {
            make(jar, "-XX:AOTCacheOutput=" + archive, PROFILED_INVENTORY, PROFILED_ROUNDS);
        } else {
            make(jar, "-XX:ArchiveClassesAtExit=" + archive, List.of(), 1);
        }
        if (!Files.exists(archive)) {
            System.out.println("[WARNING] This Java made no class archive; bin/vi-mock starts the server without one");
        }
    }

    /** Whether the virtual machine starts the server with the archive, and does not refuse it. */
    private static boolean fits(Path jar, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>(List.of(java(), COLLECTOR));
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString(), "--version"));
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = server.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            server.destroyForcibly();
        }
        return ended && server.exitValue() == 0;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void make(Path jar, String flag, List<String> inventory, int rounds) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(java(), flag, COLLECTOR, "-jar", jar.toString(), "--listen", "127.0.0.1:0"));
        command.addAll(inventory);
        Process server = new ProcessBuilder(command)
                .redirectError(jar.resolveSibling("class-archive.log").toFile())
                .start();
        try (BufferedReader output = server.inputReader(StandardCharsets.UTF_8)) {
            trustTheServer();
            new ClassArchive(address(output)).askWhatMostClientsAsk(rounds);
            // The handle's destroy leaves the stream open: what the server says while it ends has to be read, or it
            // would wait for somebody to do so.
            server.toHandle().destroy();
            output.transferTo(Writer.nullWriter());
        } finally {
            server.destroy();
            if (!server.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    /** The address, which the server prints when it is ready; the virtual machine may print before it. */
    private static URI address(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("https://")) {
                return URI.create(line);
            }
        }
        throw new IOException("the server did not start; see target/class-archive.log");
    }

    /** Its certificate is its own, and nothing is at stake. */
    private static void trustTheServer() throws Exception {
        TrustManager anything = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anything}, null);
        HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
    }

    private void askWhatMostClientsAsk(int rounds) throws IOException {
        call("RetrieveServiceContent", "ServiceInstance", "ServiceInstance", "");
        call("Login", "SessionManager", "SessionManager", "<userName>user</userName><password>pass</password>");
        call("FindByInventoryPath", "SearchIndex", "SearchIndex", "<inventoryPath>DC0/vm/DC0_H0_VM0</inventoryPath>");
        String view = result(
                call(
                        "CreateContainerView",
                        "ViewManager",
                        "ViewManager",
                        "<container type=\"Folder\">group-d1</container><type>VirtualMachine</type><recursive>true</recursive>"));
        String spec = "<propSet><type>VirtualMachine</type><pathSet>name</pathSet><pathSet>runtime</pathSet>"
                + "<pathSet>summary</pathSet><pathSet>config</pathSet><pathSet>guest</pathSet></propSet>"
                + "<objectSet><obj type=\"ContainerView\">" + view + "</obj><skip>true</skip>"
                + "<selectSet xsi:type=\"TraversalSpec\"><type>ContainerView</type><path>view</path></selectSet></objectSet>";
        String machines =
                call("RetrieveProperties", "PropertyCollector", "propertyCollector", "<specSet>" + spec + "</specSet>");
        int machine = machines.indexOf("<obj type=\"VirtualMachine\">") + "<obj type=\"VirtualMachine\">".length();
        String vm = machines.substring(machine, machines.indexOf('<', machine));
        call(
                "CreateFilter",
                "PropertyCollector",
                "propertyCollector",
                "<spec>" + spec + "</spec><partialUpdates>false</partialUpdates>");
        call("WaitForUpdates", "PropertyCollector", "propertyCollector", "");
        for (int round = 0; round < rounds; round++) {
            call(round % 2 == 0 ? "PowerOffVM_Task" : "PowerOnVM_Task", "VirtualMachine", vm, "");
        }
        call("CheckForUpdates", "PropertyCollector", "propertyCollector", "<version>1</version>");
        call(
                "QueryPerf",
                "PerformanceManager",
                "PerfMgr",
                "<querySpec><entity type=\"VirtualMachine\">" + vm + "</entity><maxSample>1</maxSample>"
                        + "<intervalId>20</intervalId></querySpec>");
        call("Logout", "SessionManager", "SessionManager", "");
    }

    private static String result(String answer) {
        int start = answer.indexOf('>', answer.indexOf("<returnval")) + 1;
        return answer.substring(start, answer.indexOf('<', start));
    }

    private String call(String operation, String type, String object, String arguments) throws IOException {
        String request = "<" + operation + " xmlns=\"urn:vim25\"><_this type=\"" + type + "\">" + object + "</_this>"
                + arguments + "</" + operation + ">";
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "text/xml; charset=utf-8");
        connection.setRequestProperty("SOAPAction", "\"urn:vim25/4.1\"");
        connection.setRequestProperty("Cookie", cookie);
        connection.getOutputStream().write(String.format(ENVELOPE, request).getBytes(StandardCharsets.UTF_8));
        try (InputStream answer = connection.getInputStream()) {
            String set = connection.getHeaderField("Set-Cookie");
            if (set != null) {
                cookie = set.substring(0, set.indexOf(';'));
            }
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
