package io.vimock.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.client.ConnectOptions;
import io.vimock.client.ManagedObject;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.PasswordHash;
import io.vimock.vim25.Event;
import io.vimock.vim25.MethodFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A small server with a manual clock, a client that has logged in, and the events that were posted since. */
public final class ServiceLab implements AutoCloseable {
    private static final String VIEWER = "viewer";

    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.builder()
            .plainHttp(true)
            .clusters(0)
            .manualClock()
            .userName(MockOptions.DEFAULT_USER)
            .accounts(List.of(new Account(VIEWER, PasswordHash.quick(VIEWER), false)))
            .build());
    private final VimConnection vim = connect();
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

    /** Starts the server. */
    public ServiceLab() {
        server.world().addListener(commit -> events.addAll(commit.events()));
    }

    /** The server. */
    public MockVirtualCenter server() {
        return server;
    }

    /** The administrator's connection. */
    public VimConnection vim() {
        return vim;
    }

    /** A service, as the administrator sees it. */
    public <T extends ManagedObject> T service(Class<T> type) {
        return vim.service(type);
    }

    /** One of the machines {@code DC0_H0_VM0} and {@code DC0_H0_VM1}. */
    public VirtualMachine machine(int number) {
        return vim.inventory().get(VirtualMachine.class, "DC0_H0_VM" + number);
    }

    /** Another session of the administrator. */
    public VimConnection connect() {
        return connect(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
    }

    /** A session of a user who may only look. */
    public VimConnection connectViewer() {
        return connect(VIEWER, VIEWER);
    }

    private VimConnection connect(String user, String password) {
        return VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials(user, password)
                .build());
    }

    /** The messages of the events of a type, oldest first. */
    public List<String> messages(Class<? extends Event> type) {
        return List.copyOf(events).stream()
                .filter(type::isInstance)
                .map(Event::getFullFormattedMessage)
                .toList();
    }

    /** Demands that a call ends in a fault. */
    public static void assertFault(Class<? extends MethodFault> type, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(type));
    }

    @Override
    public void close() {
        vim.close();
        server.close();
    }
}
