package io.vimock.bench.compare;

import io.vimock.bench.Unit;
import java.util.List;

/**
 * Something that this server is to reach.
 *
 * @param text says it to people
 * @param run in which run it is measured
 * @param server which server is meant, with or without its launcher
 * @param base what the figure is compared with
 * @param unit the figure's
 * @param limit how many times better than vcsim at least, how many times the raw server's figure at most, or the
 *     figure itself at most
 */
record Goal(
        String text, String run, String server, String measurement, String figure, Base base, Unit unit, double limit) {

    /** What a figure is compared with. */
    enum Base {
        VCSIM,
        RAW,
        NOTHING
    }

    /** All goals. */
    static final List<Goal> ALL = List.of(
            atMost(
                    "Default inventory: first answer through bin/vi-mock",
                    Results.START,
                    Results.OURS,
                    "start",
                    "median",
                    Unit.SECONDS,
                    1.5),
            atMost(
                    "Default inventory: first answer of java -jar alone",
                    Results.START,
                    Results.JAR,
                    "start",
                    "median",
                    Unit.SECONDS,
                    4),
            atMost("10,000 VMs ready", "10000", Results.OURS, "start", "median", Unit.SECONDS, 5),
            atMost("100,000 VMs ready", "100000", Results.OURS, "start", "median", Unit.SECONDS, 30),
            overVcsim("10,000 VMs' summaries", "bulk-summary", "median", Unit.SECONDS, 10),
            overVcsim("10,000 VMs' hardware and guests", "bulk-hardware", "median", Unit.SECONDS, 10),
            overRaw("10,000 VMs' summaries", "bulk-summary", "median", Unit.SECONDS, 1.5),
            overRaw("10,000 VMs' hardware and guests", "bulk-hardware", "median", Unit.SECONDS, 1.5),
            atMost(
                    "First byte of the summaries",
                    "10000",
                    Results.OURS,
                    "bulk-summary",
                    "first-byte",
                    Unit.MILLISECONDS,
                    50),
            atMost(
                    "First byte of hardware and guests",
                    "10000",
                    Results.OURS,
                    "bulk-hardware",
                    "first-byte",
                    Unit.MILLISECONDS,
                    50),
            overVcsim("RetrieveServiceContent, 8 clients", "service-content", "many-rate", Unit.PER_SECOND, 1.2),
            overVcsim(
                    "CPU of RetrieveServiceContent, 8 clients",
                    "service-content",
                    "many-server-cpu",
                    Unit.MICROSECONDS,
                    1),
            overVcsim("Small property reads, 8 clients", "small-read", "many-rate", Unit.PER_SECOND, 1.2),
            overVcsim("CPU of small property reads, 8 clients", "small-read", "many-server-cpu", Unit.MICROSECONDS, 1),
            overVcsim("Power tasks, polled", "power-polled", "rate", Unit.PER_SECOND, 2),
            overVcsim("Power tasks, with WaitForUpdatesEx", "power-watched", "rate", Unit.PER_SECOND, 2),
            overVcsim("CreateVM_Task", "create", "rate", Unit.PER_SECOND, 2),
            overVcsim("CloneVM_Task", "clone", "rate", Unit.PER_SECOND, 2),
            latency("100"),
            latency("1000"),
            latency("10000"),
            latency("100000"),
            atMost("A waiting client's memory", "10000", Results.OURS, "watchers", "memory", Unit.KILOBYTES, 150),
            overVcsim("CPU of one change for a waiting client", "watchers", "server-cpu", Unit.MICROSECONDS, 1),
            overVcsim("QueryPerf of 10,000 VMs, 15 samples", "query-perf", "median", Unit.SECONDS, 5),
            atMost(
                    "Resident memory at the peak, 10,000 VMs",
                    "10000",
                    Results.OURS,
                    "memory",
                    "peak",
                    Unit.MEGABYTES,
                    600),
            atMost(
                    "A tick of the simulation, 10,000 VMs",
                    Results.JMH,
                    Results.OURS,
                    "TickBenchmark.tick",
                    "machines=10000",
                    Unit.MILLISECONDS,
                    50),
            atMost(
                    "A tick of the simulation, 100,000 VMs",
                    Results.JMH,
                    Results.OURS,
                    "TickBenchmark.tick",
                    "machines=100000",
                    Unit.MILLISECONDS,
                    1000));

    private static Goal atMost(
            String text, String run, String server, String measurement, String figure, Unit unit, double limit) {
        return new Goal(text, run, server, measurement, figure, Base.NOTHING, unit, limit);
    }

    private static Goal latency(String machines) {
        return atMost(
                "Update latency of " + machines + " VMs, median",
                machines,
                Results.OURS,
                "update-latency",
                "done-median",
                Unit.MILLISECONDS,
                5);
    }

    private static Goal overVcsim(String text, String measurement, String figure, Unit unit, double times) {
        return new Goal(text, "10000", Results.OURS, measurement, figure, Base.VCSIM, unit, times);
    }

    private static Goal overRaw(String text, String measurement, String figure, Unit unit, double times) {
        return new Goal(text, "10000", Results.OURS, measurement, figure, Base.RAW, unit, times);
    }

    /** What was reached: a figure, or a ratio; not a number when something was not measured. */
    double reached(Results results) {
        double own = results.value(run, server, measurement, figure);
        return switch (base) {
            case NOTHING -> own;
            case RAW -> own / results.value(run, Results.RAW, measurement, figure);
            case VCSIM -> {
                double other = results.value(run, Results.VCSIM, measurement, figure);
                yield unit.moreIsBetter() ? own / other : other / own;
            }
        };
    }

    /** Whether the goal has been reached. */
    boolean isReached(Results results) {
        double reached = reached(results);
        return base == Base.VCSIM ? reached >= limit : reached <= limit;
    }

    /** The goal's limit, or what was reached, for people. */
    String format(double value) {
        return switch (base) {
            case NOTHING -> unit.format(value);
            case RAW -> Times.format(value) + " raw Jetty";
            case VCSIM -> Times.format(value) + " vcsim";
        };
    }
}
