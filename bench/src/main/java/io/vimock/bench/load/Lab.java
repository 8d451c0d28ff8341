package io.vimock.bench.load;

import io.vimock.bench.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the measurements share: a session on the server, and what is there. */
final class Lab implements AutoCloseable {
    private static final Pattern MACHINE = Pattern.compile(
            "<obj type=\"VirtualMachine\"[^>]*>([^<]+)</obj>.*?>(powered\\w+|suspended)<", Pattern.DOTALL);

    private final Target target;
    private final Meter meter;
    private final LoadOptions options;
    private final List<Machine> machines = new ArrayList<>();
    private @Nullable VimClient client;
    private @Nullable Ref view;

    /** A lab that logs in when it is needed. */
    Lab(Target target, Meter meter, LoadOptions options) {
        this.target = target;
        this.meter = meter;
        this.options = options;
    }

    Target target() {
        return target;
    }

    Meter meter() {
        return meter;
    }

    LoadOptions options() {
        return options;
    }

    /** A client with a session. Not for measurements by several threads. */
    VimClient client() throws IOException {
        if (client == null) {
            client = target.login();
        }
        return client;
    }

    /** A view of all virtual machines, in the session of {@link #client()}. */
    Ref view() throws IOException {
        if (view == null) {
            view = client().machinesView();
        }
        return view;
    }

    /** The virtual machines there were at the start. */
    List<Machine> machines() throws IOException {
        if (machines.isEmpty()) {
            Answer answer = client().call(client().readView(view(), List.of("runtime.powerState")));
            Matcher matcher = MACHINE.matcher(answer.text());
            while (matcher.find()) {
                machines.add(new Machine(
                        new Ref("VirtualMachine", matcher.group(1)),
                        matcher.group(2).equals("poweredOn")));
            }
        }
        if (machines.isEmpty()) {
            throw new NotAnsweredException("RetrieveProperties", "the server has no virtual machines");
        }
        return machines;
    }

    /** A connection that shares the session of {@link #client()}. */
    VimClient connect() throws IOException {
        VimClient other = target.connect();
        other.share(client());
        return other;
    }

    /** Adds what the server uses of memory and threads to the figures. */
    void memory(Figures figures) throws IOException {
        ProcessUsage usage = meter.server();
        if (usage != null) {
            figures.add("resident", "resident memory", usage.residentBytes() / 1e6, Unit.MEGABYTES);
            figures.add("peak", "resident memory at the peak", usage.peakBytes() / 1e6, Unit.MEGABYTES);
            figures.add("threads", "threads", usage.threads(), Unit.COUNT);
        }
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
    }
}
