package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.EventManagerProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TestCall;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.inventory.InventoryGenerator;
import io.vimock.server.inventory.InventoryOptions;
import io.vimock.server.inventory.SchemaWalk;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.sim.SimClock;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.World;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventDescription;
import io.vimock.vim25.EventDescriptionEventDetail;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.EventFilterSpecByEntity;
import io.vimock.vim25.EventFilterSpecByTime;
import io.vimock.vim25.EventFilterSpecByUsername;
import io.vimock.vim25.EventFilterSpecRecursionOption;
import io.vimock.vim25.HostConnectedEvent;
import io.vimock.vim25.HostEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.UserLoginSessionEvent;
import io.vimock.vim25.VmMigratedEvent;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import io.vimock.vim25.VmReconfiguredEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final SimClock clock = SimClock.manual();
    private final World world =
            new World("events", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes());
    private final EventLog log = new EventLog();
    private final EventManager manager =
            new EventManager(log, new Histories(world, log, new TaskLog(), new SessionObjects(world)), ApiLevel.V4_1);

    @BeforeEach
    void generate() {
        clock.runOn(world);
        world.addListener(log);
        Inventory.watch(world);
        world.change(m -> {
            InventoryGenerator.generate(m, InventoryOptions.DEFAULT);
            EventManager.create(m);
        });
    }

    @AfterEach
    void close() {
        world.close();
        clock.close();
    }

    private ManagedObjectReference entity(MoType type, String name) {
        return world.snapshot().all(type).stream()
                .filter(state -> name.equals(state.get(ManagedEntityProperties.NAME)))
                .findFirst()
                .orElseThrow()
                .ref();
    }

    private ManagedObjectReference machine() {
        return entity(MoTypes.VIRTUAL_MACHINE, "DC0_C0_RP0_VM0");
    }

    private int post(Event event, @Nullable ManagedObjectReference entity) {
        return world.write(m -> log.post(m, new Origin("ann", 0), event, entity));
    }

    private List<String> query(EventFilterSpec spec) {
        TestCall call = TestCall.of(world, WellKnown.EVENT_MANAGER, MoTypes.EVENT_MANAGER, "QueryEvents");
        return manager.queryEvents(call, spec).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private static EventFilterSpec about(ManagedObjectReference entity, EventFilterSpecRecursionOption recursion) {
        return new EventFilterSpec()
                .withEntity(new EventFilterSpecByEntity().withEntity(entity).withRecursion(recursion));
    }

    @Test
    void events_ofOnePlace_haveItsNamesInCommon_untilItHasAnotherName() {
        ManagedObjectReference vm = machine();
        world.change(m -> {
            log.post(m, Origin.SERVER, new VmPoweredOnEvent(), vm);
            log.post(m, Origin.SERVER, new VmPoweredOffEvent(), vm);
            m.set(vm, "config.name", "renamed");
        });
        world.change(m -> log.post(m, Origin.SERVER, new VmPoweredOnEvent(), vm));

        List<Event> events = log.newest(3, event -> true);
        assertThat(events.get(1).getVm()).isSameAs(events.get(0).getVm());
        assertThat(events.get(1).getHost()).isSameAs(events.get(0).getHost());
        assertThat(events.get(2).getHost()).isSameAs(events.get(0).getHost());
        assertThat(events.get(1).getVm().getName()).isNotEqualTo("renamed");
        assertThat(events.get(2).getVm().getName()).isEqualTo("renamed");
    }

    @Test
    void post_fillsScopeMessageAndLatestEvent() {
        int key = post(new VmPoweredOnEvent(), machine());
        Event latest = world.snapshot().require(WellKnown.EVENT_MANAGER, EventManagerProperties.LATEST_EVENT);
        assertThat(latest.getKey()).isEqualTo(key).isEqualTo(latest.getChainId());
        assertThat(latest.getUserName()).isEqualTo("ann");
        assertThat(latest.getVm().getVm()).isEqualTo(machine());
        assertThat(latest.getHost().getName()).isEqualTo("DC0_C0_H0");
        assertThat(latest.getComputeResource().getName()).isEqualTo("DC0_C0");
        assertThat(latest.getDatacenter().getName()).isEqualTo("DC0");
        assertThat(latest.getFullFormattedMessage()).isEqualTo("DC0_C0_RP0_VM0 on DC0_C0_H0 in DC0 is powered on");
    }

    @Test
    void post_keepsArgumentsThatTheCallerSet() {
        HostEventArgument source = new HostEventArgument()
                .withHost(entity(MoTypes.HOST_SYSTEM, "DC0_C0_H1"))
                .withName("DC0_C0_H1");
        post(new VmMigratedEvent().withSourceHost(source).withHost(source), machine());
        Event latest = world.snapshot().require(WellKnown.EVENT_MANAGER, EventManagerProperties.LATEST_EVENT);
        assertThat(latest.getHost().getName()).isEqualTo("DC0_C0_H1");
        assertThat(latest.getFullFormattedMessage()).contains("moved from DC0_C0_H1 to DC0_C0_H1 in DC0");
    }

    @Test
    void post_ofServerEvent_hasNoScope() {
        post(new UserLoginSessionEvent().withIpAddress("10.0.0.9").withLocale("en"), null);
        Event latest = world.snapshot().require(WellKnown.EVENT_MANAGER, EventManagerProperties.LATEST_EVENT);
        assertThat(latest.getDatacenter()).isNull();
        assertThat(latest.getFullFormattedMessage()).isEqualTo("User ann logged in from 10.0.0.9");
    }

    @Test
    void postInAStepThatFails_leavesNothing() {
        assertThatThrownBy(() -> world.change(m -> {
                    log.post(m, Origin.SERVER, new VmPoweredOnEvent(), machine());
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(query(new EventFilterSpec())).isEmpty();
    }

    @Test
    void query_byEntity_followsRecursion() {
        ManagedObjectReference host = entity(MoTypes.HOST_SYSTEM, "DC0_C0_H0");
        ManagedObjectReference cluster = entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        post(new VmPoweredOnEvent(), machine());
        post(new HostConnectedEvent(), host);
        post(new VmPoweredOffEvent(), entity(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM0"));
        post(new UserLoginSessionEvent().withIpAddress("10.0.0.9").withLocale("en"), null);
        EventFilterSpecRecursionOption self = EventFilterSpecRecursionOption.SELF;
        EventFilterSpecRecursionOption children = EventFilterSpecRecursionOption.CHILDREN;
        EventFilterSpecRecursionOption all = EventFilterSpecRecursionOption.ALL;
        assertThat(query(about(machine(), self))).containsExactly("VmPoweredOnEvent");
        assertThat(query(about(host, self))).containsExactly("HostConnectedEvent");
        assertThat(query(about(host, children))).containsExactly("VmPoweredOnEvent");
        assertThat(query(about(host, all))).containsExactly("VmPoweredOnEvent", "HostConnectedEvent");
        assertThat(query(about(cluster, self))).isEmpty();
        assertThat(query(about(cluster, all))).containsExactly("VmPoweredOnEvent", "HostConnectedEvent");
        assertThat(query(about(entity(MoTypes.FOLDER, "vm"), all)))
                .containsExactly("VmPoweredOnEvent", "VmPoweredOffEvent");
        assertThat(query(about(entity(MoTypes.DATACENTER, "DC0"), all))).hasSize(3);
        assertThat(query(about(WellKnown.ROOT_FOLDER, all))).hasSize(4);
    }

    @Test
    void query_byTypeAndCategory_knowsSubtypes() {
        post(new VmPoweredOnEvent(), machine());
        post(new VmReconfiguredEvent(), machine());
        post(new HostConnectedEvent(), entity(MoTypes.HOST_SYSTEM, "DC0_H0"));
        assertThat(query(new EventFilterSpec().withType("VmEvent")))
                .containsExactly("VmPoweredOnEvent", "VmReconfiguredEvent");
        assertThat(query(new EventFilterSpec().withEventTypeId("vim.event.VmReconfiguredEvent")))
                .containsExactly("VmReconfiguredEvent");
        assertThat(query(new EventFilterSpec().withCategory("info"))).hasSize(3);
        assertThat(query(new EventFilterSpec().withCategory("error"))).isEmpty();
    }

    @Test
    void query_byTimeUserAndChain() {
        int first = post(new VmPoweredOnEvent(), machine());
        clock.advance(Duration.ofMinutes(5));
        world.change(m -> log.post(m, Origin.SERVER, new VmPoweredOffEvent(), machine()));
        world.change(m -> log.post(m, new Origin("bob", first), new VmReconfiguredEvent(), machine()));
        assertThat(query(new EventFilterSpec()
                        .withTime(new EventFilterSpecByTime()
                                .withBeginTime(SimClock.MANUAL_START)
                                .withEndTime(SimClock.MANUAL_START.plusSeconds(60)))))
                .containsExactly("VmPoweredOnEvent");
        assertThat(query(new EventFilterSpec().withUserName(new EventFilterSpecByUsername().withSystemUser(true))))
                .containsExactly("VmPoweredOffEvent");
        assertThat(query(new EventFilterSpec()
                        .withUserName(new EventFilterSpecByUsername()
                                .withSystemUser(false)
                                .withUserList("bob"))))
                .containsExactly("VmReconfiguredEvent");
        assertThat(query(new EventFilterSpec().withEventChainId(first)))
                .containsExactly("VmPoweredOnEvent", "VmReconfiguredEvent");
    }

    @Test
    void query_withoutMessages_leavesTheLogAsItIs() {
        post(new VmPoweredOnEvent(), machine());
        TestCall call = TestCall.of(world, WellKnown.EVENT_MANAGER, MoTypes.EVENT_MANAGER, "QueryEvents");
        assertThat(manager.queryEvents(call, new EventFilterSpec().withDisableFullMessage(true)))
                .allMatch(event -> event.getFullFormattedMessage() == null);
        assertThat(manager.queryEvents(call, new EventFilterSpec()))
                .allMatch(event -> event.getFullFormattedMessage() != null);
    }

    @Test
    void query_ofUnknownEntity_faults() {
        ManagedObjectReference gone = new ManagedObjectReference("VirtualMachine", "vm-999");
        assertThatThrownBy(() -> query(about(gone, EventFilterSpecRecursionOption.ALL)))
                .isInstanceOf(VimFaultException.class)
                .hasMessageContaining("vm-999");
    }

    @Test
    void query_answersTheNewestThousand_oldestFirst() {
        world.change(m -> {
            for (int i = 0; i < EventLog.CAPACITY + 5; i++) {
                log.post(m, Origin.SERVER, new VmReconfiguredEvent(), machine());
            }
        });
        TestCall call = TestCall.of(world, WellKnown.EVENT_MANAGER, MoTypes.EVENT_MANAGER, "QueryEvents");
        List<Event> found = manager.queryEvents(call, new EventFilterSpec());
        assertThat(found).hasSize(1000).isSortedAccordingTo((a, b) -> Integer.compare(a.getKey(), b.getKey()));
        assertThat(found.get(999).getKey()).isEqualTo(EventLog.CAPACITY + 5);
    }

    @Test
    void logUserEvent_postsANote() {
        TestCall call = TestCall.of(world, WellKnown.EVENT_MANAGER, MoTypes.EVENT_MANAGER, "LogUserEvent");
        manager.logUserEvent(call, machine(), "disk replaced");
        assertThat(world.snapshot()
                        .require(WellKnown.EVENT_MANAGER, EventManagerProperties.LATEST_EVENT)
                        .getFullFormattedMessage())
                .isEqualTo("User tester noted on DC0_C0_RP0_VM0: disk replaced");
    }

    @Test
    void catalogue_readsOnlyFieldsThatExist() throws ReflectiveOperationException {
        for (String type : EventCatalogue.get().types()) {
            Class<?> bean = Class.forName("io.vimock.vim25." + type);
            EventTemplate template = Objects.requireNonNull(EventCatalogue.get().template(type));
            for (String path : template.paths()) {
                assertThat(WireType.of(bean).field(path.replaceFirst("\\..*", "")))
                        .describedAs(type + " " + path)
                        .isNotNull();
            }
        }
        assertThat(EventCatalogue.get().types()).hasSize(283);
    }

    @Test
    void description_hasTheTypesOfTheLevel_obeysTheSchema_andIsMadeOnce() {
        EventCatalogue catalogue = EventCatalogue.get();
        EventDescription description = catalogue.description(ApiLevel.V4_1);

        assertThat(description.getEventInfo())
                .extracting(EventDescriptionEventDetail::getKey)
                .containsExactlyElementsOf(catalogue.types());
        assertThat(new SchemaWalk(world.snapshot(), Set.of("EventManager"))
                        .answer("description", description)
                        .problems())
                .noneMatch(problem -> problem.startsWith("description"));
        assertThat(catalogue.description(ApiLevel.V4_1)).isSameAs(description);
        TestCall call = TestCall.of(world, WellKnown.EVENT_MANAGER, MoTypes.EVENT_MANAGER, "QueryEvents");
        assertThat(Objects.requireNonNull(manager.computed().get(EventManagerProperties.DESCRIPTION))
                        .read(call, world.snapshot().state(WellKnown.EVENT_MANAGER)))
                .isSameAs(description);
        assertThat(catalogue.description(ApiLevel.V2_5).getEventInfo())
                .hasSizeLessThan(description.getEventInfo().size())
                .filteredOn(detail -> detail.getKey().equals("VmPoweredOnEvent"))
                .singleElement()
                .satisfies(detail -> {
                    assertThat(detail.getDescription()).isEqualTo("Vm powered on");
                    assertThat(detail.getFullFormat()).isEqualTo("{vm} on {host} in {datacenter} is powered on");
                    assertThat(detail.getFormatOnVm()).isEqualTo("{vm} is powered on");
                });
    }
}
