package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.call.Session;
import io.vimock.server.directory.Accounts;
import io.vimock.server.directory.Logins;
import io.vimock.server.dispatch.Dispatcher;
import io.vimock.server.dispatch.FaultRules;
import io.vimock.server.dispatch.OperationTable;
import io.vimock.server.dispatch.RequestLog;
import io.vimock.server.dispatch.SessionTable;
import io.vimock.server.inventory.ClusterComputeResource;
import io.vimock.server.inventory.ComputeResource;
import io.vimock.server.inventory.CustomFieldsManager;
import io.vimock.server.inventory.Datacenter;
import io.vimock.server.inventory.Datastore;
import io.vimock.server.inventory.EnvironmentBrowser;
import io.vimock.server.inventory.ExtensibleManagedObject;
import io.vimock.server.inventory.FileManager;
import io.vimock.server.inventory.Folder;
import io.vimock.server.inventory.HostAgentNames;
import io.vimock.server.inventory.HostArrivals;
import io.vimock.server.inventory.HostAutoStartManager;
import io.vimock.server.inventory.HostDatastoreBrowser;
import io.vimock.server.inventory.HostDateTimeSystem;
import io.vimock.server.inventory.HostFirewallSystem;
import io.vimock.server.inventory.HostHealthStatusSystem;
import io.vimock.server.inventory.HostNetworkSystem;
import io.vimock.server.inventory.HostServiceSystem;
import io.vimock.server.inventory.HostSystem;
import io.vimock.server.inventory.HostVMotionSystem;
import io.vimock.server.inventory.Identities;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.inventory.InventoryBuilder;
import io.vimock.server.inventory.InventoryGenerator;
import io.vimock.server.inventory.InventoryOptions;
import io.vimock.server.inventory.InventorySupport;
import io.vimock.server.inventory.ManagedEntity;
import io.vimock.server.inventory.Network;
import io.vimock.server.inventory.Personality;
import io.vimock.server.inventory.ResourcePool;
import io.vimock.server.inventory.ServiceInstance;
import io.vimock.server.inventory.VirtualDiskManager;
import io.vimock.server.inventory.VirtualMachine;
import io.vimock.server.inventory.VirtualMachineSnapshot;
import io.vimock.server.inventory.VirtualMachineSupport;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.service.AuthorizationManager;
import io.vimock.server.service.CustomizationSpecManager;
import io.vimock.server.service.EventHistoryCollector;
import io.vimock.server.service.EventLog;
import io.vimock.server.service.EventManager;
import io.vimock.server.service.Histories;
import io.vimock.server.service.HistoryCollector;
import io.vimock.server.service.ManagerDescriptions;
import io.vimock.server.service.PerformanceManager;
import io.vimock.server.service.SearchIndex;
import io.vimock.server.service.SessionManager;
import io.vimock.server.service.SessionObjects;
import io.vimock.server.service.Task;
import io.vimock.server.service.TaskEngine;
import io.vimock.server.service.TaskHistoryCollector;
import io.vimock.server.service.TaskLog;
import io.vimock.server.service.TaskManager;
import io.vimock.server.service.admin.DiagnosticManager;
import io.vimock.server.service.admin.ExtensionManager;
import io.vimock.server.service.admin.HostLocalAccountManager;
import io.vimock.server.service.admin.LicenseManager;
import io.vimock.server.service.admin.OptionManager;
import io.vimock.server.service.admin.ServiceManager;
import io.vimock.server.service.admin.SimpleCommand;
import io.vimock.server.service.admin.UserDirectory;
import io.vimock.server.service.collector.ComputedProperties;
import io.vimock.server.service.collector.ManagedObject;
import io.vimock.server.service.collector.PathResolver;
import io.vimock.server.service.collector.PropertyCollector;
import io.vimock.server.service.collector.PropertyFilter;
import io.vimock.server.service.collector.WallTimer;
import io.vimock.server.service.view.ContainerView;
import io.vimock.server.service.view.InventoryView;
import io.vimock.server.service.view.ListView;
import io.vimock.server.service.view.View;
import io.vimock.server.service.view.ViewManager;
import io.vimock.server.service.view.ViewUpkeep;
import io.vimock.server.sim.CounterCatalogue;
import io.vimock.server.sim.SimClock;
import io.vimock.server.sim.Simulation;
import io.vimock.server.soap.BriefWork;
import io.vimock.server.wire.EncodedValues;
import io.vimock.server.wire.RefNames;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.World;
import io.vimock.vim25.ServerStartedSessionEvent;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * The data center behind the web server: the world with its inventory, the clock, the simulation, and the services that
 * answer operations. Thread safe.
 */
final class DataCenter {
    private final MockOptions options;
    private final Deque<AutoCloseable> parts;
    private final SimClock clock;
    private final World world;
    private final SessionTable sessions;
    private final Logins logins;
    private final VimCodec codec;
    private final PropertyCollector collector;
    private final OperationTable operations;
    private final EventLog events;
    private final FaultRules faults;
    private final RequestLog requests;
    private final Dispatcher dispatcher;

    /** Makes a file available for download, and tells its address. */
    @FunctionalInterface
    interface Publisher {
        String publish(String name, byte[] content);
    }

    /**
     * @param parts what has to be closed, the last one first; complete also when this throws
     * @param wakers answers waiting clients
     */
    DataCenter(MockOptions options, Deque<AutoCloseable> parts, Executor wakers, Publisher publisher) {
        this.options = options;
        this.parts = parts;
        this.clock = part(clock(options));
        this.world =
                part(new World("vi-world", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes()));
        clock.runOn(world);
        Inventory.watch(world);
        this.sessions = part(new SessionTable(clock, options.seed(), SessionTable.IDLE_TIME, System::nanoTime));
        ApiLevel level = options.apiLevel();
        this.codec = (options.isStrict() ? VimCodec.strict(level) : VimCodec.tolerant())
                .naming(options.isEsx() ? new HostAgentNames(world) : RefNames.SAME);
        this.logins = options.isEsx() ? HostLocalAccountManager.logins(world) : Accounts.of(options.accounts());
        this.events = new EventLog();
        world.addListener(events);
        TaskEngine tasks = new TaskEngine(world, events, options.taskTime());
        List<ManagedObjectType> types = wire(tasks, wakers, publisher);
        this.collector = types.stream()
                .filter(PropertyCollector.class::isInstance)
                .map(PropertyCollector.class::cast)
                .findFirst()
                .orElseThrow();
        this.operations = new OperationTable(types);
        this.faults = new FaultRules(tasks, wakers, options.seed());
        this.requests = new RequestLog(clock, System::nanoTime);
        this.dispatcher =
                new Dispatcher(world, operations, options.isEsx(), options.isStrict() ? level : null, faults, requests);
        List.of(clock, sessions, events, tasks, faults).forEach(world::addRestorable);
        types.stream()
                .filter(Restorable.class::isInstance)
                .map(Restorable.class::cast)
                .forEach(world::addRestorable);
    }

    /** Makes the services, puts their objects into the world, and registers what answers operations. */
    private List<ManagedObjectType> wire(TaskEngine tasks, Executor wakers, Publisher publisher) {
        TaskLog taskLog = new TaskLog();
        world.addListener(taskLog);
        CounterCatalogue counters = CounterCatalogue.at(options.apiLevel());
        VirtualMachineSupport machines = VirtualMachineSupport.create(
                world, tasks, events, new Identities(options.seed()), options.taskTime(), options.apiLevel());
        world.change(m -> {
            Personality personality = options.isEsx() ? Personality.ESX : Personality.VIRTUAL_CENTER;
            InventoryBuilder.build(m, description(options, personality), personality, machines);
            EventManager.create(m);
            ManagerDescriptions.create(m);
            if (options.isEsx()) {
                AuthorizationManager.createOnHost(m, options.apiLevel());
                HostLocalAccountManager.create(m, options.accounts());
                OptionManager.createOnHost(m);
            } else {
                AuthorizationManager.create(m, options.apiLevel(), options.accounts());
                OptionManager.create(m, options.host());
            }
            LicenseManager.create(m);
            ServiceManager.create(m);
            SessionManager.create(m);
            TaskManager.create(m);
            PerformanceManager.create(m, counters);
            events.post(m, Origin.SERVER, new ServerStartedSessionEvent(), null);
        });
        InventorySupport entities = new InventorySupport(tasks, events);
        HostArrivals arrivals = new HostArrivals(entities);
        Simulation simulation = part(Simulation.start(world, clock, options.seed(), counters));
        List.of(taskLog, machines.identities(), simulation, arrivals).forEach(world::addRestorable);
        List<ManagedObjectType> types = new ArrayList<>();
        ComputedProperties computed = new ComputedProperties(() -> types);
        PathResolver names = options.isStrict() ? PathResolver.strict(options.apiLevel()) : PathResolver.tolerant();
        SessionObjects sessionObjects = new SessionObjects(world);
        PropertyCollector collector = new PropertyCollector(
                world,
                sessionObjects,
                computed,
                names,
                options.encodedCacheBytes() == 0 ? null : new EncodedValues(options.encodedCacheBytes(), codec),
                WallTimer.of(timer()),
                wakers);
        types.add(new ManagedObject(sessionObjects, computed, names));
        types.add(collector);
        types.add(new PropertyFilter(collector));
        ViewUpkeep views = new ViewUpkeep(world);
        types.add(new ViewManager(sessionObjects, computed, views, names));
        types.add(new View(sessionObjects));
        types.add(new ContainerView(computed));
        types.add(new ListView(sessionObjects, computed));
        types.add(new InventoryView(sessionObjects, views));
        types.add(new SearchIndex());
        types.add(new ServiceInstance(machines));
        types.add(new SessionManager(sessions, logins, events));
        Histories histories = new Histories(world, events, taskLog, sessionObjects);
        types.add(new HistoryCollector(histories));
        types.add(new EventHistoryCollector(histories));
        types.add(new TaskHistoryCollector(histories));
        types.add(new EventManager(events, histories, options.apiLevel()));
        types.add(new TaskManager(tasks, histories));
        types.add(new Task(tasks));
        types.add(new PerformanceManager(simulation));
        types.add(new DiagnosticManager(tasks, events, publisher::publish));
        types.add(new ExtensionManager());
        types.add(new OptionManager());
        types.add(new LicenseManager(events));
        types.add(new ServiceManager());
        types.add(new SimpleCommand());
        types.add(new UserDirectory(logins));
        types.add(new HostLocalAccountManager(events));
        types.add(new ExtensibleManagedObject(entities));
        types.add(new CustomFieldsManager(entities));
        types.add(new CustomizationSpecManager());
        types.add(new ManagedEntity(entities));
        types.add(new Folder(entities, machines, arrivals));
        types.add(new Datacenter(arrivals));
        types.add(new ComputeResource(entities));
        types.add(new ClusterComputeResource(entities, arrivals));
        types.add(new HostSystem(entities, machines, arrivals));
        types.add(new HostNetworkSystem(entities));
        types.add(new HostVMotionSystem(entities));
        types.add(new HostServiceSystem(entities));
        types.add(new HostFirewallSystem(entities));
        types.add(new HostDateTimeSystem(entities));
        types.add(new HostHealthStatusSystem(entities));
        types.add(new HostAutoStartManager(entities, machines));
        types.add(new ResourcePool(entities, machines));
        types.add(new Datastore(entities));
        types.add(new Network(entities));
        types.add(new VirtualMachine(machines));
        types.add(new VirtualMachineSnapshot(machines));
        types.add(new EnvironmentBrowser(machines));
        types.add(new HostDatastoreBrowser(entities));
        types.add(new FileManager(entities, options.apiLevel().includes(ApiLevel.V4_0)));
        types.add(new VirtualDiskManager(entities, machines.identities()));
        return types;
    }

    /** Ends waits of clients after real seconds. */
    private ScheduledExecutorService timer() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "vi-waits");
            thread.setDaemon(true);
            return thread;
        });
        part(timer::shutdownNow);
        return timer;
    }

    private static InventoryDescription description(MockOptions options, Personality personality) {
        InventoryDescription described = options.inventory();
        return described == null ? InventoryGenerator.describe(counts(options), personality) : described;
    }

    private static InventoryOptions counts(MockOptions options) {
        return new InventoryOptions(
                options.datacenters(),
                options.clusters(),
                options.hosts(),
                options.standaloneHosts(),
                options.pools(),
                options.virtualMachines(),
                options.datastores(),
                options.portGroups(),
                options.folders(),
                options.autostart(),
                options.seed(),
                options.apiLevel());
    }

    private static SimClock clock(MockOptions options) {
        return options.clockSpeed() == 0 ? SimClock.manual() : SimClock.scaled(options.clockSpeed());
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    SimClock clock() {
        return clock;
    }

    World world() {
        return world;
    }

    SessionTable sessions() {
        return sessions;
    }

    Logins logins() {
        return logins;
    }

    VimCodec codec() {
        return codec;
    }

    EventLog events() {
        return events;
    }

    FaultRules faults() {
        return faults;
    }

    RequestLog requests() {
        return requests;
    }

    /** What is done for clients without waiting. */
    BriefWork briefWork() {
        return new BriefWork() {
            @Override
            public void soon(Supplier<Runnable> change) {
                world.soon(change);
            }

            @Override
            public boolean hasFewNews(Session session) {
                return collector.selectsFew(session);
            }
        };
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    OperationTable operations() {
        return operations;
    }
}
