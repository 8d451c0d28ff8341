package io.vimock.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java clients, each compiled against a class path of its own and run in a JVM of its own. */
class JavaClientsIT {

    /** Where the build puts yavijava and what it needs, and nothing else. */
    private static final Path YAVIJAVA = Path.of("target/clients/yavijava").toAbsolutePath();

    /** The same for vijava, which yavijava came from. */
    private static final Path VIJAVA = Path.of("target/clients/vijava").toAbsolutePath();

    @Test
    void yavijava_drivesTheServer_everyCheckHolds(@TempDir Path directory) throws Exception {
        String classPath = directory + File.pathSeparator + YAVIJAVA.resolve("*");
        compile(directory, jarsIn(YAVIJAVA), "yavijava");
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            // It writes a fault's text into Throwable.detailMessage.
            Programs.drive(
                    server,
                    List.of(
                            Programs.JAVA,
                            "--add-opens",
                            "java.base/java.lang=ALL-UNNAMED",
                            "-cp",
                            classPath,
                            "YavijavaClient"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--esx"})
    void vijava_drivesTheServer_everyCheckHolds(String mode, @TempDir Path directory) throws Exception {
        String classPath = directory + File.pathSeparator + VIJAVA.resolve("*");
        compile(directory, jarsIn(VIJAVA), "vijava");
        String[] options = mode.isEmpty() ? new String[0] : new String[] {mode};
        try (ServerUnderTest server = ServerUnderTest.start(directory, options)) {
            Programs.drive(server, List.of(Programs.JAVA, "-cp", classPath, "VijavaClient"));
        }
    }

    @Test
    void wsimport_generatesFromTheServedWsdl_everyCheckHolds(@TempDir Path directory) throws Exception {
        String metro = System.getProperty("java.class.path");
        String classPath = directory + File.pathSeparator + metro;
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            String trust = "-Djavax.net.ssl.trustStore=" + ServerCertificate.trustStore(server.url(), directory);
            String trustPassword = "-Djavax.net.ssl.trustStorePassword=" + ServerCertificate.PASSWORD;
            Programs.prepare(List.of(
                    Programs.JAVA,
                    trust,
                    trustPassword,
                    "-cp",
                    metro,
                    "com.sun.tools.ws.WsImport",
                    "-quiet",
                    "-d",
                    directory.toString(),
                    "-p",
                    "client.vim25",
                    server.url().resolve("/sdk/vimService.wsdl").toString()));
            compile(directory, classPath, "wsimport");
            Programs.drive(server, List.of(Programs.JAVA, trust, trustPassword, "-cp", classPath, "WsimportClient"));
        }
    }

    private static String jarsIn(Path directory) throws IOException {
        return String.join(File.pathSeparator, filesIn(directory));
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).toList();
        }
    }

    /** Compiles a client's folder, with what the Java clients share. */
    private static void compile(Path output, String classPath, String folder) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", output.toString(), "-cp", classPath));
        arguments.addAll(filesIn(Programs.SOURCES.resolve("java")));
        arguments.addAll(filesIn(Programs.SOURCES.resolve(folder)));
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).as("result of compiling %s", folder).isZero();
    }
}
