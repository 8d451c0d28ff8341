package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.sim.SimClock;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.Tag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How an index follows the objects that it finds, and how often it makes keys for that. */
class IndexTest {
    private final List<String> made = new ArrayList<>();
    private final Index initials = Index.of(
            "folders by initial",
            MoTypes.FOLDER,
            List.of(ManagedEntityProperties.NAME, ManagedEntityProperties.TAG),
            state -> state.get(ManagedEntityProperties.NAME),
            this::keys);
    private final SimClock clock = SimClock.manual();
    private final World world = new World("index", clock, List.of(), List.of(), List.of(initials));
    private final ManagedObjectReference folder =
            world.write(m -> m.create(MoTypes.FOLDER, m.newRef(MoTypes.FOLDER, "group-")));

    @AfterEach
    void stop() {
        world.close();
        clock.close();
    }

    private List<String> keys(String name) {
        if (name == null) {
            return List.of();
        }
        made.add(name);
        return List.of(name.substring(0, 1));
    }

    private List<ManagedObjectReference> found(String initial) {
        return world.snapshot().lookup(initials, initial);
    }

    @Test
    void keys_areMadeOnlyWhenTheirBasisChanges() {
        world.change(m -> m.set(folder, ManagedEntityProperties.NAME, "Discovered"));
        assertThat(made).containsExactly("Discovered");
        made.clear();

        world.change(m -> m.set(folder, ManagedEntityProperties.TAG, List.of(new Tag().withKey("a"))));
        assertThat(made).isEmpty();
        assertThat(found("D")).containsExactly(folder);

        world.change(m -> m.set(folder, ManagedEntityProperties.NAME, "Templates"));
        assertThat(made).containsExactly("Discovered", "Templates");
        assertThat(found("D")).isEmpty();
        assertThat(found("T")).containsExactly(folder);

        world.change(m -> m.destroy(folder));
        assertThat(found("T")).isEmpty();
    }
}
