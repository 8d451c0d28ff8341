package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.directory.Accounts;
import io.vimock.server.directory.Logins;
import io.vimock.server.dispatch.Dispatcher;
import io.vimock.server.dispatch.HttpUsers;
import io.vimock.server.dispatch.OperationTable;
import io.vimock.server.dispatch.SessionTable;
import io.vimock.server.http.HttpOptions;
import io.vimock.server.http.HttpServer;
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
import io.vimock.server.inventory.files.FileService;
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
import io.vimock.server.soap.ContractFiles;
import io.vimock.server.soap.SoapEndpoint;
import io.vimock.server.wire.EncodedValues;
import io.vimock.server.wire.RefNames;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.world.World;
import io.vimock.vim25.ServerStartedSessionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.LoggerFactory;

/**
 * A mock VirtualCenter that runs in this virtual machine.
 *
 * <pre>{@code
 * try (MockVirtualCenter vc = MockVirtualCenter.start(MockOptions.defaults())) {
 *     connect(vc.url(), MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
 * }
 * }</pre>
 *
 * <p>Any number of servers can run side by side; they share nothing. Thread safe.
 */
public final class MockVirtualCenter implements AutoCloseable {
    private final MockOptions options;
    private final Deque<AutoCloseable> parts;
    private final SimClock clock;
    private final World world;
    private final OperationTable operations;
    private final HttpServer http;
    private final SoapEndpoint soap;

    /** @param parts what has to be closed, the last one first; complete also when this throws */
    private MockVirtualCenter(MockOptions options, Deque<AutoCloseable> parts)
            throws IOException, GeneralSecurityException {
        this.options = options;
        this.parts = parts;
        // The web server takes as long to make as the inventory, so one is made beside the other.
        // Logging complains when two threads set it up.
        var unused = LoggerFactory.getILoggerFactory();
        CompletableFuture<HttpServer> web = new CompletableFuture<>();
        new Thread(() -> make(options, web), "vi-http-start").start();
        this.clock = part(clock(options));
        this.world =
                part(new World("vi-world", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes()));
        clock.runOn(world);
        Inventory.watch(world);
        SessionTable sessions = part(new SessionTable(clock, options.seed(), SessionTable.IDLE_TIME, System::nanoTime));
        ApiLevel level = options.apiLevel();
        VimCodec codec = (options.isStrict() ? VimCodec.strict(level) : VimCodec.tolerant())
                .naming(options.isEsx() ? new HostAgentNames(world) : RefNames.SAME);
        Logins logins = logins();
        this.operations = new OperationTable(
                wire(sessions, logins, codec, task -> web.join().executor().execute(task)));
        this.http = made(web);
        http.serveFolder(part(new FileService(world)), new HttpUsers(sessions, logins));
        this.soap = part(new SoapEndpoint(
                new Dispatcher(world, operations, options.isEsx(), options.isStrict() ? level : null),
                sessions,
                codec,
                level,
                http.executor()));
        part(http);
        // They end before the web server does, so that waiting clients are told.
        parts.remove(sessions);
        part(sessions);
    }

    private static HttpOptions httpOptions(MockOptions options) {
        return new HttpOptions(
                options.host(),
                options.port(),
                !options.plainHttp(),
                options.tlsCertificate(),
                options.tlsKey(),
                HttpOptions.IDLE_TIME,
                HttpOptions.MAX_BODY_BYTES);
    }

    /** The web server as soon as it is made. */
    private static HttpServer made(CompletableFuture<HttpServer> web) throws IOException, GeneralSecurityException {
        try {
            return web.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof GeneralSecurityException unusable) {
                throw unusable;
            }
            throw e;
        }
    }

    private static void make(MockOptions options, CompletableFuture<HttpServer> web) {
        try {
            web.complete(new HttpServer(httpOptions(options)));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            web.completeExceptionally(e);
        }
    }

    /**
     * Starts a server; it answers when this returns.
     *
     * @throws IllegalArgumentException when the certificate or key file is none, or an inventory like that cannot be
     * @throws UncheckedIOException when the address cannot be listened on or a file cannot be read
     */
    public static MockVirtualCenter start(MockOptions options) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        boolean answers = false;
        try {
            MockVirtualCenter started = new MockVirtualCenter(options, parts);
            started.listen();
            answers = true;
            return started;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!answers) {
                closeAll(parts);
            }
        }
    }

    private void listen() throws IOException {
        ApiLevel level = options.apiLevel();
        http.start(soap, new ContractFiles(level, priorLevels(level)), this::about);
    }

    /** Makes the services, puts their objects into the world, and registers what answers operations. */
    private List<ManagedObjectType> wire(SessionTable sessions, Logins logins, VimCodec codec, Executor wakers) {
        EventLog events = new EventLog();
        world.addListener(events);
        TaskLog taskLog = new TaskLog();
        world.addListener(taskLog);
        TaskEngine tasks = new TaskEngine(world, events, options.taskTime());
        CounterCatalogue counters = CounterCatalogue.at(options.apiLevel());
        VirtualMachineSupport machines = VirtualMachineSupport.create(
                world, tasks, events, new Identities(options.seed()), options.taskTime(), options.apiLevel());
        world.change(m -> {
            Personality personality = options.isEsx() ? Personality.ESX : Personality.VIRTUAL_CENTER;
            InventoryBuilder.build(m, description(options, personality), personality, machines);
            EventManager.create(m, options.apiLevel());
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
        Simulation simulation = part(Simulation.start(world, clock, options.seed(), counters));
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
        types.add(new EventManager(events, histories));
        types.add(new TaskManager(tasks, histories));
        types.add(new Task(tasks));
        types.add(new PerformanceManager(simulation));
        types.add(new DiagnosticManager(tasks, events, (name, content) -> address() + http.publish(name, content)));
        types.add(new ExtensionManager());
        types.add(new OptionManager());
        types.add(new LicenseManager(events));
        types.add(new ServiceManager());
        types.add(new SimpleCommand());
        types.add(new UserDirectory(logins));
        types.add(new HostLocalAccountManager(events));
        InventorySupport entities = new InventorySupport(tasks, events);
        types.add(new ExtensibleManagedObject(entities));
        types.add(new CustomFieldsManager(entities));
        types.add(new CustomizationSpecManager());
        types.add(new ManagedEntity(entities));
        HostArrivals arrivals = new HostArrivals(entities);
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

    /** Who may log in: a host's accounts change, a VirtualCenter's do not. */
    private Logins logins() {
        return options.isEsx() ? HostLocalAccountManager.logins(world) : Accounts.of(options.accounts());
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

    /** The levels that a server says it can speak beside its own. (design 7) */
    private static List<ApiLevel> priorLevels(ApiLevel level) {
        return level == ApiLevel.V4_1 ? List.of(ApiLevel.V4_0, ApiLevel.V2_5U2, ApiLevel.V2_5) : List.of(ApiLevel.V2_0);
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    private String about() {
        return """
                {
                  "name": "vi-mock",
                  "apiVersion": "%s",
                  "strict": %s,
                  "url": "%s",
                  "time": "%s",
                  "objects": %d
                }
                """.formatted(
                        options.apiLevel().version(),
                        options.isStrict(),
                        url(),
                        clock.now(),
                        world.snapshot().size());
    }

    /** The address that clients connect to, {@code https://127.0.0.1:8989/sdk}. */
    public URI url() {
        return URI.create(address() + "/sdk");
    }

    private String address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return (options.plainHttp() ? "http" : "https") + "://" + host + ":" + port();
    }

    /** The port that the server listens on. */
    public int port() {
        return http.port();
    }

    /** What the server was started with. */
    public MockOptions options() {
        return options;
    }

    /** The state of the data center. */
    public World world() {
        return world;
    }

    /** The time of the data center. */
    public SimClock clock() {
        return clock;
    }

    OperationTable operations() {
        return operations;
    }

    /** Stops the server: ends the sessions, stops listening, stops the simulation. The second time nothing happens. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        RuntimeException failure = null;
        synchronized (parts) {
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (Exception e) {
                    failure =
                            failure == null ? new IllegalStateException("the server did not stop cleanly", e) : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
