package io.vimock.server.junit;

import io.vimock.client.ConnectOptions;
import io.vimock.client.ManagedEntity;
import io.vimock.client.VimConnection;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.world.Checkpoint;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VimPortType;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs a mock VirtualCenter for tests.
 *
 * <p>By {@link MockVirtualCenterTest} or in a static field there is one server for the class, which is reset before each
 * test: to what it was after {@code @BeforeAll} methods, in milliseconds. In an instance field there is a server for each
 * test. Tests of a class with one server cannot run at the same time.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final MockVirtualCenterExtension VC =
 *         MockVirtualCenterExtension.with(MockOptions.builder().hosts(8).manualClock().build());
 * }</pre>
 *
 * <p>Test methods, and all others that JUnit calls, can have these parameters:
 *
 * <ul>
 *   <li>{@link MockVirtualCenter}: the server
 *   <li>{@link VimConnection}: a client of the SDK, logged in, closed after the test
 *   <li>{@link VimPortType}: the VI API without a connection
 *   <li>{@link URI}: the server's address; {@link ConnectOptions}: address, credentials and certificate
 *   <li>with {@link InventoryPath}: the managed object at a path
 * </ul>
 *
 * <p>When a test fails, the server's last requests and events are a report entry, and go to {@code System.err}.
 */
public final class MockVirtualCenterExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final Set<Class<?>> TYPES =
            Set.of(MockVirtualCenter.class, VimConnection.class, VimPortType.class, URI.class, ConnectOptions.class);

    private final @Nullable MockOptions options;
    private final boolean resets;
    private final Scope ofClass = new Scope();
    private final Scope ofTest = new Scope();
    private @Nullable String owner;
    private @Nullable Checkpoint fresh;

    /** What lives as long as a class or a test. */
    private static final class Scope {
        private final Deque<AutoCloseable> closing = new ArrayDeque<>();
        private @Nullable MockVirtualCenter server;
        private @Nullable VimConnection client;

        void start(MockOptions options) {
            MockVirtualCenter started = MockVirtualCenter.start(options);
            closing.push(started);
            server = started;
        }

        VimConnection client(MockVirtualCenter of) {
            VimConnection known = client;
            if (known == null) {
                known = of.client();
                closing.push(known);
                client = known;
            }
            return known;
        }

        void close() throws Exception {
            client = null;
            server = null;
            while (!closing.isEmpty()) {
                closing.pop().close();
            }
        }
    }

    /** A server as {@link MockVirtualCenterTest} describes it, or with the default options. */
    public MockVirtualCenterExtension() {
        this(null, true);
    }

    private MockVirtualCenterExtension(@Nullable MockOptions options, boolean resets) {
        this.options = options;
        this.resets = resets;
    }

    /** A server with these options. */
    public static MockVirtualCenterExtension with(MockOptions options) {
        return new MockVirtualCenterExtension(options, true);
    }

    /** The same, but what tests change stays for the next test of the class. */
    public MockVirtualCenterExtension withoutReset() {
        return new MockVirtualCenterExtension(options, false);
    }

    /**
     * The server.
     *
     * @throws IllegalStateException when no test runs
     */
    public MockVirtualCenter server() {
        MockVirtualCenter running = ofTest.server != null ? ofTest.server : ofClass.server;
        if (running == null) {
            throw new IllegalStateException("the server runs only while tests do");
        }
        return running;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Nested classes have the server of the class around them.
        if (owner == null) {
            owner = context.getUniqueId();
            ofClass.start(optionsOf(context));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (ofClass.server == null) {
            ofTest.start(optionsOf(context));
        } else if (fresh == null) {
            fresh = ofClass.server.checkpoint();
        } else if (resets) {
            ofClass.server.restore(fresh);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (context.getExecutionException().isPresent()) {
            String report = FailureReport.of(server());
            context.publishReportEntry("vi-mock", report);
            System.err.println("vi-mock: " + context.getDisplayName() + " failed; " + report);
        }
        ofTest.close();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (context.getUniqueId().equals(owner)) {
            owner = null;
            fresh = null;
            ofClass.close();
        }
    }

    private MockOptions optionsOf(ExtensionContext context) {
        if (options != null) {
            return options;
        }
        MockVirtualCenterTest annotation = null;
        for (Class<?> at = context.getRequiredTestClass();
                at != null && annotation == null;
                at = at.getEnclosingClass()) {
            annotation = AnnotationSupport.findAnnotation(at, MockVirtualCenterTest.class)
                    .orElse(null);
        }
        return annotation == null ? MockOptions.defaults() : options(annotation);
    }

    private static MockOptions options(MockVirtualCenterTest annotation) {
        if (annotation.options() != MockVirtualCenterTest.Standard.class) {
            return supplied(annotation.options());
        }
        MockOptions.Builder builder = MockOptions.builder();
        if (annotation.manualClock()) {
            builder.manualClock();
        }
        String inventory = annotation.inventory();
        if (inventory.isEmpty()) {
            builder.clusters(annotation.clusters())
                    .hosts(annotation.hosts())
                    .virtualMachines(annotation.virtualMachines());
        } else if (inventory.contains(".")) {
            builder.inventory(Path.of(inventory));
        } else {
            builder.bundledInventory(inventory);
        }
        return builder.build();
    }

    private static MockOptions supplied(Class<? extends Supplier<MockOptions>> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance().get();
        } catch (ReflectiveOperationException e) {
            throw new ExtensionConfigurationException(
                    type + " cannot be made: it needs a constructor without parameters", e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(InventoryPath.class)
                || TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        MockVirtualCenter server = server();
        Scope scope = context.getTestMethod().isPresent() ? ofTest : ofClass;
        Class<?> type = parameter.getParameter().getType();
        String path = parameter
                .findAnnotation(InventoryPath.class)
                .map(InventoryPath::value)
                .orElse(null);
        if (path != null) {
            return object(scope.client(server), type, path);
        }
        if (type == VimConnection.class) {
            return scope.client(server);
        }
        if (type == VimPortType.class) {
            return server.inProcess();
        }
        if (type == URI.class) {
            return server.url();
        }
        return type == ConnectOptions.class ? server.connectOptions() : server;
    }

    private static Object object(VimConnection client, Class<?> type, String path) {
        if (ManagedEntity.class.isAssignableFrom(type)) {
            return client.inventory().get(type.asSubclass(ManagedEntity.class), path);
        }
        if (type == ManagedObjectReference.class) {
            return client.inventory().get(ManagedEntity.class, path).ref();
        }
        throw new ParameterResolutionException(
                "@InventoryPath gives managed entities of the SDK or ManagedObjectReferences, no " + type.getName());
    }
}
