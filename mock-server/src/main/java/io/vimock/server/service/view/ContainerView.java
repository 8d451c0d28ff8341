package io.vimock.server.service.view;

import io.vimock.api.ManagedObjectViewProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.collector.ComputedProperties;
import io.vimock.server.service.collector.ViewMembers;
import java.util.Map;

/** A view of what a container contains; its members are found when it is read. Thread safe. */
public final class ContainerView implements ManagedObjectType {
    private final ComputedProperties computed;

    /** @param computed the properties that are made when they are read */
    public ContainerView(ComputedProperties computed) {
        this.computed = computed;
    }

    @Override
    public MoType type() {
        return MoTypes.CONTAINER_VIEW;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(ManagedObjectViewProperties.VIEW, (call, view) -> ViewMembers.of(call, view, computed));
    }
}
