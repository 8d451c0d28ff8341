package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.sim.SimClock;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a return to a checkpoint costs, and what listeners hear of it. */
class CheckpointTest {
    private final SimClock clock = SimClock.manual();
    private final World world = new World("checkpoint", clock, Inventory.relations(), List.of(), Inventory.indexes());

    @AfterEach
    void stop() {
        world.close();
    }

    private static ManagedObjectReference entity(Mutation m, String name) {
        ManagedObjectReference ref = m.create(MoTypes.FOLDER, m.newRef(MoTypes.FOLDER, "group-"));
        m.set(ref, ManagedEntityProperties.NAME, name);
        return ref;
    }

    @Test
    void restore_touchesOnlyWhatHasChanged() {
        List<ManagedObjectReference> all = world.write(m -> {
            List<ManagedObjectReference> made = new ArrayList<>();
            ManagedObjectReference parent = entity(m, "parent");
            for (int i = 0; i < 10_000; i++) {
                ManagedObjectReference child = entity(m, "child" + i);
                m.set(child, ManagedEntityProperties.PARENT, parent);
                made.add(child);
            }
            return made;
        });
        Checkpoint checkpoint = world.checkpoint();
        world.change(m -> m.set(all.get(1), ManagedEntityProperties.NAME, "other"));
        world.change(m -> m.destroy(all.get(2)));
        ManagedObjectReference added = world.write(m -> entity(m, "added"));
        world.change(m -> m.set(all.get(3), ManagedEntityProperties.NAME, "passing"));
        world.change(m -> m.set(all.get(3), ManagedEntityProperties.NAME, "child3"));
        List<Commit> commits = new ArrayList<>();
        world.addListener(commits::add);

        world.restore(checkpoint);

        assertThat(commits).singleElement().satisfies(commit -> {
            assertThat(commit.changes())
                    .extracting(Change::ref)
                    .containsExactlyInAnyOrder(
                            all.get(1),
                            all.get(2),
                            added,
                            commit.after().require(all.get(1), ManagedEntityProperties.PARENT));
            assertThat(commit.changes().stream().flatMap(change -> change.members().stream()))
                    .singleElement()
                    .satisfies(member -> {
                        assertThat(member.member()).isEqualTo(all.get(2));
                        assertThat(member.added()).isTrue();
                    });
        });
        assertThat(world.snapshot().exists(added)).isFalse();
        assertThat(world.<ManagedObjectReference>write(m -> entity(m, "again"))).isEqualTo(added);
    }

    @Test
    void restore_ofALaterState_whoseIdsWereGivenOutAgain_replacesTheObjects() {
        Checkpoint empty = world.checkpoint();
        world.change(m -> entity(m, "first"));
        ManagedObjectReference second = world.write(m -> entity(m, "second"));
        Checkpoint later = world.checkpoint();
        world.restore(empty);
        ManagedObjectReference impostor = world.write(m -> {
            // The same id with another place in the order of creation.
            m.newRef(MoTypes.FOLDER, "skipped-");
            return entity(m, "impostor");
        });
        assertThat(impostor).isEqualTo(second);
        List<Commit> commits = new ArrayList<>();
        world.addListener(commits::add);

        world.restore(later);

        assertThat(world.snapshot().get(second, ManagedEntityProperties.NAME)).isEqualTo("second");
        assertThat(commits).hasSize(2);
        assertThat(commits.get(0).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.after()).isNull());
    }

    @Test
    void parts_arePutBackBeforeListenersHear() {
        AtomicInteger beside = new AtomicInteger(1);
        world.addRestorable(() -> {
            int then = beside.get();
            return () -> beside.set(then);
        });
        Checkpoint checkpoint = world.checkpoint();
        beside.set(2);
        List<Integer> heard = new ArrayList<>();
        world.addListener(commit -> heard.add(beside.get()));

        world.restore(checkpoint);

        assertThat(heard).containsExactly(1);
    }

    @Test
    void differences_ofTries_areExactlyTheDifferences() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Trie<String> one = Trie.keyedBy(key -> key.substring(0, 3));
            for (int i = 0; i < random.nextInt(60); i++) {
                one = one.with(String.format("%03d", random.nextInt(40)) + new String("x"));
            }
            Trie<String> other = one;
            for (int i = 0; i < random.nextInt(30); i++) {
                String key = String.format("%03d", random.nextInt(40));
                other = random.nextBoolean() ? other.with(key + "y") : other.without(key);
            }
            Map<String, String> expected = new HashMap<>();
            Map<String, String> found = new HashMap<>();
            for (int key = 0; key < 40; key++) {
                String text = String.format("%03d", key);
                String left = one.find(text);
                String right = other.find(text);
                if (left != right) {
                    expected.put(text, left + " " + right);
                }
            }
            one.differences(
                    other,
                    (left, right) -> found.put(
                            (left == null ? String.valueOf(right) : left).substring(0, 3), left + " " + right));
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void differences_ofRefSets_areExactlyTheDifferences() {
        Random random = new Random(8);
        for (int round = 0; round < 200; round++) {
            RefSet one = RefSet.EMPTY;
            for (int i = 0; i < random.nextInt(40); i++) {
                one = changed(one, random.nextInt(2000), true);
            }
            RefSet other = random.nextInt(5) == 0 ? RefSet.EMPTY : one;
            for (int i = 0; i < random.nextInt(40); i++) {
                other = changed(other, random.nextInt(2000), random.nextBoolean());
            }
            List<ManagedObjectReference> came = new ArrayList<>();
            List<ManagedObjectReference> left = new ArrayList<>();
            one.differences(other, (ref, added) -> (added ? came : left).add(ref));

            List<ManagedObjectReference> expectedCame = new ArrayList<>(other);
            expectedCame.removeAll(one);
            List<ManagedObjectReference> expectedLeft = new ArrayList<>(one);
            expectedLeft.removeAll(other);
            assertThat(came).isEqualTo(expectedCame);
            assertThat(left).isEqualTo(expectedLeft);
        }
    }

    private static RefSet changed(RefSet set, int number, boolean with) {
        return with ? set.with(number, new ManagedObjectReference("Folder", "f" + number)) : set.without(number);
    }
}
