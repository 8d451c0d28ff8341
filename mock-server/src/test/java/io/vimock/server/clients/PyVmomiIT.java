package io.vimock.server.clients;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pyVmomi 6.7.1, as Debian packages it. */
class PyVmomiIT {

    @BeforeAll
    static void requireClient() {
        Programs.require(Programs.pythonHas("pyVmomi"), "pyVmomi", "python3-pyvmomi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sessions",
                "reading",
                "watching",
                "inventory",
                "clusters",
                "hostconfig",
                "machines",
                "lifecycle",
                "files",
                "performance",
                "events",
                "history",
                "guide"
            })
    void pyVmomi_drivesTheServer_everyCheckHolds(String checks, @TempDir Path directory) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            Programs.drivePython(server, "pyvmomi/" + checks + ".py");
        }
    }

    @Test
    void pyVmomi_drivesASingleHost_everyCheckHolds(@TempDir Path directory) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory, "--esx")) {
            Programs.drivePython(server, "pyvmomi/esx.py");
        }
    }
}
