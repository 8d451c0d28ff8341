package io.vimock.server.service;

import io.vimock.server.sim.Counter;
import io.vimock.server.sim.EntityStatistics;
import io.vimock.server.sim.Metric;
import io.vimock.server.sim.Series;
import io.vimock.server.sim.Statistics;
import io.vimock.vim25.PerfEntityMetricBase;
import io.vimock.vim25.PerfEntityMetricCSV;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfMetricSeriesCSV;
import io.vimock.vim25.PerfQuerySpec;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer of QueryPerf, one element for each query, each computed when it is read, so that an answer about ten
 * thousand machines is never in memory as a whole. To be read once, by one thread.
 */
final class PerfResults extends AbstractList<PerfEntityMetricBase> {
    private final Statistics statistics;
    private final List<Query> queries;
    private final WrittenMetric.Parts parts = new WrittenMetric.Parts();
    private final Map<PerfWindow, String> sampleInfoTexts = new HashMap<>();

    /**
     * A query that has been checked.
     *
     * @param spec what was asked
     * @param level the collection level of the interval
     * @param csv whether values are to be joined by commas
     * @param window the samples asked for
     */
    record Query(PerfQuerySpec spec, int level, boolean csv, PerfWindow window) {}

    PerfResults(Statistics statistics, List<Query> queries) {
        this.statistics = statistics;
        this.queries = queries;
    }

    @Override
    public int size() {
        return queries.size();
    }

    @Override
    public PerfEntityMetricBase get(int index) {
        Query query = queries.get(index);
        EntityStatistics entity = statistics.open(query.spec.getEntity(), query.window.interval(), query.level);
        List<Metric> metrics = metrics(entity, query.spec.getMetricId());
        Series series = entity.read(query.window.first(), query.window.last(), metrics);
        PerfWindow covered =
                new PerfWindow(query.window.interval(), series.first(), series.first() + series.count() - 1);
        return query.csv
                ? csv(query, covered, metrics, series)
                : new WrittenMetric(query.spec.getEntity(), covered, metrics, series, parts);
    }

    /** The metrics in the order of the request; all when it names none. */
    private List<Metric> metrics(EntityStatistics entity, List<PerfMetricId> ids) {
        if (ids.isEmpty()) {
            return entity.metrics();
        }
        List<Metric> metrics = new ArrayList<>(ids.size());
        for (PerfMetricId id : ids) {
            Counter counter = statistics.counters().find(id.getCounterId());
            if (counter != null) {
                metrics.addAll(entity.metrics(counter, id.getInstance()));
            }
        }
        return metrics;
    }

    private PerfEntityMetricCSV csv(Query query, PerfWindow covered, List<Metric> metrics, Series series) {
        PerfEntityMetricCSV result =
                new PerfEntityMetricCSV().withEntity(query.spec.getEntity()).withSampleInfoCSV("");
        if (series.count() > 0) {
            result.setSampleInfoCSV(sampleInfoTexts.computeIfAbsent(covered, PerfResults::sampleInfoText));
            for (int i = 0; i < metrics.size(); i++) {
                result.getValue()
                        .add(new PerfMetricSeriesCSV()
                                .withId(WrittenMetric.id(metrics.get(i)))
                                .withValue(joined(series.values().get(i))));
            }
        }
        return result;
    }

    /** {@code 20,2008-01-01T00:00:20Z,20,2008-01-01T00:00:40Z}. */
    private static String sampleInfoText(PerfWindow covered) {
        StringBuilder text = new StringBuilder();
        for (long number = covered.first(); number <= covered.last(); number++) {
            text.append(text.length() == 0 ? "" : ",").append(covered.interval());
            text.append(',').append(covered.time(number));
        }
        return text.toString();
    }

    private static String joined(long[] values) {
        StringBuilder text = new StringBuilder(values.length * 4);
        for (long value : values) {
            text.append(text.length() == 0 ? "" : ",").append(value);
        }
        return text.toString();
    }
}
