package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final String ENVELOPE = "<Envelope><Body><r><versions>x</versions>"
            + "<version xsi:type=\"xsd:string\">7</version><version>8</version><name>Käse</name><empty></empty>"
            + "</r></Body></Envelope>";

    private static Answer answer(int status, String body, int partBytes, boolean keep) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Answer answer = new Answer();
        answer.begin(status);
        for (int from = 0; from < bytes.length; from += partBytes) {
            answer.add(bytes, from, Math.min(partBytes, bytes.length - from), keep);
        }
        return answer;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void element_findsTheFirstOfExactlyThatName(int partBytes) {
        Answer answer = answer(200, ENVELOPE, partBytes, true);
        assertThat(answer.element("version")).isEqualTo("7");
        assertThat(answer.element("versions")).isEqualTo("x");
        assertThat(answer.element("name")).isEqualTo("Käse");
        assertThat(answer.element("empty")).isEmpty();
        assertThat(answer.element("vers")).isNull();
        assertThat(answer.element("Envelop")).isNull();
    }

    @Test
    void count_countsEveryPlace() {
        Answer answer = answer(200, ENVELOPE, 10, true);
        assertThat(answer.count("<version")).isEqualTo(3);
        assertThat(answer.count("<none")).isZero();
        assertThat(answer.contains(">8<")).isTrue();
        assertThat(answer.contains(">9<")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 255, 256, 257, 1000, 1024, 1025, 5000})
    void add_whenNotKept_knowsSizeStartAndEnd(int partBytes) {
        String body = ENVELOPE.replace("<name>", "x".repeat(3000) + "<name>");
        Answer answer = answer(200, body, partBytes, false);
        assertThat(answer.size()).isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
        assertThat(answer.isWhole()).isTrue();
        assertThat(answer.element("version")).isEqualTo("7");
        String text = answer.text();
        assertThat(text).hasSizeBetween(1278, 1280);
        assertThat(body).startsWith(text.substring(0, 1024)).endsWith(text.substring(1024));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000})
    void add_whenNotKept_andShort_keepsAll(int partBytes) {
        assertThat(answer(200, ENVELOPE, partBytes, false).text()).isEqualTo(ENVELOPE);
    }

    @Test
    void add_whenAFaultIsNotToBeKept_keepsIt() {
        assertThat(answer(500, ENVELOPE, 10, false).element("version")).isEqualTo("7");
    }

    @Test
    void isWhole_whenCutOff_isFalse() {
        assertThat(answer(200, ENVELOPE + "\n", 10, true).isWhole()).isTrue();
        assertThat(answer(200, ENVELOPE.substring(0, ENVELOPE.length() - 1), 10, true)
                        .isWhole())
                .isFalse();
        assertThat(answer(200, "", 10, true).isWhole()).isFalse();
    }

    @Test
    void begin_forgetsTheAnswerBefore() {
        Answer answer = answer(200, ENVELOPE, 10, true);
        answer.begin(500);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.size()).isZero();
        assertThat(answer.text()).isEmpty();
    }
}
