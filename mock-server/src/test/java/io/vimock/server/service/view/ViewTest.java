package io.vimock.server.service.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.service.collector.SmallInventory;
import io.vimock.server.service.collector.Specs;
import io.vimock.server.service.collector.TestClient;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.UpdateSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final ViewFixture fixture = new ViewFixture();
    private final SmallInventory inventory = fixture.inventory;
    private final ManagedObjectReference web = inventory.vm("web01");
    private final ManagedObjectReference folder = inventory.folder("inner", inventory.vmFolder);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void assertFault(Class<? extends MethodFault> fault, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(fault));
    }

    private void destroy(ManagedObjectReference object) {
        inventory.world.change(m -> m.destroy(object));
    }

    private void move(ManagedObjectReference entity, ManagedObjectReference into) {
        inventory.world.change(m -> m.set(entity, ManagedEntityProperties.PARENT, into));
    }

    private ManagedObjectReference vmIn(ManagedObjectReference where, String name) {
        return inventory.world.write(m -> inventory.vm(m, name, where));
    }

    private static List<ManagedObjectReference> viewIn(ObjectUpdate update) {
        assertThat(update.getChangeSet()).hasSize(1);
        return ViewFixture.members(update.getChangeSet().get(0).getVal());
    }

    @Test
    void containerView_showsWhatTheContainerContains() {
        ManagedObjectReference deep = vmIn(folder, "db01");

        assertThat(fixture.shown(fixture.container(inventory.root, "VirtualMachine")))
                .containsExactly(web, deep);
        assertThat(fixture.shown(fixture.container(inventory.root, "HostSystem", "ResourcePool")))
                .containsExactlyInAnyOrder(inventory.host, inventory.pool);
        assertThat(fixture.shown(
                        fixture.manager.createContainerView(fixture.onManager(), inventory.vmFolder, List.of(), false)))
                .containsExactly(web, folder);
        assertThat(fixture.shown(fixture.container(inventory.host))).containsExactlyInAnyOrder(web, deep);
        assertThat(fixture.shown(fixture.container(inventory.root, "StoragePod")))
                .isEmpty();
    }

    @Test
    void createContainerView_ofWhatContainsNothing_faultsInvalidArgument() {
        assertFault(InvalidArgument.class, () -> fixture.container(web));
        assertFault(InvalidArgument.class, () -> fixture.container(inventory.root, "FluxCapacitor"));
        assertThat(inventory.world.snapshot().all(MoTypes.VIEW)).isEmpty();
    }

    @Test
    void containerView_readAsAProperty_tellsFiltersWhoComesAndGoes() {
        ManagedObjectReference view = fixture.container(inventory.root, "VirtualMachine");
        fixture.filter(Specs.only(view, "view", "type"));
        assertThat(fixture.news()).containsExactly("enter " + view.getValue());

        ManagedObjectReference db = vmIn(folder, "db01");
        List<ObjectUpdate> updates = fixture.check();
        assertThat(updates).hasSize(1);
        assertThat(updates.get(0).getKind()).isEqualTo(ObjectUpdateKind.MODIFY);
        assertThat(viewIn(updates.get(0))).containsExactly(web, db);

        destroy(web);
        assertThat(viewIn(fixture.check().get(0))).containsExactly(db);

        inventory.world.change(m -> m.set(db, ManagedEntityProperties.NAME, "other"));
        move(db, inventory.vmFolder);
        assertThat(fixture.news()).isEmpty();

        fixture.destroy(view);
        assertThat(fixture.news()).containsExactly("leave " + view.getValue());
        vmIn(folder, "late");
        assertThat(fixture.news()).isEmpty();
    }

    @Test
    void containerView_whoseFilterIsDestroyed_isFollowedByTheOthersStill() {
        ManagedObjectReference view = fixture.container(inventory.root, "VirtualMachine");
        ManagedObjectReference first = fixture.filter(Specs.only(view, "view"));
        fixture.filter(Specs.only(view, "view", "container"));
        assertThat(fixture.news()).hasSize(2);
        fixture.filters.destroyPropertyFilter(fixture.client.on(first));

        vmIn(folder, "db01");

        assertThat(fixture.news()).containsExactly("modify " + view.getValue());
    }

    @Test
    void filter_throughAContainerView_followsItsMembers() {
        ManagedObjectReference view = fixture.container(inventory.root, "VirtualMachine");
        fixture.filter(Specs.view(view, Specs.paths("VirtualMachine", "name")));
        assertThat(fixture.news()).containsExactly("enter " + web.getValue());

        ManagedObjectReference db = vmIn(folder, "db01");
        assertThat(fixture.news()).containsExactly("enter " + db.getValue());
        destroy(db);
        assertThat(fixture.news()).containsExactly("leave " + db.getValue());
    }

    @Test
    void filter_throughAViewThatIsDestroyed_reportsThatTheMembersLeave() {
        ManagedObjectReference view = fixture.container(inventory.root, "VirtualMachine");
        TestClient other = new TestClient(inventory.world, "b");
        ManagedObjectReference same = fixture.manager.createContainerView(
                other.on(inventory.viewManager), inventory.root, List.of("VirtualMachine"), true);
        ManagedObjectReference db = vmIn(folder, "db01");
        ManagedObjectReference filter =
                fixture.filter(Specs.view(view, Specs.paths("VirtualMachine", "name", "runtime")));
        fixture.collector.createFilter(
                other.on(inventory.collector),
                Specs.view(same, Specs.paths("VirtualMachine", "name", "runtime")),
                false);
        assertThat(fixture.news()).hasSize(2);
        ManagedObjectReference late = vmIn(folder, "not yet reported");
        destroy(db);

        fixture.destroy(view);

        assertThat(fixture.news()).containsExactlyInAnyOrder("leave " + web.getValue(), "leave " + db.getValue());
        assertThat(fixture.news()).isEmpty();
        vmIn(folder, "later");
        assertThat(fixture.news()).isEmpty();
        UpdateSet others = Objects.requireNonNull(fixture.collector.checkForUpdates(other.on(inventory.collector), ""));
        assertThat(others.getFilterSet().get(0).getObjectSet())
                .as("the other client's view shows the same and is still there, %s", late)
                .hasSize(3);
        fixture.filters.destroyPropertyFilter(fixture.client.on(filter));
    }

    @Test
    void filter_throughTwoViews_goesOnWithTheOther() {
        ManagedObjectReference all = fixture.container(inventory.root, "VirtualMachine");
        ManagedObjectReference inner = fixture.container(folder, "VirtualMachine");
        ManagedObjectReference db = vmIn(folder, "db01");
        fixture.filter(Specs.filter(
                Stream.of(all, inner)
                        .map(view -> Specs.from(view, true, Specs.traverse("v", "ContainerView", "view")))
                        .toList(),
                Specs.paths("VirtualMachine", "name")));
        assertThat(fixture.news()).hasSize(2);

        fixture.destroy(all);

        assertThat(fixture.news())
                .contains("leave " + web.getValue(), "enter " + db.getValue())
                .doesNotContain("enter " + web.getValue());
        destroy(db);
        assertThat(fixture.news()).containsExactly("leave " + db.getValue());
    }

    @Test
    void view_destroyedBeforeTheFirstAnswer_leavesNothingToReport() {
        ManagedObjectReference view = fixture.container(inventory.root, "VirtualMachine");
        fixture.filter(Specs.view(view, Specs.paths("VirtualMachine", "name")));
        fixture.destroy(view);

        assertThat(fixture.news()).isEmpty();
    }

    @Test
    void wait_onAViewThatIsDestroyed_isAnswered() {
        ManagedObjectReference view = fixture.container(inventory.root, "VirtualMachine");
        fixture.filter(Specs.view(view, Specs.paths("VirtualMachine", "name")));
        fixture.check();
        var answer =
                fixture.collector.waitForUpdates(fixture.onCollector(), "1").toCompletableFuture();
        assertThat(answer).isNotDone();

        fixture.destroy(view);
        fixture.awaitWakers();

        assertThat(answer.getNow(null).getFilterSet().get(0).getObjectSet())
                .singleElement()
                .satisfies(update -> assertThat(update.getKind()).isEqualTo(ObjectUpdateKind.LEAVE));
    }

    @Test
    void listView_keepsWhatItIsGivenAndForgetsWhatIsDestroyed() {
        ManagedObjectReference gone = new ManagedObjectReference("VirtualMachine", "vm-999");
        ManagedObjectReference view = fixture.manager.createListView(fixture.onManager(), List.of(web, folder));
        assertThat(fixture.shown(view)).containsExactly(web, folder);

        assertThat(fixture.lists.modifyListView(
                        fixture.client.on(view), List.of(inventory.host, gone), List.of(folder)))
                .containsExactly(gone);
        assertThat(fixture.shown(view)).containsExactlyInAnyOrder(inventory.host, web);
        destroy(web);
        assertThat(fixture.shown(view)).containsExactly(inventory.host);
        assertThat(fixture.lists.resetListView(fixture.client.on(view), List.of(inventory.pool, gone)))
                .containsExactly(gone);
        assertThat(fixture.shown(view)).containsExactly(inventory.pool);
        ManagedObjectReference db = vmIn(folder, "db01");
        ManagedObjectReference machines = fixture.container(inventory.root, "VirtualMachine");
        fixture.lists.resetListViewFromView(fixture.client.on(view), machines);
        assertThat(fixture.shown(view)).containsExactly(db);
        assertThat(fixture.shown(fixture.manager.createListViewFromView(fixture.onManager(), view)))
                .containsExactly(db);
        assertFault(
                ManagedObjectNotFound.class,
                () -> fixture.manager.createListView(fixture.onManager(), List.of(web, gone)));
    }

    @Test
    void filter_onAListView_followsItAndItsMembers() {
        ManagedObjectReference view = fixture.manager.createListView(fixture.onManager(), List.of(web));
        fixture.filter(Specs.filter(
                Specs.from(view, false, Specs.traverse("v", "ListView", "view")),
                Specs.paths("ListView", "view"),
                Specs.paths("ManagedEntity", "name")));
        assertThat(fixture.news()).containsExactlyInAnyOrder("enter " + view.getValue(), "enter " + web.getValue());

        fixture.lists.modifyListView(fixture.client.on(view), List.of(inventory.host), List.of());
        assertThat(fixture.news())
                .containsExactlyInAnyOrder("modify " + view.getValue(), "enter " + inventory.host.getValue());
        destroy(web);
        assertThat(fixture.news()).containsExactlyInAnyOrder("modify " + view.getValue(), "leave " + web.getValue());
        fixture.destroy(view);
        assertThat(fixture.news())
                .containsExactlyInAnyOrder("leave " + view.getValue(), "leave " + inventory.host.getValue());
    }

    @Test
    void inventoryView_showsWhatIsOpen() {
        ManagedObjectReference view = fixture.manager.createInventoryView(fixture.onManager());
        assertThat(fixture.shown(view)).containsExactly(inventory.root);

        assertThat(fixture.inventories.openInventoryViewFolder(
                        fixture.client.on(view), List.of(inventory.root, inventory.datacenter, inventory.vmFolder)))
                .isEmpty();
        assertThat(fixture.shown(view))
                .containsExactlyInAnyOrder(
                        inventory.root, inventory.datacenter, inventory.vmFolder, inventory.hostFolder, web, folder);
        assertThat(fixture.inventories.openInventoryViewFolder(fixture.client.on(view), List.of(inventory.pool)))
                .containsExactly(inventory.pool);
        fixture.inventories.closeInventoryViewFolder(fixture.client.on(view), List.of(inventory.datacenter));
        assertThat(fixture.shown(view)).containsExactly(inventory.root, inventory.datacenter);
    }

    @Test
    void filter_onAnInventoryView_followsIt() {
        ManagedObjectReference view = fixture.manager.createInventoryView(fixture.onManager());
        fixture.inventories.openInventoryViewFolder(
                fixture.client.on(view), List.of(inventory.root, inventory.datacenter, inventory.vmFolder));
        fixture.filter(Specs.filter(
                Specs.from(view, false, Specs.traverse("v", "InventoryView", "view")),
                Specs.paths("InventoryView", "view"),
                Specs.paths("VirtualMachine", "name")));
        assertThat(fixture.news()).containsExactlyInAnyOrder("enter " + view.getValue(), "enter " + web.getValue());

        ManagedObjectReference db = vmIn(inventory.vmFolder, "db01");
        assertThat(fixture.news()).containsExactlyInAnyOrder("modify " + view.getValue(), "enter " + db.getValue());
        vmIn(folder, "in a closed folder");
        assertThat(fixture.news()).isEmpty();
        fixture.inventories.closeInventoryViewFolder(fixture.client.on(view), List.of(inventory.vmFolder));
        assertThat(fixture.news())
                .containsExactlyInAnyOrder(
                        "modify " + view.getValue(), "leave " + web.getValue(), "leave " + db.getValue());
    }

    @Test
    void viewList_tellsFiltersOfViewsThatComeAndGo() {
        fixture.filter(Specs.only(inventory.viewManager, "viewList"));
        fixture.check();

        ManagedObjectReference view = fixture.container(inventory.root);
        assertThat(viewIn(fixture.check().get(0))).containsExactly(view);
        fixture.destroy(view);
        assertThat(viewIn(fixture.check().get(0))).isEmpty();
    }

    @Test
    void view_ofAnotherSession_doesNotExist() {
        ManagedObjectReference view = fixture.container(inventory.root);
        TestClient other = new TestClient(inventory.world, "b");

        assertFault(ManagedObjectNotFound.class, () -> fixture.views.destroyView(other.on(view)));
        assertFault(
                ManagedObjectNotFound.class,
                () -> fixture.collector.createFilter(
                        other.on(inventory.collector), Specs.view(view, Specs.paths("Folder", "name")), false));
        assertThat(fixture.shown(view)).isNotEmpty();
    }

    @Test
    void session_whenItEnds_takesItsViewsAlong() {
        fixture.container(inventory.root);
        fixture.manager.createListView(fixture.onManager(), List.of(web));
        fixture.manager.createInventoryView(fixture.onManager());
        fixture.filter(Specs.view(fixture.container(inventory.root), Specs.paths("Folder", "name")));
        TestClient other = new TestClient(inventory.world, "b");
        ManagedObjectReference others =
                fixture.manager.createContainerView(other.on(inventory.viewManager), inventory.root, List.of(), true);

        fixture.client.end();

        assertThat(inventory.world.snapshot().all(MoTypes.VIEW))
                .extracting(ObjectState::ref)
                .containsExactly(others);
        assertThat(inventory.world.snapshot().all(MoTypes.PROPERTY_FILTER)).isEmpty();
    }
}
