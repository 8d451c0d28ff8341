package io.vimock.server.dispatch;

import io.vimock.server.call.RecordedEvents;
import io.vimock.server.call.TaskTime;
import io.vimock.server.service.TaskEngine;
import io.vimock.server.world.World;

/** Fault rules to add to, in tests of what calls go through. */
public final class NoFaults {
    private NoFaults() {}

    /** No rules yet; tasks that fail by them run in a world. */
    public static FaultRules in(World world) {
        return new FaultRules(new TaskEngine(world, new RecordedEvents(), TaskTime.INSTANT), Runnable::run, 1);
    }
}
