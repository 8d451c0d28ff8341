package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HealthSystemRuntime;
import io.vimock.vim25.HostNumericSensorInfo;

/** The sensors of a host's hardware. Thread safe. */
public final class HostHealthStatusSystem implements ManagedObjectType {
    private final HostConfiguration configuration;

    /** @param support what operations work with */
    public HostHealthStatusSystem(InventorySupport support) {
        this.configuration = new HostConfiguration(support);
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_HEALTH_STATUS_SYSTEM;
    }

    /**
     * RefreshHealthStatusSystem.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void refreshHealthStatusSystem(Call call) {
        HostConfiguration.refresh(call);
    }

    /**
     * ResetSystemHealthInfo: sensors that have given an alarm are green again.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void resetSystemHealthInfo(Call call) {
        configuration.step(call, (m, host) -> {
            HealthSystemRuntime health =
                    m.require(host, HostSystemProperties.RUNTIME).getHealthSystemRuntime();
            if (health != null && health.getSystemHealthInfo() != null) {
                HealthSystemRuntime reset = WireType.deepCopy(health);
                for (HostNumericSensorInfo sensor : reset.getSystemHealthInfo().getNumericSensorInfo()) {
                    sensor.setHealthState(HostFactory.GREEN);
                }
                m.update(host, HostSystemProperties.RUNTIME, runtime -> runtime.withHealthSystemRuntime(reset));
            }
        });
    }
}
