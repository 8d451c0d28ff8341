package io.vimock.bench.load;

import io.vimock.bench.Figure;
import io.vimock.bench.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the figures of one measurement. Not thread safe. */
final class Figures {
    private final List<Figure> figures = new ArrayList<>();
    private @Nullable String problem;

    /** Adds a figure, unless it is not known. */
    void add(String key, String title, double value, Unit unit) {
        if (!Double.isNaN(value)) {
            figures.add(new Figure(key, title, value, unit));
        }
    }

    /** Says that something went wrong, if it did; the first counts. */
    void problem(@Nullable String text) {
        problem = problem == null ? text : problem;
    }

    /**
     * Adds what a rate says.
     *
     * @param key the figures' keys start with it
     * @param title their titles start with it
     */
    void add(String key, String title, Rate rate) {
        add(key + "rate", title + "rate", rate.perSecond(), Unit.PER_SECOND);
        add(key + "median", title + "median", rate.times().median() * 1e3, Unit.MILLISECONDS);
        add(key + "p99", title + "99 %", rate.times().quantile(0.99) * 1e3, Unit.MILLISECONDS);
        add(key + "server-cpu", title + "server CPU for one", rate.serverMicros(), Unit.MICROSECONDS);
        add(key + "client-cpu", title + "client CPU for one", rate.clientMicros(), Unit.MICROSECONDS);
        if (rate.failed() > 0) {
            add(key + "failed", title + "failed", rate.failed(), Unit.COUNT);
        }
        problem(rate.problem());
    }

    List<Figure> figures() {
        return figures;
    }

    @Nullable
    String problem() {
        return problem;
    }
}
