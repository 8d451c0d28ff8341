package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Datastore;
import io.vimock.client.DatastoreFiles;
import io.vimock.client.SessionManager;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFileException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on datastores, end to end. */
class DatastoreFilesTest {
    private static final int SIZE = 3_000_000;

    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.defaults());
    private final VimConnection vim = connect();
    private final byte[] content = new byte[SIZE];

    @TempDir
    private Path directory;

    private DatastoreFiles files;

    @BeforeEach
    void open() {
        new Random(7).nextBytes(content);
        files = vim.files(vim.inventory().all(Datastore.class).objects().get(0));
    }

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.bin", "with blank.bin", "100%.bin", "a+b & c;d=e.bin", "Zürich 日本.bin", "a?b#c.bin"})
    void upload_thenDownload_givesTheSameBytes(String name) throws Exception {
        Path source = Files.write(directory.resolve("source"), content);
        Path target = directory.resolve("target");
        List<Long> sent = new ArrayList<>();
        List<Long> received = new ArrayList<>();

        files.upload(source, name, sent::add);
        files.download(name, target, received::add);

        assertThat(files.size(name)).hasValue(SIZE);
        assertThat(Files.readAllBytes(target)).isEqualTo(content);
        assertThat(sent).isSorted().endsWith((long) SIZE).hasSizeGreaterThan(10);
        assertThat(received).isSorted().endsWith((long) SIZE).hasSizeGreaterThan(10);
    }

    @Test
    void download_ofAPart_givesThatPart() throws Exception {
        files.upload(new ByteArrayInputStream(content), SIZE, "part.bin", sent -> {});
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        files.download("part.bin", 1_000_000, 500, part);
        assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 1_000_000, 1_000_500));
    }

    @Test
    void resume_asksForTheRestOnly() throws Exception {
        files.upload(new ByteArrayInputStream(content), -1, "long.bin", sent -> {});
        Path target = Files.write(directory.resolve("target"), Arrays.copyOf(content, 2_000_000));
        List<Long> received = new ArrayList<>();

        files.resume("long.bin", target, received::add);
        files.resume("long.bin", target, received::add);

        assertThat(Files.readAllBytes(target)).isEqualTo(content);
        assertThat(received).first().satisfies(bytes -> assertThat(bytes).isGreaterThan(2_000_000));
        assertThat(received).endsWith((long) SIZE);
    }

    @Test
    void download_understandsThePathsOfTheApi() {
        VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
        String vmx = vm.require(VirtualMachine.CONFIG_FILES.child("vmPathName", String.class));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        files.download(vmx, text);
        assertThat(text.toString(StandardCharsets.UTF_8)).contains("displayName = \"DC0_H0_VM0\"");
    }

    @Test
    void download_whenThereIsNone_saysSoAndMakesNoFile() {
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> files.download("nope.bin", target))
                .isInstanceOfSatisfying(
                        VimFileException.class, e -> assertThat(e.status()).isEqualTo(404))
                .hasMessage("GET nope.bin at " + server.url() + ": the server answered HTTP 404");
        assertThat(target).doesNotExist();
        assertThat(files.size("nope.bin")).isEmpty();
    }

    @Test
    void upload_afterTheServerEndedTheSession_logsInAgain() throws Exception {
        try (VimConnection other = connect()) {
            other.service(SessionManager.class)
                    .terminateSession(List.of(vim.session().getKey()));
        }
        files.upload(Files.write(directory.resolve("source"), content), "late.bin");
        assertThat(files.size("late.bin")).hasValue(SIZE);
    }

    private VimConnection connect() {
        return VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                .trust(Trust.all())
                .build());
    }
}
