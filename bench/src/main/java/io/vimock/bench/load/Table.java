package io.vimock.bench.load;

import io.vimock.bench.Figure;
import io.vimock.bench.LoadReport;
import io.vimock.bench.Measurement;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows what was measured, for people. */
final class Table {
    private static final int TITLE_COLUMNS = 48;

    private Table() {}

    /** What was measured where. */
    static void print(LoadReport report, PrintWriter out) {
        out.println(report.server() + ", " + report.machines() + " VMs");
        if (report.command() != null) {
            out.println(report.command());
        }
        out.println(report.date() + ", " + report.machine());
        if (!Double.isNaN(report.otherWork())) {
            out.printf(Locale.ROOT, "others used %.0f %% of the machine%n", report.otherWork() * 100);
        }
    }

    /** One measurement. */
    static void print(Measurement measurement, PrintWriter out) {
        out.println();
        out.println(measurement.title());
        for (Figure figure : measurement.figures()) {
            String padding =
                    " ".repeat(Math.max(1, TITLE_COLUMNS - figure.title().length()));
            out.printf("  %s%s%14s%n", figure.title(), padding, figure.unit().format(figure.value()));
        }
        if (measurement.problem() != null) {
            out.println("  ! " + measurement.problem());
        }
    }
}
