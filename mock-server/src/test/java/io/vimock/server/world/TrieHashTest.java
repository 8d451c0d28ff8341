package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.vim25.ManagedObjectReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where elements lie in a {@link Trie}. */
class TrieHashTest {
    /** What the first two levels look at. */
    private static final int GROUP = 0x3FF;

    @Test
    void keysThatCountUp_areNeighbours() {
        long groups = IntStream.range(1000, 2000)
                .map(i -> Trie.spread(new ManagedObjectReference("VirtualMachine", "vm-" + i)) & GROUP)
                .distinct()
                .count();

        // Spread at random they would be in 638.
        assertThat(groups).isLessThan(120);
    }

    @Test
    void otherKeys_areSpreadOverAllGroups() {
        long groups = IntStream.range(0, 20_000)
                .map(i -> Trie.spread("name " + i * 7919) & GROUP)
                .distinct()
                .count();

        assertThat(groups).isGreaterThan(1000);
    }

    @Test
    void hashesThatDiffer_staySo() {
        long spread = IntStream.range(-200_000, 200_000)
                .map(i -> Trie.spread(i * 10_007))
                .distinct()
                .count();

        assertThat(spread).isEqualTo(400_000);
    }
}
