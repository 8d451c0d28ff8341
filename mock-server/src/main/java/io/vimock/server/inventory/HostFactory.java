package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.HealthSystemRuntime;
import io.vimock.vim25.HostConfigManager;
import io.vimock.vim25.HostHardwareElementInfo;
import io.vimock.vim25.HostHardwareStatusInfo;
import io.vimock.vim25.HostNumericSensorInfo;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemHealthInfo;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes ESX hosts with everything that belongs to them. Stateless; only for the world thread. */
final class HostFactory {
    /** The state of a sensor that has nothing to complain about; frozen. */
    static final ElementDescription GREEN = WireType.frozen(new ElementDescription()
            .withKey("Green")
            .withLabel("Green")
            .withSummary("Sensor is operating under normal conditions"));

    private HostFactory() {}

    /**
     * A host to make.
     *
     * @param name its name
     * @param number its number among all hosts, from 1, from which its addresses follow
     * @param size its hardware
     * @param model which server it is
     * @param cabling its cards, adapters and switches
     * @param networks the networks that stand for its port groups
     * @param volumes the volumes it mounts
     * @param bootTime since when it runs
     */
    record NewHost(
            String name,
            int number,
            HostSize size,
            HostModel model,
            HostCabling cabling,
            List<ManagedObjectReference> networks,
            List<? extends Volume> volumes,
            Instant bootTime) {}

    /**
     * Creates a connected host in a compute resource. Mounting the datastores is the caller's part, since a mount is
     * written on the datastore.
     */
    static ManagedObjectReference create(
            Mutation m, ManagedObjectReference computeResource, NewHost spec, Identities identities) {
        ManagedObjectReference host = m.create(MoTypes.HOST_SYSTEM, m.newRef(MoTypes.HOST_SYSTEM, "host-"));
        HostNetworkFactory network = new HostNetworkFactory(spec.number(), spec.name(), spec.cabling());
        HostStorageFactory storage = new HostStorageFactory(spec.number(), spec.name(), spec.cabling(), spec.volumes());
        m.set(host, HostSystemProperties.NAME, spec.name());
        m.set(host, HostSystemProperties.PARENT, computeResource);
        m.set(host, HostSystemProperties.CONFIG_STATUS, ManagedEntityStatus.GREEN);
        m.set(host, HostSystemProperties.ALARM_ACTIONS_ENABLED, true);
        m.set(
                host,
                HostSystemProperties.HARDWARE,
                HostHardwareFactory.hardware(spec.size(), spec.model(), spec.cabling(), identities));
        m.set(host, HostSystemProperties.CAPABILITY, HostConfigFactory.capability(spec.size()));
        m.set(host, HostSystemProperties.RUNTIME, runtime(spec.size(), spec.bootTime()));
        m.set(host, HostSystemProperties.CONFIG, HostConfigFactory.config(host, network, storage, spec.size()));
        m.set(host, HostSystemProperties.NETWORK, spec.networks());
        HostConfigManager managers = HostManagers.of(host);
        m.set(host, HostSystemProperties.CONFIG_MANAGER, managers);
        HostManagers.create(m, managers);
        m.set(host, HostSystemProperties.DATASTORE_BROWSER, DatastoreFactory.createBrowser(m, host, List.of()));
        return host;
    }

    /** {@code HostSystem.runtime} of a host that is connected. */
    static HostRuntimeInfo runtime(HostSize size, Instant bootTime) {
        return new HostRuntimeInfo()
                .withConnectionState(HostSystemConnectionState.CONNECTED)
                .withPowerState(HostSystemPowerState.POWERED_ON)
                .withStandbyMode("none")
                .withInMaintenanceMode(false)
                .withBootTime(bootTime)
                .withHealthSystemRuntime(health(size));
    }

    /** {@code HostSystem.runtime} of a host that is there again; one that was shut down has been switched on. */
    static HostRuntimeInfo back(HostRuntimeInfo before, Instant now) {
        boolean wasOff = before.getPowerState() == HostSystemPowerState.POWERED_OFF;
        return WireType.deepCopy(before)
                .withConnectionState(HostSystemConnectionState.CONNECTED)
                .withPowerState(HostSystemPowerState.POWERED_ON)
                .withStandbyMode("none")
                .withBootTime(wasOff ? now : before.getBootTime());
    }

    private static HealthSystemRuntime health(HostSize size) {
        List<HostHardwareElementInfo> cpus = new ArrayList<>();
        for (int i = 0; i < size.packages(); i++) {
            cpus.add(new HostHardwareElementInfo().withName("CPU " + (i + 1)).withStatus(GREEN));
        }
        return new HealthSystemRuntime()
                .withSystemHealthInfo(new HostSystemHealthInfo()
                        .withNumericSensorInfo(
                                sensor("System Board 1 Ambient Temp", 2100, "degrees C", "temperature"),
                                sensor("System Board 1 Fan 1", 720_000, "RPM", "fan"),
                                sensor("System Board 1 Planar Voltage", 1200, "Volts", "voltage")))
                .withHardwareStatusInfo(new HostHardwareStatusInfo()
                        .withCpuStatusInfo(cpus)
                        .withMemoryStatusInfo(
                                new HostHardwareElementInfo().withName("Memory").withStatus(GREEN)));
    }

    private static HostNumericSensorInfo sensor(String name, long hundredths, String unit, String type) {
        return new HostNumericSensorInfo()
                .withName(name)
                .withHealthState(GREEN)
                .withCurrentReading(hundredths)
                .withUnitModifier(-2)
                .withBaseUnits(unit)
                .withSensorType(type);
    }
}
