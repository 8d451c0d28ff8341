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
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
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
 * <p>The first connection of a JVM takes a second or two, because the service interface is read then; later ones take
 * milliseconds.
 */
public final class VimConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VimConnection.class);
    private static final ManagedObjectReference SERVICE_INSTANCE =
            new ManagedObjectReference("ServiceInstance", "ServiceInstance");

    private final ConnectOptions options;
    private final HttpTransport transport;
    private final VimPortType port;
    private final ApiLevel apiLevel;
    private final ServiceContent content;
    private final Map<String, ManagedObjectReference> services;
    private final UserSession session;
    private final Updates updates;
    private final Inventory inventory;
    private final Performance performance;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private VimConnection(ConnectOptions options) {
        this.options = options;
        transport = new HttpTransport(options);
        apiLevel = negotiate();
        transport.apiVersion(apiLevel.version());
        port = VimBinding.shared().port(transport);
        content = answered(
                "RetrieveServiceContent",
                invoke("RetrieveServiceContent", SERVICE_INSTANCE, p -> p.retrieveServiceContent(SERVICE_INSTANCE)));
        services = services(content);
        updates = new Updates(this);
        inventory = new Inventory(this);
        performance = new Performance(this);
        session = service(SessionManager.class).login(options.user(), options.password(), null);
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

    /** The session, as it was when logging in. */
    public UserSession session() {
        return session;
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
        ManagedObjectReference ref =
                type == ServiceInstance.class ? SERVICE_INSTANCE : services.get(type.getSimpleName());
        if (ref == null) {
            throw new VimException("the server at " + url() + " has no " + type.getSimpleName(), null);
        }
        return object(ref, type);
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

    /** Logs out. Watches and waits end; further calls throw. A failure is logged only. */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        updates.close();
        closed = true;
        try {
            port.logout(services.get("SessionManager"));
        } catch (Exception e) {
            LOG.debug("Logging out of {} failed", url(), e);
        }
    }

    Updates updates() {
        return updates;
    }

    ConnectOptions options() {
        return options;
    }

    /** Calls the server, within the usual time. */
    <R> @Nullable R invoke(String operation, ManagedObjectReference target, PortCall.Of<R> call) {
        return invoke(operation, target, transport.requestTimeout(), call);
    }

    /** Calls the server, within a time of its own. */
    <R> @Nullable R invoke(String operation, ManagedObjectReference target, Duration timeout, PortCall.Of<R> call) {
        if (closed) {
            throw new VimException(describe(operation, target) + ": the connection is closed", null);
        }
        transport.setTimeout(timeout);
        try {
            return call.on(port);
        } catch (SoapFault fault) {
            throw fault.at(describe(operation, target));
        } catch (UncheckedIOException e) {
            throw failure(describe(operation, target), e.getCause());
        } catch (WebServiceException e) {
            throw new VimTransportException(
                    describe(operation, target) + ": the answer cannot be read: " + message(e), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the transport left a fault to the service interface", e);
        } finally {
            transport.resetTimeout();
        }
    }

    /** {@code PowerOnVM_Task on VirtualMachine:vm-42 at https://vc.example.com/sdk}. */
    String describe(String operation, ManagedObjectReference target) {
        return operation + " on " + target + " at " + url();
    }

    private static VimException failure(String where, @Nullable IOException e) {
        if (e instanceof HttpConnectTimeoutException) {
            return new VimTransportException(where + ": no connection within the time limit", e);
        }
        if (e instanceof HttpTimeoutException) {
            return new VimTimeoutException(where + ": " + e.getMessage(), e);
        }
        if (e instanceof ConnectException) {
            return new VimTransportException(where + ": no connection: refused or unreachable", e);
        }
        if (e instanceof SSLException) {
            // What the trust manager said is at the end of the chain of causes.
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return new VimTransportException(where + ": no secure connection: " + cause.getMessage(), e);
        }
        return new VimTransportException(where + ": " + (e == null ? "no answer" : message(e)), e);
    }

    /** The message on one line; the kind of exception when it has none. */
    private static String message(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ");
    }

    /** The newest version that both sides know; 2.5 for a server that does not say (wire rules 1 and 9). */
    private ApiLevel negotiate() {
        try {
            HttpTransport.Reply reply = transport.get("/vimServiceVersions.xml");
            return reply.status() == 200 ? ServiceVersions.newest(reply.body(), ApiLevel.V4_1) : ApiLevel.V2_5;
        } catch (IOException e) {
            throw failure("connecting to " + transport.url(), e);
        }
    }

    private <R> R answered(String operation, @Nullable R answer) {
        if (answer == null) {
            throw new VimTransportException(describe(operation, SERVICE_INSTANCE) + ": the answer is empty", null);
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
