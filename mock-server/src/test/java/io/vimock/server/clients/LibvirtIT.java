package io.vimock.server.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ESX driver of libvirt 9.0, as Debian packages it, driven by virsh. */
class LibvirtIT {

    @BeforeAll
    static void requireClient() {
        boolean there =
                Files.isExecutable(Path.of("/usr/bin/virsh")) && Files.isExecutable(Path.of("/usr/bin/python3"));
        Programs.require(there, "libvirt", "libvirt-clients python3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1", "2.5"})
    void libvirt_reachesAHostThroughVirtualCenter_everyCheckHolds(String level, @TempDir Path directory)
            throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory, "--api-version", level)) {
            Programs.drivePython(server, "libvirt/vpx.py");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1", "2.5"})
    void libvirt_reachesAHostDirectly_everyCheckHolds(String level, @TempDir Path directory) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory, "--esx", "--api-version", level)) {
            Programs.drivePython(server, "libvirt/esx.py");
        }
    }
}
