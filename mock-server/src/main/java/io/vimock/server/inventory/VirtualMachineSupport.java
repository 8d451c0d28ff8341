package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.TaskRunner;
import io.vimock.server.call.TaskTime;
import io.vimock.server.world.World;

/**
 * What the operations of virtual machines work with, one per server. Thread safe as far as its parts are.
 *
 * @param tasks starts tasks
 * @param events posts events
 * @param identities gives out uuids and MAC addresses; only for the world thread
 * @param factory makes virtual machines; only for the world thread
 * @param schedule takes later steps with running machines
 * @param time how long things take
 * @param level the API level of the server's personality
 */
public record VirtualMachineSupport(
        TaskRunner tasks,
        EventPoster events,
        Identities identities,
        VirtualMachineFactory factory,
        RunSchedule schedule,
        TaskTime time,
        ApiLevel level) {

    /** The support of a new server. */
    public static VirtualMachineSupport create(
            World world, TaskRunner tasks, EventPoster events, Identities identities, TaskTime time, ApiLevel level) {
        return new VirtualMachineSupport(
                tasks, events, identities, new VirtualMachineFactory(), new RunSchedule(world), time, level);
    }

    /** Whether the personality is a later one than VirtualCenter 2.5, so that more is tolerated. */
    boolean isTolerant() {
        return level.compareTo(ApiLevel.V4_0) >= 0;
    }
}
