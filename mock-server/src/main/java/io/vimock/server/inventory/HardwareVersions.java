package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.fault.Faults;
import io.vimock.vim25.VirtualHardwareVersionNotSupported;
import java.util.List;

/** The versions of virtual hardware: vmx-04 of ESX 3.x, and vmx-07 of ESX 4.x in the tolerant personality. */
final class HardwareVersions {
    /** The virtual hardware of ESX 4.x. */
    static final String VERSION_7 = "vmx-07";

    private HardwareVersions() {}

    /** The versions that machines can have, the default first. */
    static List<String> supported(boolean tolerant) {
        return tolerant
                ? List.of(VirtualMachineFactory.HARDWARE_VERSION, VERSION_7)
                : List.of(VirtualMachineFactory.HARDWARE_VERSION);
    }

    /**
     * Demands that a machine of that version can run on a host.
     *
     * @throws io.vimock.server.fault.VimFaultException VirtualHardwareVersionNotSupported
     */
    static String require(String version, boolean tolerant, HostReach reach) {
        if (!supported(tolerant).contains(version)) {
            String host = reach.view().require(reach.host(), HostSystemProperties.NAME);
            throw Faults.of(
                    new VirtualHardwareVersionNotSupported()
                            .withHost(reach.host())
                            .withHostName(host),
                    "Virtual machine hardware version '" + version + "' is not supported by host '" + host + "'");
        }
        return version;
    }
}
