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

    private static String memory() throws IOException {
        String kilobytes = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kilobytes.isEmpty() ? "memory unknown" : Math.round(Long.parseLong(kilobytes) / 1e6) + " GB";
    }

    private static String line(String file, String name) throws IOException {
        if (Files.exists(Path.of(file))) {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(name)) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        }
        return "unknown";
    }
}
