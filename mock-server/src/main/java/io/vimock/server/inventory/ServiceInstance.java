package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ProductComponentInfo;
import io.vimock.vim25.ServiceContent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The ServiceInstance: where every client begins. */
public final class ServiceInstance implements ManagedObjectType {
    @Override
    public MoType type() {
        return MoTypes.SERVICE_INSTANCE;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(
                ServiceInstanceProperties.SERVER_CLOCK,
                (call, object) -> call.world().clock().now());
    }

    /** The managers and the root folder. */
    public ServiceContent retrieveServiceContent(Call call) {
        return call.snapshot().require(call.self(), ServiceInstanceProperties.CONTENT);
    }

    /** The time of the simulation. */
    public Instant currentTime(Call call) {
        return call.world().clock().now();
    }

    /** What is installed: the server itself. */
    public List<ProductComponentInfo> retrieveProductComponents(Call call) {
        AboutInfo about = retrieveServiceContent(call).getAbout();
        return List.of(new ProductComponentInfo()
                .withId(about.getProductLineId())
                .withName(about.getName())
                .withVersion(about.getVersion())
                .withRelease(Integer.parseInt(about.getBuild())));
    }
}
