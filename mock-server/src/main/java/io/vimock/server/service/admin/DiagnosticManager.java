package io.vimock.server.service.admin;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.TaskRunner;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.service.EventLog;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.CannotAccessFile;
import io.vimock.vim25.Description;
import io.vimock.vim25.DiagnosticManagerBundleInfo;
import io.vimock.vim25.DiagnosticManagerLogDescriptor;
import io.vimock.vim25.DiagnosticManagerLogHeader;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.LogBundlingFailed;
import io.vimock.vim25.ManagedObjectReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The DiagnosticManager: logs, to browse and as bundles to download. Thread safe. */
public final class DiagnosticManager implements ManagedObjectType {
    private static final Duration DURATION = Duration.ofSeconds(30);

    private final TaskRunner tasks;
    private final Logs logs;
    private final Publisher publisher;

    /** Makes files available for download. */
    @FunctionalInterface
    public interface Publisher {
        /** Publishes a file, and tells its URL. */
        String publish(String name, byte[] content);
    }

    /**
     * @param tasks starts tasks
     * @param events what has happened
     * @param publisher takes the bundles
     */
    public DiagnosticManager(TaskRunner tasks, EventLog events, Publisher publisher) {
        this.tasks = tasks;
        this.logs = new Logs(events);
        this.publisher = publisher;
    }

    @Override
    public MoType type() {
        return MoTypes.DIAGNOSTIC_MANAGER;
    }

    /**
     * QueryDescriptions: which logs there are.
     *
     * @param host the host whose logs; null for the server's
     */
    public List<DiagnosticManagerLogDescriptor> queryDescriptions(Call call, @Nullable ManagedObjectReference host) {
        return Logs.of(host).stream()
                .map(log -> new DiagnosticManagerLogDescriptor()
                        .withKey(log.key())
                        .withFileName(log.fileName())
                        .withCreator(log.creator())
                        .withFormat("plain")
                        .withMimeType("text/plain")
                        .withInfo(new Description().withLabel(log.label()).withSummary(log.label())))
                .toList();
    }

    /**
     * BrowseDiagnosticLog: lines of a log, numbered from 1.
     *
     * @param host the host whose log; null for the server's
     * @param start the first line; null for 1. Behind the end there are no lines, but the answer tells where the end is
     * @param lines how many lines at most; null for all
     * @throws io.vimock.server.fault.VimFaultException CannotAccessFile for a log that does not exist, or is on a host
     *     that is not connected; InvalidArgument for negative numbers
     */
    public DiagnosticManagerLogHeader browseDiagnosticLog(
            Call call,
            @Nullable ManagedObjectReference host,
            String key,
            @Nullable Integer start,
            @Nullable Integer lines) {
        int first = start == null ? 1 : start;
        int most = lines == null ? Integer.MAX_VALUE : lines;
        if (first < 0 || most < 0) {
            throw Faults.invalidArgument(first < 0 ? "start" : "lines", "it is negative");
        }
        Logs.Log log = Logs.of(host).stream()
                .filter(candidate -> candidate.key().equals(key))
                .findFirst()
                .orElseThrow(() -> cannotAccess(key));
        if (host != null && !isConnected(call.snapshot(), host)) {
            throw cannotAccess(log.fileName());
        }
        List<String> all = logs.lines(call.snapshot(), host, log);
        int from = Math.min(Math.max(first, 1) - 1, all.size());
        int to = (int) Math.min(all.size(), (long) from + most);
        return new DiagnosticManagerLogHeader()
                .withLineStart(Math.min(from + 1, all.size()))
                .withLineEnd(to)
                .withLineText(all.subList(from, to));
    }

    private static RuntimeException cannotAccess(String file) {
        return Faults.of(new CannotAccessFile().withFile(file), "The log '" + file + "' cannot be read");
    }

    private static boolean isConnected(ReadView view, ManagedObjectReference host) {
        HostRuntimeInfo runtime = view.get(host, HostSystemProperties.RUNTIME);
        return runtime != null && runtime.getConnectionState() == HostSystemConnectionState.CONNECTED;
    }

    /**
     * GenerateLogBundles_Task: the logs as they are now in archives, one for each host, to download from the URLs in the
     * task's result.
     *
     * @param includeDefault whether there is one for the server too
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound; InvalidArgument for nothing at all; in
     *     the task LogBundlingFailed when a host is not connected
     */
    public ManagedObjectReference generateLogBundlesTask(
            Call call, boolean includeDefault, List<ManagedObjectReference> host) {
        if (!includeDefault && host.isEmpty()) {
            throw Faults.invalidArgument("host", "there is nothing to bundle");
        }
        for (ManagedObjectReference one : host) {
            if (call.snapshot().state(one).type() != MoTypes.HOST_SYSTEM) {
                throw Faults.invalidArgument("host", one + " is no host");
            }
        }
        boolean reachable = host.stream().allMatch(one -> isConnected(call.snapshot(), one));
        // Made here, so that the others do not wait for it.
        List<DiagnosticManagerBundleInfo> bundles =
                reachable ? bundles(call.snapshot(), includeDefault, host) : List.of();
        return tasks.start(call, null, TaskSteps.first((task, m) -> null).then(DURATION, (task, m) -> {
            if (!reachable) {
                throw Faults.of(new LogBundlingFailed(), "The logs of a host cannot be reached");
            }
            return bundles;
        }));
    }

    private List<DiagnosticManagerBundleInfo> bundles(
            Snapshot snapshot, boolean includeDefault, List<ManagedObjectReference> hosts) {
        List<DiagnosticManagerBundleInfo> bundles = new ArrayList<>();
        if (includeDefault) {
            bundles.add(new DiagnosticManagerBundleInfo()
                    .withUrl(publisher.publish("vpx-support.zip", archive(logs.texts(snapshot, null)))));
        }
        for (ManagedObjectReference host : hosts) {
            bundles.add(new DiagnosticManagerBundleInfo()
                    .withSystem(host)
                    .withUrl(publisher.publish(
                            "esx-support-" + host.getValue() + ".zip", archive(logs.texts(snapshot, host)))));
        }
        return bundles;
    }

    private static byte[] archive(Map<String, String> texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                zip.putNextEntry(new ZipEntry(text.getKey()));
                zip.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
