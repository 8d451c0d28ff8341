package io.vimock.server.service;

import io.vimock.api.HistoryCollectorProperties;
import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.server.call.Call;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The history collectors of one kind, their cursors and their pages (facts: events, rules).
 *
 * <p>A cursor lies between two entries of the history, at its beginning when the collector is made. Reading forward
 * gives older entries before newer ones, reading backward the other way round. The latest page is a property: the
 * newest entries, the newest one first; it is kept in the mutation that makes an entry or changes it. Thread safe.
 *
 * @param <E> the entries of the history
 * @param <W> their form on the wire
 */
final class HistoryCollectors<E, W> {
    /** How many collectors a session may have of one kind. */
    static final int MOST = 32;

    private static final int DEFAULT_PAGE = 10;
    private static final int MOST_PER_PAGE = 1000;

    private final Kind<E, W> kind;
    private final SessionObjects objects;
    private final Map<ManagedObjectReference, Collector<E, W>> collectors = new ConcurrentHashMap<>();

    /**
     * What is collected.
     *
     * @param type the type of the collectors
     * @param latestPage their page
     * @param ring the history
     * @param number an entry's number in the history; 0 when it is not known any more. Only for the world thread
     */
    record Kind<E, W>(MoType type, Property<List<W>> latestPage, HistoryRing<E> ring, ToLongFunction<W> number) {}

    /**
     * What a collector collects, and in which form.
     *
     * @param spec the filter as the client gave it
     * @param filter the filter, applied to the inventory as it is
     * @param wire the form on the wire
     */
    record Selection<E, W>(Object spec, Function<ReadView, Predicate<E>> filter, Function<E, W> wire) {}

    private static final class Collector<E, W> {
        final Selection<E, W> selection;
        volatile int pageSize = DEFAULT_PAGE;
        /** The number of the entry behind which the cursor is; guarded by this. */
        long position;

        Collector(Selection<E, W> selection) {
            this.selection = selection;
        }
    }

    HistoryCollectors(Kind<E, W> kind, SessionObjects objects) {
        this.kind = kind;
        this.objects = objects;
    }

    /**
     * Makes a collector that belongs to the caller's session.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when the session has {@value #MOST} of the kind
     */
    ManagedObjectReference create(Call call, Selection<E, W> selection) {
        return call.world().write(m -> {
            if (objects.list(call.session(), kind.type()).size() >= MOST) {
                throw Faults.invalidState("The session has " + MOST + " collectors already; destroy one first");
            }
            ManagedObjectReference ref = objects.create(m, call.session(), kind.type());
            Collector<E, W> collector = new Collector<>(selection);
            m.set(ref, HistoryCollectorProperties.FILTER, selection.spec());
            m.set(ref, kind.latestPage(), newest(m, collector, new TreeMap<>()));
            m.afterCommit(() -> collectors.put(ref, collector));
            return ref;
        });
    }

    /** The page as it is with some entries that are not in the ring yet, or with other values there. */
    private List<W> newest(ReadView view, Collector<E, W> collector, SortedMap<Long, E> fresh) {
        Predicate<E> filter = collector.selection.filter().apply(view);
        List<W> page = new ArrayList<>();
        long oldest = kind.ring().first();
        long newest = Math.max(kind.ring().last(), fresh.isEmpty() ? 0 : fresh.lastKey());
        for (long at = newest; at >= oldest && page.size() < collector.pageSize; at--) {
            E entry = fresh.containsKey(at) ? fresh.get(at) : kind.ring().get(at);
            addIfMatches(entry, filter, collector, page);
        }
        return page;
    }

    private void addIfMatches(@Nullable E entry, Predicate<E> filter, Collector<E, W> collector, List<W> found) {
        if (entry != null && filter.test(entry)) {
            found.add(collector.selection.wire().apply(entry));
        }
    }

    private Collector<E, W> require(Call call) {
        objects.require(call.session(), call.self());
        Collector<E, W> collector = collectors.get(call.self());
        if (collector == null) {
            throw Faults.managedObjectNotFound(call.self());
        }
        return collector;
    }

    private static void checkCount(int maxCount) {
        if (maxCount < 1 || maxCount > MOST_PER_PAGE) {
            throw Faults.invalidArgument("maxCount", "it is 1 to " + MOST_PER_PAGE + ", not " + maxCount);
        }
    }

    /** The next newer entries, oldest first; none at the end. */
    List<W> readNext(Call call, int maxCount) {
        Collector<E, W> collector = require(call);
        checkCount(maxCount);
        Predicate<E> filter = collector.selection.filter().apply(call.snapshot());
        List<W> found = new ArrayList<>();
        synchronized (collector) {
            long at = Math.max(collector.position + 1, kind.ring().first());
            for (long last = kind.ring().last(); at <= last && found.size() < maxCount; at++) {
                addIfMatches(kind.ring().get(at), filter, collector, found);
            }
            collector.position = at - 1;
        }
        return found;
    }

    /** The next older entries, newest first; none at the beginning. */
    List<W> readPrevious(Call call, int maxCount) {
        Collector<E, W> collector = require(call);
        checkCount(maxCount);
        Predicate<E> filter = collector.selection.filter().apply(call.snapshot());
        List<W> found = new ArrayList<>();
        synchronized (collector) {
            long at = collector.position;
            for (long first = kind.ring().first(); at >= first && found.size() < maxCount; at--) {
                addIfMatches(kind.ring().get(at), filter, collector, found);
            }
            collector.position = at;
        }
        return found;
    }

    /** Puts the cursor before the oldest entry. */
    void rewind(Call call) {
        move(require(call), 0);
    }

    /** Puts the cursor behind the newest entry. */
    void reset(Call call) {
        move(require(call), kind.ring().last());
    }

    private static void move(Collector<?, ?> collector, long position) {
        synchronized (collector) {
            collector.position = position;
        }
    }

    /** Sets how many entries the latest page has at most. */
    void setPageSize(Call call, int maxCount) {
        Collector<E, W> collector = require(call);
        checkCount(maxCount);
        call.world().change(m -> {
            collector.pageSize = maxCount;
            m.set(call.self(), kind.latestPage(), newest(m, collector, new TreeMap<>()));
        });
    }

    /** Destroys a collector. */
    void destroy(Call call) {
        require(call);
        call.world().change(m -> objects.destroy(m, call.self()));
    }

    boolean isEmpty() {
        return collectors.isEmpty();
    }

    /** Makes all pages anew, since the history is another one. Only for the world thread, within a step. */
    void refresh(Mutation m) {
        collectors.forEach((ref, collector) -> {
            if (m.exists(ref)) {
                synchronized (collector) {
                    collector.position =
                            Math.min(collector.position, kind.ring().last());
                }
                m.set(ref, kind.latestPage(), newest(m, collector, new TreeMap<>()));
            }
        });
    }

    /**
     * Keeps the pages: takes in what a step has made or changed. Only for the world thread, within the step.
     *
     * @param fresh the entries with their new values, by their numbers
     */
    void follow(Mutation m, SortedMap<Long, E> fresh) {
        collectors.forEach((ref, collector) -> {
            if (m.exists(ref)) {
                follow(m, fresh, ref, collector);
            } else {
                m.afterCommit(() -> collectors.remove(ref));
            }
        });
    }

    private void follow(Mutation m, SortedMap<Long, E> fresh, ManagedObjectReference ref, Collector<E, W> collector) {
        SortedMap<Long, W> page = matching(m, fresh, collector);
        List<W> old = Objects.requireNonNullElse(m.get(ref, kind.latestPage()), List.of());
        boolean touched = !page.isEmpty();
        boolean dropped = false;
        for (W entry : old) {
            long number = kind.number().applyAsLong(entry);
            if (fresh.containsKey(number)) {
                dropped |= !page.containsKey(number);
            } else if (number > 0) {
                page.put(number, entry);
            }
        }
        if (dropped && old.size() >= collector.pageSize) {
            m.set(ref, kind.latestPage(), newest(m, collector, fresh));
        } else if (dropped || touched) {
            m.set(
                    ref,
                    kind.latestPage(),
                    page.values().stream().limit(collector.pageSize).toList());
        }
    }

    /** What matches, the newest first. */
    private SortedMap<Long, W> matching(ReadView view, SortedMap<Long, E> entries, Collector<E, W> collector) {
        Predicate<E> filter = collector.selection.filter().apply(view);
        SortedMap<Long, W> found = new TreeMap<>(Comparator.reverseOrder());
        entries.forEach((number, entry) -> {
            if (filter.test(entry)) {
                found.put(number, collector.selection.wire().apply(entry));
            }
        });
        return found;
    }
}
