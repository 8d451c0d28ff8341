package io.vimock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyThreadsTest {
    private static final int MOST = 3;
    private static final int REPLIES = 200;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ReplyThreads threads = new ReplyThreads(pool, MOST);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void replies_areDoneByFewThreads() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(REPLIES);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        for (int i = 0; i < REPLIES; i++) {
            threads.execute(() -> {
                atOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
                done.countDown();
            });
        }

        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(atOnce.get()).isBetween(1, MOST);
    }

    @Test
    void clientsThatTakeTheirTime_delayNobody() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(REPLIES);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(REPLIES);
        for (int i = 0; i < REPLIES; i++) {
            threads.execute(() -> {
                send(sending, taken);
                done.countDown();
            });
        }
        assertThat(sending.await(1, TimeUnit.MINUTES)).as("all are sending").isTrue();
        taken.countDown();

        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        replies_areDoneByFewThreads();
    }

    private void send(CountDownLatch sending, CountDownLatch taken) {
        try {
            threads.send(() -> {
                sending.countDown();
                await(taken);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void replyThatFails_isNoLoss() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i <= MOST; i++) {
            threads.execute(() -> {
                throw new IllegalStateException("meant to fail");
            });
        }
        threads.execute(done::countDown);

        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        replies_areDoneByFewThreads();
    }
}
