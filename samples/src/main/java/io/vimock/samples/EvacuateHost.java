package io.vimock.samples;

import io.vimock.client.HostSystem;
import io.vimock.client.ManagedObject;
import io.vimock.client.ObjectProperties;
import io.vimock.client.Task;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VimFaultException;
import io.vimock.client.VirtualMachine;
import io.vimock.samples.EvacuationPlan.Move;
import io.vimock.vim25.VirtualMachinePowerState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a host into maintenance mode: moves its running machines to other hosts first, or leaves all as it was. */
@Command(
        name = "evacuate-host",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Moves the running machines of a host to hosts that they fit, and puts it into maintenance mode.",
            "When something goes wrong, what has moved is moved back."
        })
public final class EvacuateHost implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(names = "--host", required = true, paramLabel = "NAME", description = "The host, by its name or path.")
    String hostName = "";

    @Option(names = "--dry-run", description = "Only say which machine would go where.")
    boolean dryRun;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Limit for every single step (default: 600).")
    int timeout = 600;

    private EvacuateHost() {}

    /** Runs the sample. */
    public static void main(String[] arguments) {
        System.exit(run(ServerOptions.writer(System.out), ServerOptions.writer(System.err), arguments));
    }

    /** Runs the sample and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ServerOptions.run(new EvacuateHost(), out, err, arguments);
    }

    @Override
    public Integer call() {
        if (timeout < 1) {
            throw new IllegalArgumentException("--timeout is a number from 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (VimConnection vim = server.connect()) {
            HostSystem host = vim.inventory().get(HostSystem.class, hostName);
            if (host.require(HostSystem.RUNTIME_IN_MAINTENANCE_MODE)) {
                out.println(hostName + " is in maintenance mode already");
                return 0;
            }
            List<Move> moves = new EvacuationPlan(vim, host).moves();
            if (dryRun) {
                moves.forEach(move -> out.println("Would move " + move.name() + " to "
                        + move.destinations().get(0).name()));
                return 0;
            }
            evacuate(host, moves, new Steps(out, Duration.ofSeconds(timeout)));
            out.println(hostName + " is in maintenance mode");
        }
        return 0;
    }

    private void evacuate(HostSystem host, List<Move> moves, Steps steps) {
        Deque<Move> moved = new ArrayDeque<>();
        // First of all, as from now on the server starts no machine there. It waits until none is left.
        Task<Void> maintenance = host.enterMaintenanceMode(0);
        try {
            for (Move move : moves) {
                // DRS, if it is there, moves machines as well.
                if (isRunningOn(host, move.machine())) {
                    move(move, steps);
                    moved.push(move);
                }
            }
            steps.task("Entering maintenance mode", () -> maintenance);
        } catch (VimException e) {
            steps.cancel(maintenance);
            List<String> left = moveBack(host, moved, steps);
            String now = left.isEmpty() ? "all machines that had moved are back" : "not moved back: " + left;
            throw new VimException(e.getMessage() + "; " + now, e);
        }
    }

    private static boolean isRunningOn(HostSystem host, VirtualMachine machine) {
        ObjectProperties<ManagedObject> now =
                machine.read(VirtualMachine.RUNTIME_HOST, VirtualMachine.RUNTIME_POWER_STATE);
        return host.equals(now.get(VirtualMachine.RUNTIME_HOST))
                && now.get(VirtualMachine.RUNTIME_POWER_STATE) == VirtualMachinePowerState.POWERED_ON;
    }

    /** To the first place that the server finds good, too: it knows about processors and devices. */
    private static void move(Move move, Steps steps) {
        VimFaultException refused = null;
        for (Destination destination : move.destinations()) {
            try {
                steps.task("Moving " + move.name() + " to " + destination.name(), () -> move.to(destination));
                return;
            } catch (VimFaultException e) {
                refused = e;
            }
        }
        throw new VimException(
                "no host took " + move.name() + (refused == null ? "" : ": " + refused.getMessage()), refused);
    }

    /** The last one first; answers the names of those that stay where they are. */
    private static List<String> moveBack(HostSystem host, Deque<Move> moved, Steps steps) {
        List<String> left = new ArrayList<>();
        for (Move move : moved) {
            try {
                steps.task("Moving " + move.name() + " back", () -> move.back(host));
            } catch (VimException e) {
                left.add(move.name() + " (" + e.getMessage() + ")");
            }
        }
        return left;
    }
}
