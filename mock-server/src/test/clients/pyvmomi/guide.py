"""The Python code that the guides show."""

from vc import connect, find
from checks import check, equal, run, true
from pyVmomi import vim

si = connect()


@check
def statistics_of_hosts():
    hosts = [find(si, "DC0/host/DC0_H0/DC0_H0"), find(si, "DC0/host/DC0_C0/DC0_C0_H0")]
    # In the guide:
    performance = si.content.perfManager
    counters = {
        "%s.%s.%s" % (c.groupInfo.key, c.nameInfo.key, c.rollupType): c.key for c in performance.perfCounter}
    usage = vim.PerformanceManager.MetricId(counterId=counters["cpu.usage.average"], instance="")
    queries = [
        vim.PerformanceManager.QuerySpec(entity=host, metricId=[usage], intervalId=20, maxSample=15, format="normal")
        for host in hosts]
    percent = {}
    for answer in performance.QueryPerf(querySpec=queries):
        for series in answer.value:
            percent[answer.entity.name] = [hundredths / 100 for hundredths in series.value]
    # End.
    equal(sorted(percent), ["DC0_C0_H0", "DC0_H0"], "the hosts with values")
    for name, values in percent.items():
        equal(len(values), 15, "the number of values of " + name)
        true(all(0 < v <= 100 for v in values), "the values of %s are percentages: %s" % (name, values))


if __name__ == "__main__":
    run()
