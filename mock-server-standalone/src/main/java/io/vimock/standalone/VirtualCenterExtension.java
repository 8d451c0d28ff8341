package io.vimock.standalone;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Runs a mock VirtualCenter for tests of JUnit 5.
 *
 * <p>With {@code @ExtendWith} or in a static field there is one for the class, which is reset before each test, in
 * milliseconds, to what it was after {@code @BeforeAll} methods. In an instance field there is one for each test. Tests
 * can have parameters of the types {@link VirtualCenter} and {@link URI}. When a test fails, the server's last requests
 * go to {@code System.err}.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final VirtualCenterExtension VC =
 *         VirtualCenterExtension.with(VirtualCenter.builder().hosts(8).manualClock());
 * }</pre>
 */
public final class VirtualCenterExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final int REQUESTS = 40;

    private final VirtualCenter.Builder options;
    private @Nullable VirtualCenter ofClass;
    private @Nullable VirtualCenter ofTest;
    private VirtualCenter.@Nullable Checkpointed fresh;
    private @Nullable String owner;

    /** One with the default options. */
    public VirtualCenterExtension() {
        this(VirtualCenter.builder());
    }

    private VirtualCenterExtension(VirtualCenter.Builder options) {
        this.options = options;
    }

    /** One with these options. */
    public static VirtualCenterExtension with(VirtualCenter.Builder options) {
        return new VirtualCenterExtension(options);
    }

    /**
     * The server.
     *
     * @throws IllegalStateException when no test runs
     */
    public VirtualCenter server() {
        VirtualCenter running = ofTest != null ? ofTest : ofClass;
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
            ofClass = options.start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (ofClass == null) {
            ofTest = options.start();
        } else if (fresh == null) {
            fresh = ofClass.checkpoint();
        } else {
            ofClass.restore(fresh);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            List<String> requests = server().requests(REQUESTS);
            System.err.println("vi-mock: " + context.getDisplayName() + " failed; the last requests:\n"
                    + (requests.isEmpty() ? "none" : String.join("\n", requests)));
        }
        if (ofTest != null) {
            ofTest.close();
            ofTest = null;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getUniqueId().equals(owner) && ofClass != null) {
            ofClass.close();
            ofClass = null;
            fresh = null;
            owner = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == VirtualCenter.class || type == URI.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == URI.class ? server().url() : server();
    }
}
