package io.vimock.server.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ESX driver of libvirt 9.0, as Debian packages it, driven by virsh. */
class LibvirtIT {

    @BeforeAll
    static void requireClient() {
        boolean there =
                Files.isExecutable(Path.of("/usr/bin/virsh")) && Files.isExecutable(Path.of("/usr/bin/python3"));
        Programs.require(there, "libvirt", "libvirt-clients python3");
    }

    @Test
    void libvirt_reachesAHostThroughVirtualCenter_everyCheckHolds(@TempDir Path directory) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            Programs.drivePython(server, "libvirt/vpx.py");
        }
    }

    @Test
    void libvirt_reachesAHostDirectly_everyCheckHolds(@TempDir Path directory) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start(directory, "--esx")) {
            Programs.drivePython(server, "libvirt/esx.py");
        }
    }
}
