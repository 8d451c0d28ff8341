package io.vimock.server.service.admin;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.server.service.EventLog;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.Event;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logs of the server and of hosts, made when they are read: what the log of events has on them, and what a host
 * tells when it boots. Thread safe.
 */
final class Logs {
    private final EventLog events;

    Logs(EventLog events) {
        this.events = events;
    }

    /**
     * A log.
     *
     * @param key its name within what has it
     * @param fileName where it is
     * @param creator the program that writes it
     * @param label what it is, for people
     */
    record Log(String key, String fileName, String creator, String label) {}

    private static final Log SERVER = new Log("vpxd:vpxd-0.log", "vpxd-0.log", "vpxd", "VirtualCenter server log");
    private static final Log AGENT = new Log("hostd", "/var/log/vmware/hostd.log", "hostd", "Host agent log");
    private static final Log KERNEL = new Log("vmkernel", "/var/log/vmkernel", "vmkernel", "Kernel log");

    /** The logs of a host, or of the server. */
    static List<Log> of(@Nullable ManagedObjectReference host) {
        return host == null ? List.of(SERVER) : List.of(AGENT, KERNEL);
    }

    /** The lines of a log, oldest first. */
    List<String> lines(Snapshot snapshot, @Nullable ManagedObjectReference host, Log log) {
        if (host == null) {
            return eventLines(null);
        }
        return log == KERNEL ? bootLines(snapshot.state(host)) : eventLines(host);
    }

    private List<String> eventLines(@Nullable ManagedObjectReference host) {
        List<String> lines = new ArrayList<>();
        for (Event event : events.newest(
                Integer.MAX_VALUE,
                event -> host == null
                        || (event.getHost() != null
                                && host.equals(event.getHost().getHost())))) {
            String user = event.getUserName().isEmpty() ? "" : " user=" + event.getUserName();
            String text = event.getFullFormattedMessage();
            lines.add("[" + event.getCreatedTime() + " " + event.getClass().getSimpleName() + " " + event.getKey()
                    + user + "] " + (text == null ? "" : text));
        }
        return lines;
    }

    private static List<String> bootLines(ObjectState host) {
        List<String> lines = new ArrayList<>();
        HostHardwareInfo hardware = host.get(HostSystemProperties.HARDWARE);
        HostRuntimeInfo runtime = host.get(HostSystemProperties.RUNTIME);
        Instant boot = runtime == null ? null : runtime.getBootTime();
        if (hardware == null || boot == null) {
            return lines;
        }
        String begin = "[" + boot + " vmkernel] ";
        lines.add(begin + "System: " + hardware.getSystemInfo().getVendor() + " "
                + hardware.getSystemInfo().getModel());
        hardware.getCpuPkg()
                .forEach(cpu -> lines.add(begin + "CPU package " + cpu.getIndex() + ": " + cpu.getDescription()));
        lines.add(begin + "CPU: " + hardware.getCpuInfo().getNumCpuCores() + " cores, "
                + hardware.getCpuInfo().getNumCpuThreads() + " threads");
        lines.add(begin + "Memory: " + (hardware.getMemorySize() >> 20) + " MB");
        hardware.getPciDevice()
                .forEach(device -> lines.add(begin + "PCI " + device.getId() + ": " + device.getVendorName() + " "
                        + device.getDeviceName()));
        return lines;
    }

    /** All logs of a host or of the server as text, by where they are in a bundle. */
    Map<String, String> texts(Snapshot snapshot, @Nullable ManagedObjectReference host) {
        String folder = host == null ? "vpxd/" : snapshot.require(host, ManagedEntityProperties.NAME) + "/";
        Map<String, String> texts = new LinkedHashMap<>();
        for (Log log : of(host)) {
            String name = log.fileName().substring(log.fileName().lastIndexOf('/') + 1);
            texts.put(folder + name, String.join("\n", lines(snapshot, host, log)) + "\n");
        }
        return texts;
    }
}
