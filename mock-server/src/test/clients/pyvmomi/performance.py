"""Statistics: counters, samples in both formats, windows, and sums that agree."""

from datetime import timedelta

from vc import connect, create_machine, done, find
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
performance = si.content.perfManager
QuerySpec = vim.PerformanceManager.QuerySpec
MetricId = vim.PerformanceManager.MetricId
counters = {"%s.%s.%s" % (c.groupInfo.key, c.nameInfo.key, c.rollupType): c for c in performance.perfCounter}


def metrics(*names, instance=""):
    """Metric ids of counters by name."""
    return [MetricId(counterId=counters[n].key, instance=instance) for n in names]


def query(entity, *names, **fields):
    """The answer about one entity: realtime, normal format, 15 samples, unless told otherwise."""
    spec = dict(entity=entity, metricId=metrics(*names), intervalId=20, maxSample=15, format="normal")
    spec.update(fields)
    [answer] = performance.QueryPerf([QuerySpec(**spec)])
    return answer


def values(answer):
    """{counter name: values} of an answer in the normal format."""
    names = {c.key: n for n, c in counters.items()}
    return {names[s.id.counterId]: list(s.value) for s in answer.value}


@check
def counters_have_names_units_and_unique_keys():
    for name in ("cpu.usage.average", "cpu.usagemhz.average", "mem.usage.average", "mem.consumed.average",
                 "mem.active.average", "disk.usage.average", "net.usage.average", "sys.uptime.latest", "cpu.ready.summation"):
        true(name in counters, "there is a counter " + name)
    equal(len(counters), len(performance.perfCounter), "the number of different counter names")
    equal(len({c.key for c in counters.values()}), len(counters), "the number of different counter keys")
    usage = counters["cpu.usage.average"]
    equal((usage.unitInfo.key, usage.statsType), ("percent", "rate"), "unit and type of cpu.usage.average")
    equal(counters["cpu.usagemhz.average"].unitInfo.key, "megaHertz", "unit of cpu.usagemhz.average")
    equal(counters["cpu.ready.summation"].statsType, "delta", "type of cpu.ready.summation")


@check
def query_counter_returns_what_was_asked():
    asked = [counters[n].key for n in ("mem.usage.average", "cpu.usage.average")]
    equal([c.key for c in performance.QueryPerfCounter(asked)], asked, "the counters' keys")
    raises(vmodl.fault.InvalidArgument, performance.QueryPerfCounter, [999999])


@check
def intervals_are_the_four_of_virtualcenter():
    equal([i.samplingPeriod for i in performance.historicalInterval], [300, 1800, 7200, 86400], "the sampling periods")
    equal([i.length for i in performance.historicalInterval], [86400, 604800, 2592000, 31536000], "the lengths")
    equal([i.enabled for i in performance.historicalInterval], [True] * 4, "which are enabled")


@check
def provider_summary_tells_realtime_from_aggregated():
    for path, current in (("DC0/vm/DC0_H0_VM0", True), ("DC0/host/DC0_H0/DC0_H0", True), ("DC0/host/DC0_C0", False)):
        summary = performance.QueryPerfProviderSummary(find(si, path))
        equal(summary.entity, find(si, path), "the entity")
        equal(summary.currentSupported, current, "currentSupported of " + path)
        equal(summary.summarySupported, True, "summarySupported of " + path)
        equal(summary.refreshRate, 20 if current else None, "refreshRate of " + path)


@check
def last_fifteen_samples_are_there_right_after_the_start():
    for path in ("DC0/vm/DC0_H0_VM0", "DC0/host/DC0_H0/DC0_H0"):
        entity = find(si, path)
        answer = query(entity, "cpu.usagemhz.average", "mem.consumed.average")
        equal(answer.entity, entity, "the entity of the answer")
        equal([s.interval for s in answer.sampleInfo], [20] * 15, "the intervals")
        times = [s.timestamp for s in answer.sampleInfo]
        equal({b - a for a, b in zip(times, times[1:])}, {timedelta(seconds=20)}, "the steps between samples")
        true(timedelta(0) <= si.CurrentTime() - times[-1] <= timedelta(seconds=60), "the last sample is recent")
        equal(sorted(values(answer)), ["cpu.usagemhz.average", "mem.consumed.average"], "the counters of the answer")
        for name, series in values(answer).items():
            equal(len(series), 15, "the number of values of " + name)
            true(all(v > 0 for v in series), "the values of %s are positive: %s" % (name, series))


@check
def csv_says_the_same_as_normal():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    last = query(host, "cpu.usagemhz.average").sampleInfo[-1].timestamp
    window = dict(startTime=last - timedelta(minutes=5), endTime=last)
    normal = query(host, "cpu.usagemhz.average", "cpu.usage.average", **window)
    csv = query(host, "cpu.usagemhz.average", "cpu.usage.average", format="csv", **window)
    equal(type(csv), vim.PerformanceManager.EntityMetricCSV, "the type of the answer")
    pieces = csv.sampleInfoCSV.split(",")
    equal(pieces[0::2], ["20"] * 15, "the intervals in sampleInfoCSV")
    equal([t[:19] for t in pieces[1::2]], [s.timestamp.strftime("%Y-%m-%dT%H:%M:%S") for s in normal.sampleInfo], "the times")
    equal([s.id.counterId for s in csv.value], [s.id.counterId for s in normal.value], "the counters in their order")
    equal([s.value for s in csv.value], [",".join(str(v) for v in s.value) for s in normal.value], "the values")


@check
def max_sample_takes_the_newest():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    end = query(vm, "cpu.usagemhz.average").sampleInfo[-1].timestamp
    fifteen = query(vm, "cpu.usagemhz.average", endTime=end)
    three = query(vm, "cpu.usagemhz.average", endTime=end, maxSample=3)
    equal([s.timestamp for s in three.sampleInfo], [s.timestamp for s in fifteen.sampleInfo[-3:]], "the times of the three")
    equal(values(three)["cpu.usagemhz.average"], values(fifteen)["cpu.usagemhz.average"][-3:], "the values of the three")


@check
def windows_exclude_their_start_and_include_their_end():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    end = query(vm, "cpu.usagemhz.average").sampleInfo[-1].timestamp
    answer = query(vm, "cpu.usagemhz.average", startTime=end - timedelta(seconds=60), endTime=end, maxSample=None)
    equal([(end - s.timestamp).seconds for s in answer.sampleInfo], [40, 20, 0], "the ages of the samples in the window")


@check
def an_hour_of_samples_is_there_at_the_start():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    end = query(vm, "cpu.usagemhz.average").sampleInfo[-1].timestamp
    answer = query(vm, "cpu.usagemhz.average", startTime=end - timedelta(minutes=59), endTime=end, maxSample=None)
    equal(len(answer.sampleInfo), 177, "the number of samples in 59 minutes")
    equal(len(set(values(answer)["cpu.usagemhz.average"])) > 1, True, "whether the values vary")


@check
def same_window_gives_the_same_values_twice():
    vm = find(si, "DC0/vm/DC0_C0_RP0_VM0")
    end = query(vm, "cpu.usagemhz.average").sampleInfo[-1].timestamp
    names = ("cpu.usagemhz.average", "mem.active.average", "net.usage.average", "disk.usage.average")
    equal(values(query(vm, *names, endTime=end)), values(query(vm, *names, endTime=end)), "the values asked twice")


@check
def host_is_the_sum_of_its_machines_and_overhead():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    end = query(host, "cpu.usagemhz.average").sampleInfo[-1].timestamp
    of_host = values(query(host, "cpu.usagemhz.average", endTime=end))["cpu.usagemhz.average"]
    sums = [0] * 15
    for vm in host.vm:
        sums = [a + b for a, b in zip(sums, values(query(vm, "cpu.usagemhz.average", endTime=end))["cpu.usagemhz.average"])]
    overhead = [a - b for a, b in zip(of_host, sums)]
    capacity = host.summary.hardware.cpuMhz * host.summary.hardware.numCpuCores
    true(all(0 <= o <= capacity // 10 for o in overhead), "the host's own part is small and not negative: %s" % overhead)
    percent = values(query(host, "cpu.usage.average", endTime=end))["cpu.usage.average"]
    for mhz, hundredths in zip(of_host, percent):
        true(abs(hundredths - mhz * 10000 / capacity) <= 100, "%d/100 %% of %d MHz is %d MHz" % (hundredths, capacity, mhz))


@check
def several_entities_answer_in_their_order():
    entities = [find(si, "DC0/vm/DC0_H0_VM1"), find(si, "DC0/host/DC0_H0/DC0_H0"), find(si, "DC0/vm/DC0_H0_VM0")]
    answers = performance.QueryPerf([QuerySpec(
        entity=e, metricId=metrics("cpu.usage.average"), intervalId=20, maxSample=1, format="normal") for e in entities])
    equal([a.entity for a in answers], entities, "the entities of the answers")
    equal([len(a.sampleInfo) for a in answers], [1, 1, 1], "the numbers of samples")


@check
def available_metrics_are_those_that_answer():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    available = performance.QueryAvailablePerfMetric(vm, None, None, 20)
    keys = {c.key for c in counters.values()}
    pairs = [(m.counterId, m.instance) for m in available]
    equal(len(pairs), len(set(pairs)), "the number of different metrics")
    true({k for k, _ in pairs} <= keys, "every metric has a known counter")
    for name in ("cpu.usage.average", "cpu.usagemhz.average", "mem.usage.average"):
        true((counters[name].key, "") in pairs, "%s is available in total" % name)
    [answer] = performance.QueryPerf([QuerySpec(entity=vm, metricId=available, intervalId=20, maxSample=1, format="normal")])
    same_items([(s.id.counterId, s.id.instance) for s in answer.value], pairs, "the metrics that answer")
    [everything] = performance.QueryPerf([QuerySpec(entity=vm, intervalId=20, maxSample=1, format="normal")])
    same_items([(s.id.counterId, s.id.instance) for s in everything.value], pairs, "the metrics without metricId")


@check
def star_selects_every_instance():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    answer = query(host, metricId=metrics("cpu.usage.average", instance="*"))
    instances = [s.id.instance for s in answer.value]
    threads = host.summary.hardware.numCpuThreads
    same_items(instances, [""] * ("" in instances) + [str(i) for i in range(threads)], "the instances")


@check
def machine_that_never_ran_has_no_samples():
    vm = create_machine(si, "never-ran")
    answers = performance.QueryPerf([QuerySpec(entity=vm, metricId=metrics("cpu.usage.average"), intervalId=20, maxSample=15)])
    equal([list(s.value) for a in answers for s in a.value if s.value], [], "the values")
    equal([m.counterId for m in performance.QueryAvailablePerfMetric(vm, None, None, 20)], [], "the available metrics")
    done(vm.Destroy())


@check
def unknown_counters_answer_nothing():
    spec = QuerySpec(entity=find(si, "DC0/vm/DC0_H0_VM0"), metricId=[MetricId(counterId=999999, instance="")], intervalId=20)
    equal([s for answer in performance.QueryPerf([spec]) for s in answer.value], [], "the series of an unknown counter")


@check
def unknown_entities_are_ManagedObjectNotFound():
    nowhere = vim.VirtualMachine("vm-999999", si._stub)
    raises(vmodl.fault.ManagedObjectNotFound, query, nowhere, "cpu.usage.average")
    raises(vmodl.fault.ManagedObjectNotFound, performance.QueryPerfProviderSummary, nowhere)


@check
def clusters_and_pools_answer_five_minute_samples():
    for path in ("DC0/host/DC0_C0", "DC0/host/DC0_C0/Resources"):
        end = si.CurrentTime()
        answer = query(find(si, path), "cpu.usagemhz.average", intervalId=300, maxSample=None,
                       startTime=end - timedelta(minutes=50), endTime=end)
        true(len(answer.sampleInfo) >= 9, "%s has %d five-minute samples in 50 minutes" % (path, len(answer.sampleInfo)))
        equal({s.interval for s in answer.sampleInfo}, {300}, "the intervals of " + path)
        true(all(v > 0 for v in values(answer)["cpu.usagemhz.average"]), "the values of %s are positive" % path)


@check
def cluster_is_the_sum_of_its_hosts():
    cluster = find(si, "DC0/host/DC0_C0")
    end = si.CurrentTime()
    window = dict(intervalId=300, maxSample=None, startTime=end - timedelta(minutes=40), endTime=end - timedelta(minutes=5))
    of_cluster = values(query(cluster, "cpu.usagemhz.average", **window))["cpu.usagemhz.average"]
    of_hosts = [values(query(h, "cpu.usagemhz.average", **window))["cpu.usagemhz.average"] for h in cluster.host]
    true(len(of_cluster) >= 6, "the cluster has %d samples" % len(of_cluster))
    for total, parts in zip(of_cluster, zip(*of_hosts)):
        true(abs(total - sum(parts)) <= len(parts), "the cluster's %d MHz are its hosts' %s" % (total, parts))


if __name__ == "__main__":
    run()
