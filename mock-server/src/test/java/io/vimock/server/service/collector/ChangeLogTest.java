package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.service.collector.ChangeLog.Kind;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
    private static final int OBJECTS = 10;

    private final ChangeLog log = new ChangeLog();

    private static ManagedObjectReference vm(int number) {
        return new ManagedObjectReference("VirtualMachine", "vm-" + number);
    }

    private void modify(long revision, int vm, long paths) {
        log.append(new Entry(revision, vm(vm), Kind.MODIFY, paths, null));
    }

    private void add(long revision, int vm, Kind kind) {
        log.append(new Entry(revision, vm(vm), kind, 0, null));
    }

    private List<String> since(long revision) {
        return log.window().since(revision).stream()
                .map(entry -> entry.ref().getValue() + " " + entry.kind() + " " + entry.paths())
                .toList();
    }

    @Test
    void since_whenAnObjectChangedTwice_joinsThePaths() {
        modify(1, 1, 1);
        modify(2, 2, 1);
        modify(3, 1, 4);
        assertThat(since(0)).containsExactly("vm-1 MODIFY 5", "vm-2 MODIFY 1");
        assertThat(since(1)).containsExactly("vm-2 MODIFY 1", "vm-1 MODIFY 4");
        assertThat(since(3)).isEmpty();
    }

    @Test
    void since_whenAnObjectCameAndWent_isNothing() {
        add(1, 1, Kind.ENTER);
        modify(2, 1, 1);
        add(3, 1, Kind.LEAVE);
        assertThat(since(0)).isEmpty();
        assertThat(since(1)).containsExactly("vm-1 LEAVE 0");
    }

    @Test
    void since_whenAnObjectWentAndCameBack_enters() {
        add(1, 1, Kind.LEAVE);
        add(2, 1, Kind.ENTER);
        modify(3, 1, 1);
        assertThat(since(0)).containsExactly("vm-1 ENTER 0");
        assertThat(since(2)).containsExactly("vm-1 MODIFY 1");
    }

    @Test
    void trim_whenNobodyReads_holdsNoMoreThanTheObjectsNeed() {
        Random random = new Random(7);
        long[] changedAfterHalf = new long[OBJECTS];
        for (int revision = 1; revision <= 10_000; revision++) {
            int vm = random.nextInt(OBJECTS);
            long paths = 1L << random.nextInt(8);
            log.trim(() -> new long[] {1, 5_000}, OBJECTS);
            modify(revision, vm, paths);
            if (revision > 5_000) {
                changedAfterHalf[vm] |= paths;
            }
        }
        assertThat(log.window().entries().length).isLessThan(20 * OBJECTS);
        TreeMap<String, Long> reported = new TreeMap<>();
        log.window().since(5_000).forEach(entry -> reported.put(entry.ref().getValue(), entry.paths()));
        for (int vm = 0; vm < OBJECTS; vm++) {
            long paths = reported.getOrDefault("vm-" + vm, 0L);
            assertThat(paths).as("vm-%s", vm).isEqualTo(changedAfterHalf[vm]);
        }
    }

    @Test
    void trim_whenObjectsComeAndGo_keepsTheLastOfIt() {
        for (int revision = 1; revision <= 1_000; revision += 2) {
            log.trim(() -> new long[] {500, 1}, OBJECTS);
            add(revision, 1, Kind.LEAVE);
            add(revision + 1, 1, Kind.ENTER);
        }
        assertThat(log.window().entries().length).isLessThan(20 * OBJECTS);
        assertThat(since(1)).containsExactly("vm-1 ENTER 0");
        add(1_001, 1, Kind.LEAVE);
        assertThat(since(500)).containsExactly("vm-1 LEAVE 0");
    }

    @Test
    void trim_whenObjectsLiveShortly_forgetsThem() {
        for (int revision = 1; revision <= 10_000; revision += 2) {
            log.trim(() -> new long[] {2}, OBJECTS);
            add(revision, revision, Kind.ENTER);
            add(revision + 1, revision, Kind.LEAVE);
        }
        assertThat(log.window().entries().length).isLessThan(20 * OBJECTS);
    }

    @Test
    void trim_whenAllHaveReported_forgetsEverything() {
        for (int revision = 1; revision <= 100; revision++) {
            long reported = revision - 1L;
            log.trim(() -> new long[] {reported}, OBJECTS);
            modify(revision, revision % OBJECTS, 1);
        }
        assertThat(log.window().size()).isLessThanOrEqualTo(17);
        assertThat(since(99)).containsExactly("vm-0 MODIFY 1");
    }
}
