package io.vimock.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that the load generator runs on. */
final class ThisMachine {
    private ThisMachine() {}

    /** Processor, memory, system and Java in a line. */
    static String describe() throws IOException {
        return String.format(
                "%d x %s, %s, %s %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                memory(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
    }

    /** Processor seconds that all processes have used since the machine started; not a number when unknown. */
    static double busySeconds() throws IOException {
        return busySeconds(line("/proc/stat", "cpu ", ' '));
    }

    /** Adds up the times in the first line of {@code /proc/stat}, but for the idle ones. */
    static double busySeconds(String times) {
        String[] ticks = times.trim().split("\\s+");
        if (ticks.length < 8) {
            return Double.NaN;
        }
        // user, nice, system, idle, waiting, interrupts, soft interrupts, stolen by other virtual machines
        double busy = 0;
        for (int i = 0; i < 8; i++) {
            busy += i == 3 || i == 4 ? 0 : Long.parseLong(ticks[i]);
        }
        return busy / ProcessUsage.TICKS_PER_SECOND;
    }

    private static String memory() throws IOException {
        String kilobytes = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kilobytes.isEmpty() ? "memory unknown" : Math.round(Long.parseLong(kilobytes) / 1e6) + " GB";
    }

    private static String line(String file, String name) throws IOException {
        return line(file, name, ':');
    }

    private static String line(String file, String name, char separator) throws IOException {
        if (Files.exists(Path.of(file))) {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(name)) {
                    return line.substring(line.indexOf(separator) + 1).trim();
                }
            }
        }
        return "unknown";
    }
}
