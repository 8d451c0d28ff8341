package io.vimock.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes of this machine use, read from {@code /proc}.
 *
 * @param cpuSeconds user and system time until now, to a hundredth of a second
 * @param residentBytes memory that is really there now
 * @param peakBytes the most it has been
 * @param threads how many there are now
 */
record ProcessUsage(double cpuSeconds, long residentBytes, long peakBytes, int threads) {
    /** Of Linux, on every machine that matters. */
    static final double TICKS_PER_SECOND = 100;

    /**
     * Reads what a process uses, its children included.
     *
     * @throws IOException when there is no such process, or no such file system
     */
    static ProcessUsage withChildren(long pid) throws IOException {
        ProcessUsage sum = single(pid);
        for (long child : ProcessHandle.of(pid)
                .map(ProcessHandle::descendants)
                .orElseGet(Stream::empty)
                .map(ProcessHandle::pid)
                .toList()) {
            ProcessUsage other = single(child);
            sum = new ProcessUsage(
                    sum.cpuSeconds + other.cpuSeconds,
                    sum.residentBytes + other.residentBytes,
                    sum.peakBytes + other.peakBytes,
                    sum.threads + other.threads);
        }
        return sum;
    }

    /**
     * Reads what a process uses, without its children.
     *
     * @throws IOException when there is no such process, or no such file system
     */
    static ProcessUsage single(long pid) throws IOException {
        Path directory = Path.of("/proc", Long.toString(pid));
        return parse(Files.readString(directory.resolve("stat")), Files.readAllLines(directory.resolve("status")));
    }

    /** Reads the two files. */
    static ProcessUsage parse(String stat, List<String> status) {
        // The name of the program is in parentheses, and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        return new ProcessUsage(
                cpu, kilobytes(status, "VmRSS:"), kilobytes(status, "VmHWM:"), (int) number(status, "Threads:"));
    }

    private static long kilobytes(List<String> status, String name) {
        return number(status, name) << 10;
    }

    private static long number(List<String> status, String name) {
        for (String line : status) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).trim().split(" ")[0]);
            }
        }
        return 0;
    }
}
