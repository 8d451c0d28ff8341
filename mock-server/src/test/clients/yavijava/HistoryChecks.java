import com.vmware.vim25.Event;
import com.vmware.vim25.EventFilterSpec;
import com.vmware.vim25.EventFilterSpecByEntity;
import com.vmware.vim25.EventFilterSpecRecursionOption;
import com.vmware.vim25.PerfCounterInfo;
import com.vmware.vim25.PerfEntityMetric;
import com.vmware.vim25.PerfEntityMetricBase;
import com.vmware.vim25.PerfEntityMetricCSV;
import com.vmware.vim25.PerfMetricId;
import com.vmware.vim25.PerfMetricIntSeries;
import com.vmware.vim25.PerfMetricSeriesCSV;
import com.vmware.vim25.PerfProviderSummary;
import com.vmware.vim25.PerfQuerySpec;
import com.vmware.vim25.mo.HostSystem;
import com.vmware.vim25.mo.InventoryNavigator;
import com.vmware.vim25.mo.ManagedObject;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.mo.VirtualMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What a server remembers: statistics and events. */
final class HistoryChecks {
    private final ServiceInstance service;
    private final String user;
    private final Lookup lookup;

    HistoryChecks(ServiceInstance service, String user) {
        this.service = service;
        this.user = user;
        this.lookup = new Lookup(service);
    }

    /** Runs the checks. */
    void all(Checks checks) {
        checks.check("statistics_in_both_formats", this::statistics);
        checks.check("events_of_a_machine", this::events);
    }

    private void statistics() throws Exception {
        HostSystem host = (HostSystem)
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity("HostSystem", "DC0_C0_H0");
        PerfProviderSummary summary = service.getPerformanceManager().queryPerfProviderSummary(host);
        Checks.equal("the refresh rate", summary.getRefreshRate(), 20);
        int counter = counter("cpu", "usagemhz", "average");
        PerfEntityMetric normal = (PerfEntityMetric) query(host, counter, "normal");
        Checks.equal("the number of samples", normal.getSampleInfo().length, 15);
        PerfMetricIntSeries series = (PerfMetricIntSeries) normal.getValue()[0];
        Checks.equal("the series' counter", series.getId().getCounterId(), counter);
        Checks.equal("the number of values", series.getValue().length, 15);
        Checks.that("the values are positive", Arrays.stream(series.getValue()).allMatch(v -> v > 0));
        PerfEntityMetricCSV csv = (PerfEntityMetricCSV) query(host, counter, "csv");
        Checks.equal("the number of samples in csv", csv.getSampleInfoCSV().split(",").length, 30);
        Checks.equal(
                "the number of values in csv",
                ((PerfMetricSeriesCSV) csv.getValue()[0]).getValue().split(",").length,
                15);
        PerfMetricId[] available = service.getPerformanceManager().queryAvailablePerfMetric(host, null, null, 20);
        Checks.that("the counter is available", Arrays.stream(available).anyMatch(m -> m.getCounterId() == counter));
    }

    private void events() throws Exception {
        VirtualMachine vm = lookup.machine("DC0_C0_RP0_VM0");
        EventFilterSpecByEntity entity = new EventFilterSpecByEntity();
        entity.setEntity(vm.getMOR());
        entity.setRecursion(EventFilterSpecRecursionOption.self);
        EventFilterSpec filter = new EventFilterSpec();
        filter.setEntity(entity);
        int before = queryEvents(filter).size();
        Lookup.succeed(vm.powerOffVM_Task());
        List<String> kinds = new ArrayList<>();
        List<Event> all = queryEvents(filter);
        for (Event event : all.subList(before, all.size())) {
            kinds.add(event.getClass().getSimpleName());
            Checks.equal("the event's machine", event.getVm().getName(), "DC0_C0_RP0_VM0");
            Checks.equal("the event's user", event.getUserName(), user);
        }
        Checks.equal("the events", kinds, Arrays.asList("TaskEvent", "VmStoppingEvent", "VmPoweredOffEvent"));
        Checks.that(
                "the latest event is not older",
                service.getEventManager().getLatestEvent().getKey()
                        >= all.get(all.size() - 1).getKey());
        Lookup.succeed(vm.powerOnVM_Task(null));
    }

    private int counter(String group, String name, String rollup) {
        for (PerfCounterInfo info : service.getPerformanceManager().getPerfCounter()) {
            if (info.getGroupInfo().getKey().equals(group)
                    && info.getNameInfo().getKey().equals(name)
                    && info.getRollupType().toString().equals(rollup)) {
                return info.getKey();
            }
        }
        throw new AssertionError("no counter " + group + "." + name + "." + rollup);
    }

    private PerfEntityMetricBase query(ManagedObject entity, int counter, String format) throws Exception {
        PerfMetricId metric = new PerfMetricId();
        metric.setCounterId(counter);
        metric.setInstance("");
        PerfQuerySpec spec = new PerfQuerySpec();
        spec.setEntity(entity.getMOR());
        spec.setMetricId(new PerfMetricId[] {metric});
        spec.setIntervalId(20);
        spec.setMaxSample(15);
        spec.setFormat(format);
        return service.getPerformanceManager().queryPerf(new PerfQuerySpec[] {spec})[0];
    }

    private List<Event> queryEvents(EventFilterSpec filter) throws Exception {
        Event[] found = service.getEventManager().queryEvents(filter);
        List<Event> sorted = new ArrayList<>(Arrays.asList(found == null ? new Event[0] : found));
        sorted.sort(Comparator.comparingInt(Event::getKey));
        return sorted;
    }
}
