package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes as a publisher: demand, slow subscribers, the end. */
class ChangePublisherTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCollector collector = new ScriptedCollector(server);
    private final VimConnection vim = server.connect(options -> options.reconnectDelay(Duration.ofMillis(1)));
    private InventoryCache<VirtualMachine> cache;

    @BeforeEach
    void follow() {
        collector.update("VirtualMachine:vm-1 enter name=a", "VirtualMachine:vm-2 enter name=b");
        cache = vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.NAME, ManagedEntity.OVERALL_STATUS)
                .cache();
    }

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @Test
    void subscriber_getsWhatIsThereAndThenWhatHappens() throws Exception {
        Subscriber subscriber = subscribe(Long.MAX_VALUE);
        subscriber.expect("ENTER vm-1 a");
        subscriber.expect("ENTER vm-2 b");
        collector.update("VirtualMachine:vm-2 leave", "VirtualMachine:vm-3 enter name=c");
        subscriber.expect("LEAVE vm-2 b");
        subscriber.expect("ENTER vm-3 c");
        cache.close();
        subscriber.expect("complete");
    }

    @Test
    void subscriber_thatIsSlow_getsOneChangePerObject() throws Exception {
        Subscriber subscriber = subscribe(1);
        subscriber.expect("ENTER vm-1 a");
        collector.update("VirtualMachine:vm-1 modify name=a2");
        collector.update("VirtualMachine:vm-1 modify overallStatus=green", "VirtualMachine:vm-2 modify name=b2");
        collector.update("VirtualMachine:vm-3 enter name=c");
        collector.update("VirtualMachine:vm-3 leave", "VirtualMachine:vm-4 enter name=d");
        cache.waitUntil(all -> all.all().stream().anyMatch(vm -> "d".equals(vm.get(VirtualMachine.NAME))), LIMIT);

        subscriber.subscription().request(10);
        subscriber.expect("ENTER vm-2 b2");
        subscriber.expect("MODIFY vm-1 a2");
        subscriber.expect("ENTER vm-4 d");
        collector.update("VirtualMachine:vm-1 leave");
        subscriber.expect("LEAVE vm-1 a2");
    }

    @Test
    void subscriber_thatCancels_getsNoMore() throws Exception {
        Subscriber subscriber = subscribe(2);
        subscriber.expect("ENTER vm-1 a");
        subscriber.expect("ENTER vm-2 b");
        subscriber.subscription().cancel();
        Subscriber other = subscribe(Long.MAX_VALUE);
        collector.update("VirtualMachine:vm-3 enter name=c");
        other.expect("ENTER vm-1 a");
        other.expect("ENTER vm-2 b");
        other.expect("ENTER vm-3 c");
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void subscriber_whenTheServerRefuses_fails() throws Exception {
        Subscriber subscriber = subscribe(2);
        subscriber.expect("ENTER vm-1 a");
        subscriber.expect("ENTER vm-2 b");
        server.reply("Login", ScriptedServer.fault("no", "<InvalidLoginFault xmlns=\"urn:vim25\"/>"));
        server.reply("CreatePropertyCollector", ScriptedCollector.SESSION_ENDED);
        collector.endSession();
        subscriber.expect("error VimFaultException");
    }

    @Test
    void subscriber_thatRequestsNothing_fails() throws Exception {
        Subscriber subscriber = subscribe(0);
        subscriber.expect("error IllegalArgumentException");
    }

    private Subscriber subscribe(long demand) throws InterruptedException {
        Subscriber subscriber = new Subscriber(demand);
        cache.changes().subscribe(subscriber);
        assertThat(subscriber.subscribed.await(1, TimeUnit.MINUTES)).isTrue();
        return subscriber;
    }

    /** Writes down what it is told. */
    private static final class Subscriber implements Flow.Subscriber<Change<VirtualMachine>> {
        private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
        private final CountDownLatch subscribed = new CountDownLatch(1);
        private final long demand;
        private volatile Flow.@Nullable Subscription subscription;

        Subscriber(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscribed.countDown();
            given.request(demand);
        }

        @Override
        public void onNext(Change<VirtualMachine> change) {
            signals.add(change.kind() + " " + change.object().ref().getValue() + " " + change.get(VirtualMachine.NAME));
        }

        @Override
        public void onError(Throwable failure) {
            signals.add("error " + failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }

        void expect(String signal) throws InterruptedException {
            assertThat(signals.poll(1, TimeUnit.MINUTES)).isEqualTo(signal);
        }
    }
}
