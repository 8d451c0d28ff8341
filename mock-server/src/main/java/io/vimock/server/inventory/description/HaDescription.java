package io.vimock.server.inventory.description;

/**
 * How HA is set in a cluster.
 *
 * @param enabled whether it works
 * @param failoverLevel how many hosts may fail: 1 to 4
 * @param admissionControl whether to power on only what could be restarted
 * @param restartPriority which virtual machines are restarted first
 * @param isolationResponse what becomes of the virtual machines of a host that has lost the others
 */
public record HaDescription(
        @Default("false") boolean enabled,
        @Default("1") int failoverLevel,
        @Default("true") boolean admissionControl,
        @Default("medium") RestartPriority restartPriority,
        @Default("powerOff") IsolationResponse isolationResponse) {
    /** HA switched off. */
    public static final HaDescription OFF =
            new HaDescription(false, 1, true, RestartPriority.MEDIUM, IsolationResponse.POWER_OFF);

    /** When a virtual machine is restarted. */
    public enum RestartPriority {
        DISABLED,
        LOW,
        MEDIUM,
        HIGH
    }

    /** What becomes of a virtual machine on an isolated host. */
    public enum IsolationResponse {
        NONE,
        POWER_OFF,
        SHUTDOWN
    }
}
