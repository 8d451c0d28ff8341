package io.vimock.server.inventory.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted is what is written. */
class FileTextTest {
    private static final List<String> VALUES = List.of(
            "",
            "plain",
            "a\"b|c#d\n",
            "\u00e9t\u00e9",
            "\u20ac 5",
            "\ud83d\ude00",
            "half a pair \ud83d",
            "\ude00 the other");

    @Test
    void size_isThatOfTheBytes() {
        for (String value : VALUES) {
            byte[] bytes = FileText.bytes(out -> write(out, value));

            assertThat(FileText.size(out -> write(out, value))).isEqualTo(bytes.length);
            assertThat(VmxText.parse(new String(bytes, StandardCharsets.UTF_8)).get("web.name"))
                    .isEqualTo(value.replaceAll("\\p{Cs}", "?"));
        }
    }

    private static void write(FileText out, String value) {
        VmxText.append(out, "web", ".name", value);
        VmxText.appendNamed(out, "\u00e4." + value, true);
        out.append(value).ascii("\n");
    }
}
