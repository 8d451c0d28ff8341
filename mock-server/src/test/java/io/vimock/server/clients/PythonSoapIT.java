package io.vimock.server.clients;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generic SOAP clients of Python, which know of the API only what the served WSDL says. */
class PythonSoapIT {

    @Test
    void zeep_loadsTheServedWsdl_everyCheckHolds(@TempDir Path directory) throws Exception {
        Programs.require(Programs.pythonHas("zeep"), "zeep", "python3-zeep");
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            Programs.drivePython(server, "zeep/zeep_client.py");
        }
    }

    @Test
    void suds_loadsTheServedWsdl_everyCheckHolds(@TempDir Path directory) throws Exception {
        Programs.require(Programs.pythonHas("suds"), "suds", "python3-suds");
        try (ServerUnderTest server = ServerUnderTest.start(directory)) {
            Programs.drivePython(server, "suds/suds_client.py");
        }
    }
}
