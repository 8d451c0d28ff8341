package io.vimock.bench.compare;

import io.vimock.bench.Figure;
import io.vimock.bench.LoadReport;
import io.vimock.bench.Measurement;
import io.vimock.bench.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes {@code docs/performance.md}. */
final class PerformanceDocument {
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private PerformanceDocument(Results results) {
        this.results = results;
    }

    /**
     * The document on these results.
     *
     * @param notes what people have to say about them, in Markdown; null for nothing
     */
    static String of(Results results, @Nullable String notes) {
        PerformanceDocument document = new PerformanceDocument(results);
        document.line("# Performance");
        document.line("");
        document.line(
                "Written by `bench/compare` from what the load generator measured; not to be edited. A ratio says");
        document.line("how many times better vi-mock is; figures of one table come from one run on one machine.");
        document.goals();
        if (notes != null) {
            document.line("");
            document.text.append(notes.stripTrailing()).append('\n');
        }
        results.runs().forEach(document::run);
        return document.text.toString();
    }

    private void goals() {
        line("");
        line("## Goals");
        line("");
        line("| | Goal | Reached | |");
        line("|---|---|---|---|");
        for (Goal goal : Goal.ALL) {
            double reached = goal.reached(results);
            String limit = (goal.base() == Goal.Base.VCSIM ? "at least " : "at most ") + goal.format(goal.limit());
            line(row(
                    goal.text(),
                    limit,
                    Double.isNaN(reached) ? "not measured" : goal.format(reached),
                    Double.isNaN(reached) ? "" : goal.isReached(results) ? "yes" : "**no**"));
        }
    }

    private void run(String run) {
        line("");
        line("## " + title(run));
        line("");
        List<String> servers = new ArrayList<>();
        for (String server : List.of(Results.OURS, Results.JAR, Results.VCSIM, Results.RAW)) {
            LoadReport report = results.report(run, server);
            if (report != null) {
                servers.add(server);
                line("* " + server + ": `" + (report.command() == null ? report.server() : report.command()) + "`, "
                        + report.date() + ", " + report.machine() + others(report));
            }
        }
        line("");
        List<String> head = new ArrayList<>(List.of(""));
        for (String server : servers) {
            head.add(server);
            if (isRival(server)) {
                head.add("ratio");
            }
        }
        line(row(head));
        line("|---" + "|--:".repeat(head.size() - 1) + "|");
        LoadReport first = results.report(run, servers.get(0));
        if (first != null) {
            first.measurements().forEach(measurement -> measurement(run, servers, measurement));
        }
        problems(run, servers);
    }

    private static String title(String run) {
        return switch (run) {
            case Results.START -> "Start of the default inventory";
            case Results.JMH -> "Single pieces, measured by JMH";
            default -> run + " VMs";
        };
    }

    private static String others(LoadReport report) {
        return Double.isNaN(report.otherWork())
                ? ""
                : String.format(Locale.ROOT, ", of which others used %.0f %%", report.otherWork() * 100);
    }

    private void measurement(String run, List<String> servers, Measurement measurement) {
        List<String> title = new ArrayList<>(List.of("**" + measurement.title() + "**"));
        for (String server : servers) {
            title.add("");
            if (isRival(server)) {
                title.add("");
            }
        }
        line(row(title));
        for (Figure figure : measurement.figures()) {
            List<String> cells = new ArrayList<>(List.of(figure.title()));
            for (String server : servers) {
                double value = results.value(run, server, measurement.key(), figure.key());
                cells.add(figure.unit().format(value));
                if (isRival(server)) {
                    cells.add(ratio(figure, value));
                }
            }
            line(row(cells));
        }
    }

    private static boolean isRival(String server) {
        return server.equals(Results.VCSIM) || server.equals(Results.RAW);
    }

    private static String ratio(Figure own, double other) {
        if (own.unit() == Unit.COUNT || own.key().equals("size")) {
            return "";
        }
        return Times.format(own.unit().moreIsBetter() ? own.value() / other : other / own.value());
    }

    private void problems(String run, List<String> servers) {
        List<String> problems = new ArrayList<>();
        for (String server : servers) {
            LoadReport report = results.report(run, server);
            if (report != null) {
                for (Measurement measurement : report.measurements()) {
                    if (measurement.problem() != null) {
                        problems.add("* " + server + ", " + measurement.title() + ": " + measurement.problem());
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            line("");
            problems.forEach(this::line);
        }
    }

    private static String row(String... cells) {
        return row(List.of(cells));
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
