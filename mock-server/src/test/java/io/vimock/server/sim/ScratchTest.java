package io.vimock.server.sim;

import io.vimock.api.*;
import io.vimock.server.call.TestCall;
import io.vimock.server.inventory.*;
import io.vimock.server.service.PerformanceManager;
import io.vimock.server.world.*;
import io.vimock.vim25.*;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.*;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void run() {
        for (int n : new int[] {2, Integer.getInteger("vms", 2500)}) {
            SimClock clock = SimClock.manual();
            try (World world = new World("w", clock, Inventory.relations(), Inventory.derivations())) {
                clock.runOn(world);
                Inventory.watch(world);
                long t0 = System.nanoTime();
                world.change(m -> {
                    InventoryGenerator.generate(m, InventoryOptions.DEFAULT.withVirtualMachines(n));
                });
                CounterCatalogue counters = CounterCatalogue.at(ApiLevel.V4_1);
                world.change(m -> PerformanceManager.create(m, counters));
                long t1 = System.nanoTime();
                Simulation sim = Simulation.start(world, clock, 1, counters);
                long t2 = System.nanoTime();
                System.out.printf("generate %.1f ms start %.1f ms%n", (t1 - t0) / 1e6, (t2 - t1) / 1e6);
                com.sun.management.ThreadMXBean threads =
                        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
                for (int i = 0; i < 60; i++) {
                    long a = world.call(() -> threads.getCurrentThreadCpuTime());
                    long b = world.call(() -> threads.getThreadAllocatedBytes(
                            Thread.currentThread().getId()));
                    long[] changed = new long[1];
                    CommitListener l = c -> changed[0] += c.changes().size();
                    world.addListener(l);
                    clock.advance(Duration.ofSeconds(20));
                    world.removeListener(l);
                    long c = world.call(() -> threads.getCurrentThreadCpuTime());
                    long d = world.call(() -> threads.getThreadAllocatedBytes(
                            Thread.currentThread().getId()));
                    if (i % 10 == 9)
                        System.out.printf(
                                "tick %.2f ms cpu, %d KB, changes %d%n", (c - a) / 1e6, (d - b) / 1024, changed[0]);
                }
                for (int i = 0; i < 20; i++) sim.statistics(world.snapshot());
                PerformanceManager pm = new PerformanceManager(sim);
                Snapshot snap = world.snapshot();
                if (n == 2) {
                    for (MoType type : List.of(
                            MoTypes.HOST_SYSTEM,
                            MoTypes.VIRTUAL_MACHINE,
                            MoTypes.CLUSTER_COMPUTE_RESOURCE,
                            MoTypes.RESOURCE_POOL,
                            MoTypes.DATACENTER,
                            MoTypes.DATASTORE)) {
                        ObjectState e = snap.all(type).get(0);
                        TestCall call =
                                TestCall.of(world, PerformanceManager.REF, MoTypes.PERFORMANCE_MANAGER, "QueryPerf");
                        boolean cur = Statistics.hasCurrent(type);
                        System.out.println(e + " "
                                + pm.queryAvailablePerfMetric(call, e.ref(), null, null, null)
                                        .size());
                        var r = pm.queryPerf(
                                call,
                                List.of(new PerfQuerySpec()
                                        .withEntity(e.ref())
                                        .withMaxSample(6)
                                        .withFormat("csv")
                                        .withIntervalId(cur ? 20 : 300)));
                        PerfEntityMetricCSV m = (PerfEntityMetricCSV) r.get(0);
                        System.out.println(m.getSampleInfoCSV());
                        for (PerfMetricSeriesCSV s : m.getValue())
                            System.out.println("  "
                                    + Objects.requireNonNull(
                                                    counters.find(s.getId().getCounterId()))
                                            .key() + "["
                                    + s.getId().getInstance() + "] " + s.getValue());
                    }
                } else {
                    TestCall call =
                            TestCall.of(world, PerformanceManager.REF, MoTypes.PERFORMANCE_MANAGER, "QueryPerf");
                    List<PerfQuerySpec> specs = new ArrayList<>();
                    for (ObjectState vm : snap.all(MoTypes.VIRTUAL_MACHINE)) {
                        PerfQuerySpec s = new PerfQuerySpec()
                                .withEntity(vm.ref())
                                .withMaxSample(15)
                                .withIntervalId(20);
                        for (int id : new int[] {2, 6, 24, 125, 143})
                            s.getMetricId()
                                    .add(new PerfMetricId().withCounterId(id).withInstance(""));
                        specs.add(s);
                    }
                    for (int i = 0; i < 20; i++) {
                        long a = System.nanoTime();
                        int values = 0;
                        for (PerfEntityMetricBase b : pm.queryPerf(call, specs))
                            values += ((PerfEntityMetric) b).getValue().size();
                        if (i % 5 == 4)
                            System.out.printf(
                                    "query %d vms %d series: %.1f ms%n",
                                    specs.size(), values, (System.nanoTime() - a) / 1e6);
                    }
                    Runtime rt = Runtime.getRuntime();
                    System.gc();
                    System.out.println("heap MB " + (rt.totalMemory() - rt.freeMemory()) / 1048576);
                }
                sim.close();
            }
        }
    }
}
