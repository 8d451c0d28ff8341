package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who changes the world when, and on which thread. */
class TurnsTest {
    private static final int CALLS = 1_000;

    private final Turns turns = new Turns("turns-test");
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        turns.close();
    }

    private String note(String what) {
        assertThat(turns.isMine()).isTrue();
        done.add(what);
        return Thread.currentThread().getName();
    }

    @Test
    void call_whenNothingWaits_runsOnTheCallersThread() {
        assertThat(turns.call(() -> note("a"))).isEqualTo(Thread.currentThread().getName());
        assertThat(turns.isMine()).isFalse();
    }

    @Test
    void execute_runsOnTheWorldThread() {
        turns.execute(() -> done.add(note("a")));
        turns.awaitIdle();

        assertThat(done).containsExactly("a", "turns-test");
    }

    @Test
    void call_whenTheCallerLeftSomethingBefore_comesAfterIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        turns.execute(() -> {
            begun.countDown();
            await(go);
            note("first");
        });
        begun.await();
        turns.execute(() -> note("second"));
        Thread helper = new Thread(go::countDown);
        helper.start();

        turns.call(() -> note("third"));

        assertThat(done).containsExactly("first", "second", "third");
        helper.join();
    }

    @Test
    void call_fromWithin_runsAtOnce() {
        turns.call(() -> {
            turns.execute(() -> note("later"));
            turns.call(() -> note("inner"));
            return note("outer");
        });
        turns.awaitIdle();

        assertThat(done).containsExactly("inner", "outer", "later");
    }

    @Test
    void call_fromManyThreads_isOneAtATime() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        int[] count = {0};
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            boolean hands = t % 2 == 0;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < CALLS; i++) {
                    if (hands) {
                        turns.execute(() -> count(inside, count));
                    } else {
                        turns.call(() -> count(inside, count));
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        turns.awaitIdle();

        assertThat(turns.<Integer>call(() -> count[0])).isEqualTo(4 * CALLS);
    }

    private static int count(AtomicInteger inside, int[] count) {
        assertThat(inside.incrementAndGet()).isEqualTo(1);
        count[0]++;
        return inside.decrementAndGet();
    }

    @Test
    void soon_whenNobodyHasTheTurn_runsAtOnce_andTheRestAfterTheTurn() {
        List<Boolean> mine = new ArrayList<>();

        turns.soon(() -> {
            note(Thread.currentThread().getName());
            return () -> mine.add(turns.isMine());
        });

        assertThat(done).containsExactly(Thread.currentThread().getName());
        assertThat(mine).containsExactly(false);
    }

    @Test
    void soon_duringTheTurnOfAnother_doesNotWait_andRunsAfterIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread other = new Thread(() -> turns.call(() -> {
            begun.countDown();
            await(go);
            return note("turn");
        }));
        other.start();
        begun.await();

        int many = 100;
        CountDownLatch ended = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            String name = "soon " + i;
            turns.soon(() -> {
                note(name);
                return ended::countDown;
            });
        }
        assertThat(done).isEmpty();
        go.countDown();
        ended.await();

        assertThat(done)
                .hasSize(many + 1)
                .startsWith("turn", "soon 0", "soon 1")
                .endsWith("soon 99");
        other.join();
    }

    @Test
    void soon_duringTheBriefTurnOfAnother_waitsForIt_andRunsOnItsOwnThread() throws InterruptedException {
        soonDuringAnothers(Duration.ofMinutes(1));

        assertThat(done).containsExactly("first", "second", "second's thread");
    }

    @Test
    void soon_duringTheBriefTurnOfAnotherThatDoesNotEnd_leavesTheActionToIt() throws InterruptedException {
        soonDuringAnothers(Duration.ZERO);

        assertThat(done).containsExactly("first", "second", "first's thread");
    }

    /** Two threads with a brief action each; the first's does not end before the second waits for it or has left. */
    private void soonDuringAnothers(Duration patience) throws InterruptedException {
        try (Turns patient = new Turns("patient", patience)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Thread first = new Thread(
                    () -> patient.soon(() -> {
                        begun.countDown();
                        await(go);
                        done.add("first");
                        return () -> {};
                    }),
                    "first's thread");
            Thread second = new Thread(
                    () -> patient.soon(() -> {
                        done.add("second");
                        return () -> done.add(Thread.currentThread().getName());
                    }),
                    "second's thread");
            first.start();
            begun.await();
            second.start();
            while (second.isAlive() && second.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            go.countDown();
            first.join();
            second.join();
        }
    }

    @Test
    void soon_whenTheCallerLeftSomethingBefore_comesAfterIt() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        turns.execute(() -> await(go));
        turns.execute(() -> note("first"));
        turns.soon(() -> {
            note("second");
            return ended::countDown;
        });
        go.countDown();
        ended.await();

        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void soon_fromManyThreads_isOneAtATime_andForgetsNothing() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        int[] count = {0};
        CountDownLatch ended = new CountDownLatch(4 * CALLS);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            boolean waits = t == 0;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < CALLS; i++) {
                    if (waits) {
                        turns.call(() -> count(inside, count));
                        ended.countDown();
                    } else {
                        turns.soon(() -> {
                            count(inside, count);
                            return ended::countDown;
                        });
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        ended.await();

        assertThat(turns.<Integer>call(() -> count[0])).isEqualTo(4 * CALLS);
    }

    @Test
    void soon_afterTheClose_changesNothing_andIsTold() {
        turns.close();

        turns.soon(() -> {
            assertThatThrownBy(() -> turns.call(() -> note("changed"))).isInstanceOf(RejectedExecutionException.class);
            return () -> done.add("told");
        });

        assertThat(done).containsExactly("told");
    }

    @Test
    void call_throwsWhatTheActionThrew_alsoFromTheWorldThread() {
        assertThatThrownBy(() -> turns.call(TurnsTest::fail)).isInstanceOf(ArithmeticException.class);
        turns.call(() -> {
            turns.execute(() -> note("before"));
            return null;
        });

        assertThatThrownBy(() -> turns.call(TurnsTest::fail)).isInstanceOf(ArithmeticException.class);
        assertThat(turns.call(() -> done)).containsExactly("before");
    }

    private static Object fail() {
        throw new ArithmeticException("no");
    }

    @Test
    void close_rejectsCalls_andForgetsWhatNobodyWaitsFor() {
        turns.close();

        assertThatThrownBy(() -> turns.call(() -> note("a")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("the world is closed");
        turns.execute(() -> note("b"));
        assertThat(done).isEmpty();
    }

    @Test
    void awaitIdle_withinATurn_isRefused() {
        assertThatThrownBy(() -> turns.call(() -> {
                    turns.awaitIdle();
                    return null;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
