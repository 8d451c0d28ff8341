package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;

/** A filter of a PropertyCollector: what is watched, and that it is watched no more. Thread safe. */
public final class PropertyFilter implements ManagedObjectType {
    private final PropertyCollector collectors;

    /** @param collectors where the filters are */
    public PropertyFilter(PropertyCollector collectors) {
        this.collectors = collectors;
    }

    @Override
    public MoType type() {
        return MoTypes.PROPERTY_FILTER;
    }

    /**
     * Ends the filter.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound for a filter of another session
     */
    public void destroyPropertyFilter(Call call) {
        collectors.destroyFilter(call);
    }
}
