package io.vimock.server.service.view;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.SessionObjects;

/** What all views can do: end. Thread safe. */
public final class View implements ManagedObjectType {
    private final SessionObjects objects;

    /** @param objects whose the views are */
    public View(SessionObjects objects) {
        this.objects = objects;
    }

    @Override
    public MoType type() {
        return MoTypes.VIEW;
    }

    /**
     * Ends the view.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound for a view of another session
     */
    public void destroyView(Call call) {
        objects.require(call.session(), call.self());
        call.world().change(m -> objects.destroy(m, call.self()));
    }
}
