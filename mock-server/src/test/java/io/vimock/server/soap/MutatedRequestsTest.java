package io.vimock.server.soap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.Operation;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.server.testing.SoapTestClient.Reply;
import io.vimock.server.world.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand spoilt forms of requests that real clients sent: every one gets the answer that its class demands, what
 * is answered by a fault changes nothing, and the server goes on.
 */
class MutatedRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final double LEAST_SHARE = 0.05;
    private static final long SEED = 20080101;
    private static final Set<String> NOT_UNDERSTOOD = Set.of("InvalidRequest", "InvalidType");

    private static final MockVirtualCenter SERVER = MockVirtualCenter.start(
            MockOptions.builder().plainHttp(true).manualClock().build());

    private static final Set<String> RECORDS = Set.of("Task", "TaskManager", "EventManager");
    private static final List<Change> CHANGED = new CopyOnWriteArrayList<>();

    static {
        SERVER.world().addListener(commit -> CHANGED.addAll(commit.changes()));
    }

    private final SoapTestClient client = SoapTestClient.loggedIn(SERVER);
    private final List<RecordedRequest> recorded = new ArrayList<>();

    MutatedRequestsTest() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/requests"))) {
            for (Path file : files.sorted().toList()) {
                recorded.add(new RecordedRequest(file.getFileName().toString(), Files.readString(file)));
            }
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void recordedRequests_asTheyAre_areUnderstood() {
        for (RecordedRequest request : recorded) {
            Reply reply = new SoapTestClient(SERVER).send(request.text());

            assertUnderstood(request.name(), reply);
        }
    }

    @Test
    void spoiltRequests_getTheAnswerOfTheirClass() {
        SplittableRandom random = new SplittableRandom(SEED);
        MutationClass[] classes = MutationClass.values();
        Map<MutationClass, Integer> counts = new EnumMap<>(MutationClass.class);
        for (int i = 0; i < REQUESTS; i++) {
            MutationClass mutation = classes[i % classes.length];
            check(mutation, random);
            counts.merge(mutation, 1, Integer::sum);
        }
        assertThat(counts)
                .hasSameSizeAs(classes)
                .allSatisfy((mutation, count) -> assertThat(count / (double) REQUESTS)
                        .as(mutation.name())
                        .isGreaterThanOrEqualTo(LEAST_SHARE));
        assertThat(client.call(
                                "<CurrentTime xmlns=\"urn:vim25\"><_this type=\"ServiceInstance\">ServiceInstance</_this>"
                                        + "</CurrentTime>")
                        .status())
                .isEqualTo(200);
    }

    private void check(MutationClass mutation, SplittableRandom random) {
        RecordedRequest request = recorded.get(random.nextInt(recorded.size()));
        byte @Nullable [] spoilt = mutation.apply(request, random);
        while (spoilt == null) {
            request = recorded.get(random.nextInt(recorded.size()));
            spoilt = mutation.apply(request, random);
        }
        String what = mutation + " of " + request.name() + ":\n" + new String(spoilt, StandardCharsets.UTF_8);
        CHANGED.clear();
        Reply reply = client.send(spoilt);
        assertThat(reply.body()).as(what).doesNotContain("\tat ", "Exception", "io.vimock", "java.");
        if (reply.status() == 200) {
            assertThat(mutation.faults()).as(what).isEmpty();
            settle();
            return;
        }
        assertDeclared(what, request, reply);
        assertThat(reply.faultType()).as(what + reply.body()).isNotIn("SystemError", "NotAuthenticated");
        assertThat(CHANGED).as(what).allMatch(MutatedRequestsTest::isRecord);
        if (!mutation.faults().isEmpty()) {
            assertThat(mutation.faults()).as(what + reply.body()).contains(reply.faultType());
        } else if (mutation != MutationClass.RANDOM_BYTES) {
            assertUnderstood(what, reply);
        }
    }

    /** Whether a change only records that something was refused: a failed task, or the event of a refused login. */
    private static boolean isRecord(Change change) {
        return RECORDS.contains(change.ref().getType())
                || change.changed() == 1L << ManagedEntityProperties.RECENT_TASK.ordinal();
    }

    private static void assertUnderstood(String what, Reply reply) {
        if (reply.status() != 200) {
            assertThat(NOT_UNDERSTOOD).as(what + reply.body()).doesNotContain(reply.faultType());
        }
    }

    private static void assertDeclared(String what, RecordedRequest request, Reply reply) {
        Operation operation = RecordedRequest.operation(RecordedRequest.call(request.parse()));
        String element = reply.faultElement();
        assertThat(operation.faults()).as(what).contains(element.substring(0, element.length() - "Fault".length()));
    }

    /** Lets tasks that a request has started come to their end. */
    private static void settle() {
        long revision;
        do {
            revision = SERVER.world().snapshot().revision();
            SERVER.clock().advance(Duration.ZERO);
        } while (SERVER.world().snapshot().revision() != revision);
    }
}
