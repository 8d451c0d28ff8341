package io.vimock.bench.load;

import io.vimock.bench.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The newest samples of some counters of all virtual machines, a few hundred machines in a request. */
final class PerformanceQuery implements Trial {
    private static final int SAMPLES = 15;
    private static final int REALTIME_SECONDS = 20;

    /** Counters that every server has, as group, name and rollup. */
    private static final List<String> COUNTERS = List.of(
            "cpu.usage.average",
            "cpu.usagemhz.average",
            "mem.usage.average",
            "disk.usage.average",
            "net.usage.average");

    private static final Pattern KEY = Pattern.compile("<key>([^<]+)</key>");
    private static final Pattern ROLLUP = Pattern.compile("<rollupType>(\\w+)</rollupType>");

    @Override
    public String key() {
        return "query-perf";
    }

    @Override
    public String title() {
        return "QueryPerf, all VMs, " + SAMPLES + " samples";
    }

    @Override
    public void measure(Lab lab, Figures figures) throws IOException {
        VimClient client = lab.client();
        Ref manager = lab.target().content("perfManager");
        Answer counters = client.call(client.read(manager, List.of("perfCounter")));
        List<Integer> ids = counterIds(counters.text(), COUNTERS);
        if (ids.isEmpty()) {
            throw new NotAnsweredException("QueryPerf", "the server has none of the counters " + COUNTERS);
        }
        List<String> requests = requests(manager, lab.machines(), ids, lab.options().perfBatch);
        int series = 0;
        int entities = 0;
        long size = 0;
        long start = System.nanoTime();
        for (String request : requests) {
            Answer answer = client.call(request);
            entities += answer.count("<entity ");
            series += answer.count("<counterId>");
            size += answer.size();
        }
        figures.add("first", "first time", (System.nanoTime() - start) / 1e9, Unit.SECONDS);
        measureWarm(lab, requests, figures);
        figures.add("size", "size", size / 1e6, Unit.MEGABYTES);
        figures.add("entities", "VMs answered", entities, Unit.COUNT);
        figures.add("series", "series answered", series, Unit.COUNT);
    }

    private static void measureWarm(Lab lab, List<String> requests, Figures figures) throws IOException {
        Durations times = new Durations();
        CpuClock cpu = lab.meter().cpu();
        long deadline = System.nanoTime() + lab.options().limitTime().toNanos();
        for (int round = 0; round < lab.options().rounds && (round == 0 || System.nanoTime() < deadline); round++) {
            long start = System.nanoTime();
            for (String request : requests) {
                lab.client().measure(request);
            }
            times.add(System.nanoTime() - start);
        }
        figures.add("median", "all VMs", times.median(), Unit.SECONDS);
        figures.add("best", "best", times.quantile(0), Unit.SECONDS);
        figures.add("server-cpu", "server CPU for all VMs", cpu.server() / times.count(), Unit.SECONDS);
        figures.add("client-cpu", "client CPU for all VMs", cpu.client() / times.count(), Unit.SECONDS);
    }

    private static List<String> requests(Ref manager, List<Machine> machines, List<Integer> counters, int batch) {
        StringBuilder metrics = new StringBuilder("<maxSample>" + SAMPLES + "</maxSample>");
        for (int id : counters) {
            metrics.append("<metricId><counterId>").append(id).append("</counterId><instance></instance></metricId>");
        }
        metrics.append("<intervalId>").append(REALTIME_SECONDS).append("</intervalId>");
        List<String> requests = new ArrayList<>();
        for (int from = 0; from < machines.size(); from += batch) {
            StringBuilder specs = new StringBuilder();
            for (Machine machine : machines.subList(from, Math.min(from + batch, machines.size()))) {
                specs.append("<querySpec>")
                        .append(machine.ref().as("entity"))
                        .append(metrics)
                        .append("</querySpec>");
            }
            requests.add(Soap.call("QueryPerf", manager, specs.toString()));
        }
        return requests;
    }

    /** The ids of the named counters in a list of counter descriptions; of those only that are there. */
    static List<Integer> counterIds(String perfCounters, List<String> names) {
        List<Integer> ids = new ArrayList<>();
        for (String counter : perfCounters.split("</PerfCounterInfo>")) {
            // The counter's own key comes first, then those of name, group and unit.
            List<String> keys = new ArrayList<>();
            Matcher key = KEY.matcher(counter);
            while (key.find()) {
                keys.add(key.group(1));
            }
            Matcher rollup = ROLLUP.matcher(counter);
            if (keys.size() > 2
                    && rollup.find()
                    && names.contains(keys.get(2) + "." + keys.get(1) + "." + rollup.group(1))) {
                ids.add(Integer.valueOf(keys.get(0)));
            }
        }
        return ids;
    }
}
