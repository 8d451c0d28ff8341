package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostService;
import io.vimock.vim25.HostServiceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The services of a host: which run, and which start by themselves. Thread safe. */
public final class HostServiceSystem implements ManagedObjectType {
    private static final Set<String> POLICIES = Set.of("on", "off", "automatic");

    private final HostConfiguration configuration;

    /** @param support what operations work with */
    public HostServiceSystem(InventorySupport support) {
        this.configuration = new HostConfiguration(support);
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_SERVICE_SYSTEM;
    }

    /**
     * UpdateServicePolicy: when the service starts.
     *
     * @param policy {@code on}, {@code off} or {@code automatic}
     * @throws io.vimock.server.fault.VimFaultException NotFound, InvalidArgument, HostNotConnected
     */
    public void updateServicePolicy(Call call, String id, String policy) {
        if (!POLICIES.contains(policy)) {
            throw Faults.invalidArgument("policy", "'" + policy + "' is none of on, off and automatic");
        }
        change(call, id, service -> service.setPolicy(policy));
    }

    /**
     * StartService.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, InvalidState when it runs, HostNotConnected
     */
    public void startService(Call call, String id) {
        change(call, id, service -> {
            requireRunning(service, false);
            service.setRunning(true);
        });
    }

    /**
     * StopService.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, InvalidState when it does not run, HostConfigFault when
     *     the host cannot do without it, HostNotConnected
     */
    public void stopService(Call call, String id) {
        change(call, id, service -> {
            requireRunning(service, true);
            if (service.isRequired()) {
                throw HostConfiguration.refused("The host cannot do without the service '" + id + "'");
            }
            service.setRunning(false);
        });
    }

    /**
     * RestartService.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, InvalidState when it does not run, HostNotConnected
     */
    public void restartService(Call call, String id) {
        change(call, id, service -> requireRunning(service, true));
    }

    private static void requireRunning(HostService service, boolean running) {
        if (service.isRunning() != running) {
            throw Faults.invalidState(
                    "The service '" + service.getKey() + "' is " + (running ? "not" : "already") + " running");
        }
    }

    /**
     * UninstallService.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, HostConfigFault when it belongs to the host,
     *     HostNotConnected
     */
    public void uninstallService(Call call, String id) {
        configuration.change(call, config -> {
            List<HostService> services = services(config);
            HostService service = find(services, id);
            if (!service.isUninstallable()) {
                throw HostConfiguration.refused("The service '" + id + "' belongs to the host");
            }
            services.remove(service);
            return config.withService(new HostServiceInfo().withService(services));
        });
    }

    /**
     * RefreshServices.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void refreshServices(Call call) {
        HostConfiguration.refresh(call);
    }

    private void change(Call call, String id, Consumer<HostService> change) {
        configuration.change(call, config -> {
            List<HostService> services = services(config);
            change.accept(find(services, id));
            return config.withService(new HostServiceInfo().withService(services));
        });
    }

    /** Copies of a host's services. */
    private static List<HostService> services(HostConfigInfo config) {
        return new ArrayList<>(WireType.deepCopy(config.getService()).getService());
    }

    private static HostService find(List<HostService> services, String id) {
        return services.stream()
                .filter(service -> service.getKey().equals(id))
                .findFirst()
                .orElseThrow(() -> Faults.notFound("The service '" + id + "'"));
    }
}
