package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.SessionObjects;
import io.vimock.server.world.ObjectState;
import org.jspecify.annotations.Nullable;

/** What every managed object can do: tell one of its properties. Thread safe. */
public final class ManagedObject implements ManagedObjectType {
    private final SessionObjects objects;
    private final ComputedProperties computed;
    private final PathResolver names;

    /**
     * @param objects which objects are a session's own
     * @param computed the properties that are made when they are read
     * @param names which properties there are
     */
    public ManagedObject(SessionObjects objects, ComputedProperties computed, PathResolver names) {
        this.objects = objects;
        this.computed = computed;
        this.names = names;
    }

    @Override
    public MoType type() {
        return MoTypes.MANAGED_OBJECT;
    }

    /**
     * A property's value (wire rule 8).
     *
     * @return null when it is unset, and when only a later API level knows the property
     * @throws io.vimock.server.fault.VimFaultException InvalidProperty, NoPermission, NotAuthenticated
     */
    public @Nullable Object fetch(Call call, String prop) {
        objects.require(call.session(), call.self());
        ObjectState object = call.snapshot().state(call.self());
        SelectedPath path = names.path(object.type(), prop);
        PropertyReader reader = new PropertyReader(call, computed);
        if (path == null || !reader.knows(path)) {
            return null;
        }
        if (!reader.mayRead(object, path)) {
            throw reader.denied(object, path);
        }
        return reader.present(reader.value(object, path), path);
    }
}
