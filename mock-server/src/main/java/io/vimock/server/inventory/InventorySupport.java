package io.vimock.server.inventory;

import io.vimock.server.call.EventPoster;
import io.vimock.server.call.TaskRunner;

/**
 * What the operations of entities work with, one per server. Thread safe as far as its parts are.
 *
 * @param tasks starts tasks
 * @param events posts events
 */
public record InventorySupport(TaskRunner tasks, EventPoster events) {}
