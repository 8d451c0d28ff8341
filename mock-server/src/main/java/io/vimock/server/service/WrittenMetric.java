package io.vimock.server.service;

import io.vimock.api.ApiLevel;
import io.vimock.server.sim.Metric;
import io.vimock.server.sim.Series;
import io.vimock.server.wire.Tag;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.wire.WireWriter;
import io.vimock.server.wire.Written;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PerfEntityMetric;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfMetricIntSeries;
import io.vimock.vim25.PerfMetricSeries;
import io.vimock.vim25.PerfSampleInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The values of the metrics of an entity, written number by number. For one thread. */
final class WrittenMetric extends PerfEntityMetric implements Written {
    private static final Tag ENTITY = new Tag("entity");
    private static final Tag VALUE = new Tag("value");

    private final transient ManagedObjectReference of;
    private final transient PerfWindow covered;
    private final transient List<Metric> metrics;
    private final transient Series series;
    private final transient Parts parts;

    /** @param parts of the answer that this is part of */
    WrittenMetric(ManagedObjectReference of, PerfWindow covered, List<Metric> metrics, Series series, Parts parts) {
        this.of = of;
        this.covered = covered;
        this.metrics = metrics;
        this.series = series;
        this.parts = parts;
    }

    /** What is the same for many entities of an answer, in its form on the wire. For one thread. */
    static final class Parts {
        private final Map<PerfWindow, byte[]> times = new HashMap<>();
        private final Map<Integer, Map<String, Tag>> series = new HashMap<>();

        /** The element of every sample's time. */
        private byte[] times(PerfWindow covered) {
            return times.computeIfAbsent(covered, window -> {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (PerfSampleInfo sample : sampleInfo(window)) {
                    all.writeBytes(VimCodec.fragment(sample, "sampleInfo", PerfSampleInfo.class, ApiLevel.V4_1));
                }
                return all.toByteArray();
            });
        }

        /** What stands around the values of a metric. */
        private Tag series(Metric metric) {
            return series.computeIfAbsent(metric.counter().id(), counter -> new HashMap<>())
                    .computeIfAbsent(metric.instanceName(), instance -> {
                        PerfMetricIntSeries head = new PerfMetricIntSeries().withId(id(metric));
                        return Tag.aroundList("value", PerfMetricSeries.class, head);
                    });
        }
    }

    static PerfMetricId id(Metric metric) {
        return new PerfMetricId().withCounterId(metric.counter().id()).withInstance(metric.instanceName());
    }

    private static List<PerfSampleInfo> sampleInfo(PerfWindow covered) {
        return LongStream.rangeClosed(covered.first(), covered.last())
                .mapToObj(number ->
                        new PerfSampleInfo().withTimestamp(covered.time(number)).withInterval(covered.interval()))
                .toList();
    }

    @Override
    public void writeFields(WireWriter out) throws IOException {
        out.element(ENTITY, ManagedObjectReference.class, true, of);
        if (series.count() > 0) {
            out.spliced(parts.times(covered));
            for (int i = 0; i < metrics.size(); i++) {
                out.numbers(parts.series(metrics.get(i)), VALUE, series.values().get(i));
            }
        }
    }

    @Override
    public PerfEntityMetric toBean() {
        PerfEntityMetric bean = new PerfEntityMetric().withEntity(of);
        if (series.count() > 0) {
            bean.withSampleInfo(sampleInfo(covered));
            for (int i = 0; i < metrics.size(); i++) {
                List<Long> values =
                        LongStream.of(series.values().get(i)).boxed().toList();
                bean.getValue()
                        .add(new PerfMetricIntSeries()
                                .withId(id(metrics.get(i)))
                                .withValue(values));
            }
        }
        return bean;
    }
}
