package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.VirtualMachineQuickStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodedValuesTest {
    private static final long VM = 1;
    private static final String PATH = "summary.quickStats";

    private final EncodedValues kept = new EncodedValues(1 << 20, VimCodec.tolerant());

    private static VirtualMachineQuickStats stats(int usage) {
        return new VirtualMachineQuickStats().withOverallCpuUsage(usage);
    }

    @Test
    void of_whenTheSameValueIsAskedForAgain_answersTheSameBytes() {
        VirtualMachineQuickStats value = stats(7);

        Object first = kept.at(PATH, ApiLevel.V4_1).of(VM, value);

        assertThat(first).isInstanceOf(EncodedValue.class);
        assertThat(kept.at(PATH, ApiLevel.V4_1).of(VM, value)).isSameAs(first);
        assertThat(((EncodedValue) first).bytes())
                .isEqualTo(VimCodec.tolerant()
                        .encoded(value, Object.class, ApiLevel.V4_1)
                        .bytes());
    }

    @Test
    void of_whenAValueChanged_encodesThatOneOnly() {
        VirtualMachineQuickStats other = stats(8);
        Object ofOther = kept.at(PATH, ApiLevel.V4_1).of(2, other);
        kept.at(PATH, ApiLevel.V4_1).of(VM, stats(7));
        VirtualMachineQuickStats changed = stats(9);

        Object now = kept.at(PATH, ApiLevel.V4_1).of(VM, changed);

        assertThat(((EncodedValue) now).value()).isSameAs(changed);
        assertThat(kept.at(PATH, ApiLevel.V4_1).of(2, other)).isSameAs(ofOther);
    }

    @Test
    void of_whenObjectsAreFarApart_keepsTheValuesOfAll() {
        EncodedValues.Values values = kept.at(PATH, ApiLevel.V4_1);
        long[] objects = {0, 255, 256, 1L << 40, (1L << 40) + 256};
        List<VirtualMachineQuickStats> all = new ArrayList<>();
        List<Object> first = new ArrayList<>();
        for (int i = 0; i < objects.length; i++) {
            all.add(stats(i));
            first.add(values.of(objects[i], all.get(i)));
        }

        for (int i = objects.length - 1; i >= 0; i--) {
            assertThat(values.of(objects[i], all.get(i))).isSameAs(first.get(i));
        }
        assertThat(first).doesNotHaveDuplicates();
        assertThat(kept.encodings()).isEqualTo(objects.length);
    }

    @Test
    void of_whenTheLevelOrThePathIsAnother_keepsBoth() {
        VirtualMachineQuickStats value = stats(7);

        Object at41 = kept.at(PATH, ApiLevel.V4_1).of(VM, value);
        Object at25 = kept.at(PATH, ApiLevel.V2_5).of(VM, value);
        Object elsewhere = kept.at("summary", ApiLevel.V4_1).of(VM, value);

        assertThat(List.of(at41, at25, elsewhere)).doesNotHaveDuplicates();
        assertThat(kept.at(PATH, ApiLevel.V4_1).of(VM, value)).isSameAs(at41);
    }

    @Test
    void of_whenTheValueIsAList_looksAtTheListInside() {
        List<String> list = List.of("a", "b");
        Object first = kept.at("tag", ApiLevel.V4_1).of(VM, VimCodec.boxed(list, "xsd:string"));

        assertThat(kept.at("tag", ApiLevel.V4_1).of(VM, VimCodec.boxed(list, "xsd:string")))
                .isSameAs(first);
        assertThat(kept.at("tag", ApiLevel.V4_1).of(VM, VimCodec.boxed(list, "xsd:anyType")))
                .isNotSameAs(first);
    }

    @Test
    void of_whenTheValueIsSimple_answersItAsItIs() {
        assertThat(kept.at("name", ApiLevel.V4_1).of(VM, "web")).isEqualTo("web");
        assertThat(kept.heldBytes()).isZero();
    }

    @Test
    void of_whenSimpleValuesStandBetween_encodesOthersOnce() {
        EncodedValues.Values values = kept.at(PATH, ApiLevel.V4_1);
        VirtualMachineQuickStats value = stats(7);
        values.of(2, "web");
        Object first = values.of(VM, value);
        values.of(3, "db");

        assertThat(first).isInstanceOf(EncodedValue.class);
        assertThat(values.of(VM, value)).isSameAs(first);
        assertThat(kept.encodings()).isEqualTo(1);
    }

    @Test
    void of_whenManyValuesChange_neverHoldsMuchMoreThanTheCeiling() {
        long ceiling = 20_000;
        EncodedValues small = new EncodedValues(ceiling, VimCodec.tolerant());
        Random random = new Random(5);
        long encoded = 0;
        for (int i = 0; i < 20_000; i++) {
            VirtualMachineQuickStats value = stats(i);
            Object shown = small.at(PATH, ApiLevel.V4_1).of(random.nextInt(500), value);
            assertThat(small.heldBytes()).isLessThan(ceiling + 1000);
            encoded += shown instanceof EncodedValue ? 1 : 0;
        }
        assertThat(encoded).as("values that found room").isGreaterThan(5_000);
    }

    @Test
    void of_whenTheCeilingIsReachedByObjectsThatAreGone_makesRoomForThoseThatAreAskedFor() {
        EncodedValues small = new EncodedValues(8_000, VimCodec.tolerant());
        for (int i = 0; i < 100; i++) {
            small.at(PATH, ApiLevel.V4_1).of(i, stats(i));
        }
        List<VirtualMachineQuickStats> values = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            values.add(stats(i));
        }

        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 10; i++) {
                small.at(PATH, ApiLevel.V4_1).of(1000 + i, values.get(i));
            }
        }

        for (int i = 0; i < 10; i++) {
            assertThat(small.at(PATH, ApiLevel.V4_1).of(1000 + i, values.get(i)))
                    .isInstanceOf(EncodedValue.class);
        }
    }
}
