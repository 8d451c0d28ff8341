package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.vimock.vim25.Event;
import io.vimock.vim25.VmPoweredOnEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events: read page by page, and followed without losing or doubling one. */
class EventStreamTest {
    private static final Instant START = Instant.parse("2009-01-01T00:00:00Z");

    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCollector collector = new ScriptedCollector(server);
    private final VimConnection vim = server.connect(
            options -> options.reconnectDelay(Duration.ofMillis(1)).pageSize(3));
    private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();

    @BeforeEach
    void latestEvent() {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"EventManager\">EventManager</obj><propSet><name>latestEvent</name>"
                        + event(5).replaceFirst("<Event", "<val").replaceFirst("</Event>", "</val>")
                        + "</propSet></objects></returnval>");
    }

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @Test
    void follow_tellsWhatIsNewInItsOrder() throws Exception {
        try (EventStream stream = vim.events().follow(this::note)) {
            page(5, 4, 3);
            page(7, 6, 5, 4, 3);
            expect(6, 7);
            page(8, 7, 6, 5, 4, 3);
            expect(8);
            assertThat(keys).isEmpty();
            assertThat(stream.watchSet().state()).isEqualTo(WatchSet.State.CONNECTED);
        }
        assertThat(server.requests("CreateCollectorForEvents"))
                .singleElement()
                .asString()
                .contains("<beginTime>2009-01-01T00:00:05.000Z</beginTime>");
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void follow_whenAPageDoesNotReachBack_readsWhatLiesBetween() throws Exception {
        reading(IntStream.rangeClosed(5, 30).boxed().toArray(Integer[]::new));
        try (EventStream stream = vim.events().follow(this::note)) {
            page(5);
            page(IntStream.iterate(30, i -> i - 1).limit(10).toArray());
            expect(IntStream.rangeClosed(6, 30).toArray());
            page(IntStream.iterate(31, i -> i - 1).limit(10).toArray());
            expect(31);
            assertThat(keys).isEmpty();
            assertThat(stream.last()).isNotNull();
        }
        assertThat(server.requests("ReadNextEvents")).hasSize(10);
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void follow_afterALostSession_neitherLosesNorDoublesEvents() throws Exception {
        try (EventStream stream = vim.events().follow(this::note)) {
            page(7, 6, 5);
            expect(6, 7);
            collector.breakConnection();
            page(8, 7, 6);
            expect(8);
            collector.endSession();
            page(10, 9, 8);
            expect(9, 10);
            assertThat(keys).isEmpty();
        }
        assertThat(server.requests("CreateCollectorForEvents"))
                .hasSize(2)
                .element(1)
                .asString()
                .contains("<beginTime>2009-01-01T00:00:08.000Z</beginTime>");
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void follow_whenReadingWhatLiesBetweenBreaksOff_readsItAgain() throws Exception {
        server.answers(
                "ReadNextEvents",
                ScriptedServer.soap("ReadNextEvents", events("returnval", 6, 7, 8)),
                new ResponseDefinitionBuilder().withFault(Fault.EMPTY_RESPONSE),
                ScriptedServer.soap("ReadNextEvents", events("returnval", 8, 9, 10)),
                ScriptedServer.soap("ReadNextEvents", ""));
        try (EventStream stream = vim.events().follow(this::note)) {
            page(20, 19, 18, 17, 16, 15, 14, 13, 12, 11);
            page(10, 9, 8);
            expect(6, 7, 8, 9, 10);
            assertThat(keys).isEmpty();
            assertThat(stream.watchSet().failure()).isInstanceOf(VimTransportException.class);
        }
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void follow_sinceATime_readsThePastFirst() throws Exception {
        reading(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        try (EventStream stream = vim.events().since(START).follow(this::note)) {
            page(12, 11, 10, 9, 8, 7, 6, 5, 4, 3);
            expect(IntStream.rangeClosed(1, 12).toArray());
        }
        assertThat(server.requests("RetrievePropertiesEx")).isEmpty();
    }

    @Test
    void follow_afterAnEventOfAnEarlierProgram_goesOnBehindIt() throws Exception {
        try (EventStream stream = vim.events().after(9, START.plusSeconds(9)).follow(this::note)) {
            page(11, 10, 9);
            expect(10, 11);
            assertThat(keys).isEmpty();
        }
    }

    @Test
    void list_readsAllPagesAndRemovesTheCollector() {
        reading(1, 2, 3, 4, 5, 6, 7);
        assertThat(vim.events()
                        .types(VmPoweredOnEvent.class)
                        .filter(spec -> spec.withCategory("info"))
                        .list())
                .extracting(Event::getKey)
                .containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(server.requests("ReadNextEvents")).hasSize(4);
        assertThat(server.requests("CreateCollectorForEvents"))
                .singleElement()
                .asString()
                .contains("<type>VmPoweredOnEvent</type>")
                .contains("<category>info</category>");
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void stream_whenClosedEarly_removesTheCollector() {
        reading(1, 2, 3, 4, 5, 6, 7);
        try (Stream<Event> events = vim.events().stream()) {
            assertThat(events.findFirst().map(Event::getKey)).contains(1);
        }
        assertThat(server.requests("ReadNextEvents")).hasSize(1);
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void list_ofAServerThatBeginsWithTheNewest_isOldestFirst() {
        server.answers(
                "ReadNextEvents",
                ScriptedServer.soap("ReadNextEvents", events("returnval", 3, 2, 1)),
                ScriptedServer.soap("ReadNextEvents", ""));
        assertThat(vim.events().list()).extracting(Event::getKey).containsExactly(1, 2, 3);
    }

    @Test
    void list_whenReadingFails_removesTheCollector() {
        server.reply("ReadNextEvents", ScriptedServer.fault("no", "<InvalidArgumentFault xmlns=\"urn:vim25\"/>"));
        assertThatThrownBy(() -> vim.events().list())
                .isInstanceOf(VimFaultException.class)
                .hasMessageContaining("ReadNextEvents on EventHistoryCollector:events-1 at " + server.url());
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void publisher_asksForNoMoreThanTheSubscriberDoes() throws Exception {
        reading(IntStream.rangeClosed(6, 3000).boxed().toArray(Integer[]::new));
        BlockingQueue<Flow.Subscription> subscription = new LinkedBlockingQueue<>();
        vim.events().publisher().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.add(given);
            }

            @Override
            public void onNext(Event event) {
                note(event);
            }

            @Override
            public void onError(Throwable failure) {
                keys.add(-1);
            }

            @Override
            public void onComplete() {
                keys.add(-2);
            }
        });
        page(IntStream.iterate(3000, i -> i - 1).limit(10).toArray());
        Flow.Subscription given = subscription.take();
        given.request(3);
        expect(6, 7, 8);
        assertThat(server.requests("ReadNextEvents").size()).isLessThan(500);
        given.request(Long.MAX_VALUE);
        expect(IntStream.rangeClosed(9, 3000).toArray());
        vim.close();
        expect(-2);
        assertThat(collector.alive()).isEmpty();
    }

    private void note(Event event) {
        keys.add(event.getKey());
    }

    private void expect(int... expected) throws InterruptedException {
        List<Integer> got = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            got.add(keys.poll(1, TimeUnit.MINUTES));
        }
        assertThat(got).containsExactly(IntStream.of(expected).boxed().toArray(Integer[]::new));
    }

    /** The latest page of the collector, newest first. */
    private void page(int... newestFirst) {
        collector.update("EventHistoryCollector:events modify latestPage=<val~xsi:type=\"ArrayOfEvent\">"
                + events("Event", newestFirst).replace(' ', '~') + "</val>");
    }

    /** What a collector that is read from the beginning gives, in pages of three. */
    private void reading(Integer... all) {
        int[] next = {0};
        server.compute("CreateCollectorForEvents", body -> {
            synchronized (next) {
                next[0] = 0;
            }
            return collector.make("CreateCollectorForEvents", "EventHistoryCollector", "events");
        });
        server.compute("ReadNextEvents", body -> {
            synchronized (next) {
                int[] page = IntStream.range(next[0], Math.min(all.length, next[0] + 3))
                        .map(i -> all[i])
                        .toArray();
                next[0] += page.length;
                return ScriptedServer.soap("ReadNextEvents", events("returnval", page));
            }
        });
    }

    private static String events(String element, int... keys) {
        StringBuilder events = new StringBuilder();
        for (int key : keys) {
            events.append(event(key).replace("<Event", "<" + element).replace("</Event>", "</" + element + ">"));
        }
        return events.toString();
    }

    private static String event(int key) {
        return "<Event xsi:type=\"VmPoweredOnEvent\"><key>" + key + "</key><chainId>" + key + "</chainId><createdTime>"
                + START.plusSeconds(key) + "</createdTime><userName>u</userName></Event>";
    }
}
