package io.vimock.bench.load;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Counts the processor time of the server and of this process, from when it is made. Thread safe. */
final class CpuClock {
    private final @Nullable Long server;
    private final double serverStart;
    private final double ownStart;
    private final double machineStart;
    private final long start = System.nanoTime();

    /**
     * Starts to count.
     *
     * @param server the server's process; null when it is not on this machine
     */
    CpuClock(@Nullable Long server) throws IOException {
        this.server = server;
        this.serverStart =
                server == null ? 0 : ProcessUsage.withChildren(server).cpuSeconds();
        this.ownStart = own();
        this.machineStart = ThisMachine.busySeconds();
    }

    /** Processor seconds of the server until now; not a number when it is not on this machine. */
    double server() throws IOException {
        return server == null ? Double.NaN : ProcessUsage.withChildren(server).cpuSeconds() - serverStart;
    }

    /** Processor seconds of this process until now. */
    double client() throws IOException {
        return own() - ownStart;
    }

    /**
     * Which part of the machine's processors was used by others than these two until now, from 0 to 1; not a number
     * when the server is not on this machine.
     */
    double others() throws IOException {
        double others = ThisMachine.busySeconds() - machineStart - client() - server();
        return Math.max(others, 0) / seconds() / Runtime.getRuntime().availableProcessors();
    }

    /** Seconds until now. */
    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double own() throws IOException {
        return ProcessUsage.single(ProcessHandle.current().pid()).cpuSeconds();
    }
}
