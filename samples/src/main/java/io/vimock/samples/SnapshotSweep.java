package io.vimock.samples;

import io.vimock.client.ServiceInstance;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VirtualMachine;
import io.vimock.client.VirtualMachineSnapshot;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds snapshots that are old, and removes them when told to. */
@Command(
        name = "snapshot-sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the snapshots that are older than some days; with --yes, removes them.")
public final class SnapshotSweep implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(names = "--older-than", paramLabel = "DAYS", description = "How old at least (default: 30).")
    int days = 30;

    @Option(
            names = "--name",
            paramLabel = "PATTERN",
            description = "Snapshots with such a name only; * stands for any text, ? for a character.")
    String namePattern = "*";

    @Option(names = "--vm", paramLabel = "PATTERN", description = "Machines with such a name only.")
    String machinePattern = "*";

    @Option(names = "--yes", description = "Remove them.")
    boolean yes;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Limit for every removal (default: 3600).")
    int timeout = 3600;

    /** A snapshot that was found, with the names of those that it is below. */
    private record Found(String machine, String name, String path, Instant created, VirtualMachineSnapshot snapshot) {}

    private SnapshotSweep() {}

    /** Runs the sample. */
    public static void main(String[] arguments) {
        System.exit(run(ServerOptions.writer(System.out), ServerOptions.writer(System.err), arguments));
    }

    /** Runs the sample and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ServerOptions.run(new SnapshotSweep(), out, err, arguments);
    }

    @Override
    public Integer call() {
        if (days < 0 || timeout < 1) {
            throw new IllegalArgumentException("--older-than is a number from 0, --timeout one from 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (VimConnection vim = server.connect()) {
            // The server's clock dated the snapshots; this machine's may differ.
            Instant now = vim.service(ServiceInstance.class).currentTime();
            List<Found> old = find(vim, now.minus(days, ChronoUnit.DAYS));
            for (Found found : old) {
                long age = Duration.between(found.created(), now).toDays();
                out.printf("%-24s %-40s %s %4d d%n", found.machine(), found.path(), found.created(), age);
            }
            if (!yes) {
                out.println(old.size() + " found" + (old.isEmpty() ? "" : "; --yes removes them"));
                return 0;
            }
            return remove(old, new Steps(out, Duration.ofSeconds(timeout)), out);
        }
    }

    /** In one read of all machines, the oldest first. */
    private List<Found> find(VimConnection vim, Instant before) {
        NamePattern names = NamePattern.of(namePattern);
        List<Found> all = new ArrayList<>();
        vim.inventory()
                .all(VirtualMachine.class)
                .named(machinePattern)
                .properties(VirtualMachine.NAME, VirtualMachine.SNAPSHOT_ROOT_SNAPSHOT_LIST)
                .forEach(vm -> {
                    String machine = vm.require(VirtualMachine.NAME);
                    List<VirtualMachineSnapshotTree> roots = vm.get(VirtualMachine.SNAPSHOT_ROOT_SNAPSHOT_LIST);
                    if (roots != null) {
                        collect(vim, machine, "", roots, all);
                    }
                });
        all.removeIf(found -> found.created().isAfter(before) || !names.matches(found.name()));
        all.sort(Comparator.comparing(Found::created).thenComparing(Found::machine));
        return all;
    }

    private static void collect(
            VimConnection vim,
            String machine,
            String above,
            List<VirtualMachineSnapshotTree> siblings,
            List<Found> into) {
        for (VirtualMachineSnapshotTree node : siblings) {
            String path = above + node.getName();
            into.add(new Found(
                    machine,
                    node.getName(),
                    path,
                    node.getCreateTime(),
                    vim.object(node.getSnapshot(), VirtualMachineSnapshot.class)));
            collect(vim, machine, path + "/", node.getChildSnapshotList(), into);
        }
    }

    /** One after another, to spare the storage. What fails does not keep the others from being removed. */
    private int remove(List<Found> old, Steps steps, PrintWriter out) {
        int failed = 0;
        for (Found found : old) {
            try {
                steps.task(
                        "Removing " + found.path() + " of " + found.machine(),
                        () -> found.snapshot().removeSnapshot(false));
            } catch (VimException e) {
                spec.commandLine().getErr().println(spec.name() + ": " + e.getMessage());
                failed++;
            }
        }
        out.println(old.size() - failed + " removed" + (failed == 0 ? "" : ", " + failed + " failed"));
        return failed == 0 ? 0 : 1;
    }
}
