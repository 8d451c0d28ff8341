package io.vimock.server.sim;

import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What passes through the devices of a host: the sum over the virtual machines whose datastore lies behind the device,
 * or which the virtual switch has put on the network adapter.
 *
 * <p>What cannot be told, of machines that have left the host since, counts for the first datastore and the first
 * network adapter. For one query, one thread.
 */
final class HostTraffic {
    private final int hostSlot;
    private final HostDevices devices;
    private final List<ManagedObjectReference> datastores;
    private final Map<Integer, Integer> datastoreOfSlot = new HashMap<>();
    private final List<Guest> guests = new ArrayList<>();
    private final Map<Instance, boolean[]> carried = new HashMap<>();
    private final long[][] byDatastore;
    private final long[][] byNic;
    private final long[] row = new long[Figures.COUNT];
    private long loaded = Long.MIN_VALUE;

    /** A virtual machine on the host. */
    private record Guest(Track<VmSettings> track, Source source) {}

    /** @param sources opens the samples of a virtual machine */
    HostTraffic(int hostSlot, HostDevices devices, Population population, Function<Track<VmSettings>, Source> sources) {
        this.hostSlot = hostSlot;
        this.devices = devices;
        this.datastores = devices.datastores();
        for (ManagedObjectReference ref : datastores) {
            Track<GroupSettings> datastore = population.group(ref);
            datastoreOfSlot.put(datastore == null ? -1 : datastore.slot(), datastoreOfSlot.size());
        }
        for (ManagedObjectReference ref : devices.vms()) {
            Track<VmSettings> track = population.vm(ref);
            if (track != null) {
                guests.add(new Guest(track, sources.apply(track)));
            }
        }
        this.byDatastore = new long[Math.max(1, datastores.size())][Figures.COUNT];
        this.byNic = new long[devices.nicCount()][Figures.COUNT];
    }

    /** A rate of a device in a sample of the host, in KB per second. */
    long of(Source host, long number, Instance device, int figure) {
        if (loaded != number) {
            load(host, number);
            loaded = number;
        }
        if (device.kind() == InstanceKind.PNIC) {
            return byNic[device.index()][figure];
        }
        boolean[] mine = carried.computeIfAbsent(device, this::carriedBy);
        long sum = 0;
        for (int i = 0; i < mine.length; i++) {
            sum += mine[i] ? byDatastore[i][figure] : 0;
        }
        return sum;
    }

    private boolean[] carriedBy(Instance device) {
        boolean[] mine = new boolean[datastores.size()];
        for (int i = 0; i < mine.length; i++) {
            mine[i] = devices.carries(device, datastores.get(i));
        }
        return mine;
    }

    private void load(Source host, long number) {
        long[] total = new long[Figures.COUNT];
        clear(byDatastore);
        clear(byNic);
        boolean known = host.read(number, total);
        for (Guest guest : guests) {
            VmSettings vm = guest.track.at(number * host.ticks());
            if (vm != null && vm.host() == hostSlot && guest.source.read(number, row)) {
                int datastore = datastoreOfSlot.getOrDefault(vm.datastore(), 0);
                int nic = (int) Long.remainderUnsigned(vm.identity(), byNic.length);
                Figures.add(row, 0, byDatastore[datastore], 0);
                Figures.add(row, 0, byNic[nic], 0);
            }
        }
        for (int figure = 0; known && figure < Figures.COUNT; figure++) {
            byDatastore[0][figure] += total[figure] - sum(byDatastore, figure);
            byNic[0][figure] += total[figure] - sum(byNic, figure);
        }
    }

    private static void clear(long[][] rows) {
        for (long[] each : rows) {
            Arrays.fill(each, 0);
        }
    }

    private static long sum(long[][] rows, int figure) {
        long sum = 0;
        for (long[] each : rows) {
            sum += each[figure];
        }
        return sum;
    }
}
