package io.vimock.server.sim;

import java.util.Map;

/**
 * The counters of disks, datastores, storage adapters, paths and network adapters: all follow from four rates. Requests
 * are of one size each, and latency rises with their number. Stateless.
 */
final class TrafficFormulas {
    private static final int READ_REQUEST_KB = 16;
    private static final int WRITE_REQUEST_KB = 8;
    private static final int QUEUE_DEPTH = 32;
    private static final int BYTES_PER_PACKET = 700;

    private TrafficFormulas() {}

    private static long read(Sample s) {
        return s.traffic(Figures.READ_KBPS);
    }

    private static long written(Sample s) {
        return s.traffic(Figures.WRITE_KBPS);
    }

    private static long received(Sample s) {
        return s.traffic(Figures.RX_KBPS);
    }

    private static long transmitted(Sample s) {
        return s.traffic(Figures.TX_KBPS);
    }

    private static long reads(Sample s, long seconds) {
        return read(s) * seconds / READ_REQUEST_KB;
    }

    private static long writes(Sample s, long seconds) {
        return written(s) * seconds / WRITE_REQUEST_KB;
    }

    private static long deviceLatency(Sample s) {
        long requests = reads(s, 1) + writes(s, 1);
        return requests == 0 ? 0 : Math.min(40, 4 + requests / 250);
    }

    private static long queueLatency(Sample s) {
        return Math.max(0, reads(s, 1) + writes(s, 1) - 5000) / 5000;
    }

    private static long latency(Sample s) {
        return deviceLatency(s) + queueLatency(s);
    }

    /** What every entity with disks and network adapters has. */
    static void addCommon(Map<String, Formula> formulas) {
        formulas.put("disk.usage", s -> read(s) + written(s));
        formulas.put("disk.read", TrafficFormulas::read);
        formulas.put("disk.write", TrafficFormulas::written);
        formulas.put("disk.numberRead", s -> reads(s, s.seconds()));
        formulas.put("disk.numberWrite", s -> writes(s, s.seconds()));
        formulas.put("disk.commands", s -> reads(s, s.seconds()) + writes(s, s.seconds()));
        formulas.put("disk.commandsAborted", s -> 0);
        formulas.put("disk.busResets", s -> 0);
        formulas.put("disk.maxTotalLatency", TrafficFormulas::latency);
        addRequests(formulas, "disk");
        addRequests(formulas, "datastore");
        formulas.put("net.usage", s -> received(s) + transmitted(s));
        formulas.put("net.received", TrafficFormulas::received);
        formulas.put("net.transmitted", TrafficFormulas::transmitted);
        formulas.put("net.packetsRx", s -> received(s) * 1024 * s.seconds() / BYTES_PER_PACKET);
        formulas.put("net.packetsTx", s -> transmitted(s) * 1024 * s.seconds() / BYTES_PER_PACKET);
        formulas.put("net.broadcastRx", s -> Math.min(received(s), s.seconds()));
        formulas.put("net.broadcastTx", s -> Math.min(transmitted(s), s.seconds() / 10));
        formulas.put("net.multicastRx", s -> Math.min(received(s), s.seconds() / 5));
        formulas.put("net.multicastTx", s -> 0);
        formulas.put("net.droppedRx", s -> 0);
        formulas.put("net.droppedTx", s -> 0);
    }

    private static void addRequests(Map<String, Formula> formulas, String group) {
        formulas.put(group + ".numberReadAveraged", s -> reads(s, 1));
        formulas.put(group + ".numberWriteAveraged", s -> writes(s, 1));
        formulas.put(group + ".commandsAveraged", s -> reads(s, 1) + writes(s, 1));
        formulas.put(group + ".read", TrafficFormulas::read);
        formulas.put(group + ".write", TrafficFormulas::written);
        formulas.put(group + ".totalReadLatency", TrafficFormulas::latency);
        formulas.put(group + ".totalWriteLatency", TrafficFormulas::latency);
    }

    /** Those of virtual machines alone. */
    static void addVm(Map<String, Formula> formulas) {
        addCommon(formulas);
        addRequests(formulas, "virtualDisk");
        addSpace(formulas);
    }

    /** Those of hosts alone. */
    static void addHost(Map<String, Formula> formulas) {
        addCommon(formulas);
        addRequests(formulas, "storageAdapter");
        addRequests(formulas, "storagePath");
        formulas.put("disk.totalLatency", TrafficFormulas::latency);
        for (String direction : new String[] {"", "Read", "Write"}) {
            formulas.put("disk.device" + direction + "Latency", TrafficFormulas::deviceLatency);
            formulas.put("disk.kernel" + direction + "Latency", TrafficFormulas::queueLatency);
            formulas.put("disk.queue" + direction + "Latency", TrafficFormulas::queueLatency);
        }
        formulas.put("disk.maxQueueDepth", s -> QUEUE_DEPTH);
        formulas.put("net.errorsRx", s -> 0);
        formulas.put("net.errorsTx", s -> 0);
        formulas.put("net.unknownProtos", s -> 0);
    }

    /** Those of datastores. */
    static void addDatastore(Map<String, Formula> formulas) {
        addRequests(formulas, "datastore");
        addSpace(formulas);
        formulas.put("disk.capacity", s -> s.space().capacityKB());
    }

    private static void addSpace(Map<String, Formula> formulas) {
        formulas.put("disk.used", s -> s.space().usedKB());
        formulas.put("disk.provisioned", s -> s.space().provisionedKB());
        formulas.put("disk.unshared", s -> s.space().unsharedKB());
    }
}
