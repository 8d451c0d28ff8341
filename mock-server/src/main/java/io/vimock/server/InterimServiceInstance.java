package io.vimock.server;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.SessionManager;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ServiceContent;
import java.time.Instant;

/** Stands in until the inventory is merged. */
final class InterimServiceInstance implements ManagedObjectType {
    static final ManagedObjectReference REF = new ManagedObjectReference("ServiceInstance", "ServiceInstance");

    static void create(Mutation mutation, String apiVersion) {
        mutation.create(MoTypes.SERVICE_INSTANCE, REF);
        mutation.create(MoTypes.FOLDER, new ManagedObjectReference("Folder", "group-d1"));
        mutation.create(
                MoTypes.PROPERTY_COLLECTOR, new ManagedObjectReference("PropertyCollector", "propertyCollector"));
        mutation.set(
                REF,
                ServiceInstanceProperties.CONTENT,
                new ServiceContent()
                        .withRootFolder(new ManagedObjectReference("Folder", "group-d1"))
                        .withPropertyCollector(new ManagedObjectReference("PropertyCollector", "propertyCollector"))
                        .withSessionManager(SessionManager.REF)
                        .withAbout(new AboutInfo()
                                .withName("VMware VirtualCenter Server")
                                .withFullName("VMware VirtualCenter Server 2.5.0 build-1")
                                .withVendor("VMware, Inc.")
                                .withVersion("2.5.0")
                                .withBuild("1")
                                .withOsType("win32-x86")
                                .withProductLineId("vpx")
                                .withApiType("VirtualCenter")
                                .withApiVersion(apiVersion)));
    }

    @Override
    public MoType type() {
        return MoTypes.SERVICE_INSTANCE;
    }

    public ServiceContent retrieveServiceContent(Call call) {
        return call.snapshot().require(call.self(), ServiceInstanceProperties.CONTENT);
    }

    public Instant currentTime(Call call) {
        return call.world().clock().now();
    }
}
