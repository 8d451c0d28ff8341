package io.vimock.bench.load;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How much is measured and how long. */
final class LoadOptions {
    @Option(names = "--seconds", paramLabel = "N", description = "Time for each rate (default: 5).")
    double seconds = 5;

    @Option(names = "--warm-up", paramLabel = "N", description = "Requests before rates are measured (default: 50000).")
    long warmUp = 50_000;

    @Option(names = "--clients", paramLabel = "N", description = "Clients that work at once (default: 8).")
    int clients = 8;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Bulk reads to warm up, and bulk reads to measure (default: 30).")
    int rounds = 30;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description = "Time after which a measurement of many rounds does no further one (default: 60).")
    double limit = 60;

    @Option(names = "--changes", paramLabel = "N", description = "Changes to measure update latency by (default: 200).")
    int changes = 200;

    @Option(names = "--watchers", paramLabel = "N", description = "Clients that wait for updates (default: 2000).")
    int watchers = 2000;

    @Option(
            names = "--watchers-limit",
            paramLabel = "SECONDS",
            description = "Time for the clients that wait to start (default: 120).")
    double watchersLimit = 120;

    @Option(
            names = "--provisioned",
            paramLabel = "N",
            description = "Most machines to create or clone (default: 1000).")
    int provisioned = 1000;

    @Option(names = "--perf-batch", paramLabel = "N", description = "Machines in one QueryPerf (default: 500).")
    int perfBatch = 500;

    /** Time for a rate. */
    Duration time() {
        return ofSeconds(seconds);
    }

    /** Time for a measurement of many rounds. */
    Duration limitTime() {
        return ofSeconds(limit);
    }

    /** Time for the clients that wait to start. */
    Duration watchersLimitTime() {
        return ofSeconds(watchersLimit);
    }

    private static Duration ofSeconds(double time) {
        return Duration.ofNanos((long) (time * 1e9));
    }
}
