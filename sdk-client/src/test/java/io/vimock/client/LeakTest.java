package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Nothing is left when connections are closed. Alone, because the JVM's threads are counted. */
@Isolated
class LeakTest {
    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void close_leavesNeitherConnectionsNorThreads() throws Exception {
        try (Relay relay = Relay.to(server.http.port())) {
            Set<Thread> before = threads();
            for (int i = 0; i < 5; i++) {
                use(relay);
            }
            Set<Thread> left = threads();
            left.removeAll(before);
            for (Thread thread : left) {
                end(thread);
            }
            assertThat(left).noneMatch(Thread::isAlive);
            assertThat(relay.accepted.get()).isGreaterThanOrEqualTo(5);
            relay.awaitNoneOpen(Duration.ofMinutes(1));
        }
    }

    /** A call, a wait for a task, and a watch. */
    private void use(Relay relay) throws Exception {
        ScriptedCollector collector = new ScriptedCollector(server);
        collector.update("VirtualMachine:vm-1 enter name=web");
        try (VimConnection vim = server.connect(options -> options.url("http://127.0.0.1:" + relay.port()))) {
            InventoryCache<VirtualMachine> machines = vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME)
                    .cache();
            assertThat(machines.size()).isEqualTo(1);
            Task<?> task = vim.inventory().byReference(Task.class, "task-1");
            assertThat(task.completion()).isNotDone();
            assertThat(threads())
                    .extracting(thread -> thread.getName().replaceAll("[-0-9].*", ""))
                    .contains("HttpClient", "vim");
        }
    }

    /** On JDKs before 21 the garbage collector ends HTTP clients; shared workers end when they had nothing to do. */
    private static void end(Thread thread) throws InterruptedException {
        for (int i = 0; i < 600 && thread.isAlive(); i++) {
            System.gc();
            thread.join(100);
        }
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("HttpClient-") || thread.getName().startsWith("vim-")) {
                threads.add(thread);
            }
        }
        return threads;
    }
}
