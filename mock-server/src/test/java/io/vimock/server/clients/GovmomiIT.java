package io.vimock.server.clients;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** govmomi 0.24, built from Debian's sources with Debian's Go. */
class GovmomiIT {

    @Test
    void govmomi_drivesTheServer_everyCheckHolds(@TempDir Path directory) throws Exception {
        GoPrograms.require();
        String client = GoPrograms.build(Programs.SOURCES.resolve("govmomi"), directory);
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            Programs.drive(server, List.of(client));
        }
    }
}
