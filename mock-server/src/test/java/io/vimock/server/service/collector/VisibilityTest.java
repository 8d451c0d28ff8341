package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.UpdateSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients get of objects on which they lack System.View. */
class VisibilityTest {
    private final CollectorFixture fixture = new CollectorFixture();
    private final SmallInventory inventory = fixture.inventory;
    private final TestClient client = new TestClient(inventory.world, "a");
    private final ManagedObjectReference seen = inventory.vm("seen");
    private final ManagedObjectReference hidden = inventory.vm("hidden");
    private final PropertyFilterSpec machines = Specs.filter(
            Specs.from(inventory.vmFolder, true, Specs.traverse("t", "Folder", "childEntity")),
            Specs.paths("VirtualMachine", "name"));
    private String version = "";

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<String> news() {
        UpdateSet answer = fixture.collector.checkForUpdates(client.on(inventory.collector), version);
        if (answer == null) {
            return List.of();
        }
        version = answer.getVersion();
        return answer.getFilterSet().get(0).getObjectSet().stream()
                .map(update -> update.getKind().value() + " " + update.getObj().getValue())
                .toList();
    }

    private void rename(ManagedObjectReference vm) {
        inventory.world.change(
                m -> m.set(vm, ManagedEntityProperties.NAME, m.get(vm, ManagedEntityProperties.NAME) + "+"));
    }

    @Test
    void retrieveProperties_leavesOutWhatATraversalLeadsTo() {
        client.blindTo(hidden);

        assertThat(fixture.collector.retrieveProperties(client.on(inventory.collector), List.of(machines)))
                .extracting(ObjectContent::getObj)
                .containsExactly(seen);
    }

    @Test
    void retrieveProperties_ofANamedObject_saysWhatIsMissing() {
        client.blindTo(hidden);

        ObjectContent content = fixture.collector
                .retrieveProperties(client.on(inventory.collector), List.of(Specs.only(hidden, "name", "runtime")))
                .get(0);

        assertThat(content.getPropSet()).isEmpty();
        assertThat(content.getMissingSet())
                .hasSize(2)
                .allSatisfy(missing -> assertThat(missing.getFault().getFault()).isInstanceOf(NoPermission.class));
    }

    @Test
    void filter_reportsNothingOfHiddenObjects() {
        client.blindTo(hidden);
        fixture.collector.createFilter(client.on(inventory.collector), machines, false);
        assertThat(news()).containsExactly("enter " + seen.getValue());

        rename(hidden);
        assertThat(news()).isEmpty();
        rename(seen);
        assertThat(news()).containsExactly("modify " + seen.getValue());
        ManagedObjectReference late = new ManagedObjectReference("VirtualMachine", "vm-late");
        client.blindTo(late);
        inventory.world.change(m -> {
            m.create(io.vimock.api.MoTypes.VIRTUAL_MACHINE, late);
            m.set(late, ManagedEntityProperties.PARENT, inventory.vmFolder);
        });
        assertThat(news()).isEmpty();
        inventory.world.change(m -> {
            m.destroy(late);
            m.destroy(hidden);
        });
        assertThat(news()).isEmpty();
    }

    @Test
    void filter_whenPrivilegesChange_followsWithTheNextChangeOfTheObject() {
        client.blindTo(hidden);
        fixture.collector.createFilter(client.on(inventory.collector), machines, false);
        news();

        client.seeing(hidden).blindTo(seen);
        rename(hidden);
        rename(seen);

        assertThat(news()).containsExactly("enter " + hidden.getValue(), "leave " + seen.getValue());
        rename(seen);
        assertThat(news()).isEmpty();
    }

    @Test
    void filter_whoseAnswerGotLost_tellsTheSameAgain() {
        client.blindTo(hidden);
        fixture.collector.createFilter(client.on(inventory.collector), machines, false);
        news();
        String before = version;
        client.seeing(hidden);
        rename(hidden);
        assertThat(news()).containsExactly("enter " + hidden.getValue());

        version = before;
        rename(hidden);

        assertThat(news()).containsExactly("enter " + hidden.getValue());
    }
}
