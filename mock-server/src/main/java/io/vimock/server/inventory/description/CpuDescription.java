package io.vimock.server.inventory.description;

/**
 * The processors of a host.
 *
 * @param model what the processor calls itself
 * @param sockets how many processors there are
 * @param coresPerSocket how many cores each has
 * @param speed the clock of a core
 */
public record CpuDescription(
        @Default("Intel(R) Xeon(R) CPU           E5420  @ 2.50GHz")
        String model,

        @Default("2") int sockets,
        @Default("4") int coresPerSocket,
        @Default("2500 MHz") Frequency speed) {
    /** The clocks of all cores together, in MHz. */
    public long totalMHz() {
        return (long) cores() * speed.megahertz();
    }

    /** All cores. */
    public int cores() {
        return sockets * coresPerSocket;
    }
}
