package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on the world's own collections, and the same on those of java.util; older versions stay as they were. */
class PersistentCollectionsTest {
    private static final int STEPS = 3000;

    /** A key whose hash codes collide on purpose. */
    private record Key(int number) {
        @Override
        public int hashCode() {
            return number % 7 == 0 ? 42 : number;
        }
    }

    private record Element(Key key, int version) {}

    private record SetVersion(RefSet set, List<ManagedObjectReference> model) {}

    private record TrieVersion(Trie<Element> trie, Map<Key, Element> model) {}

    private static ManagedObjectReference ref(long sequence) {
        return new ManagedObjectReference("VirtualMachine", "vm-" + sequence);
    }

    private static void compare(RefSet set, List<ManagedObjectReference> model) {
        assertThat(set).hasSameSizeAs(model);
        assertThat(new ArrayList<>(set)).isEqualTo(model);
        assertThat(set.equals(model)).isTrue();
        assertThat(set.hashCode()).isEqualTo(model.hashCode());
        if (!model.isEmpty()) {
            assertThat(set.get(model.size() - 1)).isEqualTo(model.get(model.size() - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void refSet_isAListInOrderOfCreation(long seed) {
        Random random = new Random(seed);
        int[] ranges = {40, 1100, 70_000};
        int range = ranges[(int) seed % ranges.length];
        TreeMap<Long, ManagedObjectReference> model = new TreeMap<>();
        List<SetVersion> old = new ArrayList<>();
        RefSet set = RefSet.EMPTY;
        for (int step = 0; step < STEPS; step++) {
            long sequence = random.nextInt(range);
            boolean shrinking = step % 1000 > 600;
            if (random.nextInt(3) == 0 ^ shrinking) {
                List<Long> known = new ArrayList<>(model.keySet());
                sequence = known.isEmpty() ? sequence : known.get(random.nextInt(known.size()));
                set = set.without(sequence);
                model.remove(sequence);
            } else {
                set = set.with(sequence, ref(sequence));
                model.put(sequence, ref(sequence));
            }
            assertThat(set.contains(sequence)).isEqualTo(model.containsKey(sequence));
            assertThat(set).hasSize(model.size());
            if (step % 100 == 0) {
                old.add(new SetVersion(set, List.copyOf(model.values())));
            }
        }
        for (long sequence : List.copyOf(model.keySet())) {
            set = set.without(sequence);
        }
        assertThat(set).isEmpty();
        assertThat(set.equals(RefSet.EMPTY)).isTrue();
        old.forEach(version -> compare(version.set(), version.model()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void refSets_ofTheSameMembers_areEqualHoweverTheyCameAbout(long seed) {
        Random random = new Random(seed);
        RefSet one = RefSet.EMPTY;
        RefSet other = RefSet.EMPTY;
        for (int i = 0; i < 200; i++) {
            long sequence = random.nextInt(5000);
            one = one.with(sequence, ref(sequence));
        }
        long beyond = 1L << 30;
        other = other.with(beyond, ref(beyond));
        List<ManagedObjectReference> members = new ArrayList<>(one);
        java.util.Collections.shuffle(members, random);
        for (ManagedObjectReference member : members) {
            other = other.with(Long.parseLong(member.getValue().substring(3)), member);
        }
        assertThat(one.equals(other)).isFalse();
        other = other.without(beyond);
        assertThat(one.equals(other)).isTrue();
        assertThat(other.equals(one)).isTrue();
        assertThat(one.hashCode()).isEqualTo(other.hashCode());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void trie_isAMap(long seed) {
        Random random = new Random(seed);
        int range = seed % 2 == 0 ? 60 : 2000;
        Map<Key, Element> model = new HashMap<>();
        List<TrieVersion> old = new ArrayList<>();
        Trie<Element> trie = Trie.keyedBy(Element::key);
        for (int step = 0; step < STEPS; step++) {
            Key key = new Key(random.nextInt(range));
            boolean shrinking = step % 1000 > 600;
            if (random.nextInt(3) == 0 ^ shrinking) {
                trie = trie.without(key);
                model.remove(key);
            } else {
                Element element = new Element(key, step);
                trie = trie.with(element);
                model.put(key, element);
            }
            assertThat(trie.find(key)).isEqualTo(model.get(key));
            assertThat(trie.size()).isEqualTo(model.size());
            if (step % 100 == 0) {
                old.add(new TrieVersion(trie, Map.copyOf(model)));
            }
        }
        old.forEach(version -> compare(version, range));
    }

    private static void compare(TrieVersion version, int range) {
        Map<Key, Element> found = new HashMap<>();
        version.trie()
                .forEach(
                        element -> assertThat(found.put(element.key(), element)).isNull());
        assertThat(found).isEqualTo(version.model());
        assertThat(version.trie().size()).isEqualTo(version.model().size());
        for (int number = 0; number < range; number++) {
            Key key = new Key(number);
            assertThat(version.trie().find(key)).isEqualTo(version.model().get(key));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void trieEdit_makesManyChangesOne_andLeavesTheMapsBeforeAndAfterItAlone(long seed) {
        Random random = new Random(seed);
        int range = seed % 2 == 0 ? 60 : 2000;
        Map<Key, Element> model = new HashMap<>();
        List<TrieVersion> old = new ArrayList<>();
        Trie<Element> trie = Trie.keyedBy(Element::key);
        for (int batch = 0; batch < 100; batch++) {
            Trie.Edit<Element> edit = trie.edit();
            for (int change = random.nextInt(50); change >= 0; change--) {
                Key key = new Key(random.nextInt(range));
                if (model.containsKey(key) && random.nextInt(3) > 0) {
                    edit.remove(key);
                    model.remove(key);
                } else {
                    Element element = new Element(key, batch);
                    edit.put(element);
                    model.put(key, element);
                }
            }
            trie = edit.trie();
            old.add(new TrieVersion(trie, Map.copyOf(model)));
            edit.put(new Element(new Key(random.nextInt(range)), -1));
        }
        old.forEach(version -> compare(version, range));
    }
}
