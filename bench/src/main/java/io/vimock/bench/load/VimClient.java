package io.vimock.bench.load;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of one VI API server on one connection, logged in or not. Used by one thread at a time; {@link #close()}
 * may be called by any.
 */
final class VimClient implements AutoCloseable {
    private final Target target;
    private final Connection connection;
    private @Nullable Ref collector;

    /** Connects. Use {@link Target#connect()} and {@link Target#login()}. */
    VimClient(Target target) throws IOException {
        this.target = target;
        this.connection = new Connection(target.address(), target.patience());
    }

    /** Has the same session as another client. */
    void share(VimClient other) {
        connection.share(other.connection);
    }

    /** Waits for answers as long as they take: for what is answered when something happens. */
    void waitForEver() throws IOException {
        connection.waitForEver();
    }

    /** Opens a session of its own. */
    void login() throws IOException {
        call(Soap.call(
                "Login",
                target.content("sessionManager"),
                "<userName>" + Soap.escape(target.user()) + "</userName><password>" + Soap.escape(target.password())
                        + "</password>"));
    }

    /** Ends the session. */
    void logout() throws IOException {
        call(Soap.call("Logout", target.content("sessionManager"), ""));
    }

    /**
     * Sends an envelope.
     *
     * @return the answer, which the next call overwrites
     * @throws NotAnsweredException when the server answered with a fault
     */
    Answer call(String envelope) throws IOException {
        Answer answer = checked(envelope, connection.post(envelope));
        target.record(envelope, answer);
        return answer;
    }

    /** Sends an envelope and keeps of the answer but its size, its start and end and the time of its first byte. */
    Answer measure(String envelope) throws IOException {
        return checked(envelope, connection.measure(envelope));
    }

    private static Answer checked(String envelope, Answer answer) throws IOException {
        if (answer.status() != 200) {
            String reason = answer.element("faultstring");
            throw new NotAnsweredException(
                    RequestKey.operation(envelope), reason == null ? "HTTP status " + answer.status() : reason);
        }
        if (!answer.isWhole()) {
            throw new NotAnsweredException(RequestKey.operation(envelope), "the answer is no whole envelope");
        }
        return answer;
    }

    /** Calls an operation that returns one value or reference, and answers its text. */
    String value(String envelope) throws IOException {
        String value = call(envelope).element("returnval");
        if (value == null) {
            throw new NotAnsweredException(RequestKey.operation(envelope), "no value returned");
        }
        return value;
    }

    /** Reads one property of one object as text; null when it is unset. */
    @Nullable
    String property(Ref object, String path) throws IOException {
        return call(read(object, List.of(path))).element("val");
    }

    /** The request that reads properties of one object. */
    String read(Ref object, List<String> paths) throws IOException {
        return Soap.call(
                "RetrieveProperties", target.content("propertyCollector"), Soap.filterOf("specSet", object, paths));
    }

    /** The request that reads properties of all virtual machines in a view. */
    String readView(Ref view, List<String> paths) throws IOException {
        return Soap.call(
                "RetrieveProperties", target.content("propertyCollector"), Soap.filterOfView("specSet", view, paths));
    }

    /** Makes a view of all virtual machines. */
    Ref machinesView() throws IOException {
        String parameters =
                target.content("rootFolder").as("container") + "<type>VirtualMachine</type><recursive>true</recursive>";
        return new Ref(
                "ContainerView", value(Soap.call("CreateContainerView", target.content("viewManager"), parameters)));
    }

    /** Has filters in a property collector of their own, if the server makes one: some serve but one waiting default. */
    void makeCollector() throws IOException {
        try {
            collector = new Ref(
                    "PropertyCollector",
                    value(Soap.call("CreatePropertyCollector", target.content("propertyCollector"), "")));
        } catch (NotAnsweredException e) {
            // VirtualCenter 2.5 has none but the default.
            collector = null;
        }
    }

    private Ref collector() throws IOException {
        return collector != null ? collector : target.content("propertyCollector");
    }

    /** Makes a filter, to be watched. */
    Ref createFilter(String filterSpec) throws IOException {
        return new Ref(
                "PropertyFilter",
                value(Soap.call("CreateFilter", collector(), filterSpec + "<partialUpdates>false</partialUpdates>")));
    }

    /** Ends a filter. */
    void destroyFilter(Ref filter) throws IOException {
        call(Soap.call("DestroyPropertyFilter", filter, ""));
    }

    /**
     * Waits until something in this session's filters has changed since a version; at the empty version answers at
     * once with all there is.
     */
    Answer waitForUpdates(String version) throws IOException {
        return call(waiting(version));
    }

    private String waiting(String version) throws IOException {
        return Soap.call("WaitForUpdatesEx", collector(), "<version>" + version + "</version>");
    }

    /** Reads what there is in this session's filters, in as many parts as the server likes, and answers the version. */
    String firstUpdates() throws IOException {
        String version = "";
        while (true) {
            // All that there is may be much, and thousands of clients do this.
            Answer answer = measure(waiting(version));
            version = version(answer);
            if (!answer.contains("<truncated>true</truncated>")) {
                return version;
            }
        }
    }

    /** The version in an answer of {@link #waitForUpdates}. */
    static String version(Answer answer) throws IOException {
        String version = answer.element("version");
        if (version == null) {
            throw new NotAnsweredException("WaitForUpdatesEx", "no version");
        }
        return version;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
