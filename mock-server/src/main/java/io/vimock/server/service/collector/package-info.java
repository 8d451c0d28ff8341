/** The PropertyCollector: what clients read of the inventory, and how they hear of changes. */
@NullMarked
package io.vimock.server.service.collector;

import org.jspecify.annotations.NullMarked;
