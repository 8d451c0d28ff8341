package io.vimock.bench.jmh;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A server with a generated inventory whose clock stands still, so that nothing happens beside what is measured. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class Inventory {
    /** The path that changes most often. */
    static final String POWER_STATE = "runtime.powerState";

    private static final int MACHINES_IN_CLUSTER = 1000;

    /** How many virtual machines there are. */
    @Param({"1000", "10000"})
    public int machines;

    private MockVirtualCenter server;
    private List<ManagedObjectReference> refs;
    private int next;
    private int number;

    /** Starts the server. */
    @Setup
    public void start() {
        int clusters = Math.max(machines / MACHINES_IN_CLUSTER, 1);
        server = MockVirtualCenter.start(MockOptions.builder()
                .listen("127.0.0.1", 0)
                .plainHttp(true)
                .manualClock()
                .clusters(clusters)
                .hosts(16)
                .standaloneHosts(0)
                .virtualMachines(machines / clusters)
                .build());
        refs = world().snapshot().all(MoTypes.VIRTUAL_MACHINE).stream()
                .map(ObjectState::ref)
                .toList();
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        server.close();
    }

    MockVirtualCenter server() {
        return server;
    }

    World world() {
        return server.world();
    }

    /** Another virtual machine every time. */
    ManagedObjectReference nextMachine() {
        // A stride that is prime to the number of machines, so that neighbours do not follow each other.
        next = (next + 37) % refs.size();
        return refs.get(next);
    }

    /** Counts up from zero. */
    int nextNumber() {
        return number++;
    }

    /** The state of another virtual machine every time. */
    ObjectState nextState() {
        return Objects.requireNonNull(world().snapshot().find(nextMachine()));
    }

    /** The folder that all virtual machines are in. */
    ManagedObjectReference machinesFolder() {
        ManagedObjectReference folder =
                world().snapshot().all(MoTypes.DATACENTER).get(0).get(DatacenterProperties.VM_FOLDER);
        if (folder == null) {
            throw new IllegalStateException("the datacenter has no folder of virtual machines");
        }
        return folder;
    }
}
