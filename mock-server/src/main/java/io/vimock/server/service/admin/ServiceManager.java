package io.vimock.server.service.admin;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ServiceManagerProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ServiceManagerServiceInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ServiceManager: which services there are beside the managers. Thread safe. */
public final class ServiceManager implements ManagedObjectType {
    @Override
    public MoType type() {
        return MoTypes.SERVICE_MANAGER;
    }

    /** Sets the properties of the ServiceManager, which exists already, and makes the services. */
    public static void create(Mutation m) {
        m.set(WellKnown.SERVICE_MANAGER, ServiceManagerProperties.SERVICE, List.of(SimpleCommand.create(m)));
    }

    /**
     * QueryServiceList: the services of that name at one of those locations.
     *
     * @param serviceName null for any name
     * @param location empty for any location
     */
    public List<ServiceManagerServiceInfo> queryServiceList(
            Call call, @Nullable String serviceName, List<String> location) {
        List<ServiceManagerServiceInfo> all = Objects.requireNonNullElse(
                call.snapshot().get(call.self(), ServiceManagerProperties.SERVICE), List.of());
        return all.stream()
                .filter(service -> serviceName == null || serviceName.equals(service.getServiceName()))
                .filter(service ->
                        location.isEmpty() || service.getLocation().stream().anyMatch(location::contains))
                .toList();
    }
}
