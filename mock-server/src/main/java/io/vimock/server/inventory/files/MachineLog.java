package io.vimock.server.inventory.files;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a virtual machine's log says of one run. Stateless. */
final class MachineLog {
    /** The log of the present or last run; earlier ones have numbers. */
    static final String NAME = "vmware.log";

    /** How many earlier logs are kept. */
    static final int KEPT = 6;

    /** The names of all logs that are kept, the latest first. */
    private static final List<String> NAMES = IntStream.rangeClosed(0, KEPT)
            .mapToObj(number -> number == 0 ? NAME : "vmware-" + number + ".log")
            .toList();

    private static final Pattern EARLIER = Pattern.compile("vmware-\\d+\\.log");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String SOME_TIME = "Jan 01 00:00:00.000";

    private MachineLog() {}

    /** The name of the log of that number: the higher, the earlier, and 0 for that of the present or last run. */
    static String name(int number) {
        return NAMES.get(number);
    }

    /** Whether a file in a machine's directory is a log of it. */
    static boolean isLog(String name) {
        return name.equals(NAME) || EARLIER.matcher(name).matches();
    }

    /** The log of a run that has ended, or goes on. It is written when somebody reads it, and not kept. */
    static Content of(DatastorePath config, String uuid, Instant start, @Nullable Instant end) {
        // All times are equally long.
        long size = FileText.size(out -> write(out, config, uuid, SOME_TIME, end == null ? null : SOME_TIME));
        return Content.rendered(
                size, out -> write(out, config, uuid, TIME.format(start), end == null ? null : TIME.format(end)));
    }

    private static void write(FileText out, DatastorePath config, String uuid, String started, @Nullable String ended) {
        line(out, started, "Log for VMware ESX Server, virtual machine monitor, option: Release", "");
        line(out, started, "DICT: configuration file ", config.path());
        line(out, started, "DICT: uuid.bios = ", uuid);
        line(out, started, "VMX: powering on", "");
        line(out, started, "MKS: console is ready", "");
        if (ended != null) {
            line(out, ended, "VMX: powered off, exit (0)", "");
        }
    }

    private static void line(FileText out, String time, String text, String value) {
        out.append(time).ascii(": vmx| ").ascii(text).append(value).ascii("\n");
    }
}
