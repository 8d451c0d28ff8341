package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.sim.SimClock;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.Tag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those who follow a step see of it while it is being made. */
class MutationTest {
    private final World world =
            new World("mutation", SimClock.manual(), Inventory.relations(), List.of(), Inventory.indexes());
    private final ManagedObjectReference folder = world.write(MutationTest::create);

    @AfterEach
    void stop() {
        world.close();
    }

    private static ManagedObjectReference create(Mutation m) {
        return m.create(MoTypes.FOLDER, m.newRef(MoTypes.FOLDER, "group-"));
    }

    private static List<ManagedObjectReference> changed(Mutation m) {
        return m.changes().stream().map(Change::ref).toList();
    }

    private boolean hasChanged(Mutation m, Property<?> property) {
        return m.changes().stream().anyMatch(change -> change.ref().equals(folder) && change.touches(property));
    }

    @Test
    void changes_afterEveryKindOfChange_areAllSoFar() {
        world.change(m -> {
            assertThat(m.changes()).isEmpty();

            m.set(folder, ManagedEntityProperties.NAME, "a");
            assertThat(changed(m)).containsExactly(folder);
            assertThat(hasChanged(m, ManagedEntityProperties.TAG)).isFalse();
            m.touch(folder, ManagedEntityProperties.TAG);
            assertThat(hasChanged(m, ManagedEntityProperties.TAG)).isTrue();

            ManagedObjectReference child = create(m);
            assertThat(changed(m)).containsExactly(folder, child);
            m.set(child, ManagedEntityProperties.PARENT, folder);
            assertThat(m.changes().get(0).members())
                    .extracting(Change.MemberChange::member)
                    .containsExactly(child);

            ManagedObjectReference view = m.createOfSession(MoTypes.LIST_VIEW, "session-");
            assertThat(changed(m)).containsExactly(folder, child, view);

            m.destroy(child);
            m.destroy(view);
            m.set(folder, ManagedEntityProperties.NAME, null);
            m.set(folder, ManagedEntityProperties.NAME, "a");
            assertThat(changed(m)).containsExactly(folder);
        });
    }

    @Test
    void changes_withoutAnyChangeInBetween_areFoundOnce() {
        world.change(m -> {
            m.set(folder, ManagedEntityProperties.NAME, "a");

            assertThat(m.changes()).isSameAs(m.changes());
        });
    }

    @Test
    void derivation_isRecomputedOnce_forWhatThoseBeforeItSet() {
        List<String> seen = new ArrayList<>();
        Derivation labels = Derivation.ofOwn(
                MoTypes.FOLDER,
                List.of(ManagedEntityProperties.NAME),
                (m, ref) -> m.set(
                        ref,
                        ManagedEntityProperties.TAG,
                        List.of(new Tag().withKey("for " + m.get(ref, ManagedEntityProperties.NAME)))));
        Derivation watch = Derivation.ofOwn(
                MoTypes.FOLDER,
                List.of(ManagedEntityProperties.NAME, ManagedEntityProperties.TAG),
                (m, ref) -> seen.add(
                        m.require(ref, ManagedEntityProperties.TAG).get(0).getKey()));
        try (World derived = new World("derived", SimClock.manual(), List.of(), List.of(labels, watch), List.of())) {
            derived.change(m -> m.set(create(m), ManagedEntityProperties.NAME, "a"));
        }
        assertThat(seen).containsExactly("for a");
    }

    @Test
    void derivations_thatDoNotSettle_failTheStep() {
        Derivation restless = Derivation.ofOwn(
                MoTypes.FOLDER,
                List.of(ManagedEntityProperties.NAME),
                (m, ref) -> m.set(
                        ref,
                        ManagedEntityProperties.NAME,
                        "a".equals(m.get(ref, ManagedEntityProperties.NAME)) ? "b" : "a"));
        try (World derived = new World("derived", SimClock.manual(), List.of(), List.of(restless), List.of())) {
            assertThatThrownBy(() -> derived.change(m -> m.set(create(m), ManagedEntityProperties.NAME, "a")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("derived properties do not settle");
            assertThat(derived.snapshot().revision()).isZero();
        }
    }
}
