package io.vimock.client;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ServiceContent;
import io.vimock.vim25.UserSession;
import io.vimock.vim25.VimPortType;
import jakarta.xml.ws.WebServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A logged-in session on a server, and the way to everything on it. Thread safe; {@link #close} logs out.
 *
 * <pre>{@code
 * ConnectOptions options = ConnectOptions.builder()
 *         .url("https://vc.example.com/sdk")
 *         .credentials("user", "pass")
 *         .trust(Trust.thumbprint("A1:B2:..."))
 *         .build();
 * try (VimConnection vim = VimConnection.connect(options)) {
 *     VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/web");
 *     vm.powerOn().await(Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>A server ends sessions that were idle for half an hour, and all of them when it restarts. The call that then
 * faults with NotAuthenticated was not carried out: the connection logs in again, logs a warning, and makes the call
 * once more. Nothing else is ever repeated.
 *
 * <p>The first connection of a JVM takes a second or two, because the service interface is read then; later ones take
 * milliseconds.
 */
public final class VimConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VimConnection.class);
    static final ManagedObjectReference SERVICE_INSTANCE =
            new ManagedObjectReference("ServiceInstance", "ServiceInstance");

    /** What is not answered by then is left to the end of the session. */
    private static final Duration CLEANING = Duration.ofSeconds(10);

    private final ConnectOptions options;
    private final HttpTransport transport;
    private final VimPortType port;
    private final ApiLevel apiLevel;
    private final ServiceContent content;
    private final Map<String, ManagedObjectReference> services;
    private final Session session;
    private final Updates updates;
    private final Inventory inventory;
    private final Performance performance;
    /** The watches that are open, to be closed with the connection. */
    private final Set<AutoCloseable> dependents = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private VimConnection(ConnectOptions options) {
        this.options = options;
        transport = new HttpTransport(options);
        transport.takeCookies();
        // While the network answers: that takes a second for the first connection of a JVM.
        CompletableFuture<VimBinding> binding = CompletableFuture.supplyAsync(VimBinding::shared, Threads.shared());
        try {
            apiLevel = negotiate();
            transport.apiVersion(apiLevel.version());
            port = binding.join().port();
            content = answered(
                    "RetrieveServiceContent",
                    SERVICE_INSTANCE,
                    once("RetrieveServiceContent", SERVICE_INSTANCE, p -> p.retrieveServiceContent(SERVICE_INSTANCE)));
            services = services(content);
            updates = new Updates(this);
            inventory = new Inventory(this);
            performance = new Performance(this);
            session = new Session(this, transport);
            session.begin();
            transport.keepCookies();
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    /**
     * Connects and logs in: three to four remote calls.
     *
     * @throws VimTransportException if there is no VI API server that can be reached and trusted
     * @throws VimFaultException with InvalidLogin if user name or password are wrong
     */
    public static VimConnection connect(ConnectOptions options) {
        return new VimConnection(options);
    }

    /** What the server says about itself, read when connecting. */
    public AboutInfo about() {
        return content.getAbout();
    }

    /** The session, as it was when logging in; another one after the server ended that. */
    public UserSession session() {
        return session.current();
    }

    /**
     * The session's cookie, for {@link ConnectOptions.Builder#session} of another program. Whoever has it can do what
     * the user can do.
     */
    public String sessionCookie() {
        return transport.cookie();
    }

    /** The level of the API in which client and server talk: the newest that both know. */
    public ApiLevel apiLevel() {
        return apiLevel;
    }

    /** The address of the server's endpoint. */
    public URI url() {
        return transport.url();
    }

    /** Finding objects, and reading many of them at once. */
    public Inventory inventory() {
        return inventory;
    }

    /** An empty set of watches, which share a property collector, an HTTP connection and a thread of their own. */
    public WatchSet watchSet() {
        return new WatchSet(this);
    }

    /** The server's events: those of the past, and those to come. No remote call by itself. */
    public EventQuery events() {
        return new EventQuery(this);
    }

    /**
     * Files on a datastore. No remote call by itself.
     *
     * @param datacenterPath the inventory path of the datastore's datacenter, such as {@code DC0}; of a server that is
     *     an ESX host: {@code ha-datacenter}
     * @param datastoreName the datastore's name
     */
    public DatastoreFiles files(String datacenterPath, String datastoreName) {
        return new DatastoreFiles(this, datacenterPath, datastoreName);
    }

    /** Files on a datastore. One remote call per level between the datastore and the root folder. */
    public DatastoreFiles files(Datastore datastore) {
        return DatastoreFiles.of(this, datastore);
    }

    /** Statistics. */
    public Performance performance() {
        return performance;
    }

    /** The root folder of the inventory. */
    public Folder rootFolder() {
        return object(content.getRootFolder(), Folder.class);
    }

    /**
     * The server's service object of a type, such as {@code service(SearchIndex.class)}. No remote call.
     *
     * @throws VimException if the server has none
     */
    public <T extends ManagedObject> T service(Class<T> type) {
        return object(reference(type), type);
    }

    ManagedObjectReference reference(Class<? extends ManagedObject> service) {
        ManagedObjectReference ref =
                service == ServiceInstance.class ? SERVICE_INSTANCE : services.get(service.getSimpleName());
        if (ref == null) {
            throw new VimException("the server at " + url() + " has no " + service.getSimpleName(), null);
        }
        return ref;
    }

    /**
     * The object that a reference names, as an instance of the class of its type. No remote call.
     *
     * @param type a class that the object has to belong to; the result's class when the reference's type is one that
     *     came after this SDK
     * @throws VimException if the reference is to another type
     */
    public <T extends ManagedObject> T object(ManagedObjectReference ref, Class<T> type) {
        String name = ref.getType() == null ? type.getSimpleName() : ref.getType();
        ManagedObject object = ManagedObjects.create(name, this, ref);
        if (object == null) {
            object = ManagedObjects.create(type.getSimpleName(), this, ref);
        }
        if (!type.isInstance(object)) {
            throw new VimException(ref + " is no " + type.getSimpleName(), null);
        }
        return type.cast(object);
    }

    /**
     * Ends watches and waits, logs out (except from a session that was joined) and gives up the HTTP connections;
     * further calls throw. A failure is logged only.
     */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        for (AutoCloseable dependent : dependents) {
            try {
                dependent.close();
            } catch (Exception e) {
                LOG.warn("A watch on {} could not be closed", url(), e);
            }
        }
        updates.close();
        session.end();
        closed = true;
        transport.close();
    }

    /** Closes something together with this connection, until {@link #forget}. */
    void closeLater(AutoCloseable dependent) {
        dependents.add(dependent);
        if (closing.get()) {
            dependents.remove(dependent);
            throw new VimException("the connection to " + url() + " is closed", null);
        }
    }

    void forget(AutoCloseable dependent) {
        dependents.remove(dependent);
    }

    Updates updates() {
        return updates;
    }

    ConnectOptions options() {
        return options;
    }

    HttpTransport transport() {
        return transport;
    }

    Session currentSession() {
        return session;
    }

    /** Calls the server, within the usual time; once more in a new session when the server has ended the old one. */
    <R> @Nullable R invoke(String operation, ManagedObjectReference target, PortCall.Of<R> call) {
        int number = session.number();
        try {
            return once(operation, target, call);
        } catch (VimFaultException e) {
            if (!Failures.isNotAuthenticated(e) || closing.get() || !session.renew(number, e)) {
                throw e;
            }
            return once(operation, target, call);
        }
    }

    /** Calls the server, for what is bound to the session or makes it. */
    <R> @Nullable R once(String operation, ManagedObjectReference target, PortCall.Of<R> call) {
        return once(operation, target, transport.requestTimeout(), true, call);
    }

    /** Calls the server for an answer that it holds back: within a time of its own, beside the other calls. */
    <R> @Nullable R waiting(String operation, ManagedObjectReference target, Duration limit, PortCall.Of<R> call) {
        return once(operation, target, limit, false, call);
    }

    /** Calls the server to clean up; what goes wrong is logged only. */
    void attempt(String operation, ManagedObjectReference target, PortCall.Of<?> call) {
        Duration usual = transport.requestTimeout();
        try {
            once(operation, target, usual.compareTo(CLEANING) < 0 ? usual : CLEANING, false, call);
        } catch (VimException e) {
            LOG.debug("Leftovers remain", e);
        }
    }

    private <R> @Nullable R once(
            String operation, ManagedObjectReference target, Duration limit, boolean queued, PortCall.Of<R> call) {
        if (closed) {
            throw new VimException(describe(operation, target) + ": the connection is closed", null);
        }
        transport.enter(limit, queued);
        try {
            return call.on(port);
        } catch (SoapFault fault) {
            throw fault.at(describe(operation, target));
        } catch (UncheckedIOException e) {
            throw Failures.of(describe(operation, target), e.getCause());
        } catch (WebServiceException e) {
            throw new VimTransportException(
                    describe(operation, target) + ": the answer cannot be read: " + Failures.message(e), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the transport left a fault to the service interface", e);
        } finally {
            HttpTransport.leave();
        }
    }

    /** {@code PowerOnVM_Task on VirtualMachine:vm-42 at https://vc.example.com/sdk}. */
    String describe(String operation, ManagedObjectReference target) {
        return Failures.describe(operation, target, url());
    }

    /** The newest version that both sides know; 2.5 for a server that does not say (wire rules 1 and 9). */
    private ApiLevel negotiate() {
        try {
            HttpTransport.Reply reply = transport.get("/vimServiceVersions.xml");
            return reply.status() == 200 ? ServiceVersions.newest(reply.body(), ApiLevel.V4_1) : ApiLevel.V2_5;
        } catch (IOException e) {
            throw Failures.of("connecting to " + transport.url(), e);
        }
    }

    <R> R answered(String operation, ManagedObjectReference target, @Nullable R answer) {
        if (answer == null) {
            throw new VimTransportException(describe(operation, target) + ": the answer is empty", null);
        }
        return answer;
    }

    /** The references in ServiceContent, by the type that they name. */
    private static Map<String, ManagedObjectReference> services(ServiceContent content) {
        Map<String, ManagedObjectReference> found = new HashMap<>();
        for (Method getter : ServiceContent.class.getMethods()) {
            if (getter.getReturnType() == ManagedObjectReference.class && getter.getParameterCount() == 0) {
                try {
                    if (getter.invoke(content) instanceof ManagedObjectReference ref) {
                        found.put(ref.getType(), ref);
                    }
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return Map.copyOf(found);
    }
}
