package io.vimock.server.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ConnectOptions;
import io.vimock.client.VimConnection;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.inventory.SchemaWalk;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inventory that is read from a server and built by another one is the same again. */
class InventoryDumpTest {
    @TempDir
    Path directory;

    private static InventoryDescription dump(MockOptions.Builder options) {
        List<String> skipped = new ArrayList<>();
        try (MockVirtualCenter server = MockVirtualCenter.start(
                        options.plainHttp(true).manualClock().build());
                VimConnection vim = VimConnection.connect(ConnectOptions.builder()
                        .url(server.url().toString())
                        .credentials(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                        .build())) {
            assertThat(new SchemaWalk(server.world().snapshot(), Set.of()).problems())
                    .isEmpty();
            InventoryDescription read = InventoryDump.read(vim, skipped::add);
            assertThat(skipped).isEmpty();
            return read;
        }
    }

    private void assertSurvives(InventoryDescription first) throws Exception {
        Path file = Files.writeString(directory.resolve("dump.yaml"), InventoryFile.write(first));
        assertThat(InventoryFile.read(file).description()).isEqualTo(first);

        InventoryDescription second = dump(MockOptions.builder().inventory(file));

        assertThat(InventoryFile.write(second)).isEqualTo(Files.readString(file));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void defaultInventory_survives() throws Exception {
        assertSurvives(dump(MockOptions.builder()));
    }

    @Test
    void generatedInventory_withFoldersPoolsAndManyOfAll_survives() throws Exception {
        assertSurvives(dump(MockOptions.builder()
                .datacenters(3)
                .folders(2)
                .clusters(2)
                .pools(2)
                .hosts(12)
                .standaloneHosts(2)
                .virtualMachines(11)
                .datastores(3)
                .portGroups(3)));
    }

    @Test
    void whitePaper_survives() throws Exception {
        assertSurvives(dump(MockOptions.builder().bundledInventory("white-paper")));
    }
}
