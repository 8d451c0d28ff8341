package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidCollectorVersion;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.NotAuthenticated;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.WaitOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that wait: what answers them, and what ends them. */
class WaitTest {
    private final CollectorFixture fixture = new CollectorFixture();
    private final SmallInventory inventory = fixture.inventory;
    private final TestClient client = new TestClient(inventory.world, "a");
    private final ManagedObjectReference vm = inventory.vm("web01");

    @AfterEach
    void close() {
        fixture.close();
    }

    /** A session with a filter whose first report it has got. */
    private TestClient watching(TestClient session, ManagedObjectReference collector) {
        fixture.collector.createFilter(session.on(collector), Specs.only(vm, "name"), false);
        assertThat(fixture.collector.checkForUpdates(session.on(collector), "")).isNotNull();
        return session;
    }

    private CompletableFuture<@Nullable UpdateSet> await(TestClient session, @Nullable Integer seconds) {
        return fixture.collector
                .waitForUpdatesEx(session.on(inventory.collector), "1", new WaitOptions().withMaxWaitSeconds(seconds))
                .toCompletableFuture();
    }

    private void rename() {
        inventory.world.change(m -> m.set(vm, ManagedEntityProperties.NAME, "other"));
        fixture.awaitWakers();
    }

    private static void assertEnded(CompletableFuture<?> wait, Class<? extends MethodFault> fault) {
        assertThatThrownBy(wait::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(fault));
    }

    @Test
    void wait_whenTimeIsUp_isAnsweredWithNothing() {
        watching(client, inventory.collector);
        CompletableFuture<@Nullable UpdateSet> wait = await(client, 10);
        fixture.timer.advance(Duration.ofMillis(9_999));
        assertThat(wait).isNotDone();

        fixture.timer.advance(Duration.ofMillis(1));

        assertThat(wait).isCompletedWithValue(null);
        rename();
        assertThat(await(client, 10).join()).isNotNull();
    }

    @Test
    void wait_whenAnswered_leavesNoTimer() {
        watching(client, inventory.collector);
        CompletableFuture<@Nullable UpdateSet> wait = await(client, 10);
        assertThat(fixture.timer.pending()).isEqualTo(1);

        rename();

        assertThat(wait).isCompletedWithValueMatching(answer -> answer != null && "2".equals(answer.getVersion()));
        assertThat(fixture.timer.pending()).isZero();
    }

    /** The state of the world now, which is gone when nobody needs it any more. */
    private WeakReference<Snapshot> now() {
        return new WeakReference<>(inventory.world.snapshot());
    }

    private void assertForgotten(WeakReference<Snapshot> past) {
        rename();
        inventory.world.change(m -> m.set(vm, ManagedEntityProperties.NAME, "another"));
        fixture.awaitWakers();
        for (int i = 0; i < 100 && past.get() != null; i++) {
            System.gc();
        }
        assertThat(past.get()).isNull();
    }

    @Test
    void wait_keepsNothingOfThePast() {
        ManagedObjectReference other = inventory.vm("db01");
        fixture.collector.createFilter(client.on(inventory.collector), Specs.only(other, "name"), false);
        fixture.collector.checkForUpdates(client.on(inventory.collector), "");
        inventory.world.change(m -> m.set(vm, ManagedEntityProperties.NAME, "first"));
        WeakReference<Snapshot> then = now();
        CompletableFuture<@Nullable UpdateSet> wait = await(client, null);

        assertForgotten(then);

        assertThat(wait).isNotDone();
    }

    @Test
    void reportOfAFilterThatIsGone_keepsNothingOfThePast() {
        ManagedObjectReference filter =
                fixture.collector.createFilter(client.on(inventory.collector), Specs.only(vm, "name"), false);
        WeakReference<Snapshot> then = now();
        assertThat(fixture.collector.checkForUpdates(client.on(inventory.collector), ""))
                .isNotNull();
        fixture.filters.destroyPropertyFilter(client.on(filter));

        assertForgotten(then);

        assertThat(fixture.collector.checkForUpdates(client.on(inventory.collector), "1"))
                .isNull();
    }

    @Test
    void wait_withoutALimit_isEndedByNoTimer() {
        watching(client, inventory.collector);
        CompletableFuture<@Nullable UpdateSet> wait = await(client, null);
        fixture.timer.advance(Duration.ofDays(1));
        assertThat(wait).isNotDone();

        rename();

        assertThat(wait).isDone();
    }

    @Test
    void wait_ofNoSeconds_isACheck() {
        watching(client, inventory.collector);
        assertThat(await(client, 0)).isCompletedWithValue(null);
        rename();
        assertThat(await(client, 0).join()).isNotNull();
    }

    @Test
    void wait_withABadLimit_faultsInvalidArgument() {
        assertThatThrownBy(() -> await(client, -1))
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(InvalidArgument.class));
    }

    @Test
    void wait_forAVersionThatNeverWas_faultsInvalidCollectorVersion() {
        watching(client, inventory.collector);
        assertEnded(
                fixture.collector
                        .waitForUpdates(client.on(inventory.collector), "99")
                        .toCompletableFuture(),
                InvalidCollectorVersion.class);
    }

    @Test
    void cancelWaitForUpdates_endsTheWaitsOfItsSessionAlone() {
        TestClient other = watching(new TestClient(inventory.world, "b"), inventory.collector);
        watching(client, inventory.collector);
        CompletableFuture<@Nullable UpdateSet> mine = await(client, 10);
        CompletableFuture<@Nullable UpdateSet> others = await(other, 10);

        fixture.collector.cancelWaitForUpdates(client.on(inventory.collector));

        assertEnded(mine, RequestCanceled.class);
        assertThat(others).isNotDone();
        assertThat(fixture.timer.pending()).isEqualTo(1);
        rename();
        assertThat(others).isDone();
        assertThat(await(client, 10).join()).isNotNull();
    }

    @Test
    void session_whenItEnds_endsItsWaits() {
        watching(client, inventory.collector);
        CompletableFuture<@Nullable UpdateSet> wait = await(client, null);

        client.end();

        assertEnded(wait, NotAuthenticated.class);
    }

    @Test
    void destroyPropertyCollector_endsItsWaits() {
        ManagedObjectReference own = fixture.collector.createPropertyCollector(client.on(inventory.collector));
        watching(client, own);
        CompletableFuture<@Nullable UpdateSet> wait =
                fixture.collector.waitForUpdates(client.on(own), "1").toCompletableFuture();

        fixture.collector.destroyPropertyCollector(client.on(own));

        assertEnded(wait, ManagedObjectNotFound.class);
    }

    @Test
    void waits_ofAHundredSessions_areAllAnswered() {
        List<CompletableFuture<@Nullable UpdateSet>> waits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waits.add(await(watching(new TestClient(inventory.world, "c" + i), inventory.collector), 60));
        }

        rename();

        assertThat(waits).allSatisfy(wait -> assertThat(wait.getNow(null)).isNotNull());
        assertThat(fixture.timer.pending()).isZero();
    }

    @Test
    void filterProperty_tellsFiltersOfFiltersThatComeAndGo() {
        fixture.collector.createFilter(
                client.on(inventory.collector), Specs.only(inventory.collector, "filter"), false);
        fixture.collector.checkForUpdates(client.on(inventory.collector), "");
        CompletableFuture<@Nullable UpdateSet> wait = await(client, 10);

        ManagedObjectReference second =
                fixture.collector.createFilter(client.on(inventory.collector), Specs.only(vm, "name"), false);
        fixture.awaitWakers();

        assertThat(wait.join()).isNotNull();
        fixture.filters.destroyPropertyFilter(client.on(second));
        UpdateSet after =
                Objects.requireNonNull(fixture.collector.checkForUpdates(client.on(inventory.collector), "2"));
        assertThat((List<?>) after.getFilterSet()
                        .get(0)
                        .getObjectSet()
                        .get(0)
                        .getChangeSet()
                        .get(0)
                        .getVal())
                .hasSize(1);
    }

    @Test
    void wake_whenTheServerStops_isNoError() {
        FilterGroup group = new FilterGroup(new FilterPlan(List.of(), List.of(), List.of()));
        List<Runnable> started = new ArrayList<>();

        group.wake(task -> {
            throw new RejectedExecutionException("stopped");
        });
        group.wake(started::add);

        assertThat(started).hasSize(1);
    }
}
