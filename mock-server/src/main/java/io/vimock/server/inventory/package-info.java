/** The inventory: one class per managed entity type, the per-host subsystems, and what generates them. */
@NullMarked
package io.vimock.server.inventory;

import org.jspecify.annotations.NullMarked;
