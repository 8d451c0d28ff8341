package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Published values are read, and codecs of several servers used, by many threads at once. */
class VimCodecConcurrencyTest {
    private static final int THREADS = 8;
    private static final List<ApiLevel> LEVELS = List.of(ApiLevel.V2_5, ApiLevel.V4_0, ApiLevel.V4_1);

    @Test
    void sharedValues_writtenAndReadByManyThreads_areTheSame() throws InterruptedException, ExecutionException {
        List<Object> values = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        for (int i = 0; i < ContractTypes.DATA_OBJECTS.size(); i += 5) {
            Object bean = new RandomBeans(i, 2).bean(ContractTypes.DATA_OBJECTS.get(i));
            values.add(bean);
            expected.add(LEVELS.stream().map(level -> write(bean, level)).toList());
            WireType.freeze(bean);
        }
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Void>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                done.add(threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < values.size() * 2; i++) {
                        int index = (first * 37 + i) % values.size();
                        check(values.get(index), expected.get(index));
                    }
                    return null;
                }));
            }
            for (Future<Void> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void check(Object value, List<String> expected) {
        for (int i = 0; i < LEVELS.size(); i++) {
            String xml = write(value, LEVELS.get(i));
            assertThat(xml).isEqualTo(expected.get(i));
            Object read = Objects.requireNonNull(
                    VimCodec.strict(LEVELS.get(i)).decode(Messages.reader(bound(xml)), Object.class));
            assertThat(write(read, LEVELS.get(i))).isEqualTo(xml);
        }
    }

    private static String write(Object value, ApiLevel level) {
        return new String(VimCodec.fragment(value, "v", Object.class, level), StandardCharsets.UTF_8);
    }

    private static String bound(String element) {
        return "<v xmlns=\"urn:vim25\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"" + element.substring(2);
    }
}
