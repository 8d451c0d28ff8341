package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Change;
import io.vimock.client.EventStream;
import io.vimock.client.HostSystem;
import io.vimock.client.InventoryCache;
import io.vimock.client.ObjectProperties;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.client.WatchSet;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.junit.InventoryPath;
import io.vimock.server.junit.MockVirtualCenterTest;
import io.vimock.vim25.Event;
import io.vimock.vim25.UserLoginSessionEvent;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of the guide "Follow changes". */
@MockVirtualCenterTest
class WatchingGuideTest {
    @Test
    void waitForOne(@InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) {
        vm.powerOff().await();
        vm.powerOn().await();
        // In the guide:
        String address = vm.waitUntil(VirtualMachine.GUEST_IP_ADDRESS, ip -> !ip.isBlank(), Duration.ofMinutes(5));
        // End.
        assertThat(address).isNotBlank();
    }

    @Test
    void callback(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine web) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        // In the guide:
        InventoryCache<VirtualMachine> watch = vim.inventory()
                .all(VirtualMachine.class)
                .named("DC0_H0_*")
                .properties(VirtualMachine.RUNTIME_POWER_STATE, VirtualMachine.RUNTIME_HOST)
                .watch(change -> {
                    switch (change.kind()) {
                        case ENTER -> told.add(change.get(VirtualMachine.NAME) + " is there");
                        case MODIFY -> told.add(change.get(VirtualMachine.NAME) + " has new " + change.paths());
                        case LEAVE -> told.add(change.get(VirtualMachine.NAME) + " is gone");
                    }
                });
        // End.
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("DC0_H0_VM0 is there");
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("DC0_H0_VM1 is there");
        web.powerOff().await();
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("DC0_H0_VM0 has new [runtime.powerState]");
        watch.close();
    }

    @Test
    void cache(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine web) {
        Map<String, VirtualMachinePowerState> states = new HashMap<>();
        // In the guide:
        try (InventoryCache<VirtualMachine> machines = vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
                .cache()) {
            web.powerOff().await();
            machines.waitUntil(
                    all -> all.get(web, VirtualMachine.RUNTIME_POWER_STATE) == VirtualMachinePowerState.POWERED_OFF,
                    Duration.ofMinutes(1));
            for (ObjectProperties<VirtualMachine> vm : machines.all()) {
                states.put(vm.require(VirtualMachine.NAME), vm.require(VirtualMachine.RUNTIME_POWER_STATE));
            }
        }
        // End.
        assertThat(states).hasSize(4).containsEntry("DC0_H0_VM0", VirtualMachinePowerState.POWERED_OFF);
    }

    @Test
    void publisher(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine web) throws Exception {
        try (InventoryCache<VirtualMachine> machines = vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.RUNTIME_POWER_STATE)
                .cache()) {
            CountDownLatch changed = new CountDownLatch(5);
            Flow.Subscriber<Change<VirtualMachine>> subscriber = new OneByOne(changed);
            // In the guide:
            machines.changes().subscribe(subscriber);
            // End.
            web.powerOff().await();
            assertThat(changed.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void events(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine web) throws Exception {
        BlockingQueue<Event> seen = new LinkedBlockingQueue<>();
        // In the guide:
        List<Event> logins = vim.events().types(UserLoginSessionEvent.class).list();
        EventStream stream = vim.events()
                .types(VmPoweredOnEvent.class, VmPoweredOffEvent.class)
                .follow(event -> seen.add(event));
        // End.
        assertThat(logins).isNotEmpty();
        web.powerOff().await();
        Event off = seen.poll(1, TimeUnit.MINUTES);
        assertThat(off).isInstanceOf(VmPoweredOffEvent.class);
        stream.close();
        web.powerOn().await();
        Event last = off;
        // In the guide:
        EventStream later = vim.events()
                .types(VmPoweredOnEvent.class, VmPoweredOffEvent.class)
                .after(last.getKey(), last.getCreatedTime())
                .follow(event -> seen.add(event));
        // End.
        assertThat(seen.poll(1, TimeUnit.MINUTES)).isInstanceOf(VmPoweredOnEvent.class);
        later.close();
    }

    @Test
    void set(MockVirtualCenter server, VimConnection vim) throws Exception {
        BlockingQueue<WatchSet.State> states = new LinkedBlockingQueue<>();
        // In the guide:
        WatchSet watches = vim.watchSet();
        watches.onState(state -> states.add(state));
        InventoryCache<HostSystem> hosts =
                watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
        InventoryCache<VirtualMachine> machines =
                watches.cache(vim.inventory().all(VirtualMachine.class).properties(VirtualMachine.RUNTIME_HOST));
        EventStream events = watches.events(vim.events(), event -> System.out.println(event.getKey()));
        // End.
        try (watches) {
            assertThat(hosts.size() + machines.size()).isEqualTo(8);
            assertThat(events.watchSet()).isSameAs(watches);
            server.endSessions();
            assertThat(states.poll(1, TimeUnit.MINUTES)).isEqualTo(WatchSet.State.RECONNECTING);
            assertThat(states.poll(1, TimeUnit.MINUTES)).isEqualTo(WatchSet.State.CONNECTED);
        }
    }

    /** Asks for one change at a time. */
    private static final class OneByOne implements Flow.Subscriber<Change<VirtualMachine>> {
        private final CountDownLatch latch;
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        OneByOne(CountDownLatch latch) {
            this.latch = latch;
        }

        @Override
        public void onSubscribe(Flow.Subscription mine) {
            subscription.complete(mine);
            mine.request(1);
        }

        @Override
        public void onNext(Change<VirtualMachine> change) {
            latch.countDown();
            subscription.join().request(1);
        }

        @Override
        public void onError(Throwable e) {}

        @Override
        public void onComplete() {}
    }
}
