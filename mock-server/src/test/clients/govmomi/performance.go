package main

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/performance"
	"github.com/vmware/govmomi/vim25/types"
)

func (c *checks) performanceChecks() {
	c.check("counters_are_known_by_name", c.counters)
	c.check("provider_summary_has_the_refresh_rate", c.providerSummary)
	c.check("fifteen_samples_of_machine_and_host", c.fifteenSamples)
	c.check("available_metrics_have_known_counters", c.availableMetrics)
	c.check("historical_intervals_are_enabled", c.historicalIntervals)
	c.check("cluster_answers_five_minute_samples", c.clusterSamples)
}

func (c *checks) statistics() *performance.Manager {
	return performance.NewManager(c.client.Client)
}

func (c *checks) counters() {
	info, err := c.statistics().CounterInfoByName(c.ctx)
	must(err)
	for _, name := range []string{"cpu.usage.average", "cpu.usagemhz.average", "mem.usage.average", "disk.usage.average", "net.usage.average"} {
		counter := info[name]
		that("there is a counter "+name, counter != nil)
		equal("the counter's name", counter.Name(), name)
	}
	equal("the unit of cpu.usagemhz.average", info["cpu.usagemhz.average"].UnitInfo.GetElementDescription().Key, "megaHertz")
}

func (c *checks) providerSummary() {
	summary, err := c.statistics().ProviderSummary(c.ctx, c.machine("DC0_H0_VM0").Reference())
	must(err)
	equal("currentSupported", summary.CurrentSupported, true)
	equal("refreshRate", summary.RefreshRate, int32(20))
}

func (c *checks) fifteenSamples() {
	host, err := c.finder.HostSystem(c.ctx, "DC0_H0/DC0_H0")
	must(err)
	// A machine that no check powers off: it would miss samples.
	entities := []types.ManagedObjectReference{c.machine("DC0_C0_RP0_VM1").Reference(), host.Reference()}
	manager := c.statistics()
	spec := types.PerfQuerySpec{MaxSample: 15, IntervalId: 20, MetricId: []types.PerfMetricId{{Instance: ""}}}
	names := []string{"cpu.usage.average", "cpu.usagemhz.average", "mem.consumed.average"}
	sample, err := manager.SampleByName(c.ctx, spec, names, entities)
	must(err)
	result, err := manager.ToMetricSeries(c.ctx, sample)
	must(err)
	equal("the number of answers", len(result), 2)
	for i, metric := range result {
		equal("the entity of the answer", metric.Entity, entities[i])
		equal("the number of samples", len(metric.SampleInfo), 15)
		equal("the number of series", len(metric.Value), len(names))
		for j, series := range metric.Value {
			equal("the name of the series", series.Name, names[j])
			equal("the number of values of "+series.Name, len(series.Value), 15)
			for _, value := range series.Value {
				that(fmt.Sprintf("a value of %s is positive: %d", series.Name, value), value > 0)
			}
		}
		for j := 1; j < len(metric.SampleInfo); j++ {
			step := metric.SampleInfo[j].Timestamp.Sub(metric.SampleInfo[j-1].Timestamp)
			equal("the step between samples", step, 20*time.Second)
		}
	}
}

func (c *checks) availableMetrics() {
	manager := c.statistics()
	available, err := manager.AvailableMetric(c.ctx, c.machine("DC0_H0_VM0").Reference(), 20)
	must(err)
	known, err := manager.CounterInfoByKey(c.ctx)
	must(err)
	that("there are metrics", len(available) > 5)
	for key := range available.ByKey() {
		that(fmt.Sprintf("counter %d is known", key), known[key] != nil)
	}
}

func (c *checks) historicalIntervals() {
	intervals, err := c.statistics().HistoricalInterval(c.ctx)
	must(err)
	var periods []int32
	for _, interval := range intervals {
		periods = append(periods, interval.SamplingPeriod)
	}
	equal("the sampling periods", periods, []int32{300, 1800, 7200, 86400})
	equal("the number of enabled levels", len(intervals.Enabled()) > 0, true)
}

func (c *checks) clusterSamples() {
	cluster, err := c.finder.ClusterComputeResource(c.ctx, "DC0_C0")
	must(err)
	manager := c.statistics()
	spec := types.PerfQuerySpec{MaxSample: 10, IntervalId: 300, MetricId: []types.PerfMetricId{{Instance: ""}}}
	sample, err := manager.SampleByName(c.ctx, spec, []string{"cpu.usagemhz.average"}, []types.ManagedObjectReference{cluster.Reference()})
	must(err)
	result, err := manager.ToMetricSeries(c.ctx, sample)
	must(err)
	equal("the number of answers", len(result), 1)
	count := len(result[0].SampleInfo)
	that(fmt.Sprintf("fifty minutes have %d samples, 9 to 11", count), count >= 9 && count <= 11)
	for _, info := range result[0].SampleInfo {
		equal("the interval", info.Interval, int32(300))
	}
	equal("the number of values", len(result[0].Value[0].Value), count)
}
